"""The board's columns: how many are at each point of the pipeline, and how long the middle one has been there."""

import json
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.counts import MANY
from api.candidates.desk_schemas import BoardStage, StageList
from api.candidates.listing import CandidateFilter, conditions_of
from api.candidates.models import Candidate, CandidateStatus
from api.ports import Clock
from api.recounted import recounted
from api.security.callers import Caller

DAY_SECS = 86_400


async def stages(session: AsyncSession, caller: Caller, wanted: CandidateFilter) -> StageList:
    """Of the candidates that `wanted` lets through, but for its words and its places. Some seconds old where there are
    very many (`api/recounted.py`)."""
    wanted = replace(wanted, query=None, statuses=())
    clock: Clock = session.info["clock"]

    async def count(session: AsyncSession) -> StageList:
        return await _counted(session, caller, wanted, clock.now())

    if not caller.may("candidates:all"):
        return await count(session)
    key = f"candidate-stages:{json.dumps(asdict(wanted), default=str)}"
    return await recounted(
        session, caller.company_scope, key, StageList, count, lambda made: sum(s.count for s in made.stages) > MANY
    )


async def _counted(session: AsyncSession, caller: Caller, wanted: CandidateFilter, now: datetime) -> StageList:
    by_time = (
        select(
            Candidate.status,
            Candidate.status_since,
            func.row_number()
            .over(partition_by=Candidate.status, order_by=(Candidate.status_since, Candidate.id))
            .label("place"),
            func.count().over(partition_by=Candidate.status).label("size"),
        )
        .where(*conditions_of(caller, wanted))
        .subquery()
    )
    # The middle one, of an even number the earlier: 2·place is `size` or one more.
    middle = select(by_time.c.status, by_time.c.status_since, by_time.c.size).where(
        by_time.c.place * 2 >= by_time.c.size, by_time.c.place * 2 <= by_time.c.size + 1
    )
    found = {row.status: row for row in await session.execute(middle)}
    return StageList(
        stages=[
            BoardStage(
                status=status,
                count=found[status].size if status in found else 0,
                median_days=_days(found[status].status_since, now) if status in found else None,
            )
            for status in CandidateStatus
        ]
    )


def _days(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else round(max(0.0, (now - since).total_seconds()) / DAY_SECS, 4)
