"""What a practice begins with: what its person wishes, the skills to aim at, the questions they know."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.gaps.errors import UnknownGapAnalysis
from api.gaps.repository import missing_skills
from api.practice.repository import known_questions
from api.practice.schemas import PracticeWish
from api.practice.state import PracticeState
from api.security.callers import Caller
from api.wiring import Services

MAX_FOCUS = 20


async def new_state(
    session: AsyncSession, services: Services, caller: Caller, wish: PracticeWish, num_questions: int
) -> PracticeState:
    """Before its first question. Raises UnknownGapAnalysis."""
    return PracticeState(
        id=new_id(),
        candidate_name=wish.candidate_name or caller.name,
        job_title=wish.job_title,
        interview_type=wish.interview_type,
        language=wish.language,
        resume_text=wish.resume_text or "",
        job_description=wish.job_description or "",
        num_questions=num_questions,
        focus=await _focus_of(session, caller, wish),
        analysis_id=wish.analysis_id,
        known=await known_questions(session, caller.user_id),
        started_at=services.clock.now(),
    )


async def _focus_of(session: AsyncSession, caller: Caller, wish: PracticeWish) -> list[str]:
    """The skills to aim at, in order. Raises UnknownGapAnalysis."""
    if wish.analysis_id is None:
        return list(dict.fromkeys(wish.skills))
    missing = await missing_skills(session, caller.user_id, wish.analysis_id)
    if missing is None:
        raise UnknownGapAnalysis()
    return list(dict.fromkeys([*wish.skills, *(name[:80] for name in missing)]))[:MAX_FOCUS]
