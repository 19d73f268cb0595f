"""What must hold after every change of people: somebody can still manage them, and nobody rose above the changer.

A check is worth something only while nothing changes beside it: `hold_company` makes changes of one company's people
wait for each other.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.companies.models import Company
from api.roles.errors import BeyondOwnPermissions
from api.roles.models import CustomRole
from api.security.callers import PERMISSIONS, Caller, Role
from api.security.passwords import NO_PASSWORD
from api.users.errors import AdministratorsOnly, ChangedMeanwhile, LastAdministrator, LastManager

MANAGES = "users:write"


async def hold_company(session: AsyncSession, company_id: str) -> None:
    """Other changes of this company's people and roles wait until the transaction ends (SQLite has one writer)."""
    # Not FOR UPDATE: that would wait for every running insert of a row that points at the company.
    await session.execute(select(Company.id).where(Company.id == company_id).with_for_update(key_share=True))


async def hold_administrators(session: AsyncSession) -> None:
    """The same for the platform's administrators."""
    held = select(User.id).where(User.role == Role.SYSTEM_ADMIN).order_by(User.id)
    await session.execute(held.with_for_update(key_share=True))


async def managers_of(session: AsyncSession, company_id: str) -> set[str]:
    """Ids of the company's active HR users who can sign in and may manage its people."""
    return await hr_who_may(session, company_id, MANAGES)


async def hr_who_may(session: AsyncSession, company_id: str, permission: str) -> set[str]:
    """Ids of the company's active HR users who can sign in and have `permission`."""
    rows = await session.execute(
        select(User.id, CustomRole.permissions)
        .outerjoin(CustomRole, CustomRole.id == User.custom_role_id)
        .where(
            User.company_id == company_id,
            User.role == Role.HR,
            User.is_active,
            User.deleted_at.is_(None),
            User.password_hash != NO_PASSWORD,
        )
    )
    return {user_id for user_id, narrowed in rows if narrowed is None or permission in narrowed}


async def still_managed(session: AsyncSession, company_id: str) -> None:
    """Called after the change was flushed, when there was a manager before. Raises LastManager."""
    if not await managers_of(session, company_id):
        raise LastManager()


async def still_administered(session: AsyncSession) -> None:
    """Raises LastAdministrator."""
    alive = select(User.id).where(User.role == Role.SYSTEM_ADMIN, User.is_active, User.deleted_at.is_(None)).limit(1)
    if (await session.scalar(alive)) is None:
        raise LastAdministrator()


def within_reach(caller: Caller, role: Role, narrowed_to: frozenset[str] | None) -> None:
    """Whether `caller` may make, change or become somebody of this role.

    Raises:
        AdministratorsOnly: it is an administrator's account, and the caller is none.
        BeyondOwnPermissions: the account may do what the caller may not; managing it would be a way up.
    """
    if caller.role is Role.SYSTEM_ADMIN and caller.narrowed_to is None:
        return
    if role is Role.SYSTEM_ADMIN and caller.role is not Role.SYSTEM_ADMIN:
        raise AdministratorsOnly("Only a system administrator can make, change or deactivate another one.")
    has = PERMISSIONS[role] if narrowed_to is None else PERMISSIONS[role] & narrowed_to
    beyond = sorted(has - caller.permissions)
    if beyond:
        raise BeyondOwnPermissions(f"This account may do what you may not: {', '.join(beyond)}.")


def permissions_behind(user: User, narrowed: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """What a custom role leaves; None: all of the base role. `narrowed`: permissions by custom role id.

    Raises:
        ChangedMeanwhile: the role was taken from the user, and deleted, since the user was read.
    """
    if user.custom_role_id is None:
        return None
    if user.custom_role_id not in narrowed:
        raise ChangedMeanwhile()
    return narrowed[user.custom_role_id]
