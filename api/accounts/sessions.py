"""Staying signed in: sessions, their refresh tokens, and how they end.

One session is one sign-in of one browser. Rotation is strict: of two refreshes with the same token the second ends
the session, because it cannot be told from a stolen copy (AUTH-10). A client with several tabs therefore refreshes in
one at a time, under a lock that all its tabs share, and does not repeat a refresh whose reply it lost.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository
from api.accounts.errors import RefreshRefused, RefreshReused, UnknownSession
from api.accounts.models import RefreshToken, SignInSession
from api.database import new_id
from api.ports import SharedStateAway
from api.security.callers import Caller
from api.security.lookup import caller_of
from api.security.tokens import AccessClaims, access_token, digest, new_opaque_token
from api.wiring import Services

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a browser gets: the caller, an access token for the body, a refresh token for the cookie."""

    caller: Caller
    access_token: str
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from."""

    user_agent: str | None
    ip: str

    @property
    def shown_agent(self) -> str | None:
        return (self.user_agent or "").replace("\0", "")[:255] or None


async def start(session: AsyncSession, services: Services, caller: Caller, client: Client) -> SignIn:
    """A new session of `caller`."""
    now = services.clock.now()
    made = SignInSession(
        id=new_id(),
        user_id=caller.user_id,
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(days=services.settings.refresh_token_days),
        user_agent=client.shown_agent,
        ip=client.ip[:64],
    )
    session.add(made)
    await session.flush()
    return _issue(session, services, caller, made)


async def refresh(session: AsyncSession, services: Services, presented: str | None, client: Client) -> SignIn:
    """AUTH-10: the presented token dies, a new one of the same session is issued.

    Raises:
        RefreshReused: the token was used before; the session has ended.
        RefreshRefused: it is unknown or expired, the session has ended, or its owner may not sign in any more.
    """
    now = services.clock.now()
    token = await repository.refresh_token(session, digest(presented)) if presented else None
    if token is None or token.expires_at <= now:
        raise RefreshRefused()
    held = await repository.locked_session(session, token.family)
    if held is None or held.revoked_at is not None:
        raise RefreshRefused()
    if not await repository.spend(session, token, now):
        await _end(session, services, session_id=held.id)
        raise RefreshReused()
    caller = await caller_of(session, held.user_id)
    if caller is None:
        raise RefreshRefused("This account is not active. Ask your administrator.")
    held.last_used_at = now
    held.expires_at = now + timedelta(days=services.settings.refresh_token_days)
    held.user_agent, held.ip = client.shown_agent, client.ip[:64]
    return _issue(session, services, caller, held)


async def sign_out(
    session: AsyncSession, services: Services, presented: str | None, claims: AccessClaims | None
) -> None:
    """AUTH-05. Either credential is enough; none is no error."""
    token = await repository.refresh_token(session, digest(presented)) if presented else None
    for family in {token.family if token else None, claims.family if claims else None} - {None}:
        await _end(session, services, session_id=family)


async def end_one(session: AsyncSession, services: Services, user_id: str, session_id: str) -> None:
    """Ends one of the user's own sessions; its access tokens stop at once. Raises UnknownSession."""
    if not await _end(session, services, user_id=user_id, session_id=session_id):
        raise UnknownSession()


async def end_all(session: AsyncSession, services: Services, user_id: str, *, keep: str | None = None) -> int:
    """Ends all sessions of a user, but for `keep`, and returns how many. Access tokens stop at once.

    For whoever changes what a person may do: deactivation, another role, another password.
    """
    return len(await _end(session, services, user_id=user_id, keep=keep))


async def _end(
    session: AsyncSession,
    services: Services,
    *,
    user_id: str | None = None,
    session_id: str | None = None,
    keep: str | None = None,
) -> list[str]:
    """The blacklist stops access tokens (AUTH-05). It may be away: with each request the database is asked too."""
    now = services.clock.now()
    ended = await repository.revoke_sessions(session, now, user_id=user_id, session_id=session_id, keep=keep)
    try:
        for family in ended:
            await services.blacklist.add(family, now + timedelta(minutes=services.settings.access_token_minutes))
    except SharedStateAway:
        log.warning("blacklist_away", sessions=len(ended))
    return ended


def _issue(session: AsyncSession, services: Services, caller: Caller, held: SignInSession) -> SignIn:
    now = services.clock.now()
    settings = services.settings
    refresh_token = new_opaque_token()
    session.add(RefreshToken(family=held.id, token_hash=digest(refresh_token), expires_at=held.expires_at))
    lifetime = timedelta(minutes=settings.access_token_minutes)
    return SignIn(caller, access_token(caller, held.id, settings.secret, now, lifetime), refresh_token)
