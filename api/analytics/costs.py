"""What interviews and the text tasks around them cost: by engine, by job, by month, and for one interview."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.models import AiUsage, UsageOutcome
from api.ai.prices import current_prices
from api.analytics.period import Period, Unit, buckets, first_of, interviews_of, own
from api.analytics.ranks import FEW, percentiles
from api.analytics.schemas import Basis, CostLine, CostMonth, CostPerInterview, Costs, JobCost, PhoneLegs
from api.candidates.models import Candidate
from api.interviews.models import Interview, InterviewStatus
from api.jobs.models import JobTemplate
from api.security.callers import Caller
from api.telephony.cost import OPERATION as PHONE
from api.telephony.models import PhoneCall
from api.wiring import Services

JOBS = 50


async def costs(session: AsyncSession, services: Services, caller: Caller, period: Period) -> Costs:
    lines = [_line(services, *row) for row in (await session.execute(_by_engine(caller, period))).all()]
    total = round(sum(line.cost_usd for line in lines), 6)
    completed = await completed_count(session, caller, period)
    prices = current_prices(services.settings.config_dir)
    return Costs(
        lines=lines,
        total_usd=total,
        completed_interviews=completed,
        per_interview_usd=round(total / completed, 6) if completed else None,
        timezone=period.zone,
        prices_as_of=prices.as_of if prices else None,
        unpriced_calls=sum(line.unpriced for line in lines),
        phone=await _phone(session, caller, period),
        one_interview=await _one_interview(session, caller, period),
        months=await _months(session, services.clock.now(), caller, period),
        jobs=await _jobs(session, caller, period),
    )


def _usage(caller: Caller, period: Period) -> Select[Any]:
    """Entries of the meter, with the interview, the job or the candidate that each was for."""
    statement = (
        select(AiUsage)
        .outerjoin(Interview, Interview.id == AiUsage.subject_id)
        .outerjoin(JobTemplate, JobTemplate.id == AiUsage.subject_id)
        .outerjoin(Candidate, Candidate.id == AiUsage.subject_id)
        .where(*own(caller, AiUsage.company_id), *period.holds(AiUsage.created_at))
    )
    if period.job_template_id:
        statement = statement.where(_JOB.in_([period.job_template_id]))
    if not caller.may("candidates:all"):
        seen = interviews_of(caller, Period(None, None)).with_only_columns(Interview.id)
        statement = statement.where(Interview.id.in_(seen))
    return statement


_JOB = func.coalesce(Interview.job_template_id, JobTemplate.id, Candidate.job_template_id)


def _by_engine(caller: Caller, period: Period) -> Any:
    groups = (AiUsage.operation, AiUsage.provider, AiUsage.model)
    unpriced = case((AiUsage.cost.is_(None) & (AiUsage.outcome == UsageOutcome.OK), 1), else_=0)
    statement: Any = (
        _usage(caller, period)
        .with_only_columns(
            *groups,
            func.count(),
            func.sum(case((AiUsage.outcome == UsageOutcome.OK, 0), else_=1)),
            func.sum(unpriced),
            func.sum(AiUsage.input_tokens),
            func.sum(AiUsage.output_tokens),
            func.sum(AiUsage.seconds),
            func.sum(AiUsage.characters),
            func.sum(AiUsage.cost),
        )
        .group_by(*groups)
        .order_by(*groups)
    )
    return statement


def _line(services: Services, operation: str, provider: str, model: str, *figures: Any) -> CostLine:
    calls, failed, unpriced, read, written, seconds, characters, cost = figures
    prices = current_prices(services.settings.config_dir)
    local = prices is not None and provider in prices.local
    basis = Basis.CARRIER if operation == PHONE else Basis.LOCAL if local else Basis.LIST
    return CostLine(
        operation=operation,
        provider=provider,
        model=model,
        calls=calls,
        failed=failed or 0,
        input_tokens=read or 0,
        output_tokens=written or 0,
        minutes=round(float(seconds or 0) / 60, 1),
        characters=characters or 0,
        cost_usd=round(float(cost or 0), 6),
        unpriced=unpriced or 0,
        basis=Basis.NONE if unpriced == calls else basis,
    )


async def completed_count(session: AsyncSession, caller: Caller, period: Period) -> int:
    completed = Interview.status == InterviewStatus.COMPLETED
    statement = interviews_of(caller, period).where(completed, *period.holds(Interview.completed_at))
    return await session.scalar(statement.with_only_columns(func.count())) or 0


async def _phone(session: AsyncSession, caller: Caller, period: Period) -> PhoneLegs:
    """Legs whose cost went to the meter in the period, and how many of them the carrier had counted by then."""
    legs = (
        interviews_of(caller, period)
        .join(PhoneCall, PhoneCall.interview_id == Interview.id)
        .where(*period.holds(PhoneCall.metered_at), PhoneCall.metered_at.is_not(None))
        .with_only_columns(func.count(), func.count(PhoneCall.price))
    )
    counted, billed = (await session.execute(legs)).one()
    return PhoneLegs(legs=counted, billed=billed)


async def _one_interview(session: AsyncSession, caller: Caller, period: Period) -> CostPerInterview:
    """All that was metered for an interview is its cost, whatever else the period holds of the job."""
    each = (
        _usage(caller, period)
        .where(Interview.id.is_not(None))
        .with_only_columns(func.coalesce(func.sum(AiUsage.cost), 0.0).label("cost"))
        .group_by(Interview.id)
        .subquery()
    )
    row = (await session.execute(percentiles(each, "cost", (), (50, 90)))).one()
    n, median, high = row
    enough = n >= FEW
    return CostPerInterview(
        interviews=n,
        median_usd=round(float(median), 6) if enough else None,
        p90_usd=round(float(high), 6) if enough else None,
    )


async def _months(session: AsyncSession, now: datetime, caller: Caller, period: Period) -> list[CostMonth]:
    earliest = _usage(caller, period).with_only_columns(func.min(AiUsage.created_at))
    first = await first_of(session, period, earliest, now)
    row = buckets(first, min(period.until or now, now), period.zone, Unit.MONTH)
    each = (
        _usage(caller, period)
        .with_only_columns(row.number_of(AiUsage.created_at).label("month"), AiUsage.cost.label("cost"))
        .subquery()
    )
    spent = dict((await session.execute(select(each.c.month, func.sum(each.c.cost)).group_by(each.c.month))).all())
    held = (
        interviews_of(caller, period)
        .where(Interview.status == InterviewStatus.COMPLETED, *period.holds(Interview.completed_at))
        .with_only_columns(row.number_of(Interview.completed_at).label("month"))
        .subquery()
    )
    counted: dict[int, int] = dict(
        (await session.execute(select(held.c.month, func.count()).group_by(held.c.month))).all()
    )
    return [
        CostMonth(
            since=since,
            until=until,
            cost_usd=round(float(spent.get(number) or 0), 6),
            completed_interviews=counted.get(number, 0),
        )
        for number, (since, until) in enumerate(row.spans())
    ]


async def _jobs(session: AsyncSession, caller: Caller, period: Period) -> list[JobCost]:
    """The dearest first; last what was for no job."""
    each = _usage(caller, period).with_only_columns(_JOB.label("job"), AiUsage.cost.label("cost")).subquery()
    spent = select(each.c.job, func.sum(each.c.cost).label("cost")).group_by(each.c.job).subquery()
    held = (
        interviews_of(caller, period)
        .where(Interview.status == InterviewStatus.COMPLETED, *period.holds(Interview.completed_at))
        .with_only_columns(Interview.job_template_id.label("job"), func.count().label("held"))
        .group_by(Interview.job_template_id)
        .subquery()
    )
    statement = (
        select(spent.c.job, JobTemplate.title, spent.c.cost, func.coalesce(held.c.held, 0))
        .outerjoin(JobTemplate, JobTemplate.id == spent.c.job)
        .outerjoin(held, held.c.job == spent.c.job)
        .order_by(case((spent.c.job.is_(None), 1), else_=0), func.coalesce(spent.c.cost, 0.0).desc(), JobTemplate.title)
        .limit(JOBS)
    )
    return [
        JobCost(
            job_template_id=job,
            title=title,
            cost_usd=round(float(cost or 0), 6),
            completed_interviews=n,
            per_interview_usd=round(float(cost or 0) / n, 6) if n else None,
        )
        for job, title, cost, n in (await session.execute(statement)).all()
    ]
