"""Numbers that take long to count, shown for some seconds more, and counted anew beside whoever asks.

    counts = await recounted(session, company_id, "candidate-counts", StatusCounts, count, is_long)

An answer is at most `FRESH_SECS` old when nobody had asked for a while, and at most `FRESH_SECS` and the time of one
count old while people ask: the first who finds it older than that gets it all the same, and starts the new count.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import Database
from api.database.row_security import name_company
from api.ports import Cache, Clock

log = structlog.get_logger(__name__)

M = TypeVar("M", bound=BaseModel)

FRESH_SECS = 10
SHOWN_SECS = 20
"""Older ones are not shown at all: whoever asks waits for the count."""
_counting: dict[str, "asyncio.Task[None]"] = {}
"""By the cache's key: one count of a kind at a time in this process."""


async def recounted(
    session: AsyncSession,
    company_id: str | None,
    key: str,
    model: type[M],
    count: Callable[[AsyncSession], Awaitable[M]],
    is_long: Callable[[M], bool],
) -> M:
    """What `count` says now, or said some seconds ago. Only answers for which `is_long` holds are kept.

    `company_id`: None for all companies. `key` names everything the answer depends on besides the company. `count` may
    be called later, with a session of its own that is bound to the same company.
    """
    cache: Cache = session.info["cache"]
    clock: Clock = session.info["clock"]
    place = f"recounted:{key}:{company_id or 'all'}"
    kept: Any = await cache.get(place)
    if kept is not None:
        if clock.now().timestamp() - kept["at"] > FRESH_SECS:
            _count_beside(session.info["database"], cache, clock, place, company_id, count)
        return model.model_validate(kept["answer"])
    made = await count(session)
    if is_long(made):
        await _keep(cache, clock, place, made)
    return made


async def _keep(cache: Cache, clock: Clock, place: str, made: BaseModel) -> None:
    body = {"at": clock.now().timestamp(), "answer": made.model_dump(mode="json", by_alias=True)}
    await cache.set(place, body, SHOWN_SECS)


def _count_beside(
    database: Database,
    cache: Cache,
    clock: Clock,
    place: str,
    company_id: str | None,
    count: Callable[[AsyncSession], Awaitable[BaseModel]],
) -> None:
    if place in _counting:
        return

    async def work() -> None:
        try:
            async with database.transaction(read_only=True) as session:
                await name_company(session, company_id)
                await _keep(cache, clock, place, await count(session))
        except Exception:
            # The old answer runs out by itself, and the next who asks sees the error.
            log.exception("count_failed", key=place.split(":")[1])

    task = asyncio.create_task(work())
    _counting[place] = task
    task.add_done_callback(lambda _done: _counting.pop(place, None))


async def counted_out() -> None:
    """Waits for the counts under way."""
    await asyncio.gather(*_counting.values(), return_exceptions=True)
