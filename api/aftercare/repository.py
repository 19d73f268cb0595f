"""All SQL about what a candidate says and asks after an interview."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare.models import AskedFor, CandidateRequest, Clarity, InterviewFeedback


async def requests_of(session: AsyncSession, interview_id: str) -> Sequence[CandidateRequest]:
    """Oldest first: ids are in order of creation."""
    statement = select(CandidateRequest).where(CandidateRequest.interview_id == interview_id)
    return (await session.scalars(statement.order_by(CandidateRequest.id))).all()


async def request_of(session: AsyncSession, interview_id: str, request_id: str) -> CandidateRequest | None:
    return await session.scalar(
        select(CandidateRequest).where(CandidateRequest.id == request_id, CandidateRequest.interview_id == interview_id)
    )


async def open_request(session: AsyncSession, interview_id: str, kind: AskedFor) -> CandidateRequest | None:
    return await session.scalar(
        select(CandidateRequest)
        .where(
            CandidateRequest.interview_id == interview_id,
            CandidateRequest.kind == kind,
            CandidateRequest.answered_at.is_(None),
        )
        .order_by(CandidateRequest.id)
        .limit(1)
    )


async def feedback_of(session: AsyncSession, interview_id: str) -> InterviewFeedback | None:
    return await session.scalar(select(InterviewFeedback).where(InterviewFeedback.interview_id == interview_id))


async def clarity(session: AsyncSession, company_id: str | None) -> dict[Clarity, int]:
    """How many said which; of all companies without `company_id`."""
    statement = select(InterviewFeedback.clear, func.count()).group_by(InterviewFeedback.clear)
    if company_id is not None:
        statement = statement.where(InterviewFeedback.company_id == company_id)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def troubles(session: AsyncSession, company_id: str | None, limit: int) -> list[str]:
    """The newest ones, in the order of the alphabet."""
    statement = select(InterviewFeedback.trouble).where(InterviewFeedback.trouble.is_not(None))
    if company_id is not None:
        statement = statement.where(InterviewFeedback.company_id == company_id)
    found = await session.scalars(statement.order_by(InterviewFeedback.updated_at.desc()).limit(limit))
    return sorted(text for text in found if text)
