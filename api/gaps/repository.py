"""SQL of gap analyses; every function takes whose they are."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.career.models import Profile, Skill
from api.gaps.models import GapAnalysis
from api.paging import PageQuery, Slice, fetch_page
from api.resumes.models import Resume


async def own_analysis(session: AsyncSession, user_id: str, analysis_id: str) -> GapAnalysis | None:
    wanted = select(GapAnalysis).where(GapAnalysis.id == analysis_id, GapAnalysis.user_id == user_id)
    found: GapAnalysis | None = await session.scalar(wanted)
    return found


async def own_analyses(session: AsyncSession, user_id: str, query: PageQuery) -> Slice:
    wanted = select(GapAnalysis).where(GapAnalysis.user_id == user_id).order_by(GapAnalysis.id.desc())
    return await fetch_page(session, wanted, query)


async def own_resume(session: AsyncSession, user_id: str, resume_id: str) -> Resume | None:
    found: Resume | None = await session.scalar(select(Resume).where(Resume.id == resume_id, Resume.user_id == user_id))
    return found


async def profile_skills(session: AsyncSession, user_id: str) -> list[str]:
    wanted = select(Skill.name).join(Profile, Profile.id == Skill.profile_id).where(Profile.user_id == user_id)
    return list(dict.fromkeys(await session.scalars(wanted.order_by(Skill.id).limit(300))))


async def missing_skills(session: AsyncSession, user_id: str, analysis_id: str) -> list[str] | None:
    """For whoever aims at the gaps; None: no such analysis of this person."""
    found = await own_analysis(session, user_id, analysis_id)
    return None if found is None else [str(name) for name in found.missing_skills]
