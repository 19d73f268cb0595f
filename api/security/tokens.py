"""Tokens: access (JWT), ticket and join ticket (JWT, `contract.ticket`), and opaque ones stored as SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

import jwt
from pydantic import BaseModel, ConfigDict, ValidationError

from api.database import new_id
from api.errors import Unauthenticated
from api.security.callers import Caller, Role
from contract.ticket import TICKET_AUDIENCE, TicketClaims

ALGORITHM = "HS256"
"""AUTH-09."""
ACCESS_AUDIENCE = "access"
JOIN_AUDIENCE = "join"
LISTEN_AUDIENCE = "listen"
OPAQUE_BYTES = 32
"""INT-02, SEC-20."""
CLOCK_SKEW_SECS = 60
"""How far in the future a token may have been issued: servers' clocks differ a little."""


Claims = TypeVar("Claims", bound=BaseModel)


class TokenRefused(Unauthenticated):
    error_code = "AUTH_002"
    detail = "This sign-in has expired. Sign in again."


class AccessClaims(BaseModel):
    """AUTH-06, with `jti` for the blacklist (AUTH-05) and `family` of the refresh token it came with."""

    model_config = ConfigDict(frozen=True)

    sub: str
    email: str
    role: Role
    company_id: str | None
    jti: str
    family: str
    iat: int
    exp: int


class JoinClaims(BaseModel):
    """What the candidate's page shows at the door of a call."""

    model_config = ConfigDict(frozen=True)

    interview_id: str
    call_id: str
    iat: int
    exp: int


class ListenClaims(BaseModel):
    """What a person of the company shows at the embedded agent's door for listeners."""

    model_config = ConfigDict(frozen=True)

    interview_id: str
    call_id: str
    watch_id: str
    speak: bool
    iat: int
    exp: int


def new_opaque_token() -> str:
    """URL-safe, 256 bits of randomness."""
    return secrets.token_urlsafe(OPAQUE_BYTES)


def digest(token: str) -> str:
    """SHA-256, hexadecimal: how opaque tokens are stored. Their entropy makes salt and stretching needless."""
    return hashlib.sha256(token.encode()).hexdigest()


def access_token(caller: Caller, family: str, secret: str, now: datetime, lifetime: timedelta) -> str:
    claims = AccessClaims(
        sub=caller.user_id,
        email=caller.email,
        role=caller.role,
        company_id=caller.company_id,
        jti=new_id(),
        family=family,
        iat=int(now.timestamp()),
        exp=int((now + lifetime).timestamp()),
    )
    return _encode(claims.model_dump(mode="json"), ACCESS_AUDIENCE, secret)


def read_access_token(token: str, secret: str, now: datetime) -> AccessClaims:
    return _decode(AccessClaims, token, ACCESS_AUDIENCE, secret, now)


def join_ticket(interview_id: str, call_id: str, secret: str, now: datetime, lifetime: timedelta) -> str:
    claims = JoinClaims(
        interview_id=interview_id,
        call_id=call_id,
        iat=int(now.timestamp()),
        exp=int((now + lifetime).timestamp()),
    )
    return _encode(claims.model_dump(), JOIN_AUDIENCE, secret)


def read_join_ticket(token: str, secret: str, now: datetime) -> JoinClaims:
    return _decode(JoinClaims, token, JOIN_AUDIENCE, secret, now)


def listen_ticket(
    interview_id: str, call_id: str, watch_id: str, speak: bool, secret: str, now: datetime, lifetime: timedelta
) -> str:
    claims = ListenClaims(
        interview_id=interview_id,
        call_id=call_id,
        watch_id=watch_id,
        speak=speak,
        iat=int(now.timestamp()),
        exp=int((now + lifetime).timestamp()),
    )
    return _encode(claims.model_dump(), LISTEN_AUDIENCE, secret)


def read_listen_ticket(token: str, secret: str, now: datetime) -> ListenClaims:
    return _decode(ListenClaims, token, LISTEN_AUDIENCE, secret, now)


def agent_ticket(
    interview_id: str, call_id: str, secret: str, now: datetime, lifetime: timedelta
) -> tuple[str, TicketClaims]:
    claims = TicketClaims(
        interview_id=interview_id,
        call_id=call_id,
        iat=int(now.timestamp()),
        exp=int((now + lifetime).timestamp()),
    )
    return _encode(claims.model_dump(), TICKET_AUDIENCE, secret), claims


def read_agent_ticket(token: str, secret: str, now: datetime) -> TicketClaims:
    return _decode(TicketClaims, token, TICKET_AUDIENCE, secret, now)


def _encode(claims: dict[str, Any], audience: str, secret: str) -> str:
    return jwt.encode({**claims, "aud": audience}, secret, algorithm=ALGORITHM)


def _decode(kind: type[Claims], token: str, audience: str, secret: str, now: datetime) -> Claims:
    """One algorithm, one key: what the token's header says about keys (kid, jku, x5u, jwk) is not looked at.

    Raises:
        TokenRefused: it is forged, of another kind, expired, or issued in the future.
    """
    try:
        # Times are compared with our own clock below, so that tests can move it.
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=audience,
            options={"require": ["exp", "iat", "aud"], "verify_exp": False, "verify_iat": False},
        )
        if claims["exp"] <= now.timestamp():
            raise TokenRefused()
        if claims["iat"] > now.timestamp() + CLOCK_SKEW_SECS:
            raise TokenRefused("This token is from the future. Set this server's clock right, or sign in again.")
        return kind.model_validate(claims)
    except (jwt.PyJWTError, ValidationError, TypeError):
        raise TokenRefused("This token is not one of ours.") from None
