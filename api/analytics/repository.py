"""All SQL of the numbers. Every statement is bound to the caller's company and a period; the database counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, exists, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.ai.models import AiUsage, UsageOutcome
from api.candidates.models import Candidate, CandidateStatusChange
from api.interviews.models import Interview, InterviewStatus, Verdict
from api.security.callers import Caller
from api.verdicts.models import VerdictDecision

BIN = 10


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` (included) to `until` (not included); None leaves that side open."""

    since: datetime | None
    until: datetime | None
    job_template_id: str | None = None

    def holds(self, moment: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(moment >= self.since)
        if self.until is not None:
            conditions.append(moment < self.until)
        return conditions


def _own(caller: Caller, company: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    scope = caller.company_scope
    return [] if scope is None else [company == scope]


async def candidates_by_status(session: AsyncSession, caller: Caller, period: Period) -> dict[str, int]:
    """Where the candidates who came in the period stand now."""
    statement = (
        select(Candidate.status, func.count())
        .where(Candidate.deleted_at.is_(None), *_own(caller, Candidate.company_id), *period.holds(Candidate.created_at))
        .group_by(Candidate.status)
    )
    if period.job_template_id:
        statement = statement.where(Candidate.job_template_id == period.job_template_id)
    return {status.value: count for status, count in (await session.execute(statement)).all()}


def _steps(caller: Caller, period: Period) -> Select[Any]:
    statement = select(CandidateStatusChange).where(
        *_own(caller, CandidateStatusChange.company_id), *period.holds(CandidateStatusChange.created_at)
    )
    if period.job_template_id:
        statement = statement.join(Candidate, Candidate.id == CandidateStatusChange.candidate_id).where(
            Candidate.job_template_id == period.job_template_id
        )
    return statement


async def reached(session: AsyncSession, caller: Caller, period: Period) -> dict[str, int]:
    """How many different candidates came to each status in the period."""
    statement = (
        _steps(caller, period)
        .with_only_columns(CandidateStatusChange.to_status, func.count(distinct(CandidateStatusChange.candidate_id)))
        .group_by(CandidateStatusChange.to_status)
    )
    return {status.value: count for status, count in (await session.execute(statement)).all()}


async def stage_times(session: AsyncSession, caller: Caller, period: Period) -> dict[str, tuple[int, float]]:
    """Status → (how many left it, median seconds in it). Candidates who are still there are not counted.

    The median is the middle row by rank (the lower one of two): both databases know windows, only one percentiles.
    """
    moment = CandidateStatusChange.created_at
    next_at = func.lead(moment).over(partition_by=CandidateStatusChange.candidate_id, order_by=CandidateStatusChange.id)
    stays = (
        _steps(caller, period)
        .with_only_columns(
            CandidateStatusChange.to_status.label("status"), moment.label("began"), next_at.label("ended")
        )
        .subquery()
    )
    seconds = _seconds_between(session, stays.c.began, stays.c.ended)
    ranked = (
        select(
            stays.c.status,
            seconds.label("secs"),
            func.row_number().over(partition_by=stays.c.status, order_by=seconds).label("place"),
            func.count().over(partition_by=stays.c.status).label("n"),
        )
        .where(stays.c.ended.is_not(None))
        .subquery()
    )
    middle = select(ranked.c.status, ranked.c.n, ranked.c.secs).where(ranked.c.place == (ranked.c.n + 1) / 2)
    if session.get_bind().dialect.name == "postgresql":
        middle = select(ranked.c.status, ranked.c.n, ranked.c.secs).where(ranked.c.place == func.div(ranked.c.n + 1, 2))
    return {status.value: (n, float(secs)) for status, n, secs in (await session.execute(middle)).all()}


def _seconds_between(session: AsyncSession, began: ColumnElement[Any], ended: ColumnElement[Any]) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "postgresql":
        return extract("epoch", ended - began)
    return (func.julianday(ended) - func.julianday(began)) * 86_400.0


async def interviews_by_status(session: AsyncSession, caller: Caller, period: Period) -> dict[str, int]:
    """Interviews made in the period, by their status now."""
    statement = (
        _interviews(caller, period, Interview.created_at)
        .with_only_columns(Interview.status, func.count())
        .group_by(Interview.status)
    )
    return {status.value: count for status, count in (await session.execute(statement)).all()}


def _interviews(caller: Caller, period: Period, moment: InstrumentedAttribute[Any]) -> Select[Any]:
    statement = select(Interview).where(*_own(caller, Interview.company_id), *period.holds(moment))
    if period.job_template_id:
        statement = statement.where(Interview.job_template_id == period.job_template_id)
    return statement


async def waiting_for_review(session: AsyncSession, caller: Caller) -> int:
    """Completed interviews that no person has decided yet. One that a free redo stands in for is settled."""
    redo = aliased(Interview)
    statement = select(func.count()).where(
        *_own(caller, Interview.company_id),
        Interview.status == InterviewStatus.COMPLETED,
        Interview.verdict.is_(None),
        ~exists().where(redo.redo_of_id == Interview.id),
    )
    return await session.scalar(statement) or 0


async def score_bins(session: AsyncSession, caller: Caller, period: Period) -> dict[int, int]:
    """Lower bound of a bin of ten points → interviews completed in the period; 100 counts into the last one."""
    lower = case((Interview.score >= 100, 90), else_=Interview.score - Interview.score % BIN)
    statement = (
        _interviews(caller, period, Interview.completed_at)
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
        _interviews(caller, period, Interview.completed_at)
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
        .group_by(VerdictDecision.interview_id)
        .subquery()
    )
    seconds = _seconds_between(session, Interview.completed_at, first.c.at)  # type: ignore[arg-type]  # a column
    statement = (
        _interviews(caller, period, Interview.completed_at)
        .join(first, first.c.interview_id == Interview.id)
        .with_only_columns(func.count(), func.avg(seconds))
    )
    count, mean = (await session.execute(statement)).one()
    return count, None if mean is None else float(mean) / 3_600


async def costs(session: AsyncSession, caller: Caller, period: Period) -> list[tuple[Any, ...]]:
    """(operation, provider, model, calls, failed, input tokens, output tokens, cost) of the period."""
    statement = (
        select(
            AiUsage.operation,
            AiUsage.provider,
            AiUsage.model,
            func.count(),
            func.sum(case((AiUsage.outcome == UsageOutcome.OK, 0), else_=1)),
            func.sum(AiUsage.input_tokens),
            func.sum(AiUsage.output_tokens),
            func.sum(AiUsage.cost),
        )
        .where(*_own(caller, AiUsage.company_id), *period.holds(AiUsage.created_at))
        .group_by(AiUsage.operation, AiUsage.provider, AiUsage.model)
        .order_by(AiUsage.operation, AiUsage.provider, AiUsage.model)
    )
    return [tuple(row) for row in (await session.execute(statement)).all()]


async def completed_count(session: AsyncSession, caller: Caller, period: Period) -> int:
    statement = _interviews(caller, period, Interview.completed_at).where(Interview.status == InterviewStatus.COMPLETED)
    return await session.scalar(statement.with_only_columns(func.count())) or 0
