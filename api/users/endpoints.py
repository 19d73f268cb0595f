"""REST-010 … REST-015."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.errors import PasswordTooShort
from api.companies.access import NoCompany, UnknownCompany
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.paging import PageQuery
from api.roles.errors import BeyondOwnPermissions
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.users import availability, repository, service
from api.users.errors import (
    AdministratorsOnly,
    AlreadyJoined,
    CandidateAccount,
    ChangedMeanwhile,
    EmailTaken,
    LastAdministrator,
    LastManager,
    NotActive,
    NotYours,
    OwnAccount,
    Unfit,
    UnknownUser,
)
from api.users.repository import UserFilter
from api.users.schemas import PersonPage, PersonView, UserInput, UserListQuery, UserUpdate
from api.users.timetable import Availability, AvailabilityView
from api.users.views import people
from api.wiring import Services

router = APIRouter(tags=["users"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


async def _shown(session: AsyncSession, services: Services, caller: Caller, user_id: str) -> PersonView:
    row = await repository.detailed_user(session, caller, user_id)
    if row is None:
        raise UnknownUser()
    return (await people(session, caller, [row], services.clock.now()))[0]


class _ListQuery(UserListQuery):
    """With the page: a query model takes all parameters of its operation."""

    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Query(ge=1, le=100)] = 20


@router.get("/users")
async def list_users(
    caller: CurrentUser, session: RequestSession, services: Wired, query: Annotated[_ListQuery, Query()]
) -> PersonPage:
    """People of the caller's company; for a system administrator those of all, candidates' accounts too."""
    wanted = UserFilter(**query.model_dump(exclude={"page", "per_page"}))
    found = await repository.list_users(session, caller, PageQuery(query.page, query.per_page), wanted)
    return PersonPage(users=await people(session, caller, found.rows, services.clock.now()), **found.numbers())


@router.post(
    "/users",
    status_code=201,
    responses=responses(
        EmailTaken,
        ChangedMeanwhile,
        Unfit,
        PasswordTooShort,
        AdministratorsOnly,
        BeyondOwnPermissions,
        NoCompany,
        UnknownCompany,
    ),
)
async def create_user(body: UserInput, caller: CurrentUser, session: RequestSession, services: Wired) -> PersonView:
    """Adds a colleague, who is invited by mail unless a password is given."""
    user = await service.create_user(session, services, caller, body)
    return await _shown(session, services, caller, user.id)


@router.get("/users/{user_id}", responses=responses(UnknownUser))
async def get_user(user_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> PersonView:
    """One person of the caller's company, with role and state."""
    return await _shown(session, services, caller, user_id)


@router.put(
    "/users/{user_id}",
    responses=responses(
        UnknownUser,
        LastManager,
        LastAdministrator,
        CandidateAccount,
        ChangedMeanwhile,
        Unfit,
        OwnAccount,
        AdministratorsOnly,
        BeyondOwnPermissions,
    ),
)
async def update_user(
    user_id: IdPath, body: UserUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> PersonView:
    """Changes what is given. Another role, or deactivation, ends all of the person's sign-ins at once."""
    await service.update_user(session, services, caller, user_id, body)
    return await _shown(session, services, caller, user_id)


@router.delete(
    "/users/{user_id}",
    status_code=204,
    responses=responses(UnknownUser, LastManager, LastAdministrator, ChangedMeanwhile, OwnAccount),
)
async def deactivate_user(user_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Deactivates: nothing of the person's history is lost, and `is_active` brings them back."""
    await service.deactivate_user(session, services, caller, user_id)


@router.post(
    "/users/{user_id}/invite",
    responses=responses(
        UnknownUser, AlreadyJoined, NotActive, ChangedMeanwhile, AdministratorsOnly, BeyondOwnPermissions
    ),
)
async def invite_user(user_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> PersonView:
    """Mails a new invitation; the link of the one before stops working."""
    await service.invite_again(session, services, caller, user_id)
    await session.flush()
    return await _shown(session, services, caller, user_id)


@router.post(
    "/users/{user_id}/unlock",
    responses=responses(UnknownUser, ChangedMeanwhile, AdministratorsOnly, BeyondOwnPermissions),
)
async def unlock_user(user_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> PersonView:
    """Lets somebody in again whom too many failed sign-ins have locked out."""
    await service.unlock_user(session, caller, user_id)
    await session.flush()
    return await _shown(session, services, caller, user_id)


@router.get("/users/{user_id}/availability", responses=responses(UnknownUser, NotYours))
async def get_availability(user_id: IdPath, caller: CurrentUser, session: RequestSession) -> AvailabilityView:
    """When the person can be booked; `timezone` None: they have not said."""
    return await availability.read(session, caller, user_id)


@router.put("/users/{user_id}/availability", responses=responses(UnknownUser, NotYours, ChangedMeanwhile))
async def put_availability(
    user_id: IdPath, body: Availability, caller: CurrentUser, session: RequestSession
) -> AvailabilityView:
    """Replaces all of it. Nothing at all (no week, no exception) takes the statement back."""
    return await availability.replace(session, caller, user_id, body)
