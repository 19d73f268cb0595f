"""How candidates move: how far they got, by source, how long they stayed, and who waits longest."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.period import Period
from api.analytics.ranks import percentiles, seconds_between
from api.analytics.schemas import Funnel, Source, Stage, Waiting, WaitingCandidate
from api.candidates.models import Candidate, CandidateStatus, CandidateStatusChange
from api.candidates.visible import visible
from api.companies.practice import seen_by
from api.jobs.models import JobTemplate
from api.recounted import recounted
from api.security.callers import Caller
from api.wiring import Services

MANY_STEPS = 20_000
"""From so many steps on counting them takes 0.1 s and more."""
SOURCES = 12
LONGEST = 10
PIPELINE = (
    CandidateStatus.NEW,
    CandidateStatus.SCREENING,
    CandidateStatus.INTERVIEW_SCHEDULED,
    CandidateStatus.INTERVIEWING,
    CandidateStatus.INTERVIEWED,
    CandidateStatus.OFFERED,
    CandidateStatus.HIRED,
)
"""One after another; who is rejected or withdraws has got as far as before."""


async def funnel(session: AsyncSession, caller: Caller, period: Period) -> Funnel:
    """Of very many candidates it may be some seconds old (`api/recounted.py`)."""
    key = f"funnel:{period}:{'' if caller.may('candidates:all') else caller.user_id}"

    async def count(session: AsyncSession) -> Funnel:
        return await _count(session, caller, period)

    return await recounted(
        session, caller.company_scope, key, Funnel, count, lambda made: sum(s.reached for s in made.stages) > MANY_STEPS
    )


async def _count(session: AsyncSession, caller: Caller, period: Period) -> Funnel:
    cohort = await _cohort(session, caller, period)
    reached = await _reached(session, caller, period)
    times = await _stage_times(session, caller, period)
    stages = []
    for status in CandidateStatus:
        left, median, slow = times.get(status, (0, None, None))
        now = sum(people for _, stands, _, people in cohort if stands is status)
        far = sum(people for _, _, got, people in cohort if got >= status.rank) if status in PIPELINE else None
        stages.append(
            Stage(
                status=status,
                now=now,
                reached=reached.get(status, 0),
                at_least=far,
                left=left,
                median_hours=_hours(median),
                p90_hours=_hours(slow),
            )
        )
    return Funnel(
        stages=stages, came=sum(people for *_, people in cohort), sources=_sources(cohort), timezone=period.zone
    )


def _hours(secs: float | None) -> float | None:
    return None if secs is None else round(float(secs) / 3_600, 2)


_Cohort = list[tuple[str | None, CandidateStatus, int, int]]
"""(Source, status now, rank of the furthest stage, how many people)."""


async def _cohort(session: AsyncSession, caller: Caller, period: Period) -> _Cohort:
    """The candidates who came in the period: how far they have ever got."""
    step = CandidateStatusChange
    rank = case(*((step.to_status == status, status.rank) for status in PIPELINE), else_=0)
    people = (
        select(Candidate.source, Candidate.status, func.coalesce(func.max(rank), 0).label("furthest"))
        .outerjoin(step, step.candidate_id == Candidate.id)
        .where(*visible(caller), *period.holds(Candidate.created_at))
        .group_by(Candidate.id, Candidate.source, Candidate.status)
    )
    if period.job_template_id:
        people = people.where(Candidate.job_template_id == period.job_template_id)
    each = people.subquery()
    groups = (each.c.source, each.c.status, each.c.furthest)
    found = (await session.execute(select(*groups, func.count()).group_by(*groups))).all()
    # A person who was imported in the middle of the pipeline has come as far as they stand.
    return [(source, now, max(far, now.rank if now in PIPELINE else 0), n) for source, now, far, n in found]


def _sources(cohort: _Cohort) -> list[Source]:
    """The most frequent first; None: not known, last."""
    names = {source for source, *_ in cohort}
    lines = [_source(name, [line for line in cohort if line[0] == name]) for name in names]
    known = sorted((s for s in lines if s.source is not None), key=lambda s: (-s.came, s.source or ""))
    return known[:SOURCES] + [s for s in lines if s.source is None]


def _source(name: str | None, lines: _Cohort) -> Source:
    def got(stage: CandidateStatus) -> int:
        return sum(people for _, _, far, people in lines if far >= stage.rank)

    return Source(
        source=name,
        came=sum(people for *_, people in lines),
        interviewed=got(CandidateStatus.INTERVIEWED),
        offered=got(CandidateStatus.OFFERED),
        hired=got(CandidateStatus.HIRED),
    )


def _steps(caller: Caller, period: Period, *columns: Any) -> Select[Any]:
    step = CandidateStatusChange
    statement = select(*columns).where(*period.holds(step.created_at), seen_by(caller, step.company_id))
    if period.job_template_id or not caller.may("candidates:all"):
        statement = statement.join(Candidate, Candidate.id == step.candidate_id)
    if period.job_template_id:
        statement = statement.where(Candidate.job_template_id == period.job_template_id)
    return statement if caller.may("candidates:all") else statement.where(Candidate.assigned_to == caller.user_id)


async def _reached(session: AsyncSession, caller: Caller, period: Period) -> dict[CandidateStatus, int]:
    """How many different candidates came to each status in the period."""
    step = CandidateStatusChange
    statement = _steps(caller, period, step.to_status, func.count(distinct(step.candidate_id)))
    return dict((await session.execute(statement.group_by(step.to_status))).all())


async def _stage_times(
    session: AsyncSession, caller: Caller, period: Period
) -> dict[CandidateStatus, tuple[int, float, float]]:
    """Status → (how many came to it and left it in the period, median and 90th percentile of their seconds in it)."""
    step = CandidateStatusChange
    next_at = func.lead(step.created_at).over(partition_by=step.candidate_id, order_by=step.id)
    stays = _steps(
        caller, period, step.to_status.label("status"), step.created_at.label("began"), next_at.label("ended")
    ).subquery()
    timed = select(stays.c.status, seconds_between(session, stays.c.began, stays.c.ended).label("secs")).subquery()
    found = (await session.execute(percentiles(timed, "secs", ("status",), (50, 90)))).all()
    return {status: (n, median, slow) for status, n, median, slow in found}


async def waiting(session: AsyncSession, services: Services, caller: Caller, period: Period) -> Waiting:
    """Who has stood longest where they stand now, whatever the period; nobody for whom it is over."""
    since = func.coalesce(Candidate.status_since, Candidate.created_at)
    statement = (
        select(Candidate.id, Candidate.name, Candidate.status, since.label("since"), JobTemplate.title)
        .outerjoin(JobTemplate, JobTemplate.id == Candidate.job_template_id)
        .where(*visible(caller), Candidate.status.in_(PIPELINE[:-1]))
        .order_by(since, Candidate.id)
        .limit(LONGEST)
    )
    if period.job_template_id:
        statement = statement.where(Candidate.job_template_id == period.job_template_id)
    return Waiting(as_of=services.clock.now(), candidates=list(_waiting((await session.execute(statement)).all())))


def _waiting(rows: Iterable[tuple[Any, ...]]) -> Iterable[WaitingCandidate]:
    for candidate_id, name, status, since, title in rows:
        yield WaitingCandidate(candidate_id=candidate_id, name=name, status=status, since=since, job_title=title)
