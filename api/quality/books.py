"""The end of an interview in figures: what it cost and how good it was, in the transaction that ends it."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.calls import repository as calls
from api.calls.usage import EngineUsage, fold_usage, meter_live
from api.database import after_commit, new_id
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.quality.fold import Quality, fold_quality
from api.quality.models import InterviewQuality
from api.quality.rule import FaultFact, faults, quality_index
from contract.events import UsageMeasured


async def close_books(session: AsyncSession, interview: Interview, now: datetime, config_dir: Path) -> None:
    """Called once for each interview: its state leaves the open ones in the same transaction. Without a call there is
    nothing to write."""
    stream = await calls.stream_of(session, interview.id)
    if not stream:
        return
    ends = {call.id: call.end_reason for call in await interviews.calls_of(session, interview.id)}
    quality = fold_quality(stream, ends)
    used: dict[str, list[UsageMeasured]] = {}
    for call_id, event in stream:
        if isinstance(event, UsageMeasured):
            used.setdefault(call_id, []).append(event)
    usage = {call_id: fold_usage(events, config_dir) for call_id, events in used.items()}
    found = faults(quality.total)
    session.add(
        InterviewQuality(
            id=new_id(),
            created_at=now,
            interview_id=interview.id,
            quality_index=quality_index(quality.total),
            figures=quality.model_dump(mode="json"),
            usage={call_id: [one.model_dump(mode="json") for one in lines] for call_id, lines in usage.items()},
            faults=[fact.model_dump(mode="json") for fact in found],
        )
    )
    whole = fold_usage((event for events in used.values() for event in events), config_dir)
    meter_live(session, interview, now, whole)
    await session.flush()
    _count(session, quality, whole, found)


def _count(session: AsyncSession, quality: Quality, used: list[EngineUsage], found: list[FaultFact]) -> None:
    async def count() -> None:
        index = quality_index(quality.total)
        if index is not None:
            metrics.interview_quality_index.observe(index)
        for fact in found:
            metrics.technical_faults_total.labels(fact.fault.value).inc()
        for one in used:
            metrics.vendor_cost_usd_total.labels(one.part, metrics.provider_label(one.part, one.provider)).inc(
                one.cost_usd or 0.0
            )

    after_commit(session, count)
