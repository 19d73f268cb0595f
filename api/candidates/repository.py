"""All SQL about candidates. Every read takes the caller."""

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate, CandidateStatus
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller


def _visible(caller: Caller) -> Select[Candidate]:
    statement = select(Candidate).where(Candidate.deleted_at.is_(None))
    scope = caller.company_scope
    return statement if scope is None else statement.where(Candidate.company_id == scope)


async def access_candidate(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate | None:
    return await session.scalar(_visible(caller).where(Candidate.id == candidate_id))


async def list_candidates(
    session: AsyncSession, caller: Caller, query: PageQuery, search: str | None, status: CandidateStatus | None
) -> Slice:
    """Newest first; `search` looks in name and e-mail address."""
    statement = _visible(caller).order_by(Candidate.id.desc())
    if search:
        pattern = like_pattern(search)
        statement = statement.where(
            or_(Candidate.name.ilike(pattern, escape="\\"), Candidate.email.ilike(pattern, escape="\\"))
        )
    if status:
        statement = statement.where(Candidate.status == status)
    return await fetch_page(session, statement, query)


async def by_email(session: AsyncSession, company_id: str, email: str) -> Candidate | None:
    return await session.scalar(
        select(Candidate).where(
            Candidate.company_id == company_id, Candidate.email == email, Candidate.deleted_at.is_(None)
        )
    )
