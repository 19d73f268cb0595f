"""Who may call what: every operation of the HTTP surface and the sockets, in one table of several areas.

The dependencies in `dependencies.py` enforce it, and `tests/access/` makes its tests from it: each operation × each
role × own and foreign company. An operation without a row refuses everybody.
"""

from api.routing import PREFIX
from api.security.access.accounts import ACCOUNTS
from api.security.access.candidates import CANDIDATES
from api.security.access.career import CAREER
from api.security.access.companies import COMPANIES
from api.security.access.interviews import INTERVIEWS
from api.security.access.jobs import JOBS
from api.security.access.preparing import PREPARING
from api.security.access.privacy import PRIVACY
from api.security.access.servers import SERVERS
from api.security.rules import Rule


def _joined(*areas: dict[str, Rule]) -> dict[str, Rule]:
    """Raises ValueError for an operation in two areas: which of its rules holds would be chance."""
    table: dict[str, Rule] = {}
    for area in areas:
        if twice := sorted(table.keys() & area.keys()):
            raise ValueError(f"rows in two files of api/security/access: {', '.join(twice)}; keep one of each")
        table |= area
    return table


ACCESS = _joined(ACCOUNTS, COMPANIES, CANDIDATES, JOBS, INTERVIEWS, PRIVACY, CAREER, PREPARING, SERVERS)
"""Keys are "METHOD path-template", paths below /api/v1 without that prefix."""


def rule_of(method: str, path: str) -> Rule | None:
    """The rule of an operation by its method and path template, e.g. ("GET", "/api/v1/candidates/{candidate_id}")."""
    return ACCESS.get(f"{'GET' if method == 'HEAD' else method} {path.removeprefix(PREFIX)}")


SIGNED = {"PUT /files/{key}", "GET /files/{key}"}
"""Opened by a signature in the URL, made for one caller and one file; no rule beside it."""
