"""All SQL about interviews. Every read of a tenant's row takes the caller, but for what the server itself does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call, CallEvent
from api.candidates.models import Candidate
from api.companies.models import Company
from api.companies.practice import seen_by
from api.interviews.models import (
    OPEN_STATUSES,
    Adjustment,
    Consent,
    Correction,
    Interview,
    InterviewStatus,
    Signal,
    TimeRequest,
    TimeRequestKind,
    Verdict,
)
from api.jobs.models import JobTemplate, JobVersion
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.reviews.models import InterviewReview
from api.security.callers import Caller
from contract.brief import Channel

LONGEST = timedelta(hours=4)
"""No interview has a longer time limit."""


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    """All that is given must hold; of `statuses` and `verdicts` one."""

    statuses: Sequence[InterviewStatus] = ()
    verdicts: Sequence[Verdict] = ()
    candidate_id: str | None = None
    job_template_id: str | None = None
    interviewer_id: str | None = None
    round_id: str | None = None
    channel: Channel | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    search: str | None = None


SORTS = {"created_at": Interview.id, "scheduled_at": Interview.scheduled_at, "score": Interview.score}
"""Ids are UUIDv7: in order of creation."""


def visible(caller: Caller) -> ColumnElement[bool]:
    """AUTH-20, AUTH-25: of the caller's company; without `candidates:all` only the caller's own and those of
    candidates assigned to them. For a statement that joins the candidate."""
    within = seen_by(caller, Interview.company_id)
    if caller.may("candidates:all"):
        return within
    return and_(within, or_(Candidate.assigned_to == caller.user_id, Interview.interviewer_id == caller.user_id))


def rows(caller: Caller) -> Select[Interview, Candidate, JobTemplate, Call]:
    """(interview, candidate, job, current call or None) of every interview the caller may see."""
    return (
        select(Interview, Candidate, JobTemplate, Call)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .outerjoin(Call, Call.id == Interview.current_call_id)
        .where(visible(caller))
    )


def seen_score(caller: Caller) -> ColumnElement[int | None]:
    """The score as the caller may know it, by the rule of `api.reviews.blind`: an order by what is kept back would
    tell it."""
    if caller.may("candidates:all"):
        return Interview.score.expression
    sent = exists().where(
        InterviewReview.interview_id == Interview.id,
        InterviewReview.user_id == caller.user_id,
        InterviewReview.sent_at.is_not(None),
    )
    shown = or_(Interview.status != InterviewStatus.COMPLETED, Interview.verdict.is_not(None), sent)
    return case((shown, Interview.score), else_=None)


async def list_interviews(
    session: AsyncSession, caller: Caller, query: PageQuery, wanted: InterviewFilter, sort: str = "created_at:desc"
) -> Slice:
    """`sort`: a key of `SORTS`, then ":asc" or ":desc". Rows without the value come last."""
    field, _, direction = sort.partition(":")
    column: Any = seen_score(caller) if field == "score" else SORTS[field]
    ordered = column.asc() if direction == "asc" else column.desc()
    statement = _filtered(rows(caller), wanted).order_by(ordered.nulls_last(), Interview.id.desc())
    return await fetch_page(session, statement, query)


def _filtered(
    statement: Select[Interview, Candidate, JobTemplate, Call], wanted: InterviewFilter
) -> Select[Interview, Candidate, JobTemplate, Call]:
    equals = {
        Interview.candidate_id: wanted.candidate_id,
        Interview.job_template_id: wanted.job_template_id,
        Interview.interviewer_id: wanted.interviewer_id,
        Interview.round_id: wanted.round_id,
        Interview.channel: wanted.channel,
    }
    statement = statement.where(*(column == value for column, value in equals.items() if value is not None))
    if wanted.statuses:
        statement = statement.where(Interview.status.in_(wanted.statuses))
    if wanted.verdicts:
        statement = statement.where(Interview.verdict.in_(wanted.verdicts))
    if wanted.from_at:
        statement = statement.where(Interview.scheduled_at >= wanted.from_at)
    if wanted.to_at:
        statement = statement.where(Interview.scheduled_at < wanted.to_at)
    if wanted.search:
        pattern = like_pattern(wanted.search)
        statement = statement.where(
            or_(Candidate.name.ilike(pattern, escape="\\"), JobTemplate.title.ilike(pattern, escape="\\"))
        )
    return statement


CALENDAR = (
    InterviewStatus.SCHEDULED,
    InterviewStatus.IN_PROGRESS,
    InterviewStatus.COMPLETED,
    InterviewStatus.NO_SHOW,
)
"""What stands in a calendar: a cancelled interview takes up nobody's time."""


