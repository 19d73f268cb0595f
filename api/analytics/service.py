"""From counts to rates."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import repository
from api.analytics.repository import BIN, Period
from api.analytics.schemas import Agreement, CostLine, Costs, Funnel, Overview, ScoreBin, Scores, Stage
from api.candidates.models import CandidateStatus
from api.interviews.models import InterviewStatus
from api.recounted import recounted
from api.security.callers import Caller

MANY_STEPS = 20_000
"""From so many steps on counting them takes 0.1 s and more."""
_ENDED = (InterviewStatus.COMPLETED, InterviewStatus.NO_SHOW, InterviewStatus.EXPIRED, InterviewStatus.FAILED)


async def overview(session: AsyncSession, caller: Caller, period: Period) -> Overview:
    statuses = await repository.interviews_by_status(session, caller, period)
    ended = sum(statuses.get(status.value, 0) for status in _ENDED)
    completed = statuses.get(InterviewStatus.COMPLETED.value, 0)
    decided, hours = await repository.decision_hours(session, caller, period)
    return Overview(
        candidates=sum((await repository.candidates_by_status(session, caller, period)).values()),
        interviews=sum(statuses.values()),
        completed=completed,
        no_show=statuses.get(InterviewStatus.NO_SHOW.value, 0),
        cancelled=statuses.get(InterviewStatus.CANCELLED.value, 0),
        completion_rate=completed / ended if ended else None,
        waiting_for_review=await repository.waiting_for_review(session, caller),
        decided=decided,
        hours_to_decision=hours,
    )


async def funnel(session: AsyncSession, caller: Caller, period: Period) -> Funnel:
    """Of very many candidates it may be some seconds old (`api/recounted.py`)."""
    key = f"funnel:{period.since}:{period.until}:{period.job_template_id}"

    async def count(session: AsyncSession) -> Funnel:
        return await _count_funnel(session, caller, period)

    return await recounted(
        session, caller.company_scope, key, Funnel, count, lambda made: sum(s.reached for s in made.stages) > MANY_STEPS
    )


async def _count_funnel(session: AsyncSession, caller: Caller, period: Period) -> Funnel:
    now = await repository.candidates_by_status(session, caller, period)
    reached = await repository.reached(session, caller, period)
    times = await repository.stage_times(session, caller, period)
    stages = []
    for status in CandidateStatus:
        left, median_secs = times.get(status.value, (0, None))
        stages.append(
            Stage(
                status=status,
                now=now.get(status.value, 0),
                reached=reached.get(status.value, 0),
                left=left,
                median_hours=None if median_secs is None else round(median_secs / 3_600, 2),
            )
        )
    return Funnel(stages=stages)


async def scores(session: AsyncSession, caller: Caller, period: Period) -> Scores:
    bins = await repository.score_bins(session, caller, period)
    lines = [
        Agreement(suggested=suggested, decided=decided, count=count)
        for suggested, decided, count in await repository.suggestions(session, caller, period)
    ]
    decided = sum(line.count for line in lines if line.decided is not None)
    followed = sum(line.count for line in lines if line.decided == line.suggested)
    return Scores(
        bins=[
            ScoreBin(lower=n, upper=n + BIN - 1 if n < 90 else 100, count=bins.get(n, 0)) for n in range(0, 100, BIN)
        ],
        scored=sum(bins.values()),
        agreement=sorted(lines, key=lambda line: (line.suggested.value, line.decided.value if line.decided else "")),
        agreement_rate=followed / decided if decided else None,
    )


async def costs(session: AsyncSession, caller: Caller, period: Period) -> Costs:
    lines = [
        CostLine(
            operation=operation,
            provider=provider,
            model=model,
            calls=calls,
            failed=failed or 0,
            input_tokens=read or 0,
            output_tokens=written or 0,
            cost_usd=round(float(cost or 0), 6),
        )
        for operation, provider, model, calls, failed, read, written, cost in await repository.costs(
            session, caller, period
        )
    ]
    total = round(sum(line.cost_usd for line in lines), 6)
    completed = await repository.completed_count(session, caller, period)
    return Costs(
        lines=lines,
        total_usd=total,
        completed_interviews=completed,
        per_interview_usd=round(total / completed, 6) if completed else None,
    )
