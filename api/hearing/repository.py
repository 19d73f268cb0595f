"""All SQL of hearing checks."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.hearing.models import HearingCheck


async def check_of(session: AsyncSession, interview_id: str) -> HearingCheck | None:
    return await session.scalar(select(HearingCheck).where(HearingCheck.interview_id == interview_id))
