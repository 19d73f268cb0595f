"""HR's calendar: what is booked, where it is tight, what clashes, who waits for an answer (ux §3.16)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import names_of
from api.calls.models import Call
from api.candidates.models import Candidate
from api.candidates.service import get_candidate
from api.companies.models import Company
from api.companies.settings import settings_of
from api.connections import busy as calendars
from api.interviews import booking, repository, slots
from api.interviews.detail import row_view
from api.interviews.errors import UnknownInterview
from api.interviews.models import OPEN_STATUSES, Interview, InterviewStatus
from api.interviews.schemas import (
    CandidateRef,
    Clash,
    FreeTime,
    FreeTimes,
    JobRef,
    PersonRef,
    TimeRequestView,
    WaitingOffer,
    WeekEntry,
    WeekView,
)
from api.interviews.service import INVITATION_TASK, RESCHEDULE_TASK
from api.jobs.models import JobTemplate
from api.outbox import Task, TaskState
from api.reviews.blind import blind_ids
from api.security.callers import Caller
from api.wiring import Services

MOST_ENTRIES = 1_000
MOST_WAITING = 50
LONGEST = timedelta(days=42)
"""Six weeks: a month as a calendar shows it."""

Row = tuple[Interview, Candidate, JobTemplate, Call | None]


async def week(
    session: AsyncSession, services: Services, caller: Caller, from_at: datetime, to_at: datetime
) -> WeekView:
    """Interviews with a time in [from_at, to_at), at most `LONGEST` of it, and the offers that wait."""
    to_at = min(to_at, from_at + LONGEST)
    found = await repository.week_rows(session, caller, from_at, to_at, MOST_ENTRIES + 1)
    kept = found[:MOST_ENTRIES]
    names = await names_of(session, (row[0].interviewer_id for row in kept))
    people = {id_: PersonRef(id=id_, name=name) for id_, name in names.items()}
    agendas = await booking.agendas_of(session, people)
    bounced = await _bounced(session, [row[0].id for row in kept])
    clashing = _clashing([row[0] for row in kept])
    blind = await blind_ids(session, caller, [row[0] for row in kept])
    now = services.clock.now()
    entries = []
    for row in kept:
        interview, candidate, _, _ = row
        interviewer = people.get(interview.interviewer_id or "")
        entries.append(
            WeekEntry(
                **row_view(*row, now, services.settings, blind=interview.id in blind).model_dump(),
                candidate_timezone=candidate.timezone,
                interviewer=interviewer,
                odd=_odd(interview.scheduled_at, booking.length(interview), candidate.timezone),
                clash=_clash(interview, clashing, agendas),
                mail_failed=interview.id in bounced,
                moved_count=interview.moved_count,
            )
        )
    company = await session.get(Company, caller.company_id) if caller.company_id else None
    own_hours = settings_of(company).interview_hours if company else None
    return WeekView(
        entries=entries,
        truncated=len(found) > MOST_ENTRIES,
        waiting=[
            WaitingOffer(
                interview_id=interview.id,
                candidate=CandidateRef(id=candidate.id, name=candidate.name),
                candidate_timezone=candidate.timezone,
                job=JobRef(id=job.id, title=job.title),
                scheduled_at=interview.scheduled_at,
                time_limit_secs=interview.time_limit_secs,
                offer=TimeRequestView.model_validate(offer),
            )
            for offer, interview, candidate, job in await repository.waiting_rows(session, caller, MOST_WAITING)
        ],
        at_once=services.settings.interviews_at_once or None,
        day_begins=own_hours.start if own_hours else None,
        day_ends=own_hours.end if own_hours else None,
        hours_timezone=settings_of(company).timezone if company and own_hours else None,
    )


def _odd(at: datetime | None, duration: timedelta, zone: str) -> Literal["early", "late"] | None:
    """What the hour is to somebody in `zone`."""
    if at is None or booking.is_by_day(at, duration, zone):
        return None
    return "early" if at.astimezone(ZoneInfo(zone)).time() < booking.DAY_BEGINS else "late"


def _clashing(interviews: Sequence[Interview]) -> dict[str, Clash]:
    """Why an open interview overlaps another one: `candidate` or `interviewer`, by its id."""
    found: dict[str, Clash] = {}
    kinds: tuple[Clash, ...] = ("interviewer", "candidate")
    for kind in kinds:
        by_person: dict[str, list[Interview]] = defaultdict(list)
        for one in interviews:
            person = one.candidate_id if kind == "candidate" else one.interviewer_id
            if person is not None and one.status in OPEN_STATUSES:
                by_person[person].append(one)
        for own in by_person.values():
            # In order of time, so whoever overlaps at all overlaps a neighbour that began before.
            reached, holder = None, None
            for one in own:
                assert one.scheduled_at is not None  # noqa: S101  narrows the type; the query asked for it
                if reached is not None and holder is not None and one.scheduled_at < reached:
                    found[one.id] = found[holder.id] = kind
                end = one.scheduled_at + booking.length(one)
                if reached is None or end > reached:
                    reached, holder = end, one
    return found


def _clash(interview: Interview, clashing: dict[str, Clash], agendas: dict[str, booking.Agenda]) -> Clash | None:
    if interview.status is not InterviewStatus.SCHEDULED or interview.scheduled_at is None:
        return None
    if interview.id in clashing:
        return clashing[interview.id]
    agenda = agendas.get(interview.interviewer_id or "", booking.Agenda())
    return agenda.objection(interview.scheduled_at, interview.scheduled_at + booking.length(interview))


async def _bounced(session: AsyncSession, ids: Sequence[str]) -> set[str]:
    """Interviews whose latest mail about the time could not be sent."""
    if not ids:
        return set()
    statement = (
        select(Task.subject_id, Task.state)
        .where(Task.subject_id.in_(ids), Task.name.in_((INVITATION_TASK, RESCHEDULE_TASK)))
        .order_by(Task.id)
    )
    latest = {subject_id: state for subject_id, state in await session.execute(statement) if subject_id}
    return {subject_id for subject_id, state in latest.items() if state is TaskState.FAILED}


async def free_times(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    candidate_id: str,
    begin: datetime,
    end: datetime,
    *,
    duration: timedelta,
    zone: str,
    interviewer_id: str | None,
    moved_id: str | None,
) -> FreeTimes:
    """Starts that HR may book for a candidate: within the company's hours, or by day in `zone`; nobody in two places.

    Raises:
        UnknownCandidate, UnknownInterviewer
        UnknownInterview: `moved_id`, which is to be moved, is not one of the candidate's.
    """
    candidate = await get_candidate(session, caller, candidate_id)
    if interviewer_id is not None:
        await booking.interviewer_of(session, candidate.company_id, interviewer_id)
    if moved_id is not None:
        moved = await repository.access_interview(session, caller, moved_id)
        if moved is None or moved.candidate_id != candidate.id:
            raise UnknownInterview()
    await calendars.look(services, interviewer_id)
    company = await session.get_one(Company, candidate.company_id)
    hours = slots.hours_of(company, zone)
    now = services.clock.now()
    begin, end = max(begin, now), min(end, begin + slots.LONGEST_LOOK)
    free: list[datetime] = []
    if begin < end:
        taken = await repository.booked_between(
            session, begin, end + duration, candidate.id, interviewer_id, but=moved_id
        )
        agenda = await booking.agenda_of(session, interviewer_id)
        for start in slots.starts(hours, begin, end, duration):
            busy = any(booking.overlaps(one, start, start + duration, now) for one in taken)
            if not busy and agenda.objection(start, start + duration) is None:
                free.append(start)
            if len(free) == slots.MOST_SLOTS:
                break
    return FreeTimes(
        timezone=zone,
        candidate_timezone=candidate.timezone,
        times=[FreeTime(starts_at=at, odd=_odd(at, duration, candidate.timezone)) for at in free],
        truncated=len(free) == slots.MOST_SLOTS,
        calendar=await calendars.how_read(session, interviewer_id, end),
    )
