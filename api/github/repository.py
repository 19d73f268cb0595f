"""SQL of analyses; every method takes whose they are."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.github.models import AnalysisStatus, GitHubAnalysis
from api.paging import PageQuery, Slice, fetch_page

GOING_ON = (AnalysisStatus.QUEUED, AnalysisStatus.RUNNING)


async def own_analysis(session: AsyncSession, user_id: str, analysis_id: str) -> GitHubAnalysis | None:
    wanted = select(GitHubAnalysis).where(GitHubAnalysis.id == analysis_id, GitHubAnalysis.user_id == user_id)
    found: GitHubAnalysis | None = await session.scalar(wanted)
    return found


async def own_analyses(session: AsyncSession, user_id: str, query: PageQuery) -> Slice:
    wanted = select(GitHubAnalysis).where(GitHubAnalysis.user_id == user_id).order_by(GitHubAnalysis.id.desc())
    return await fetch_page(session, wanted, query)


async def going_on(session: AsyncSession, user_id: str) -> int:
    wanted = select(func.count()).where(GitHubAnalysis.user_id == user_id, GitHubAnalysis.status.in_(GOING_ON))
    return await session.scalar(wanted) or 0
