"""SQL of the first page and of scores. Every statement is bound to what the caller may see; the database counts."""

from typing import Any

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.analytics.period import Period, interviews_of
from api.analytics.ranks import percentiles, seconds_between
from api.candidates.models import Candidate
from api.candidates.visible import visible
from api.interviews.models import Interview, InterviewStatus, Verdict
from api.security.callers import Caller
from api.verdicts.models import VerdictDecision

BIN = 10


async def candidates_who_came(session: AsyncSession, caller: Caller, period: Period) -> int:
    statement = select(func.count()).where(*visible(caller), *period.holds(Candidate.created_at))
    if period.job_template_id:
        statement = statement.where(Candidate.job_template_id == period.job_template_id)
    return await session.scalar(statement) or 0


async def interviews_by_status(session: AsyncSession, caller: Caller, period: Period) -> dict[str, int]:
    """Interviews made in the period, by their status now."""
    statement = (
        _within(caller, period, Interview.created_at)
        .with_only_columns(Interview.status, func.count())
        .group_by(Interview.status)
    )
    return {status.value: count for status, count in (await session.execute(statement)).all()}


def _within(caller: Caller, period: Period, moment: InstrumentedAttribute[Any]) -> Select[Any]:
    return interviews_of(caller, period).where(*period.holds(moment))


async def waiting_for_review(session: AsyncSession, caller: Caller, period: Period) -> int:
    """Completed interviews that no person has decided yet. One that a free redo stands in for is settled."""
    redo = aliased(Interview)
    statement = interviews_of(caller, period).where(
        Interview.status == InterviewStatus.COMPLETED,
        Interview.verdict.is_(None),
        ~exists().where(redo.redo_of_id == Interview.id),
    )
    return await session.scalar(statement.with_only_columns(func.count())) or 0


async def score_bins(session: AsyncSession, caller: Caller, period: Period) -> dict[int, int]:
    """Lower bound of a bin of ten points → interviews completed in the period; 100 counts into the last one."""
    lower = case((Interview.score >= 100, 90), else_=Interview.score - Interview.score % BIN)
    statement = (
        _within(caller, period, Interview.completed_at)
        .where(Interview.score.is_not(None))
        .with_only_columns(lower, func.count())
        .group_by(lower)
    )
    return {int(bound): count for bound, count in (await session.execute(statement)).all()}


async def suggestions(
    session: AsyncSession, caller: Caller, period: Period
) -> list[tuple[Verdict, Verdict | None, int]]:
    """(suggested, decided, count) of interviews completed in the period."""
    statement = (
        _within(caller, period, Interview.completed_at)
        .where(Interview.suggested_verdict.is_not(None))
        .with_only_columns(Interview.suggested_verdict, Interview.verdict, func.count())
        .group_by(Interview.suggested_verdict, Interview.verdict)
    )
    found = (await session.execute(statement)).all()
    return [(suggested, decided, count) for suggested, decided, count in found if suggested is not None]


async def decision_hours(session: AsyncSession, caller: Caller, period: Period) -> tuple[int, float | None]:
    """(decided interviews, mean hours from completion to the first decision)."""
    first = (
        select(VerdictDecision.interview_id, func.min(VerdictDecision.created_at).label("at"))
        .where(VerdictDecision.taken_back_at.is_(None))
        .group_by(VerdictDecision.interview_id)
        .subquery()
    )
    seconds = seconds_between(session, Interview.completed_at, first.c.at)
    statement = (
        _within(caller, period, Interview.completed_at)
        .join(first, first.c.interview_id == Interview.id)
        .with_only_columns(func.count(), func.avg(seconds))
    )
    count, mean = (await session.execute(statement)).one()
    return count, None if mean is None else float(mean) / 3_600


async def range_widths(session: AsyncSession, caller: Caller, period: Period) -> tuple[int, float | None]:
    """(Interviews whose readings make a range, the median of how far its ends are apart, in points)."""
    report = Interview.ai_report
    width = report["range", "high"].as_float() - report["range", "low"].as_float()
    each = (
        _within(caller, period, Interview.completed_at)
        .where(Interview.score.is_not(None))
        .with_only_columns(width.label("width"))
        .subquery()
    )
    count, median = (await session.execute(percentiles(each, "width", (), (50,)))).one()
    return count, None if median is None else float(median)
