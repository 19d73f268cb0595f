"""Consents, archives of what is kept about a person, erasure."""

from api.security.rules import Rule, anybody, one, own, rows

PRIVACY: dict[str, Rule] = {
    "GET /privacy-policy": anybody(),
    # Orders an archive: a GET by the specification, and yet it writes.
    "GET /me/export": own(seen=True),
    "DELETE /me": own(),
    "GET /me/consents": own(),
    "POST /me/consents": own(),
    "POST /candidates/{candidate_id}/export": one("privacy:write"),
    "GET /exports": rows("privacy:write"),
    "GET /exports/{export_id}": own(),
    "GET /exports/{export_id}/archive": own(seen=True),
    "DELETE /candidates/{candidate_id}/personal-data": one("privacy:write"),
}
