"""All SQL about passages: whose they are, and which are nearest.

PostgreSQL with pgvector searches by itself; without the extension, and on SQLite, vectors are compared here, in batches
so that memory stays bounded. Both give the same order.
"""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.candidates.visible import visible
from api.embeddings.models import Embedding
from api.security.callers import Caller

log = structlog.get_logger(__name__)

BATCH_ROWS = 4_000
NO_PGVECTOR = (
    "The database has no vector search; résumés are compared one by one. Ask your administrator to add pgvector "
    "(package postgresql-15-pgvector of PostgreSQL's own Debian repository, then CREATE EXTENSION vector)."
)
_NEAREST = text(
    "SELECT e.candidate_id, max(1 - ((e.vector::vector) <=> (CAST(:wanted AS real[])::vector))) AS near "
    "FROM embeddings e WHERE e.model = :model AND e.candidate_id = ANY(CAST(:ids AS uuid[])) "
    "GROUP BY e.candidate_id ORDER BY near DESC, e.candidate_id LIMIT :most"
)


def with_resume(caller: Caller) -> list[ColumnElement[bool]]:
    """Candidates the caller may see that have a résumé."""
    return [*visible(caller), Candidate.merged_into.is_(None), Candidate.resume_text.is_not(None)]


async def of_resume(session: AsyncSession, resume_id: str, model: str) -> list[Embedding]:
    statement = select(Embedding).where(Embedding.resume_id == resume_id, Embedding.model == model)
    return list(await session.scalars(statement.order_by(Embedding.position)))


async def of_candidate(session: AsyncSession, candidate_id: str, model: str) -> list[Embedding]:
    statement = select(Embedding).where(Embedding.candidate_id == candidate_id, Embedding.model == model)
    return list(await session.scalars(statement.order_by(Embedding.position)))


async def unprepared(session: AsyncSession, caller: Caller, company_id: str, model: str, most: int) -> list[str]:
    """Ids of the company's candidates whose résumés have no passages of this model."""
    made = select(Embedding.id).where(Embedding.candidate_id == Candidate.id, Embedding.model == model).exists()
    statement = select(Candidate.id).where(*with_resume(caller), Candidate.company_id == company_id, ~made)
    return list(await session.scalars(statement.order_by(Candidate.id).limit(most)))


async def has_vector_search(session: AsyncSession) -> bool:
    if session.get_bind().dialect.name != "postgresql":
        return False
    return await session.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")) is not None


async def nearest_candidates(
    session: AsyncSession, caller: Caller, company_id: str, model: str, wanted: Sequence[float], most: int
) -> list[tuple[str, float]]:
    """(candidate, similarity of their nearest passage) of one company, the nearest first."""
    mine = select(Candidate.id).where(*with_resume(caller), Candidate.company_id == company_id)
    if await has_vector_search(session):
        ids = list(await session.scalars(mine))
        values: dict[str, Any] = {"wanted": list(wanted), "model": model, "ids": ids, "most": most}
        return [(str(row[0]), float(row[1])) for row in await session.execute(_NEAREST, values)]
    return await _compared_here(session, mine, company_id, model, np.asarray(wanted, dtype=np.float32), most)


async def _compared_here(
    session: AsyncSession, mine: Any, company_id: str, model: str, wanted: NDArray[np.float32], most: int
) -> list[tuple[str, float]]:
    if session.get_bind().dialect.name == "postgresql":
        _warn_once()
    best: dict[str, float] = {}
    after = ""
    while True:
        statement = (
            select(Embedding.id, Embedding.candidate_id, Embedding.vector)
            .where(Embedding.company_id == company_id, Embedding.model == model, Embedding.candidate_id.in_(mine))
            .order_by(Embedding.id)
            .limit(BATCH_ROWS)
        )
        rows = (await session.execute(statement.where(Embedding.id > after) if after else statement)).all()
        if not rows:
            break
        after = rows[-1][0]
        near = np.asarray([row[2] for row in rows], dtype=np.float32) @ wanted
        for (_, candidate_id, _vector), value in zip(rows, near, strict=True):
            whose = str(candidate_id)
            best[whose] = max(best.get(whose, -1.0), float(value))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:most]


@functools.cache
def _warn_once() -> None:
    log.warning("vector_search_in_process", advice=NO_PGVECTOR)
