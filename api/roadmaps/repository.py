"""SQL of roadmaps; every function but the one for nudges takes whose they are."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.gaps.models import GapAnalysis
from api.paging import PageQuery, Slice, fetch_page
from api.roadmaps.models import Roadmap


async def own_roadmap(
    session: AsyncSession, user_id: str, roadmap_id: str, *, lock: bool = False
) -> tuple[Roadmap, str | None] | None:
    """(roadmap, title of its job)"""
    wanted = (
        select(Roadmap, GapAnalysis.job_title)
        .join(GapAnalysis, GapAnalysis.id == Roadmap.gap_analysis_id)
        .where(Roadmap.id == roadmap_id, Roadmap.user_id == user_id)
    )
    row = (await session.execute(wanted.with_for_update(of=Roadmap) if lock else wanted)).first()
    return (row[0], row[1]) if row is not None else None


async def own_roadmaps(session: AsyncSession, user_id: str, query: PageQuery) -> Slice:
    wanted = (
        select(Roadmap, GapAnalysis.job_title)
        .join(GapAnalysis, GapAnalysis.id == Roadmap.gap_analysis_id)
        .where(Roadmap.user_id == user_id)
        .order_by(Roadmap.id.desc())
    )
    return await fetch_page(session, wanted, query)


async def by_stop_token(session: AsyncSession, token_hash: str) -> Roadmap | None:
    found: Roadmap | None = await session.scalar(select(Roadmap).where(Roadmap.stop_token_hash == token_hash))
    return found


async def due_nudges(session: AsyncSession, now: datetime, limit: int) -> list[Roadmap]:
    wanted = select(Roadmap).where(Roadmap.next_nudge_at <= now).order_by(Roadmap.next_nudge_at).limit(limit)
    return list(await session.scalars(wanted.with_for_update(skip_locked=True)))
