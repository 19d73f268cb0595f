"""The list of jobs, kept for five minutes (CACHE-03); `api/cache_drops.py` drops it on any change of a job."""

import hashlib
import json

from sqlalchemy.ext.asyncio import AsyncSession

from api.cache import JOB_LISTS, remembered
from api.jobs import repository
from api.jobs.repository import Sort
from api.jobs.schemas import JobPage
from api.jobs.views import job_view
from api.paging import PageQuery
from api.security.callers import Caller, Role


async def list_jobs(
    session: AsyncSession, caller: Caller, query: PageQuery, q: str | None, is_open: bool | None, sort: Sort
) -> JobPage:
    async def read() -> JobPage:
        found = await repository.list_jobs(session, caller, query, q, is_open, sort)
        views = [job_view(job, count, planned, caller) for job, count, planned in found.rows]
        return JobPage(jobs=views, **found.numbers())

    # An administrator sees several companies' jobs: a copy of that would be nobody's to drop.
    if caller.company_scope is None:
        return await _counted(session, caller, await read())
    shown = [query.page, query.per_page, q, is_open, sort, caller.role is Role.CANDIDATE, caller.may("jobs:write")]
    key = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]
    page = await remembered(session, JOB_LISTS, caller.company_scope, key, JobPage, read)
    return await _counted(session, caller, page)


async def _counted(session: AsyncSession, caller: Caller, page: JobPage) -> JobPage:
    """With the candidates, who are counted each time: they come without a change of the job."""
    if not caller.may("jobs:write") or not page.jobs:
        return page
    counts = await repository.count_candidates(session, [job.id for job in page.jobs])
    jobs = [job.model_copy(update={"candidates_count": counts.get(job.id, 0)}) for job in page.jobs]
    return page.model_copy(update={"jobs": jobs})
