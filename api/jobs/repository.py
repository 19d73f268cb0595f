"""All SQL about jobs, questions and versions. Every read of a tenant's row takes the caller."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs.models import JobTemplate, JobVersion, Question
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller


def _visible(caller: Caller) -> Select[JobTemplate]:
    statement = select(JobTemplate).where(JobTemplate.deleted_at.is_(None))
    scope = caller.company_scope
    return statement if scope is None else statement.where(JobTemplate.company_id == scope)


async def access_job(session: AsyncSession, caller: Caller, job_id: str) -> JobTemplate | None:
    return await session.scalar(_visible(caller).where(JobTemplate.id == job_id))


async def access_question(session: AsyncSession, caller: Caller, question_id: str) -> Question | None:
    statement = (
        select(Question)
        .join(JobTemplate, JobTemplate.id == Question.job_template_id)
        .where(Question.id == question_id, JobTemplate.deleted_at.is_(None))
    )
    scope = caller.company_scope
    return await session.scalar(statement if scope is None else statement.where(JobTemplate.company_id == scope))


async def list_jobs(session: AsyncSession, caller: Caller, query: PageQuery, search: str | None) -> Slice:
    """Rows of (job, number of questions), newest first."""
    counts = select(Question.job_template_id, func.count().label("n")).group_by(Question.job_template_id).subquery()
    statement: Select[Any] = (
        _visible(caller)
        .add_columns(func.coalesce(counts.c.n, 0))
        .outerjoin(counts, counts.c.job_template_id == JobTemplate.id)
        .order_by(JobTemplate.id.desc())
    )
    if search:
        statement = statement.where(JobTemplate.title.ilike(like_pattern(search), escape="\\"))
    return await fetch_page(session, statement, query)


async def questions_of(session: AsyncSession, job_id: str) -> Sequence[Question]:
    """In asking order."""
    return (
        await session.scalars(
            select(Question).where(Question.job_template_id == job_id).order_by(Question.position, Question.id)
        )
    ).all()


async def version_with(session: AsyncSession, job_id: str, digest: str) -> JobVersion | None:
    return await session.scalar(
        select(JobVersion).where(JobVersion.job_template_id == job_id, JobVersion.digest == digest)
    )


async def last_version_number(session: AsyncSession, job_id: str) -> int:
    return (await session.scalar(select(func.max(JobVersion.number)).where(JobVersion.job_template_id == job_id))) or 0
