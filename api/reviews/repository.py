"""All SQL about people's own views."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.candidates.models import Candidate
from api.interviews.models import OPEN_STATUSES, Interview, InterviewStatus
from api.interviews.repository import rows
from api.jobs.models import JobTemplate
from api.reviews.models import InterviewReview
from api.security.callers import Caller

Row = tuple[Interview, Candidate, JobTemplate, Call | None]


async def review_of(session: AsyncSession, interview_id: str, user_id: str) -> InterviewReview | None:
    return await session.scalar(
        select(InterviewReview).where(InterviewReview.interview_id == interview_id, InterviewReview.user_id == user_id)
    )


async def sent_reviews(session: AsyncSession, interview_id: str) -> Sequence[InterviewReview]:
    """In the order in which they were sent."""
    statement = (
        select(InterviewReview)
        .where(InterviewReview.interview_id == interview_id, InterviewReview.sent_at.is_not(None))
        .order_by(InterviewReview.sent_at, InterviewReview.id)
    )
    return (await session.scalars(statement)).all()


async def sent_by(session: AsyncSession, user_id: str, interview_ids: Iterable[str]) -> set[str]:
    """Those of the interviews of which this person has sent a view."""
    wanted = list(interview_ids)
    if not wanted:
        return set()
    statement = select(InterviewReview.interview_id).where(
        InterviewReview.user_id == user_id,
        InterviewReview.interview_id.in_(wanted),
        InterviewReview.sent_at.is_not(None),
    )
    return set(await session.scalars(statement))


async def reviews_by(session: AsyncSession, user_id: str, interview_ids: Iterable[str]) -> dict[str, InterviewReview]:
    """The person's own, sent or not, by interview."""
    wanted = list(interview_ids)
    if not wanted:
        return {}
    statement = select(InterviewReview).where(
        InterviewReview.user_id == user_id, InterviewReview.interview_id.in_(wanted)
    )
    return {one.interview_id: one for one in await session.scalars(statement)}


def _assigned(caller: Caller) -> ColumnElement[bool]:
    """To the caller in person, whatever else they may see."""
    return or_(Candidate.assigned_to == caller.user_id, Interview.interviewer_id == caller.user_id)


def _sent(caller: Caller) -> ColumnElement[bool]:
    return exists().where(
        InterviewReview.interview_id == Interview.id,
        InterviewReview.user_id == caller.user_id,
        InterviewReview.sent_at.is_not(None),
    )


async def held_rows(session: AsyncSession, caller: Caller, *, open_only: bool, limit: int) -> Sequence[Row]:
    """Completed interviews of the caller. `open_only`: without their view and without a decision, the oldest first;
    else all others, the newest first."""
    is_open = and_(~_sent(caller), Interview.verdict.is_(None))
    statement = rows(caller).where(
        _assigned(caller), Interview.status == InterviewStatus.COMPLETED, is_open if open_only else ~is_open
    )
    order = Interview.completed_at if open_only else Interview.completed_at.desc()
    found = await session.execute(statement.order_by(order, Interview.id).limit(limit))
    return [(interview, candidate, job, call) for interview, candidate, job, call in found]


async def upcoming_rows(session: AsyncSession, caller: Caller, now: datetime, limit: int) -> Sequence[Row]:
    """Open interviews of the caller that can still be held; those without a time come last."""
    statement = rows(caller).where(
        _assigned(caller),
        Interview.status.in_(OPEN_STATUSES),
        Interview.expires_at > now,
    )
    ordered = statement.order_by(Interview.scheduled_at.asc().nulls_last(), Interview.id)
    found = await session.execute(ordered.limit(limit))
    return [(interview, candidate, job, call) for interview, candidate, job, call in found]


async def redone(session: AsyncSession, interview_ids: Iterable[str]) -> set[str]:
    """Those that another interview stands in for."""
    wanted = list(interview_ids)
    if not wanted:
        return set()
    found = await session.scalars(select(Interview.redo_of_id).where(Interview.redo_of_id.in_(wanted)))
    return {one for one in found if one is not None}
