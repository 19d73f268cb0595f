"""The person behind a token."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.companies.models import Company
from api.security.callers import Caller


async def caller_of(session: AsyncSession, user_id: str) -> Caller | None:
    """None when the user is gone or inactive, or the company is."""
    row = (
        await session.execute(
            select(User, Company).outerjoin(Company, User.company_id == Company.id).where(User.id == user_id)
        )
    ).one_or_none()
    if row is None:
        return None
    user, company = row
    if not user.is_active or user.deleted_at is not None or (company is not None and not company.is_active):
        return None
    return Caller(user.id, user.email, user.name, user.role, user.company_id)
