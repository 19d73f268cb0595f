"""The list of jobs, kept for five minutes and dropped on any change (CACHE-03)."""

import hashlib
import json
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit, new_id
from api.jobs import repository
from api.jobs.repository import Sort
from api.jobs.schemas import JobPage
from api.jobs.views import job_view
from api.paging import PageQuery
from api.ports import Cache
from api.security.callers import Caller, Role

TTL_SECS = 300


async def list_jobs(
    session: AsyncSession, caller: Caller, query: PageQuery, q: str | None, is_open: bool | None, sort: Sort
) -> JobPage:
    cache: Cache = session.info["cache"]
    key = await _page_key(cache, caller, [query.page, query.per_page, q, is_open, sort])
    known = await cache.get(key) if key else None
    if known is not None:
        return JobPage.model_validate(known)
    found = await repository.list_jobs(session, caller, query, q, is_open, sort)
    page = JobPage(jobs=[job_view(job, count, caller) for job, count in found.rows], **found.numbers())
    if key:
        await cache.set(key, page.model_dump(mode="json"), TTL_SECS)
    return page


async def _page_key(cache: Cache, caller: Caller, wanted: list[object]) -> str | None:
    """None for an administrator without a company, whose list is not kept.

    The key holds the list's generation, read before the database: a page that was read before a change is kept under
    a generation that nobody asks for again.
    """
    if caller.company_scope is None:
        return None
    generation = await cache.get(_generation_key(caller.company_scope))
    if generation is None:
        generation = new_id()
        await cache.set(_generation_key(caller.company_scope), generation, TTL_SECS)
    shown = [*wanted, caller.role is Role.CANDIDATE, caller.may("jobs:write")]
    digest = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]
    return f"jobs:{caller.company_scope}:{generation}:{digest}"


def _generation_key(company_id: str) -> str:
    return f"jobs:{company_id}:generation"


def drop_listing(session: AsyncSession, company_id: str) -> None:
    """Call with every change of a job or its questions; takes effect once that is stored."""
    cache: Cache | None = session.info.get("cache")
    if cache is not None:
        after_commit(session, _deleting(cache, _generation_key(company_id)))


def _deleting(cache: Cache, key: str) -> Callable[[], Awaitable[None]]:
    async def delete() -> None:
        await cache.delete(key)

    return delete