async def week_rows(
    session: AsyncSession, caller: Caller, from_at: datetime, to_at: datetime, limit: int
) -> Sequence[tuple[Interview, Candidate, JobTemplate, Call | None]]:
    """Of the calendar in [from_at, to_at), in order of time."""
    statement = rows(caller).where(
        Interview.status.in_(CALENDAR), Interview.scheduled_at >= from_at, Interview.scheduled_at < to_at
    )
    found = await session.execute(statement.order_by(Interview.scheduled_at, Interview.id).limit(limit))
    return [(interview, candidate, job, call) for interview, candidate, job, call in found]


async def waiting_rows(
    session: AsyncSession, caller: Caller, limit: int
) -> Sequence[tuple[TimeRequest, Interview, Candidate, JobTemplate]]:
    """Offers of times that wait for an answer, the oldest first."""
    statement = (
        select(TimeRequest, Interview, Candidate, JobTemplate)
        .join(Interview, Interview.id == TimeRequest.interview_id)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .where(
            visible(caller),
            TimeRequest.kind == TimeRequestKind.PROPOSED,
            TimeRequest.answered_at.is_(None),
            Interview.status == InterviewStatus.SCHEDULED,
        )
        .order_by(TimeRequest.id)
        .limit(limit)
    )
    found = await session.execute(statement)
    return [(request, interview, candidate, job) for request, interview, candidate, job in found]


async def access_interview(session: AsyncSession, caller: Caller, interview_id: str) -> Interview | None:
    return await session.scalar(
        select(Interview)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .where(Interview.id == interview_id, visible(caller))
    )


async def access_row(
    session: AsyncSession, caller: Caller, interview_id: str
) -> tuple[Interview, Candidate, JobTemplate, Call | None] | None:
    found = (await session.execute(rows(caller).where(Interview.id == interview_id))).one_or_none()
    if found is None:
        return None
    interview, candidate, job, call = found
    return interview, candidate, job, call


async def by_token_hash(session: AsyncSession, token_hash: str) -> Interview | None:
    return await session.scalar(select(Interview).where(Interview.token_hash == token_hash))


async def booked_between(
    session: AsyncSession,
    starts_at: datetime,
    ends_at: datetime,
    candidate_id: str,
    interviewer_id: str | None,
    *,
    but: str | None = None,
) -> Sequence[Interview]:
    """Open interviews with a time set or held, of the candidate or of the interviewer, that may reach into the stretch.

    Lengths differ by row, so one that ended before `starts_at` may be among them; a hold may be over.
    """
    whose = Interview.candidate_id == candidate_id
    earliest = starts_at - LONGEST
    statement = select(Interview).where(
        Interview.status.in_(OPEN_STATUSES),
        or_(
            and_(Interview.scheduled_at < ends_at, Interview.scheduled_at > earliest),
            and_(Interview.held_at < ends_at, Interview.held_at > earliest),
        ),
        whose if interviewer_id is None else or_(whose, Interview.interviewer_id == interviewer_id),
    )
    if but is not None:
        statement = statement.where(Interview.id != but)
    return (await session.scalars(statement)).all()


