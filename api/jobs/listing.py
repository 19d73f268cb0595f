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
        return JobPage(jobs=[job_view(job, count, caller) for job, count in found.rows], **found.numbers())

    # An administrator sees several companies' jobs: a copy of that would be nobody's to drop.
    if caller.company_scope is None:
        return await read()
    shown = [query.page, query.per_page, q, is_open, sort, caller.role is Role.CANDIDATE, caller.may("jobs:write")]
    key = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]
    return await remembered(session, JOB_LISTS, caller.company_scope, key, JobPage, read)
