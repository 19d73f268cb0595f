"""Rules of scheduling, cancelling and ending interviews."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.commands import send_command
from api.calls.models import Call
from api.candidates.models import Candidate
from api.candidates.service import get_candidate
from api.companies.models import Company
from api.companies.settings import effective
from api.connections import interview_events
from api.database import new_id
from api.errors import BadRequest
from api.interviews import booking, pins, repository
from api.interviews.errors import InterviewAlreadyOver, InterviewIsLive, NoLiveCall, UnknownInterview
from api.interviews.grants import grant
from api.interviews.link import new_token
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import announce_status, change_status, status_changed, tell
from api.interviews.schemas import RescheduleRequest, ScheduleRequest
from api.interviews.states import is_live, is_over, lapsed_status, window
from api.jobs.service import get_job, pin
from api.outbox import TaskState, enqueue
from api.outbox.store import latest_for
from api.quality.books import close_books
from api.rounds.service import follow, round_for
from api.security.callers import Caller
from api.telephony.dialling import call_off
from api.wiring import Services
from contract.commands import CommandSource, EndCall, SentCommand

INVITATION_TASK = "send_invitation"
RESCHEDULE_TASK = "send_reschedule"
CANCELLATION_TASK = "send_cancellation"
ADJUSTMENT_TASK = "send_adjustment_answer"
PROPOSAL_TASK = "send_proposal_answer"


class DifferentCompanies(BadRequest):
    error_code = "INT_402"
    detail = "Candidate and job belong to different companies."


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens an interview; shown once (SEC-20)."""

    token: str
    pin: str


async def get_interview(session: AsyncSession, caller: Caller, interview_id: str) -> Interview:
    interview = await repository.access_interview(session, caller, interview_id)
    if interview is None:
        raise UnknownInterview()
    return interview


async def lock_interview(session: AsyncSession, caller: Caller, interview_id: str) -> Interview:
    """For changing it: nobody else changes it until this transaction ends. Raises UnknownInterview."""
    await get_interview(session, caller, interview_id)
    interview = await repository.lock(session, interview_id)
    if interview is None:
        raise UnknownInterview()
    return interview


async def schedule(
    session: AsyncSession, services: Services, caller: Caller, body: ScheduleRequest
) -> tuple[Interview, Keys]:
    """Pins the job as it stands now, makes the link, and sends the invitation once all this is stored.

    Raises:
        UnknownCandidate, UnknownJob, DifferentCompanies, JobWithoutQuestions, UnknownInterviewer
        TimeInPast, TimeOutOfReach, UnsocialHours, SlotTaken
        RoundHasOpenInterview, RoundNumberTaken
    """
    candidate = await get_candidate(session, caller, body.candidate_id)
    job = await get_job(session, caller, body.job_template_id)
    if candidate.company_id != job.company_id:
        raise DifferentCompanies()
    if body.interviewer_id is not None:
        await booking.interviewer_of(session, job.company_id, body.interviewer_id)
    version = await pin(session, job)
    interview = Interview(
        id=new_id(),
        company_id=job.company_id,
        candidate_id=candidate.id,
        job_template_id=job.id,
        job_version_id=version.id,
        interviewer_id=body.interviewer_id,
        created_by=caller.user_id,
        status=InterviewStatus.SCHEDULED,
        channel=body.channel,
        call_candidate=body.call_candidate,
        timezone=body.timezone or candidate.timezone,
        deadline=body.deadline,
        time_limit_secs=body.time_limit_secs or job.time_limit_secs,
    )
    if body.adjustments is not None:
        grant(interview, body.adjustments)
    keys = await new_keys(session, services, interview)
    await book_time(
        session,
        services,
        interview,
        body.scheduled_at,
        zone=candidate.timezone,
        any_hour=body.confirm_unsocial_hours,
    )
    if body.round_number is not None:
        await booking.hold_candidate(session, candidate.id)
        interview.round_id = (
            await round_for(session, job.company_id, candidate.id, job.id, body.round_number, body.round_type)
        ).id
    session.add(interview)
    await session.flush()
    _mail(session, INVITATION_TASK, interview)
    await status_changed(session, interview, caller)
    await interview_events.follow(session, interview)
    return interview, keys