async def by_pin_hash(session: AsyncSession, pin_hash: str) -> Interview | None:
    """Among the open ones."""
    return await session.scalar(
        select(Interview).where(Interview.pin_hash == pin_hash, Interview.status.in_(OPEN_STATUSES))
    )


async def last_by_pin_hash(session: AsyncSession, pin_hash: str) -> Interview | None:
    """The open one, else the newest of those that are over."""
    is_open = case((Interview.status.in_(OPEN_STATUSES), 0), else_=1)
    found = select(Interview).where(Interview.pin_hash == pin_hash).order_by(is_open, Interview.created_at.desc())
    return await session.scalar(found.limit(1))


async def lock(session: AsyncSession, interview_id: str) -> Interview | None:
    """The row, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    return await session.scalar(
        select(Interview)
        .where(Interview.id == interview_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows that an interview refers to."""

    candidate: Candidate
    company: Company
    version: JobVersion


async def surroundings(session: AsyncSession, interview: Interview) -> Surroundings:
    candidate, company, version = (
        await session.execute(
            select(Candidate, Company, JobVersion)
            .join(Company, Company.id == Candidate.company_id)
            .join(JobVersion, JobVersion.id == interview.job_version_id)
            .where(Candidate.id == interview.candidate_id)
        )
    ).one()
    return Surroundings(candidate, company, version)


async def calls_of(session: AsyncSession, interview_id: str) -> Sequence[Call]:
    """Oldest first: ids are in order of creation."""
    return (await session.scalars(select(Call).where(Call.interview_id == interview_id).order_by(Call.id))).all()


async def consent_of(session: AsyncSession, interview_id: str) -> Consent | None:
    """The latest one that was not withdrawn."""
    return await session.scalar(
        select(Consent)
        .where(Consent.interview_id == interview_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id.desc())
        .limit(1)
    )


async def withdraw_consents(session: AsyncSession, interview_id: str, now: datetime) -> None:
    await session.execute(
        update(Consent)
        .where(Consent.interview_id == interview_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


async def corrections_of(session: AsyncSession, interview_id: str) -> Sequence[Correction]:
    return (
        await session.scalars(select(Correction).where(Correction.interview_id == interview_id).order_by(Correction.id))
    ).all()


async def adjustment(session: AsyncSession, interview_id: str, adjustment_id: str) -> Adjustment | None:
    return await session.scalar(
        select(Adjustment).where(Adjustment.id == adjustment_id, Adjustment.interview_id == interview_id)
    )


async def adjustments_of(session: AsyncSession, interview_id: str) -> Sequence[Adjustment]:
    return (
        await session.scalars(select(Adjustment).where(Adjustment.interview_id == interview_id).order_by(Adjustment.id))
    ).all()


async def time_requests_of(session: AsyncSession, interview_id: str) -> Sequence[TimeRequest]:
    """Oldest first."""
    found = select(TimeRequest).where(TimeRequest.interview_id == interview_id).order_by(TimeRequest.id)
    return (await session.scalars(found)).all()


async def time_request(session: AsyncSession, interview_id: str, request_id: str) -> TimeRequest | None:
    return await session.scalar(
        select(TimeRequest).where(TimeRequest.id == request_id, TimeRequest.interview_id == interview_id)
    )


async def signals_of(session: AsyncSession, interview_id: str) -> Sequence[Signal]:
    return (await session.scalars(select(Signal).where(Signal.interview_id == interview_id).order_by(Signal.id))).all()


async def noticed_of(session: AsyncSession, interview_id: str) -> Sequence[CallEvent]:
    """Its `integrity.noticed` events, in order of calls and of seq."""
    statement = select(CallEvent).where(CallEvent.interview_id == interview_id, CallEvent.type == "integrity.noticed")
    return (await session.scalars(statement.order_by(CallEvent.call_id, CallEvent.seq))).all()
