"""Forged, foreign and stale tokens at a door that wants an access token, and at the agent's."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from api.security.tokens import access_token, agent_ticket, join_ticket, read_access_token
from tests.support.api_world import PASSWORD, AgentSide, ApiWorld, Scheduled

HOUR = timedelta(hours=1)
OTHER_SECRET = "another-secret-of-thirty-two-bytes"


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
async def genuine(world: ApiWorld) -> str:
    await world.add_user("hr@example.com")
    reply = await world.http.post("/api/v1/auth/login", json={"email": "hr@example.com", "password": PASSWORD})
    return str(reply.json()["access_token"])


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


async def knock(world: ApiWorld, token: str) -> tuple[int, str | None]:
    reply = await world.http.get("/api/v1/auth/me", headers={b"Authorization": f"Bearer {token}".encode("latin-1")})
    return reply.status_code, reply.json().get("error_code")


Forge = Callable[[str, str], str]
"""(genuine token, the server's secret) → forged token."""


def _resigned(secret: str, genuine: str, headers: dict[str, Any] | None = None, **changed: Any) -> str:
    claims = {**claims_of(genuine), **changed}
    kept = {name: value for name, value in claims.items() if value is not ...}
    return jwt.encode(kept, secret, algorithm="HS256", headers=headers)


FORGED: dict[str, Forge] = {
    "alg none": lambda t, _: f"{b64({'alg': 'none', 'typ': 'JWT'})}.{t.split('.')[1]}.",
    "alg none with the old signature": lambda t, _: f"{b64({'alg': 'none'})}.{t.split('.')[1]}.{t.split('.')[2]}",
    "alg None in other letters": lambda t, _: f"{b64({'alg': 'nOnE', 'typ': 'JWT'})}.{t.split('.')[1]}.",
    "another secret": lambda t, _: _resigned(OTHER_SECRET, t),
    "empty secret": lambda t, _: _hmac_with_empty_key(t),
    "HS384 with the right secret": lambda t, s: jwt.api_jws.encode(
        json.dumps(claims_of(t)).encode(), s, algorithm="HS384"
    ),
    "kid that names a file": lambda t, _: _resigned(OTHER_SECRET, t, {"kid": "../../../../dev/null"}),
    "kid with SQL": lambda t, _: _resigned(OTHER_SECRET, t, {"kid": "x' UNION SELECT 'key"}),
    "jku of the attacker": lambda t, _: _resigned(OTHER_SECRET, t, {"jku": "https://attacker.example.com/jwks.json"}),
    "jwk in the header": lambda t, _: _resigned(
        OTHER_SECRET, t, {"jwk": {"kty": "oct", "k": b64(OTHER_SECRET.encode())}}
    ),
    "x5u of the attacker": lambda t, _: _resigned(OTHER_SECRET, t, {"x5u": "https://attacker.example.com/cert.pem"}),
    "unknown critical header": lambda t, s: _resigned(s, t, {"crit": ["zip-bomb"], "zip-bomb": 1}),
    "changed role": lambda t, _: ".".join(
        (t.split(".")[0], b64({**claims_of(t), "role": "SYSTEM_ADMIN"}), t.split(".")[2])
    ),
    "wrong audience": lambda t, s: _resigned(s, t, aud="agent"),
    "no audience": lambda t, s: _resigned(s, t, aud=...),
    "no expiry": lambda t, s: _resigned(s, t, exp=...),
    "no time of issue": lambda t, s: _resigned(s, t, iat=...),
    "expiry that is no number": lambda t, s: _resigned(s, t, exp="never"),
    "issued in the future": lambda t, s: _resigned(s, t, iat=claims_of(t)["iat"] + 3_600),
    "no subject": lambda t, s: _resigned(s, t, sub=...),
    "unknown role": lambda t, s: _resigned(s, t, role="ROOT"),
    "truncated": lambda t, _: t[:-4],
    "two parts": lambda t, _: t.rsplit(".", 1)[0],
    "empty": lambda *_: "",
    "not a token": lambda *_: "hello",
    "not ASCII": lambda *_: "\xe4\xf6\xfc.\xe4.\xf6",
    "a list for claims": lambda t, s: jwt.api_jws.encode(b"[1]", s, algorithm="HS256"),
    "very long": lambda *_: "a." * 20_000,
}


def _hmac_with_empty_key(token: str) -> str:
    import hashlib
    import hmac

    signed = ".".join(token.split(".")[:2])
    return f"{signed}.{b64(hmac.new(b'', signed.encode(), hashlib.sha256).digest())}"


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("how", FORGED)
async def test_a_forged_access_token_opens_nothing(world: ApiWorld, genuine: str, how: str) -> None:
    assert await knock(world, genuine) == (200, None)
    forged = FORGED[how](genuine, world.services.settings.secret)
    assert await knock(world, forged) == (401, "AUTH_002")


async def test_harmless_header_fields_are_not_looked_at(world: ApiWorld, genuine: str) -> None:
    """A kid beside the right signature neither helps nor hurts."""
    assert (await knock(world, _resigned(world.services.settings.secret, genuine, {"kid": "1"})))[0] == 200


async def test_expiry_is_the_very_second(world: ApiWorld, genuine: str) -> None:
    world.clock.advance(minutes=30, seconds=-1)
    assert (await knock(world, genuine))[0] == 200
    world.clock.advance(seconds=1)
    assert (await knock(world, genuine))[0] == 401


async def test_clocks_of_two_servers_may_differ_a_little(world: ApiWorld, genuine: str) -> None:
    secret = world.services.settings.secret
    issued = claims_of(genuine)["iat"]
    assert (await knock(world, _resigned(secret, genuine, iat=issued + 59)))[0] == 200
    assert (await knock(world, _resigned(secret, genuine, iat=issued + 61)))[0] == 401


@pytest.mark.parametrize("scheme", ["", "Basic ", "Token ", "bearer"])
async def test_only_bearer_is_a_scheme(world: ApiWorld, genuine: str, scheme: str) -> None:
    reply = await world.http.get("/api/v1/auth/me", headers={"Authorization": f"{scheme}{genuine}"})
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"


async def test_tickets_open_no_account(world: ApiWorld, scheduled: Scheduled) -> None:
    now, secret = world.clock.now(), world.services.settings.secret
    interview = scheduled.interview_id
    ticket, _ = agent_ticket(interview, interview, secret, now, HOUR)
    for token in (ticket, join_ticket(interview, interview, secret, now, HOUR)):
        assert await knock(world, token) == (401, "AUTH_002")


async def test_an_access_token_opens_no_agents_door(world: ApiWorld, scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    assert (await agent.brief()).status_code == 200
    person = AgentSide(world, agent.interview_id, agent.call_id, scheduled.hr)
    for reply in (
        await person.brief(),
        await person.commands(),
        await person.post(),
        await person.complete(0),
        await world.http.post("/api/v1/internal/admissions", headers=scheduled.hr),
    ):
        assert (reply.status_code, reply.json()["error_code"]) == (401, "AUTH_002"), reply.text


async def test_a_token_of_somebody_who_is_gone_opens_nothing(world: ApiWorld, genuine: str) -> None:
    claims = read_access_token(genuine, world.services.settings.secret, world.clock.now())
    unknown = "018f0000-0000-7000-8000-000000000000"
    forged = _resigned(world.services.settings.secret, genuine, sub=unknown)
    assert claims.sub != unknown
    assert (await knock(world, forged))[0] == 401


async def test_what_the_token_says_about_rights_counts_for_nothing(world: ApiWorld, genuine: str) -> None:
    """Role and company are read from the database with each request."""
    secret = world.services.settings.secret
    token = _resigned(secret, genuine, role="SYSTEM_ADMIN", company_id=None)
    reply = await world.http.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert reply.json()["role"] == "HR"
    assert "companies:manage" not in reply.json()["permissions"]


def test_two_tokens_of_one_second_differ() -> None:
    from datetime import UTC, datetime

    from api.security.callers import Caller, Role

    caller = Caller("u", "hr@example.com", "HR", Role.HR, None)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    made = {access_token(caller, "family", OTHER_SECRET, now, HOUR) for _ in range(3)}
    assert len(made) == 3
