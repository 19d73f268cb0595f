"""Copies of what the database says, for a while (CACHE-01 … CACHE-03), dropped at once when it changes.

    view = await remembered(session, JOB_LISTS, company_id, f"{page}:{sort}", JobPage, read_from_database)

`api/cache_drops.py` drops them when the rows behind them change; `drop_after_commit` is for what no row tells.

A copy lives under its company's present generation of the space. Dropping removes the generation, so that every copy
of that company is out of reach, also one that somebody read before the change and stores after it.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit
from api.database.row_security import name_company
from api.metrics import cache_requests_total
from api.ports import Cache

M = TypeVar("M", bound=BaseModel)

GENERATION_SECS = 24 * 3600
"""Longer than any copy lives."""


@dataclass(frozen=True, slots=True)
class Space:
    name: str
    ttl_secs: int
    of_company: bool = True
    """False: `company_id` below is a profile's or a user's id, and no company's rows are read."""


COMPANY_SETTINGS = Space("company-settings", 3600)
"""CACHE-02."""
JOB_LISTS = Space("job-lists", 300)
"""CACHE-03."""
SUGGESTIONS = Space("suggestions", 24 * 3600)
"""CACHE-05: what a text model suggested."""
PUBLIC_PROFILES = Space("public-profiles", 3600, of_company=False)
"""CACHE-05; by profile."""
PERSONAL_SUGGESTIONS = Space("personal-suggestions", 24 * 3600, of_company=False)
"""CACHE-05; by user."""


async def remembered(
    session: AsyncSession, space: Space, company_id: str, key: str, model: type[M], make: Callable[[], Awaitable[M]]
) -> M:
    """The copy under `key`, or what `make` answers, which is then kept. `key` names everything the answer depends on
    besides the company: filters, page, and what of it the caller may see.

    `session` is one of a GET, which has written nothing: its view of the database begins anew before `make` reads, for
    it may have begun before a change whose copies are dropped by now.
    """
    cache: Cache = session.info["cache"]
    generation = await _generation(cache, space, company_id)
    place = f"{space.name}:{company_id}:{generation}:{key}"
    kept = await cache.get(place)
    cache_requests_total.labels(space.name, "miss" if kept is None else "hit").inc()
    if kept is not None:
        return model.model_validate(kept)
    await session.commit()
    session.expunge_all()
    if space.of_company:
        await name_company(session, company_id)
    made = await make()
    await cache.set(place, made.model_dump(mode="json", by_alias=True), space.ttl_secs)
    return made


async def drop(cache: Cache, space: Space, company_id: str) -> None:
    """Forgets every copy of the company in `space`."""
    await cache.delete(generation_key(space, company_id))


def drop_after_commit(session: AsyncSession, space: Space, company_id: str) -> None:
    """`drop`, once the change is stored: a copy made before that would be of the old state."""

    cache: Cache = session.info["cache"]

    async def forget() -> None:
        await drop(cache, space, company_id)

    after_commit(session, forget)


async def _generation(cache: Cache, space: Space, company_id: str) -> str:
    key = generation_key(space, company_id)
    known = await cache.get(key)
    if isinstance(known, str):
        return known
    # Two at once may each make one; the copies of one of them are then never found again.
    made = secrets.token_hex(8)
    await cache.set(key, made, GENERATION_SECS)
    return made


def generation_key(space: Space, company_id: str) -> str:
    """Deleting it drops every copy of the company in `space`."""
    return f"{space.name}:{company_id}:generation"
