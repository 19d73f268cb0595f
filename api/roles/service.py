"""Rules about custom roles (G-03): they only narrow, and nobody widens what they may do themselves."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.companies.access import company_for
from api.database import new_id
from api.errors import FieldError
from api.ports import Clock
from api.roles import repository
from api.roles.errors import BeyondOwnPermissions, NotPartOfBaseRole, OwnRole, RoleExists, RoleInUse, UnknownRole
from api.roles.models import CustomRole
from api.roles.schemas import RoleInput, RoleUpdate
from api.security.callers import PERMISSIONS, Caller, Role
from api.users.guards import hold_company, managers_of, still_managed


async def get_role(session: AsyncSession, caller: Caller, role_id: str) -> CustomRole:
    role = await repository.access_role(session, caller, role_id)
    if role is None:
        raise UnknownRole()
    return role


async def create_role(session: AsyncSession, caller: Caller, body: RoleInput, clock: Clock) -> CustomRole:
    company_id = await company_for(session, caller, body.company_id)
    permissions = _narrowed(body.base_role, body.permissions, caller)
    role = CustomRole(
        id=new_id(),
        company_id=company_id,
        name=body.name,
        base_role=body.base_role,
        permissions=permissions,
        updated_at=clock.now(),
    )
    session.add(role)
    await _flush(session)
    about(session, "role", role.id, company_id=company_id, permissions=permissions)
    return role


async def update_role(
    session: AsyncSession, caller: Caller, role_id: str, body: RoleUpdate, clock: Clock
) -> CustomRole:
    """Takes effect with the next request of everybody who has the role."""
    role = await get_role(session, caller, role_id)
    await _not_own(session, caller, role)
    await hold_company(session, role.company_id)
    managed_before = await managers_of(session, role.company_id)
    permissions = _narrowed(role.base_role, body.permissions, caller)
    role.name, role.permissions, role.updated_at = body.name, permissions, clock.now()
    await _flush(session)
    if managed_before:
        await still_managed(session, role.company_id)
    about(session, "role", role.id, company_id=role.company_id, permissions=permissions)
    return role


async def delete_role(session: AsyncSession, caller: Caller, role_id: str) -> None:
    role = await get_role(session, caller, role_id)
    count = (await repository.people_by_role(session, [role.id])).get(role.id, 0)
    if count:
        raise RoleInUse(f"{count} {'person has' if count == 1 else 'people have'} this role. Give them another first.")
    company_id = role.company_id
    await session.delete(role)
    try:
        await session.flush()
    except IntegrityError as error:
        # The foreign key is the last line: somebody was given the role meanwhile.
        raise RoleInUse() from error
    about(session, "role", role_id, company_id=company_id)


async def _not_own(session: AsyncSession, caller: Caller, role: CustomRole) -> None:
    if caller.role is Role.SYSTEM_ADMIN:
        return
    if await repository.has_role(session, caller.user_id, role.id):
        raise OwnRole()


def _narrowed(base_role: Role, permissions: list[str], caller: Caller) -> list[str]:
    wanted = set(permissions)
    outside = sorted(wanted - PERMISSIONS[base_role])
    if outside:
        raise NotPartOfBaseRole(
            f"The base role {base_role.value} may not do this: {', '.join(outside)[:500]}.",
            details=[FieldError(field="permissions", message=f"outside of the base role: {p}") for p in outside],
        )
    beyond = sorted(wanted - caller.permissions)
    if beyond:
        raise BeyondOwnPermissions(f"You cannot give what you do not have yourself: {', '.join(beyond)}.")
    return sorted(wanted)


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        # The unique constraint decides between two people who save the same name at once.
        raise RoleExists() from error
