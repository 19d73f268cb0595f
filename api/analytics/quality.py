"""How the interviewer behaved, by week or month and by engines: from the figures that each interview ended with.

Delays are those of single turns as the calls recorded them, so a percentile is one of all turns and not a mean of
means; everything else is a sum of `api.quality.fold.CallQuality`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.models import AiUsage
from api.analytics.period import Buckets, Period, buckets, first_of, interviews_of
from api.analytics.ranks import FEW, percentiles
from api.analytics.schemas import EngineSet, EngineSetQuality, QualityLine, QualityOverTime, QualitySpan
from api.calls.models import CallEvent
from api.calls.usage import OPERATIONS
from api.interviews.models import Interview
from api.quality.models import InterviewQuality
from api.security.callers import Caller
from api.wiring import Services
from contract.engines import Part

ENDED = func.coalesce(Interview.completed_at, InterviewQuality.created_at)
"""When an interview with calls was over."""
SUMMED = (
    "agent_interrupted", "candidate_interrupted", "dead_air_count", "dead_air_ms", "failovers", "reconnects",
    "false_stops", "lasted_ms",
)  # fmt: skip
_ENGINES: tuple[Part, ...] = ("stt", "llm", "tts")
_SETS = 12


@dataclass(frozen=True, slots=True)
class _Counted:
    interviews: int
    sums: dict[str, int | None]
    turns: int
    p50: int | None
    p95: int | None


async def quality(session: AsyncSession, services: Services, caller: Caller, period: Period) -> QualityOverTime:
    now = services.clock.now()
    earliest = _base(caller, period).with_only_columns(func.min(ENDED))
    first = await first_of(session, period, earliest, now)
    row = buckets(first, min(period.until or now, now), period.zone)
    each = interview_rows(caller, period, row)
    whole = (await _counted(session, each, ())).get((), _Counted(0, {}, 0, None, None))
    spans = await _counted(session, each, ("bucket",))
    sets = await _counted(session, each, _ENGINES)
    nothing = _Counted(0, {}, 0, None, None)
    most = sorted(sets.items(), key=lambda one: (-one[1].interviews, str(one[0])))[:_SETS]
    return QualityOverTime(
        timezone=period.zone,
        unit=row.unit,
        whole=_line(whole),
        spans=[
            QualitySpan(since=since, until=until, figures=_line(spans.get((number,), nothing)))
            for number, (since, until) in enumerate(row.spans())
        ],
        engine_sets=[
            EngineSetQuality(engines=EngineSet(stt=stt, llm=llm, tts=tts), figures=_line(counted))
            for (stt, llm, tts), counted in most
        ],
    )


def _line(counted: _Counted) -> QualityLine:
    enough = counted.turns >= FEW
    sums = {name: counted.sums.get(name) for name in SUMMED}
    return QualityLine(
        interviews=counted.interviews,
        turns=counted.turns,
        delay_p50_ms=counted.p50 if enough else None,
        delay_p95_ms=counted.p95 if enough else None,
        cut_ins=sums["candidate_interrupted"] or 0,
        stops=sums["agent_interrupted"] or 0,
        false_stops=sums["false_stops"],
        dead_air_count=sums["dead_air_count"] or 0,
        dead_air_secs=round((sums["dead_air_ms"] or 0) / 1_000, 1),
        reconnects=sums["reconnects"],
        failovers=sums["failovers"] or 0,
        minutes=round((sums["lasted_ms"] or 0) / 60_000, 1),
    )


def _base(caller: Caller, period: Period) -> Any:
    statement = interviews_of(caller, period).join(InterviewQuality, InterviewQuality.interview_id == Interview.id)
    return statement.where(*period.holds(ENDED))


def interview_rows(caller: Caller, period: Period, row: Buckets) -> Subquery:
    """An interview each, with its bucket, its engines and its figures."""
    used = engine_sets()
    figures = [InterviewQuality.figures["total", name].as_integer().label(name) for name in SUMMED]
    found = (
        _base(caller, period)
        .outerjoin(used, used.c.subject_id == Interview.id)
        .with_only_columns(
            Interview.id.label("id"),
            row.number_of(ENDED).label("bucket"),
            *(used.c[part].label(part) for part in _ENGINES),
            *figures,
        )
    )
    rows: Subquery = found.subquery()
    return rows


def engine_sets() -> Subquery:
    """Interview → the engines that worked in it, by part; of several, the first and the last by name."""
    columns = []
    for part in _ENGINES:
        operation = OPERATIONS[part]
        name = case(
            (AiUsage.operation == operation, func.trim(AiUsage.provider.concat(" ").concat(AiUsage.model))), else_=None
        )
        columns.append(_one_or_two(name).label(part))
    live = AiUsage.operation.in_(OPERATIONS.values())
    return select(AiUsage.subject_id, *columns).where(live).group_by(AiUsage.subject_id).subquery()


def _one_or_two(name: ColumnElement[Any]) -> ColumnElement[Any]:
    first, last = func.min(name), func.max(name)
    return case((first == last, first), else_=first.concat(" + ").concat(last))


async def _counted(session: AsyncSession, each: Subquery, by: tuple[str, ...]) -> dict[tuple[Any, ...], _Counted]:
    keys = [each.c[name] for name in by]
    sums = [func.sum(each.c[name]) for name in SUMMED]
    counts = select(*keys, func.count(), *sums).select_from(each).group_by(*keys)
    found = {tuple(line[: len(by)]): line[len(by) :] for line in (await session.execute(counts)).all()}
    delays = (await session.execute(percentiles(_turns(each, by), "ms", by, (50, 95)))).all()
    turns = {tuple(line[: len(by)]): line[len(by) :] for line in delays}
    made: dict[tuple[Any, ...], _Counted] = {}
    for key, (interviews, *summed) in found.items():
        n, p50, p95 = turns.get(key, (0, None, None))
        values = {name: None if value is None else int(value) for name, value in zip(SUMMED, summed, strict=True)}
        made[key] = _Counted(interviews, values, n, p50, p95)
    return made


def _turns(each: Subquery, by: tuple[str, ...]) -> FromClause:
    delay = CallEvent.body["voice_to_voice_ms"].as_integer()
    return (
        select(*(each.c[name].label(name) for name in by), delay.label("ms"))
        .join(each, each.c.id == CallEvent.interview_id)
        .where(CallEvent.type == "turn.measured")
        .subquery()
    )
