"""All SQL of practice calls. What a person's request reads names the user, inside `within_practice`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.candidates.models import Candidate
from api.files.models import Document
from api.interviews.models import Interview
from api.jobs.models import JobTemplate
from api.outbox import Task
from api.practice.models import PracticeCall

Row = tuple[PracticeCall, Interview, JobTemplate, Call | None]


async def own(session: AsyncSession, user_id: str, call_id: str) -> tuple[PracticeCall, Interview] | None:
    statement = select(PracticeCall, Interview).join(Interview, Interview.id == PracticeCall.id)
    found = (
        await session.execute(statement.where(PracticeCall.id == call_id, PracticeCall.user_id == user_id))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


async def all_of(session: AsyncSession, user_id: str) -> list[tuple[PracticeCall, Interview]]:
    """For an export and an erasure."""
    statement = select(PracticeCall, Interview).join(Interview, Interview.id == PracticeCall.id)
    found = await session.execute(statement.where(PracticeCall.user_id == user_id).order_by(PracticeCall.id))
    return [(call, interview) for call, interview in found]


async def unsaved(session: AsyncSession, user_id: str) -> list[Row]:
    """The latest first."""
    statement = (
        select(PracticeCall, Interview, JobTemplate, Call)
        .join(Interview, Interview.id == PracticeCall.id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .outerjoin(Call, Call.id == Interview.current_call_id)
        .where(PracticeCall.user_id == user_id, PracticeCall.saved_at.is_(None))
        .order_by(PracticeCall.id.desc())
    )
    return [(call, interview, job, current) for call, interview, job, current in await session.execute(statement)]


async def count_unsaved(session: AsyncSession, user_id: str) -> int:
    statement = select(func.count()).where(PracticeCall.user_id == user_id, PracticeCall.saved_at.is_(None))
    return await session.scalar(statement) or 0


async def untouched_since(session: AsyncSession, before: datetime, limit: int) -> Sequence[Interview]:
    """Of calls that nobody saved and whose last step was no later."""
    statement = (
        select(Interview)
        .join(PracticeCall, PracticeCall.id == Interview.id)
        .outerjoin(Call, Call.id == Interview.current_call_id)
        .where(
            PracticeCall.saved_at.is_(None),
            Interview.created_at <= before,
            or_(Interview.completed_at.is_(None), Interview.completed_at <= before),
            or_(Call.id.is_(None), Call.last_seen_at <= before),
        )
        .order_by(Interview.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def recordings_of(session: AsyncSession, interview_id: str) -> Sequence[Document]:
    return (await session.scalars(select(Document).where(Document.interview_id == interview_id))).all()


async def remove(session: AsyncSession, interview: Interview) -> list[str]:
    """Takes the interview away with everything that was said in it and made of it; keys of the files that are to go.

    The meter's figures stay: they hold no word.
    """
    keys = [document.storage_key for document in await recordings_of(session, interview.id)]
    for statement in (
        delete(Task).where(Task.subject_id.in_((interview.id, interview.candidate_id, interview.job_template_id))),
        # The interview and all that hangs on it go with the candidate.
        delete(Candidate).where(Candidate.id == interview.candidate_id),
        delete(JobTemplate).where(JobTemplate.id == interview.job_template_id),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))
    session.expunge(interview)
    return keys
