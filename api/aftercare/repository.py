"""All SQL about what a candidate says and asks after an interview."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare.models import AskedFor, CandidateRequest, InterviewFeedback


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
