"""How many candidates are at each point of the pipeline.

No index counts without reading an entry for each row: 0.1 s for 200,000 of them, and every list page asks. What took
long to count is therefore shown for some seconds more.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates import repository
from api.candidates.models import CandidateStatus
from api.candidates.schemas import StatusCounts
from api.recounted import recounted
from api.security.callers import Caller

MANY = 20_000
"""Up to so many rows a count takes some 10 ms and is never kept: who moved a candidate sees it at once."""


async def status_counts(session: AsyncSession, caller: Caller) -> StatusCounts:
    """Exact, or some seconds old (`api/recounted.py`) where there are more than `MANY`."""

    async def count(session: AsyncSession) -> StatusCounts:
        found = await repository.status_counts(session, caller)
        counts = {status: found.get(status, 0) for status in CandidateStatus}
        return StatusCounts(counts=counts, total=sum(counts.values()))

    if not caller.may("candidates:all"):
        # Whoever sees some of the candidates only has few.
        return await count(session)
    return await recounted(
        session, caller.company_scope, "candidate-counts", StatusCounts, count, lambda made: made.total > MANY
    )