async def book_time(
    session: AsyncSession,
    services: Services,
    interview: Interview,
    scheduled_at: datetime | None,
    *,
    zone: str,
    any_hour: bool,
) -> None:
    """Gives the interview its time (None: any until the deadline) and its window, once the time is known to be free.

    `zone` is the candidate's; `any_hour`: also early or late there.

    Raises:
        TimeInPast, TimeOutOfReach, UnsocialHours, SlotTaken
    """
    now = services.clock.now()
    booking.check_reach(scheduled_at, interview.deadline, now)
    if scheduled_at is not None:
        duration = booking.length(interview)
        if not any_hour:
            booking.check_hours(scheduled_at, duration, zone)
        wanted = booking.Wanted(
            interview.candidate_id, interview.interviewer_id, scheduled_at, duration, own_id=interview.id
        )
        await booking.book(session, wanted, zone, now)
    interview.scheduled_at, interview.time_set_at = scheduled_at, now
    interview.held_at = interview.held_until = None
    company = await session.get_one(Company, interview.company_id)
    opens_before_secs = effective(company, services.settings).opens_before_secs
    interview.opens_at, interview.expires_at = window(
        scheduled_at, now, services.settings, opens_before_secs, interview.deadline
    )


async def reschedule(
    session: AsyncSession, services: Services, caller: Caller, interview: Interview, body: RescheduleRequest
) -> None:
    """Changes what `body` names: time, deadline, interviewer, length, channel, zone. The candidate gets a mail.

    Raises:
        InterviewAlreadyOver, InterviewIsLive, UnknownInterviewer
        TimeInPast, TimeOutOfReach, UnsocialHours, SlotTaken
    """
    await check_movable(session, services, interview)
    if interview.status is not InterviewStatus.SCHEDULED and "scheduled_at" in body.model_fields_set:
        # Parked in the middle: it can be resumed until it expires, and has no beginning to move.
        raise InterviewAlreadyOver("This interview has begun. The candidate goes on with the same link.")
    candidate = await session.get_one(Candidate, interview.candidate_id)
    given = body.model_fields_set
    known, held_by = told_of(interview), interview.interviewer_id
    if "interviewer_id" in given:
        if body.interviewer_id is not None:
            await booking.interviewer_of(session, interview.company_id, body.interviewer_id)
        interview.interviewer_id = body.interviewer_id
    interview.timezone = body.timezone or interview.timezone
    interview.channel = body.channel or interview.channel
    if body.call_candidate is not None:
        interview.call_candidate = body.call_candidate
    interview.time_limit_secs = body.time_limit_secs or interview.time_limit_secs
    if "deadline" in given:
        interview.deadline = body.deadline
    if interview.status is InterviewStatus.SCHEDULED and given & RESCHEDULING:
        wanted = body.scheduled_at if "scheduled_at" in given else interview.scheduled_at
        await book_time(
            session,
            services,
            interview,
            wanted,
            zone=candidate.timezone,
            any_hour=body.confirm_unsocial_hours or wanted == interview.scheduled_at,
        )
    if interview.status is InterviewStatus.SCHEDULED and given & TOLD:
        run_after = services.clock.now() + timedelta(seconds=body.tell_after_secs) if body.tell_after_secs else None
        await moved(session, interview, caller, known=known, run_after=run_after)
    await session.flush()
    if interview.interviewer_id != held_by:
        await interview_events.follow(session, interview, also=(held_by,))


RESCHEDULING = frozenset({"scheduled_at", "deadline", "interviewer_id", "time_limit_secs"})
"""Fields after whose change the time has to be booked anew."""
TOLD = frozenset({"scheduled_at", "deadline", "time_limit_secs", "channel", "timezone"})
"""Fields whose change the candidate is told of."""


async def check_movable(session: AsyncSession, services: Services, interview: Interview) -> None:
    """Raises InterviewAlreadyOver, InterviewIsLive."""
    now = services.clock.now()
    if is_over(lapsed_status(interview, now)):
        raise InterviewAlreadyOver()
    if is_live(await _current_call(session, interview), now, services.settings):
        raise InterviewIsLive()


