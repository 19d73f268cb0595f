"""Tokens that come by mail: to verify an address, to reset a password, to accept an invitation (G-02).

Each opens one thing once. The database holds their SHA-256; a new one replaces the one before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.accounts.errors import LinkExpired, LinkUnknown
from api.accounts.models import User
from api.security.tokens import digest, new_opaque_token

RESEND_AFTER = timedelta(minutes=1)
"""One mail of a kind a minute: a repeated request, and a repeated task, send no second one."""


@dataclass(frozen=True, slots=True)
class TokenKind:
    token: InstrumentedAttribute[str | None]
    expires_at: InstrumentedAttribute[datetime | None]
    lifetime: timedelta
    page: str
    """Path of the dashboard's page that the link opens."""


VERIFICATION = TokenKind(User.verification_token, User.verification_expires_at, timedelta(hours=24), "/verify")
RESET = TokenKind(User.reset_token, User.reset_expires_at, timedelta(hours=1), "/reset-password")
INVITATION = TokenKind(User.invitation_token, User.invitation_expires_at, timedelta(days=7), "/accept-invitation")


def new_link(user: User, kind: TokenKind, site_url: str, now: datetime) -> str:
    """Gives `user` a new token of `kind` and returns the link that carries it."""
    token = new_opaque_token()
    setattr(user, kind.token.key, digest(token))
    setattr(user, kind.expires_at.key, now + kind.lifetime)
    return f"{site_url}{kind.page}?token={token}"


def sent_just_now(user: User, kind: TokenKind, now: datetime) -> bool:
    expires_at: datetime | None = getattr(user, kind.expires_at.key)
    return expires_at is not None and expires_at - kind.lifetime > now - RESEND_AFTER


def forget(user: User, kind: TokenKind) -> None:
    setattr(user, kind.token.key, None)
    setattr(user, kind.expires_at.key, None)


async def owner_of(session: AsyncSession, kind: TokenKind, token: str, now: datetime) -> User:
    """Whose token this is; it stays usable.

    Raises:
        LinkUnknown: it was used, replaced, or never made.
        LinkExpired: its time is over.
    """
    return await _found(session, kind, token, now, lock=False)


async def spend(session: AsyncSession, kind: TokenKind, token: str, now: datetime) -> User:
    """Like `owner_of`, and nobody can use it again. The user's row is locked until the transaction ends."""
    user = await _found(session, kind, token, now, lock=True)
    forget(user, kind)
    return user


async def _found(session: AsyncSession, kind: TokenKind, token: str, now: datetime, *, lock: bool) -> User:
    statement = select(User).where(kind.token == digest(token), User.deleted_at.is_(None))
    # Whoever waits for the lock finds the token gone once it was spent.
    user = await session.scalar(statement.with_for_update() if lock else statement)
    if user is None:
        raise LinkUnknown()
    expires_at: datetime | None = getattr(user, kind.expires_at.key)
    if expires_at is None or expires_at <= now:
        raise LinkExpired()
    return user
