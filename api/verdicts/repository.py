"""All SQL of verdicts."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.verdicts.models import InterviewQuestion, VerdictDecision


async def latest_decision(session: AsyncSession, interview_id: str) -> VerdictDecision | None:
    """The one that counts for the company."""
    return await session.scalar(
        select(VerdictDecision)
        .where(VerdictDecision.interview_id == interview_id, VerdictDecision.taken_back_at.is_(None))
        .order_by(VerdictDecision.id.desc())
        .limit(1)
    )


async def told_decision(session: AsyncSession, interview_id: str) -> VerdictDecision | None:
    """The one that the candidate knows."""
    return await session.scalar(
        select(VerdictDecision)
        .where(VerdictDecision.interview_id == interview_id, VerdictDecision.told_at.is_not(None))
        .order_by(VerdictDecision.id.desc())
        .limit(1)
    )


async def decision(session: AsyncSession, interview_id: str, decision_id: str) -> VerdictDecision | None:
    return await session.scalar(
        select(VerdictDecision).where(VerdictDecision.id == decision_id, VerdictDecision.interview_id == interview_id)
    )


async def decisions_of(session: AsyncSession, interview_id: str) -> Sequence[VerdictDecision]:
    """Newest first, those that were taken back too."""
    return (
        await session.scalars(
            select(VerdictDecision)
            .where(VerdictDecision.interview_id == interview_id)
            .order_by(VerdictDecision.id.desc())
        )
    ).all()


async def questions_of(session: AsyncSession, interview_id: str) -> Sequence[InterviewQuestion]:
    """In asking order; none before the first scoring."""
    return (
        await session.scalars(
            select(InterviewQuestion)
            .where(InterviewQuestion.interview_id == interview_id)
            .order_by(InterviewQuestion.question_number)
        )
    ).all()


async def replace_questions(session: AsyncSession, interview_id: str, rows: Iterable[InterviewQuestion]) -> None:
    await session.execute(delete(InterviewQuestion).where(InterviewQuestion.interview_id == interview_id))
    session.add_all(rows)
    await session.flush()
