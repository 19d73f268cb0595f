"""Custom roles of the caller's company."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.access import NoCompany, UnknownCompany
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging
from api.roles import repository, service
from api.roles.errors import BeyondOwnPermissions, NotPartOfBaseRole, OwnRole, RoleExists, RoleInUse, UnknownRole
from api.roles.models import CustomRole
from api.roles.schemas import BaseRole, RoleInput, RolePage, RoleUpdate, RoleView
from api.security.callers import PERMISSIONS, Role
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.users.errors import LastManager

router = APIRouter(tags=["roles"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))
BASES: tuple[BaseRole, ...] = (Role.HR, Role.EMPLOYEE)


def _view(role: CustomRole, users: int) -> RoleView:
    return RoleView(
        id=role.id,
        company_id=role.company_id,
        name=role.name,
        base_role=role.base_role,
        permissions=role.permissions,
        left_out=sorted(PERMISSIONS[role.base_role] - set(role.permissions)),
        users=users,
        created_at=role.created_at,
        updated_at=role.updated_at,
    )


async def _shown(session: AsyncSession, role: CustomRole) -> RoleView:
    return _view(role, (await repository.people_by_role(session, [role.id])).get(role.id, 0))


@router.get("/roles")
async def list_roles(caller: CurrentUser, session: RequestSession, paging: Paging) -> RolePage:
    """Custom roles by name, and what a custom role can be made of."""
    found = await repository.list_roles(session, caller, paging)
    people = await repository.people_by_role(session, [role.id for role in found.rows])
    return RolePage(
        roles=[_view(role, people.get(role.id, 0)) for role in found.rows],
        base_roles={base: sorted(PERMISSIONS[base]) for base in BASES},
        **found.numbers(),
    )


@router.post(
    "/roles",
    status_code=201,
    responses=responses(RoleExists, NotPartOfBaseRole, BeyondOwnPermissions, NoCompany, UnknownCompany),
)
async def create_role(body: RoleInput, caller: CurrentUser, session: RequestSession, services: Wired) -> RoleView:
    """Makes a role of the company's own: a base role with fewer permissions."""
    return _view(await service.create_role(session, caller, body, services.clock), 0)


@router.put(
    "/roles/{role_id}",
    responses=responses(UnknownRole, RoleExists, LastManager, NotPartOfBaseRole, BeyondOwnPermissions, OwnRole),
)
async def update_role(
    role_id: IdPath, body: RoleUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> RoleView:
    """Replaces name and permissions. People who have the role are affected at once, also where they are signed in."""
    return await _shown(session, await service.update_role(session, caller, role_id, body, services.clock))


@router.delete("/roles/{role_id}", status_code=204, responses=responses(UnknownRole, RoleInUse))
async def delete_role(role_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Deletes a role of the company's own that nobody has any more."""
    await service.delete_role(session, caller, role_id)
