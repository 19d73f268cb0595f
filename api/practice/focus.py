"""What a practice aims at."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.gaps.errors import UnknownGapAnalysis
from api.gaps.repository import missing_skills
from api.practice.schemas import PracticeWish
from api.security.callers import Caller

MAX_FOCUS = 20


async def focus_of(session: AsyncSession, caller: Caller, body: PracticeWish) -> list[str]:
    """The skills to aim at, in order. Raises UnknownGapAnalysis."""
    if body.analysis_id is None:
        return list(dict.fromkeys(body.skills))
    missing = await missing_skills(session, caller.user_id, body.analysis_id)
    if missing is None:
        raise UnknownGapAnalysis()
    return list(dict.fromkeys([*body.skills, *(name[:80] for name in missing)]))[:MAX_FOCUS]
