"""All SQL about self-reports. What leaves for people of the company has no ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.practice import seen_by
from api.fairness.impact import Assessed
from api.fairness.models import SelfReport
from api.interviews.models import Interview, InterviewStatus, Verdict
from api.security.callers import Caller


@dataclass(frozen=True, slots=True)
class Span:
    """Completed from `since` (included) to `until` (not included), of one job or of all."""

    since: datetime | None
    until: datetime
    job_template_id: str | None = None


async def own_report(session: AsyncSession, interview: Interview) -> SelfReport | None:
    """The candidate's newest, given on the page of any of their interviews."""
    return await session.scalar(
        select(SelfReport)
        .join(Interview, Interview.id == SelfReport.interview_id)
        .where(Interview.candidate_id == interview.candidate_id)
        .order_by(SelfReport.id.desc())
        .limit(1)
    )


async def forget_own(session: AsyncSession, interview: Interview) -> None:
    """All of the candidate's."""
    own = select(Interview.id).where(Interview.candidate_id == interview.candidate_id)
    await session.execute(
        delete(SelfReport).where(SelfReport.interview_id.in_(own)).execution_options(synchronize_session=False)
    )


async def reports_of_interviews(session: AsyncSession, interview_ids: Sequence[str]) -> Sequence[SelfReport]:
    """For the person's own export."""
    found = await session.scalars(select(SelfReport).where(SelfReport.interview_id.in_(interview_ids)))
    return found.all()


async def assessed(session: AsyncSession, caller: Caller, span: Span) -> list[Assessed]:
    """A row for each person and job: their last interview completed in the span, beside what they said of themselves
    (nothing, where they said nothing). In no order that tells whose a row is."""
    conditions = [
        seen_by(caller, Interview.company_id),
        Interview.status == InterviewStatus.COMPLETED,
        Interview.completed_at < span.until,
    ]
    if span.since is not None:
        conditions.append(Interview.completed_at >= span.since)
    if span.job_template_id is not None:
        conditions.append(Interview.job_template_id == span.job_template_id)
    last = (
        select(
            Interview.candidate_id,
            Interview.score,
            Interview.suggested_verdict,
            Interview.verdict,
            func.row_number()
            .over(
                partition_by=(Interview.candidate_id, Interview.job_template_id),
                order_by=(Interview.completed_at.desc(), Interview.id.desc()),
            )
            .label("place"),
        )
        .where(*conditions)
        .subquery()
    )
    said = (
        select(
            Interview.candidate_id,
            SelfReport.sex,
            SelfReport.race,
            func.row_number().over(partition_by=Interview.candidate_id, order_by=SelfReport.id.desc()).label("place"),
        )
        .join(Interview, Interview.id == SelfReport.interview_id)
        .subquery()
    )
    statement = (
        select(said.c.sex, said.c.race, last.c.verdict, last.c.suggested_verdict, last.c.score)
        .outerjoin_from(last, said, (said.c.candidate_id == last.c.candidate_id) & (said.c.place == 1))
        .where(last.c.place == 1)
        .order_by(said.c.sex, said.c.race, last.c.score)
    )
    return [
        Assessed(
            sex=sex,
            race=race,
            advanced=None if verdict in (None, Verdict.REVIEW) else verdict is Verdict.PASS,
            suggested=None if suggested is None else suggested is Verdict.PASS,
            score=score,
        )
        for sex, race, verdict, suggested, score in await session.execute(statement)
    ]
