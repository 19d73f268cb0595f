"""Rules of user administration (AUTH-17 … AUTH-27)."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import invitations, sessions
from api.accounts.models import User
from api.accounts.new_password import checked_length
from api.audit import about
from api.companies.access import company_for
from api.companies.models import Company
from api.database import new_id
from api.errors import FieldError
from api.roles.repository import permissions_of, role_of_company
from api.security.callers import Caller, Role
from api.security.passwords import NO_PASSWORD, hash_password
from api.users import guards, repository
from api.users.errors import (
    AdministratorsOnly,
    AlreadyJoined,
    CandidateAccount,
    ChangedMeanwhile,
    EmailTaken,
    NotActive,
    OwnAccount,
    Unfit,
    UnknownUser,
)
from api.users.schemas import UserInput, UserUpdate
from api.wiring import Services

_OWN = frozenset({"role", "custom_role_id", "is_active", "manager_id"})
"""What nobody changes about themselves."""
_EMPTIED_BY_NULL = frozenset({"custom_role_id", "manager_id", "department"})


async def get_user(session: AsyncSession, caller: Caller, user_id: str) -> User:
    user = await repository.access_user(session, caller, user_id)
    if user is None:
        raise UnknownUser()
    return user


async def create_user(session: AsyncSession, services: Services, caller: Caller, body: UserInput) -> User:
    company = await _company_of_new(session, caller, body)
    if body.password is not None:
        checked_length(services, body.password, "password")
    if await repository.address_is_known(session, body.email):
        raise EmailTaken()
    if company is not None:
        await guards.hold_company(session, company.id)
    settings = company.settings if company else {}
    user = User(
        id=new_id(),
        company_id=company.id if company else None,
        email=body.email,
        name=body.name,
        role=body.role,
        department=body.department,
        manager_id=body.manager_id,
        custom_role_id=body.custom_role_id,
        language=body.language or settings.get("language") or "en",
        timezone=body.timezone or settings.get("timezone") or "UTC",
        password_hash=NO_PASSWORD,
    )
    await _check_fits(session, user)
    await _check_reach(session, caller, user)
    if body.password is not None:
        user.password_hash = await hash_password(body.password, services.settings.bcrypt_rounds)
    session.add(user)
    await _flush(session)
    if body.password is None:
        await invitations.invite(session, services, user, caller, message=body.message or "")
    about(session, "user", user.id, company_id=user.company_id, role=user.role.value, invited=body.password is None)
    return user


async def _company_of_new(session: AsyncSession, caller: Caller, body: UserInput) -> Company | None:
    """Candidates have none, administrators may have one, everybody else needs one."""
    if body.role is Role.CANDIDATE:
        if caller.role is not Role.SYSTEM_ADMIN:
            raise AdministratorsOnly("Candidates make their accounts themselves. Add the person as a candidate.")
        if body.company_id is not None:
            raise _unfit("company_id", "a candidate's account belongs to no company")
        return None
    if body.role is Role.SYSTEM_ADMIN and body.company_id is None and caller.role is Role.SYSTEM_ADMIN:
        return None
    return await session.get_one(Company, await company_for(session, caller, body.company_id))


async def update_user(
    session: AsyncSession, services: Services, caller: Caller, user_id: str, body: UserUpdate
) -> User:
    user = await _held(session, caller, user_id, body.role)
    changes = _changes(user, body)
    if user.id == caller.user_id and _OWN & changes.keys():
        raise OwnAccount()
    await _change(session, services, caller, user, changes)
    return user


async def deactivate_user(session: AsyncSession, services: Services, caller: Caller, user_id: str) -> None:
    """AUTH-27. Doing it again is no error."""
    user = await _held(session, caller, user_id)
    if user.id == caller.user_id:
        raise OwnAccount()
    await _change(session, services, caller, user, {"is_active": False})


async def invite_again(session: AsyncSession, services: Services, caller: Caller, user_id: str) -> User:
    """A new link; the one before stops working."""
    user = await get_user(session, caller, user_id)
    await _check_reach(session, caller, user)
    if user.password_hash != NO_PASSWORD:
        raise AlreadyJoined()
    if not user.is_active:
        raise NotActive()
    await invitations.invite(session, services, user, caller)
    about(session, "user", user.id, company_id=user.company_id)
    return user


async def unlock_user(session: AsyncSession, caller: Caller, user_id: str) -> User:
    """Opens an account that too many failed sign-ins have locked (AUTH-11). No error when it is open."""
    user = await get_user(session, caller, user_id)
    await _check_reach(session, caller, user)
    user.failed_login_count, user.first_failed_at, user.locked_until = 0, None, None
    about(session, "user", user.id, company_id=user.company_id)
    return user


def _changes(user: User, body: UserUpdate) -> dict[str, Any]:
    given = body.model_dump(exclude_unset=True)
    wanted = {key: value for key, value in given.items() if value is not None or key in _EMPTIED_BY_NULL}
    return {key: value for key, value in wanted.items() if getattr(user, key) != value}


async def _held(session: AsyncSession, caller: Caller, user_id: str, wanted_role: Role | None = None) -> User:
    """The user as they are now; other changes of the same people wait until the transaction ends."""
    user = await get_user(session, caller, user_id)
    if user.company_id is not None:
        await guards.hold_company(session, user.company_id)
    if Role.SYSTEM_ADMIN in (user.role, wanted_role):
        await guards.hold_administrators(session)
    await session.refresh(user)
    return user


async def _change(
    session: AsyncSession, services: Services, caller: Caller, user: User, changes: dict[str, Any]
) -> None:
    """Applies `changes` to a held user, with all guards."""
    if user.id != caller.user_id:
        await _check_reach(session, caller, user)
    was_role, was_active = user.role, user.is_active
    managed = await guards.managers_of(session, user.company_id) if user.company_id else set()
    for key, value in changes.items():
        setattr(user, key, value)
    if user.role is not was_role and Role.CANDIDATE in (user.role, was_role):
        raise CandidateAccount()
    with session.no_autoflush:
        await _check_fits(session, user, set(changes))
        if user.id != caller.user_id:
            await _check_reach(session, caller, user)
    await _flush(session)
    if user.company_id and managed:
        await guards.still_managed(session, user.company_id)
    if was_role is Role.SYSTEM_ADMIN:
        await guards.still_administered(session)
    if user.role is not was_role or (was_active and not user.is_active):
        await sessions.end_all(session, services, user.id)
    facts: dict[str, Any] = {"changed": sorted(changes)}
    if user.role is not was_role:
        facts |= {"role_before": was_role.value, "role": user.role.value}
    about(session, "user", user.id, company_id=user.company_id, **facts)


async def _check_reach(session: AsyncSession, caller: Caller, user: User) -> None:
    narrowed = await permissions_of(session, [user.custom_role_id] if user.custom_role_id else [])
    guards.within_reach(caller, user.role, guards.permissions_behind(user, narrowed))


async def _check_fits(session: AsyncSession, user: User, changed: set[str] | None = None) -> None:
    """Company, manager and custom role go together. `changed` None: all is new. Raises Unfit."""
    if user.company_id is None and user.role in (Role.HR, Role.EMPLOYEE):
        raise _unfit("role", "this account belongs to no company, so it cannot have this role")
    if user.custom_role_id is not None and (changed is None or changed & {"custom_role_id", "role"}):
        role = user.company_id and await role_of_company(session, user.company_id, user.custom_role_id)
        if not role:
            raise _unfit("custom_role_id", "there is no such role in this company")
        if role.base_role is not user.role:
            raise _unfit(
                "custom_role_id",
                f"{role.name} narrows {role.base_role.value}; choose one that narrows {user.role.value}, or none",
            )
    if user.manager_id is not None and (changed is None or "manager_id" in changed):
        await _check_manager(session, user, user.manager_id)


async def _check_manager(session: AsyncSession, user: User, manager_id: str) -> None:
    manager = user.company_id and await repository.colleague(session, user.company_id, manager_id)
    if not manager:
        raise _unfit("manager_id", "there is no such person in this company")
    if not manager.is_active:
        raise _unfit("manager_id", "this account is deactivated")
    if await repository.reports_to(session, user.id, manager_id):
        raise _unfit("manager_id", "this person reports to them already, directly or through others")


def _unfit(field: str, message: str) -> Unfit:
    return Unfit(details=[FieldError(field=field, message=message)])


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        # The constraints are the last line; the address is the only unique thing a person has.
        raise (EmailTaken() if "email" in str(error.orig) else ChangedMeanwhile()) from error
