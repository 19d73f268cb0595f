"""All SQL of quality."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews.models import Interview
from api.quality.models import InterviewQuality


async def quality_of(session: AsyncSession, interview_id: str) -> InterviewQuality | None:
    return await session.scalar(select(InterviewQuality).where(InterviewQuality.interview_id == interview_id))


async def blocked(session: AsyncSession, interview_id: str) -> bool:
    found = await quality_of(session, interview_id)
    return found is not None and found.blocks


async def redo_of(session: AsyncSession, interview_id: str) -> Interview | None:
    """The interview that was offered in place of this one."""
    return await session.scalar(select(Interview).where(Interview.redo_of_id == interview_id))


async def redos_before(session: AsyncSession, interview: Interview) -> int:
    """How many free redos led to this interview."""
    count, earlier = 0, interview.redo_of_id
    while earlier is not None:
        count += 1
        earlier = await session.scalar(select(Interview.redo_of_id).where(Interview.id == earlier))
    return count
