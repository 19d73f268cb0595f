"""All SQL about rounds. Every read takes the caller, but for what the server itself does."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews.models import OPEN_STATUSES, Interview
from api.rounds.models import InterviewRound
from api.security.callers import Caller


async def access_round(session: AsyncSession, caller: Caller, round_id: str) -> InterviewRound | None:
    statement = select(InterviewRound).where(InterviewRound.id == round_id)
    scope = caller.company_scope
    return await session.scalar(statement if scope is None else statement.where(InterviewRound.company_id == scope))


async def rounds_of(session: AsyncSession, candidate_id: str) -> Sequence[InterviewRound]:
    """By job, then by number. The candidate's visibility is the caller's to check."""
    return (
        await session.scalars(
            select(InterviewRound)
            .where(InterviewRound.candidate_id == candidate_id)
            .order_by(InterviewRound.job_template_id, InterviewRound.round_number)
        )
    ).all()


async def by_number(
    session: AsyncSession, candidate_id: str, job_template_id: str, round_number: int
) -> InterviewRound | None:
    return await session.scalar(
        select(InterviewRound).where(
            InterviewRound.candidate_id == candidate_id,
            InterviewRound.job_template_id == job_template_id,
            InterviewRound.round_number == round_number,
        )
    )


async def latest_interviews(session: AsyncSession, round_ids: Sequence[str]) -> dict[str, Interview]:
    """Of each round the newest interview, by round id."""
    found = await session.scalars(select(Interview).where(Interview.round_id.in_(round_ids)).order_by(Interview.id))
    return {str(interview.round_id): interview for interview in found}


async def has_interview(session: AsyncSession, round_id: str, *, only_open: bool) -> bool:
    statement = select(Interview.id).where(Interview.round_id == round_id)
    if only_open:
        statement = statement.where(Interview.status.in_(OPEN_STATUSES))
    return await session.scalar(statement.limit(1)) is not None
