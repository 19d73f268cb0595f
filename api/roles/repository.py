"""All SQL about custom roles. Every read of a tenant's row takes the caller."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.paging import PageQuery, Slice, fetch_page
from api.roles.models import CustomRole
from api.security.callers import Caller


def _visible(caller: Caller) -> Select[CustomRole]:
    scope = caller.company_scope
    statement = select(CustomRole)
    return statement if scope is None else statement.where(CustomRole.company_id == scope)


async def access_role(session: AsyncSession, caller: Caller, role_id: str) -> CustomRole | None:
    return await session.scalar(_visible(caller).where(CustomRole.id == role_id))


async def list_roles(session: AsyncSession, caller: Caller, query: PageQuery) -> Slice:
    """By name."""
    return await fetch_page(session, _visible(caller).order_by(CustomRole.name, CustomRole.id), query)


async def role_of_company(session: AsyncSession, company_id: str, role_id: str) -> CustomRole | None:
    """For giving it to somebody: nobody can delete it until the transaction ends."""
    found = select(CustomRole).where(CustomRole.id == role_id, CustomRole.company_id == company_id)
    return await session.scalar(found.with_for_update(read=True, key_share=True))


async def permissions_of(session: AsyncSession, role_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Permissions of each of these custom roles; the caller of a request gets theirs in `api.security.lookup`."""
    wanted = set(role_ids)
    if not wanted:
        return {}
    rows = await session.execute(select(CustomRole.id, CustomRole.permissions).where(CustomRole.id.in_(wanted)))
    return {row.id: frozenset(row.permissions) for row in rows}


async def people_by_role(session: AsyncSession, role_ids: Iterable[str]) -> dict[str, int]:
    """How many people have each of these roles, the deactivated ones too."""
    wanted = set(role_ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(User.custom_role_id, func.count()).where(User.custom_role_id.in_(wanted)).group_by(User.custom_role_id)
    )
    return {str(role_id): count for role_id, count in rows}


async def has_role(session: AsyncSession, user_id: str, role_id: str) -> bool:
    found = select(User.id).where(User.id == user_id, User.custom_role_id == role_id)
    return (await session.scalar(found)) is not None
