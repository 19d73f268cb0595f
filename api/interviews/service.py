"""Rules of scheduling, cancelling and ending interviews."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.commands import send_command
from api.calls.ingest import announce_status
from api.calls.models import Call
from api.candidates.models import CandidateStatus
from api.candidates.pipeline import move
from api.candidates.service import get_candidate
from api.database import new_id
from api.errors import BadRequest
from api.interviews import pins, repository
from api.interviews.errors import InterviewAlreadyOver, InterviewIsLive, NoLiveCall, TimeInPast, UnknownInterview
from api.interviews.link import NewToken, new_token
from api.interviews.models import Interview, InterviewStatus
from api.interviews.schemas import ScheduleRequest
from api.interviews.states import is_live, is_over, lapsed_status, move_to, window
from api.jobs.service import get_job, pin
from api.outbox import enqueue
from api.security.callers import Caller
from api.wiring import Services
from contract.commands import CommandSource, EndCall, SentCommand

INVITATION_TASK = "send_invitation"
CANCELLATION_TASK = "send_cancellation"


class DifferentCompanies(BadRequest):
    error_code = "INT_402"
    detail = "Candidate and job belong to different companies."


async def get_interview(session: AsyncSession, caller: Caller, interview_id: str) -> Interview:
    interview = await repository.access_interview(session, caller, interview_id)
    if interview is None:
        raise UnknownInterview()
    return interview


async def schedule(
    session: AsyncSession, services: Services, caller: Caller, body: ScheduleRequest
) -> tuple[Interview, NewToken]:
    """Pins the job as it stands now, makes the link, and sends the invitation once all this is stored.

    Raises:
        UnknownCandidate, UnknownJob, DifferentCompanies, JobWithoutQuestions, TimeInPast
    """
    candidate = await get_candidate(session, caller, body.candidate_id)
    job = await get_job(session, caller, body.job_template_id)
    if candidate.company_id != job.company_id:
        raise DifferentCompanies()
    opens_at, expires_at = window(body.scheduled_at, services.clock.now(), services.settings)
    if expires_at <= services.clock.now():
        raise TimeInPast()
    version = await pin(session, job)
    token = new_token(services.settings)
    pin_made = await pins.new_pin(session, services.settings)
    interview = Interview(
        id=new_id(),
        company_id=job.company_id,
        candidate_id=candidate.id,
        job_template_id=job.id,
        job_version_id=version.id,
        created_by=caller.user_id,
        token_nonce=token.nonce,
        token_hash=token.token_hash,
        pin_nonce=pin_made.nonce,
        pin_hash=pin_made.pin_hash,
        time_set_at=services.clock.now(),
        scheduled_at=body.scheduled_at,
        timezone=body.timezone or candidate.timezone,
        opens_at=opens_at,
        expires_at=expires_at,
        time_limit_secs=body.time_limit_secs or job.time_limit_secs,
    )
    session.add(interview)
    if candidate.status in {CandidateStatus.NEW, CandidateStatus.SCREENING}:
        await move(session, candidate, CandidateStatus.INTERVIEW_SCHEDULED, caller)
    await session.flush()
    _mail(session, INVITATION_TASK, interview)
    announce_status(session, interview)
    return interview, token


async def renew_link(session: AsyncSession, services: Services, interview: Interview) -> NewToken:
    """The old link stops working at once."""
    if is_over(lapsed_status(interview, services.clock.now())):
        raise InterviewAlreadyOver()
    token = new_token(services.settings)
    interview.token_nonce, interview.token_hash = token.nonce, token.token_hash
    await session.flush()
    return token


async def cancel(
    session: AsyncSession, services: Services, interview: Interview, reason: str | None, *, tell: bool = True
) -> None:
    """`tell`: the candidate gets a mail.

    Raises:
        InterviewAlreadyOver, InterviewIsLive
    """
    now = services.clock.now()
    if is_live(await _current_call(session, interview), now, services.settings):
        raise InterviewIsLive()
    move_to(interview, InterviewStatus.CANCELLED)
    interview.cancelled_at, interview.cancel_reason = now, reason
    await session.flush()
    if tell:
        _mail(session, CANCELLATION_TASK, interview)
    announce_status(session, interview)


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


def _mail(session: AsyncSession, task: str, interview: Interview) -> None:
    enqueue(
        session,
        task,
        {"interview_id": interview.id},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
