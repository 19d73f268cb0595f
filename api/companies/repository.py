"""All SQL about companies. Every read takes the caller."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignInSession, User
from api.companies.models import Company, CompanyAiConfig
from api.companies.practice import seen_by
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller


async def list_companies(
    session: AsyncSession, caller: Caller, query: PageQuery, q: str | None, is_active: bool | None
) -> Slice:
    """By name; `q` looks in name and domain."""
    statement = select(Company).where(seen_by(caller, Company.id)).order_by(Company.name, Company.id)
    if q:
        pattern = like_pattern(q)
        statement = statement.where(
            or_(Company.name.ilike(pattern, escape="\\"), Company.domain.ilike(pattern, escape="\\"))
        )
    if is_active is not None:
        statement = statement.where(Company.is_active.is_(is_active))
    return await fetch_page(session, statement, query)


async def people_by_company(session: AsyncSession, company_ids: Iterable[str]) -> dict[str, int]:
    """How many active people each company has."""
    rows = await session.execute(
        select(User.company_id, func.count())
        .where(User.company_id.in_(set(company_ids)), User.is_active, User.deleted_at.is_(None))
        .group_by(User.company_id)
    )
    return {str(company_id): count for company_id, count in rows}


async def signed_in_people(session: AsyncSession, company_id: str, now: datetime) -> Sequence[str]:
    """Ids of the company's users with open sign-ins."""
    found = await session.scalars(
        select(User.id)
        .join(SignInSession, SignInSession.user_id == User.id)
        .where(User.company_id == company_id, SignInSession.revoked_at.is_(None), SignInSession.expires_at > now)
        .distinct()
    )
    return found.all()


async def ai_config(session: AsyncSession, company_id: str) -> CompanyAiConfig | None:
    return await session.scalar(select(CompanyAiConfig).where(CompanyAiConfig.company_id == company_id))


async def name_of(session: AsyncSession, user_id: str | None) -> str | None:
    """For "who saved": also of somebody who has left."""
    return await session.scalar(select(User.name).where(User.id == user_id)) if user_id else None
