"""The person behind a token."""

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignInSession, User
from api.companies.models import Company
from api.roles.models import CustomRole
from api.security.callers import Caller


async def caller_of(session: AsyncSession, user_id: str, *, family: str | None = None) -> Caller | None:
    """None when the user is gone or inactive, or the company is, or the sign-in `family` was ended.

    The database knows of ended sign-ins too: they stay ended when the blacklist has lost its memory.
    """
    row = (
        await session.execute(
            select(User, Company.is_active, CustomRole.permissions, SignInSession.revoked_at)
            .outerjoin(Company, User.company_id == Company.id)
            .outerjoin(CustomRole, User.custom_role_id == CustomRole.id)
            .outerjoin(SignInSession, and_(SignInSession.id == family, SignInSession.user_id == User.id))
            .where(User.id == user_id)
        )
    ).one_or_none()
    if row is None:
        return None
    user, company_is_active, permissions, revoked_at = row
    if not user.is_active or user.deleted_at is not None or company_is_active is False or revoked_at is not None:
        return None
    return caller_for(user, permissions)


def caller_for(user: User, permissions: list[str] | None) -> Caller:
    """`permissions` are those of the user's custom role; None: all of the base role's."""
    narrowed = None if permissions is None else frozenset(permissions)
    return Caller(user.id, user.email, user.name, user.role, user.company_id, narrowed)