def told_of(interview: Interview) -> dict[str, Any]:
    """What a mail about the time says of it, to be compared."""
    return {
        "scheduled_at": interview.scheduled_at and interview.scheduled_at.isoformat(),
        "deadline": interview.deadline and interview.deadline.isoformat(),
        "time_limit_secs": interview.time_limit_secs,
        "channel": interview.channel.value,
        "timezone": interview.timezone,
    }


async def moved(
    session: AsyncSession,
    interview: Interview,
    by: Caller | None,
    *,
    known: dict[str, Any] | None = None,
    run_after: datetime | None = None,
) -> None:
    """All that follows from a new time: calendars get a later version of the entry.

    `known`: what the candidate was told before, where the mail may wait until `run_after`. If it is so again by then,
    nothing is told.
    """
    interview.sequence += 1
    await session.flush()
    waiting = await latest_for(session, RESCHEDULE_TASK, interview.id)
    if waiting is not None and waiting.state is TaskState.QUEUED and waiting.payload.get("known"):
        known = waiting.payload["known"]
    if known is None or known != told_of(interview):
        later = {"known": known} if run_after else {}
        _mail(session, RESCHEDULE_TASK, interview, run_after, sequence=interview.sequence, **later)
    await follow(session, interview)
    await interview_events.follow(session, interview)
    announce_status(session, interview)
    tell(session, interview, "interview.rescheduled", by="company" if by else "candidate")


async def new_keys(session: AsyncSession, services: Services, interview: Interview) -> Keys:
    """Gives the interview a link and a PIN."""
    token = new_token(services.settings)
    interview.token_nonce, interview.token_hash = token.nonce, token.token_hash
    made = await pins.new_pin(session, services.settings)
    interview.pin_nonce, interview.pin_hash = made.nonce, made.pin_hash
    return Keys(token.token, made.pin)


async def renew_link(session: AsyncSession, services: Services, interview: Interview) -> Keys:
    """The old link and PIN stop working at once."""
    if is_over(lapsed_status(interview, services.clock.now())):
        raise InterviewAlreadyOver()
    keys = await new_keys(session, services, interview)
    await session.flush()
    return keys


async def cancel(
    session: AsyncSession,
    services: Services,
    interview: Interview,
    reason: str | None,
    *,
    by: Caller | None = None,
    tell_candidate: bool = True,
) -> None:
    """`tell_candidate`: by mail, with the calendar's cancellation.

    Raises:
        InterviewAlreadyOver, InterviewIsLive
    """
    now = services.clock.now()
    if is_live(await _current_call(session, interview), now, services.settings):
        raise InterviewIsLive()
    interview.cancelled_at, interview.cancel_reason = now, reason
    interview.sequence += 1
    await change_status(session, interview, InterviewStatus.CANCELLED, by)
    await session.flush()
    await interview_events.follow(session, interview)
    await close_books(session, interview, now, services.settings.config_dir)
    await call_off(session, services, interview)
    if tell_candidate:
        _mail(session, CANCELLATION_TASK, interview)


async def end(
    session: AsyncSession, services: Services, interview: Interview, caller: Caller, reason: str | None
) -> SentCommand:
    """Asks the agent of the live call to close.

    Raises:
        NoLiveCall
    """
    call = await _current_call(session, interview)
    if call is None or not is_live(call, services.clock.now(), services.settings):
        raise NoLiveCall()
    return await send_command(session, interview, call.id, EndCall(reason=reason), CommandSource.COMPANY, caller.name)


async def _current_call(session: AsyncSession, interview: Interview) -> Call | None:
    return await session.get(Call, interview.current_call_id) if interview.current_call_id else None


def _mail(
    session: AsyncSession, task: str, interview: Interview, run_after: datetime | None = None, **more: Any
) -> None:
    enqueue(
        session,
        task,
        {"interview_id": interview.id, **more},
        company_id=interview.company_id,
        subject_id=interview.id,
        run_after=run_after,
    )
