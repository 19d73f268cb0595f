"""SQL of connections, and where their tokens lie."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.connections.models import Connection, ConnectionState, Provider
from api.connections.oauth import Tokens
from api.interviews.models import OPEN_STATUSES, Interview
from api.security.vault import Vault


async def own_connection(
    session: AsyncSession, user_id: str, provider: Provider, *, lock: bool = False
) -> Connection | None:
    wanted = select(Connection).where(Connection.user_id == user_id, Connection.provider == provider)
    found: Connection | None = await session.scalar(wanted.with_for_update() if lock else wanted)
    return found


async def own_connections(session: AsyncSession, user_id: str) -> dict[Provider, Connection]:
    found = await session.scalars(select(Connection).where(Connection.user_id == user_id))
    return {row.provider: row for row in found}


async def user_by_github(session: AsyncSession, github_id: str, *, lock: bool = False) -> User | None:
    wanted = select(User).where(User.github_id == github_id, User.deleted_at.is_(None))
    found: User | None = await session.scalar(wanted.with_for_update() if lock else wanted)
    return found


async def interviewers_with_calendars(session: AsyncSession, now: datetime, limit: int) -> list[str]:
    """Ids of people whose calendar works and who hold an interview that is not over."""
    held = select(Interview.interviewer_id).where(Interview.status.in_(OPEN_STATUSES), Interview.expires_at > now)
    wanted = (
        select(Connection.user_id)
        .where(
            Connection.provider == Provider.GOOGLE_CALENDAR,
            Connection.state == ConnectionState.WORKING,
            Connection.user_id.in_(held),
        )
        .order_by(Connection.user_id)
        .limit(limit)
    )
    return list(await session.scalars(wanted))


def keep_tokens(user: User, row: Connection, tokens: Tokens, vault: Vault) -> None:
    """A provider that gives no new refresh token means the one it gave before."""
    row.sealed_access, row.access_expires_at = vault.seal(tokens.access), tokens.expires_at
    if tokens.refresh is None:
        return
    sealed = vault.seal(tokens.refresh)
    if row.provider is Provider.GOOGLE_CALENDAR:
        user.calendar_token = sealed
    else:
        row.sealed_refresh = sealed


def sealed_refresh(user: User, row: Connection) -> str | None:
    return user.calendar_token if row.provider is Provider.GOOGLE_CALENDAR else row.sealed_refresh
