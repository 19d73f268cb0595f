"""The end of a call: the interview's state and the scoring task move in one transaction."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.calls import repository
from api.calls.errors import CallReplaced, EventsMissing, InterviewOver
from api.calls.models import Call
from api.calls.scoring import ask_for_verdict
from api.database import after_commit
from api.interviews import repository as interviews
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import announce_status, change_status
from api.interviews.states import is_over
from api.quality.books import close_books
from api.security.callers import AgentCaller
from api.security.dependencies import UnknownCall
from api.wiring import Services
from contract.brief import Door
from contract.events import EndReason
from contract.wire import CompleteRequest


async def complete_call(
    session: AsyncSession, services: Services, caller: AgentCaller, body: CompleteRequest
) -> Interview:
    """Idempotent: told twice, it answers twice and does it once.

    Raises:
        UnknownCall, CallReplaced, InterviewOver
        EventsMissing: events up to `last_seq` have not all arrived.
    """
    interview = await interviews.lock(session, caller.interview_id)
    call = await repository.lock_call(session, caller.call_id)
    if interview is None or call is None or body.call_id != call.id or call.interview_id != interview.id:
        raise UnknownCall()
    if interview.current_call_id != call.id:
        raise CallReplaced()
    if is_over(interview.status):
        if interview.status is InterviewStatus.COMPLETED and call.ended_at is not None:
            return interview
        raise InterviewOver()
    if body.last_seq > call.last_seq:
        raise EventsMissing(expected_seq=call.last_seq + 1)
    now = services.clock.now()
    call.ended_at = call.ended_at or now
    call.end_reason = body.reason
    if body.reason in {EndReason.FAULT, EndReason.CANDIDATE_LEFT}:
        metrics.call_drops_total.inc()
    if body.reason.completes_interview:
        await complete_interview(session, services, interview, body.reason, now)
    else:
        announce_status(session, interview)
    forget_live(session, services, call)
    _tell_rooms(session, services, call)
    return interview


async def complete_interview(
    session: AsyncSession, services: Services, interview: Interview, reason: EndReason, now: datetime
) -> None:
    """Moves the interview to completed and asks for its verdict."""
    interview.completed_at = now
    interview.end_reason = reason
    await change_status(session, interview, InterviewStatus.COMPLETED)
    await close_books(session, interview, now, services.settings.config_dir)
    await ask_for_verdict(session, services, interview)


def forget_live(session: AsyncSession, services: Services, call: Call) -> None:
    async def forget() -> None:
        await services.live_states.forget(call.id)

    after_commit(session, forget)


def _tell_rooms(session: AsyncSession, services: Services, call: Call) -> None:
    """The call is delivered: its room is to be closed, or another agent sent into it, at once."""

    async def tell() -> None:
        services.rooms.notice(call.interview_id, settled=call.id)

    if call.door is Door.LIVEKIT:
        after_commit(session, tell)
