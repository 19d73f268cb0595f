"""All SQL about interviews. Every read of a tenant's row takes the caller, but for what the server itself does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.candidates.models import Candidate
from api.companies.models import Company
from api.interviews.models import (
    Adjustment,
    Consent,
    Correction,
    Interview,
    InterviewStatus,
    Signal,
    Verdict,
)
from api.jobs.models import JobTemplate, JobVersion
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller


OPEN = (InterviewStatus.SCHEDULED, InterviewStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    status: InterviewStatus | None = None
    verdict: Verdict | None = None
    candidate_id: str | None = None
    job_template_id: str | None = None
    search: str | None = None


def rows(caller: Caller) -> Select[Interview, Candidate, JobTemplate, Call]:
    """(interview, candidate, job, current call or None) of every interview the caller may see."""
    statement = (
        select(Interview, Candidate, JobTemplate, Call)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .outerjoin(Call, Call.id == Interview.current_call_id)
    )
    scope = caller.company_scope
    return statement if scope is None else statement.where(Interview.company_id == scope)


async def list_interviews(session: AsyncSession, caller: Caller, query: PageQuery, wanted: InterviewFilter) -> Slice:
    """Newest first."""
    statement = rows(caller).order_by(Interview.id.desc())
    if wanted.status:
        statement = statement.where(Interview.status == wanted.status)
    if wanted.verdict:
        statement = statement.where(Interview.verdict == wanted.verdict)
    if wanted.candidate_id:
        statement = statement.where(Interview.candidate_id == wanted.candidate_id)
    if wanted.job_template_id:
        statement = statement.where(Interview.job_template_id == wanted.job_template_id)
    if wanted.search:
        statement = statement.where(Candidate.name.ilike(like_pattern(wanted.search), escape="\\"))
    return await fetch_page(session, statement, query)


async def access_interview(session: AsyncSession, caller: Caller, interview_id: str) -> Interview | None:
    statement = select(Interview).where(Interview.id == interview_id)
    scope = caller.company_scope
    return await session.scalar(statement if scope is None else statement.where(Interview.company_id == scope))


async def access_row(
    session: AsyncSession, caller: Caller, interview_id: str
) -> tuple[Interview, Candidate, JobTemplate, Call | None] | None:
    found = (await session.execute(rows(caller).where(Interview.id == interview_id))).one_or_none()
    if found is None:
        return None
    interview, candidate, job, call = found
    return interview, candidate, job, call


async def by_token_hash(session: AsyncSession, token_hash: str) -> Interview | None:
    return await session.scalar(select(Interview).where(Interview.token_hash == token_hash))


async def by_pin_hash(session: AsyncSession, pin_hash: str) -> Interview | None:
    """Among the open ones."""
    return await session.scalar(select(Interview).where(Interview.pin_hash == pin_hash, Interview.status.in_(OPEN)))


async def lock(session: AsyncSession, interview_id: str) -> Interview | None:
    """The row, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    return await session.scalar(
        select(Interview)
        .where(Interview.id == interview_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows that an interview refers to."""

    candidate: Candidate
    company: Company
    version: JobVersion


async def surroundings(session: AsyncSession, interview: Interview) -> Surroundings:
    candidate, company, version = (
        await session.execute(
            select(Candidate, Company, JobVersion)
            .join(Company, Company.id == Candidate.company_id)
            .join(JobVersion, JobVersion.id == interview.job_version_id)
            .where(Candidate.id == interview.candidate_id)
        )
    ).one()
    return Surroundings(candidate, company, version)


async def calls_of(session: AsyncSession, interview_id: str) -> Sequence[Call]:
    """Oldest first: ids are in order of creation."""
    return (await session.scalars(select(Call).where(Call.interview_id == interview_id).order_by(Call.id))).all()


async def consent_of(session: AsyncSession, interview_id: str) -> Consent | None:
    """The latest one that was not withdrawn."""
    return await session.scalar(
        select(Consent)
        .where(Consent.interview_id == interview_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id.desc())
        .limit(1)
    )


async def corrections_of(session: AsyncSession, interview_id: str) -> Sequence[Correction]:
    return (
        await session.scalars(select(Correction).where(Correction.interview_id == interview_id).order_by(Correction.id))
    ).all()


async def adjustments_of(session: AsyncSession, interview_id: str) -> Sequence[Adjustment]:
    return (
        await session.scalars(select(Adjustment).where(Adjustment.interview_id == interview_id).order_by(Adjustment.id))
    ).all()


async def signals_of(session: AsyncSession, interview_id: str) -> Sequence[Signal]:
    return (await session.scalars(select(Signal).where(Signal.interview_id == interview_id).order_by(Signal.id))).all()
