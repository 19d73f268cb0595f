"""What a person prepared with: gap analyses, plans, and analyses of repositories; for the archive and for erasure."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import Base
from api.gaps.models import GapAnalysis
from api.github.models import GitHubAnalysis
from api.outbox import Task
from api.roadmaps.models import Roadmap

OWN: tuple[type[GapAnalysis] | type[Roadmap] | type[GitHubAnalysis], ...] = (Roadmap, GapAnalysis, GitHubAnalysis)
"""Children first."""


async def rows_of(session: AsyncSession, user_id: str) -> dict[str, list[Base]]:
    """By name of the table."""
    return {
        model.__tablename__: list(
            await session.scalars(select(model).where(model.user_id == user_id).order_by(model.id))
        )
        for model in OWN
    }


async def remove_all(session: AsyncSession, user_id: str) -> None:
    """With the tasks that speak of them."""
    for model in OWN:
        ids = select(model.id).where(model.user_id == user_id)
        await session.execute(delete(Task).where(Task.subject_id.in_(ids)).execution_options(synchronize_session=False))
        await session.execute(delete(model).where(model.user_id == user_id))
