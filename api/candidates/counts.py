"""How many candidates are at each point of the pipeline.

No index counts without reading an entry for each row: 0.1 s for 200,000 of them, and every list page asks. What took
long to count is therefore shown for some seconds more.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates import repository
from api.candidates.models import CandidateStatus
from api.candidates.schemas import StatusCounts
from api.ports import Cache
from api.security.callers import Caller

MANY = 20_000
"""Up to so many rows a count takes some 10 ms and is never kept: who moved a candidate sees it at once."""
KEPT_SECS = 10


async def status_counts(session: AsyncSession, caller: Caller) -> StatusCounts:
    """Exact, or at most `KEPT_SECS` old where there are more than `MANY`."""
    cache: Cache = session.info["cache"]
    # Whoever sees some of the candidates only has few.
    key = f"candidate-counts:{caller.company_scope or 'all'}" if caller.may("candidates:all") else None
    kept = await cache.get(key) if key is not None else None
    if kept is not None:
        return StatusCounts.model_validate(kept)
    found = await repository.status_counts(session, caller)
    counts = {status: found.get(status, 0) for status in CandidateStatus}
    made = StatusCounts(counts=counts, total=sum(counts.values()))
    if key is not None and made.total > MANY:
        await cache.set(key, made.model_dump(mode="json"), KEPT_SECS)
    return made
