"""All SQL about jobs, questions and versions. Every read of a tenant's row takes the caller."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Select, UnaryExpression, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.companies.practice import seen_by
from api.interviews.models import OPEN_STATUSES, Interview
from api.jobs.models import JobTemplate, JobVersion, Question
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller, Role

Sort = Literal["created_at:desc", "created_at:asc", "title:asc", "title:desc"]


def _visible(caller: Caller) -> Select[JobTemplate]:
    """Jobs of the caller's company; a candidate sees the open ones."""
    statement = select(JobTemplate).where(JobTemplate.deleted_at.is_(None), seen_by(caller, JobTemplate.company_id))
    return statement.where(JobTemplate.is_open) if caller.role is Role.CANDIDATE else statement


async def access_job(session: AsyncSession, caller: Caller, job_id: str) -> JobTemplate | None:
    return await session.scalar(_visible(caller).where(JobTemplate.id == job_id))


async def access_question(session: AsyncSession, caller: Caller, question_id: str) -> Question | None:
    visible = _visible(caller).with_only_columns(JobTemplate.id)
    return await session.scalar(
        select(Question).where(Question.id == question_id, Question.job_template_id.in_(visible))
    )


async def list_jobs(
    session: AsyncSession, caller: Caller, query: PageQuery, q: str | None, is_open: bool | None, sort: Sort
) -> Slice:
    """Rows of (job, number of questions, their seconds together)."""
    own = Question.job_template_id == JobTemplate.id
    count = select(func.count(Question.id)).where(own).scalar_subquery()
    planned = select(func.coalesce(func.sum(Question.budget_secs), 0)).where(own).scalar_subquery()
    statement: Select[Any] = _visible(caller).add_columns(count, planned).order_by(*_order(sort))
    if q:
        statement = statement.where(JobTemplate.title.ilike(like_pattern(q), escape="\\"))
    if is_open is not None:
        statement = statement.where(JobTemplate.is_open == is_open)
    return await fetch_page(session, statement, query)


def _order(sort: Sort) -> tuple[UnaryExpression[Any], ...]:
    name, _, direction = sort.partition(":")
    column = func.lower(JobTemplate.title) if name == "title" else JobTemplate.created_at
    keys = (column, JobTemplate.id)
    return tuple(key.desc() if direction == "desc" else key.asc() for key in keys)


async def lock_job(session: AsyncSession, job_id: str) -> None:
    """Until the end of the transaction nobody else adds a question or a version to the job."""
    await session.execute(select(JobTemplate.id).where(JobTemplate.id == job_id).with_for_update())


async def has_open_interviews(session: AsyncSession, job_id: str) -> bool:
    """Scheduled ones, and those that are or may go on."""
    found = (
        select(Interview.id).where(Interview.job_template_id == job_id, Interview.status.in_(OPEN_STATUSES)).limit(1)
    )
    return await session.scalar(found) is not None


async def questions_of(session: AsyncSession, job_id: str) -> Sequence[Question]:
    """In asking order."""
    return (
        await session.scalars(
            select(Question).where(Question.job_template_id == job_id).order_by(Question.position, Question.id)
        )
    ).all()


async def size_of(session: AsyncSession, job_id: str) -> tuple[int, int]:
    """Number of questions, and the seconds planned for them together."""
    columns = func.count(Question.id), func.coalesce(func.sum(Question.budget_secs), 0)
    count, planned = (await session.execute(select(*columns).where(Question.job_template_id == job_id))).one()
    return int(count), int(planned)


async def count_candidates(session: AsyncSession, job_ids: Sequence[str]) -> dict[str, int]:
    """By job, of those that have any: who was added for it or has an interview of it, each once."""
    interviewed = select(Interview.job_template_id, Interview.candidate_id).where(
        Interview.job_template_id.in_(job_ids)
    )
    added = select(Candidate.job_template_id, Candidate.id).where(Candidate.job_template_id.in_(job_ids))
    pairs = union(interviewed, added).subquery()
    job_id, candidate_id = pairs.c
    statement = (
        select(job_id, func.count(candidate_id))
        .join(Candidate, Candidate.id == candidate_id)
        .where(Candidate.deleted_at.is_(None), Candidate.merged_into.is_(None))
        .group_by(job_id)
    )
    return {str(job): count for job, count in await session.execute(statement)}


async def version_with(session: AsyncSession, job_id: str, digest: str) -> JobVersion | None:
    return await session.scalar(
        select(JobVersion)
        .where(JobVersion.job_template_id == job_id, JobVersion.digest == digest)
        .order_by(JobVersion.number.desc())
        .limit(1)
    )


async def version_numbered(session: AsyncSession, job_id: str, number: int) -> JobVersion | None:
    return await session.scalar(
        select(JobVersion).where(JobVersion.job_template_id == job_id, JobVersion.number == number)
    )


async def booked_by_version(session: AsyncSession, job_id: str) -> list[tuple[int, int]]:
    """(Number of the version, interviews on it that are to come or running), the newest first."""
    statement = (
        select(JobVersion.number, func.count(Interview.id))
        .join(Interview, Interview.job_version_id == JobVersion.id)
        .where(JobVersion.job_template_id == job_id, Interview.status.in_(OPEN_STATUSES))
        .group_by(JobVersion.number)
        .order_by(JobVersion.number.desc())
    )
    return [(number, count) for number, count in await session.execute(statement)]


async def last_version_number(session: AsyncSession, job_id: str) -> int:
    return (await session.scalar(select(func.max(JobVersion.number)).where(JobVersion.job_template_id == job_id))) or 0


async def last_version(session: AsyncSession, job_id: str) -> JobVersion | None:
    return await session.scalar(
        select(JobVersion).where(JobVersion.job_template_id == job_id).order_by(JobVersion.number.desc()).limit(1)
    )


async def list_versions(session: AsyncSession, job_id: str, query: PageQuery) -> Slice:
    """Rows of (version, interviews pinned to it, those of them to come or running), the newest first."""
    on_it = select(func.count(Interview.id)).where(Interview.job_version_id == JobVersion.id)
    going_on = on_it.where(Interview.status.in_(OPEN_STATUSES)).scalar_subquery()
    statement: Select[Any] = (
        select(JobVersion, on_it.scalar_subquery(), going_on)
        .where(JobVersion.job_template_id == job_id)
        .order_by(JobVersion.number.desc())
    )
    return await fetch_page(session, statement, query)


async def version_before(session: AsyncSession, job_id: str, number: int) -> JobVersion | None:
    return await session.scalar(
        select(JobVersion)
        .where(JobVersion.job_template_id == job_id, JobVersion.number < number)
        .order_by(JobVersion.number.desc())
        .limit(1)
    )
