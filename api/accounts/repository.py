"""All SQL about users, their sessions and their keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import ApiKey, RefreshToken, SignInSession, User
from api.companies.models import Company
from api.roles.models import CustomRole


async def user_by_email(session: AsyncSession, email: str, *, lock: bool = False) -> User | None:
    statement = select(User).where(User.email == email, User.deleted_at.is_(None))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def email_taken(session: AsyncSession, email: str) -> bool:
    """Also by an account that was deleted and is not purged yet."""
    return bool(await session.scalar(select(User.id).where(User.email == email)))


async def locked_user(session: AsyncSession, user_id: str) -> User | None:
    """The user's row as it is now, locked until the transaction ends."""
    statement = select(User).where(User.id == user_id, User.deleted_at.is_(None)).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def names_of(session: AsyncSession, user_ids: Iterable[str | None]) -> dict[str, str]:
    """By id; of people who were erased, nothing."""
    wanted = {one for one in user_ids if one is not None}
    if not wanted:
        return {}
    rows = await session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}


async def company_of(session: AsyncSession, user: User) -> Company | None:
    return await session.get(Company, user.company_id) if user.company_id else None


async def permissions_of(session: AsyncSession, user: User) -> list[str] | None:
    """Of the user's custom role; None without one."""
    role = await session.get(CustomRole, user.custom_role_id) if user.custom_role_id else None
    return None if role is None else list(role.permissions)


async def any_user(session: AsyncSession) -> bool:
    return bool(await session.scalar(select(func.count()).select_from(User)))


async def hold_users(session: AsyncSession) -> None:
    """Nobody else adds a user until this transaction ends. (SQLite has one writer anyway.)"""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))


async def refresh_token(session: AsyncSession, token_hash: str) -> RefreshToken | None:
    return await session.scalar(select(RefreshToken).where(RefreshToken.token_hash == token_hash))


async def locked_session(session: AsyncSession, session_id: str) -> SignInSession | None:
    statement = select(SignInSession).where(SignInSession.id == session_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def spend(session: AsyncSession, token: RefreshToken, now: datetime) -> bool:
    """Marks the token as used. False when it was used before: also by a request running beside this one."""
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]  # an UPDATE gives a cursor result
        update(RefreshToken)
        .where(RefreshToken.id == token.id, RefreshToken.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount == 1


async def revoke_sessions(
    session: AsyncSession,
    now: datetime,
    *,
    user_id: str | None = None,
    session_id: str | None = None,
    keep: str | None = None,
) -> list[str]:
    """Ends the running sessions of a user, or one of them, or all but one; returns their ids.

    Raises:
        ValueError: neither a user nor a session is named.
    """
    if user_id is None and session_id is None:
        raise ValueError("whose sessions?")
    statement = update(SignInSession).where(SignInSession.revoked_at.is_(None)).values(revoked_at=now)
    if user_id is not None:
        statement = statement.where(SignInSession.user_id == user_id)
    if session_id is not None:
        statement = statement.where(SignInSession.id == session_id)
    if keep is not None:
        statement = statement.where(SignInSession.id != keep)
    ended = await session.scalars(statement.returning(SignInSession.id).execution_options(synchronize_session=False))
    return list(ended.all())


def running_sessions(user_id: str, now: datetime) -> Select[SignInSession]:
    """Newest first."""
    return (
        select(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.revoked_at.is_(None), SignInSession.expires_at > now)
        .order_by(SignInSession.id.desc())
    )


def keys_of(user_id: str) -> Select[ApiKey]:
    """Newest first, revoked ones too."""
    return select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id.desc())


async def live_key_count(session: AsyncSession, user_id: str, now: datetime) -> int:
    statement = (
        select(func.count())
        .select_from(ApiKey)
        .where(
            ApiKey.user_id == user_id,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
        )
    )
    return await session.scalar(statement) or 0


async def own_key(session: AsyncSession, user_id: str, key_id: str) -> ApiKey | None:
    return await session.scalar(select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.id == key_id))
