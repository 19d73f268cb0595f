"""From counts to rates."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import repository
from api.analytics.period import Period
from api.analytics.ranks import FEW
from api.analytics.repository import BIN
from api.analytics.schemas import Agreement, Overview, ScoreBin, Scores
from api.interviews.models import InterviewStatus
from api.security.callers import Caller

_ENDED = (InterviewStatus.COMPLETED, InterviewStatus.NO_SHOW, InterviewStatus.EXPIRED, InterviewStatus.FAILED)


async def overview(session: AsyncSession, caller: Caller, period: Period) -> Overview:
    statuses = await repository.interviews_by_status(session, caller, period)
    ended = sum(statuses.get(status.value, 0) for status in _ENDED)
    completed = statuses.get(InterviewStatus.COMPLETED.value, 0)
    decided, hours = await repository.decision_hours(session, caller, period)
    return Overview(
        candidates=await repository.candidates_who_came(session, caller, period),
        interviews=sum(statuses.values()),
        completed=completed,
        no_show=statuses.get(InterviewStatus.NO_SHOW.value, 0),
        cancelled=statuses.get(InterviewStatus.CANCELLED.value, 0),
        completion_rate=completed / ended if ended else None,
        waiting_for_review=await repository.waiting_for_review(session, caller, period),
        decided=decided,
        hours_to_decision=hours,
    )


async def scores(session: AsyncSession, caller: Caller, period: Period) -> Scores:
    bins = await repository.score_bins(session, caller, period)
    lines = [
        Agreement(suggested=suggested, decided=decided, count=count)
        for suggested, decided, count in await repository.suggestions(session, caller, period)
    ]
    ranged, width = await repository.range_widths(session, caller, period)
    decided = sum(line.count for line in lines if line.decided is not None)
    followed = sum(line.count for line in lines if line.decided == line.suggested)
    return Scores(
        bins=[
            ScoreBin(lower=n, upper=n + BIN - 1 if n < 90 else 100, count=bins.get(n, 0)) for n in range(0, 100, BIN)
        ],
        scored=sum(bins.values()),
        agreement=sorted(lines, key=lambda line: (line.suggested.value, line.decided.value if line.decided else "")),
        agreement_rate=followed / decided if decided else None,
        timezone=period.zone,
        few=FEW,
        range_points=width if ranged >= FEW else None,
    )
