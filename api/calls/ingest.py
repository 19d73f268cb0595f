"""Taking in events: append-only, gap-free per call, acknowledged only after they are stored for good."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.bus import publish, publish_now
from api.calls import repository
from api.calls.errors import CallReplaced, EventsMissing, InterviewOver
from api.calls.models import Call, CallEvent
from api.calls.requests import note_requests
from api.database import after_commit
from api.interviews import repository as interviews
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import change_status
from api.interviews.states import is_over
from api.ports import BusMessage
from api.security.callers import AgentCaller
from api.security.dependencies import UnknownCall
from api.supervision import commands as takeovers
from api.wiring import Services
from contract.events import (
    AgentSaid,
    CallEnded,
    CallStarted,
    EngineFailed,
    EngineSwitched,
    Event,
    RecordingStarted,
    RecordingStored,
    TurnMeasured,
    UsageMeasured,
)
from contract.live import LiveState
from contract.wire import EventAck, EventBatch

SEEN_STEP_SECS = 2.0
"""A heartbeat is written down this often at most: live states arrive four times a second."""


async def ingest(session: AsyncSession, services: Services, caller: AgentCaller, batch: EventBatch) -> EventAck:
    """Stores what is new in `batch`; a resent prefix changes nothing.

    Raises:
        UnknownCall, CallReplaced, InterviewOver
        EventsMissing: `expected_seq` is the next one that can be taken.
    """
    interview, call = await writable(session, caller)
    now = services.clock.now()
    fresh = _fresh(call, batch)
    if call.ended_at is not None and call.end_reason is None:
        # Housekeeping had given the call up, but its agent is there.
        call.ended_at = None
    if fresh or (now - call.last_seen_at).total_seconds() >= SEEN_STEP_SECS:
        call.last_seen_at = now
    if fresh:
        await _store(session, interview, call, fresh, now)
    if batch.live is not None and batch.live.call_id == call.id:
        _show(session, services, interview, batch.live)
    return EventAck(acked_seq=call.last_seq)


async def writable(session: AsyncSession, caller: AgentCaller) -> tuple[Interview, Call]:
    """The caller's interview and call, locked; refused unless this call is the one that may write."""
    interview = await interviews.lock(session, caller.interview_id)
    call = await repository.lock_call(session, caller.call_id)
    if interview is None or call is None or call.interview_id != interview.id:
        raise UnknownCall()
    if interview.current_call_id != call.id:
        raise CallReplaced()
    if is_over(interview.status):
        raise InterviewOver()
    return interview, call


def _fresh(call: Call, batch: EventBatch) -> list[Event]:
    expected = call.last_seq + 1
    fresh = [event for event in batch.events if event.seq >= expected]
    for offset, event in enumerate(fresh):
        if event.seq != expected + offset:
            raise EventsMissing(
                f"Event {expected + offset} is missing; resend from it.", expected_seq=expected + offset
            )
    return fresh


async def _store(session: AsyncSession, interview: Interview, call: Call, fresh: list[Event], now: datetime) -> None:
    if interview.status is InterviewStatus.SCHEDULED:
        interview.started_at = now
        await change_status(session, interview, InterviewStatus.IN_PROGRESS)
    for event in fresh:
        body = event.model_dump(mode="json")
        session.add(
            CallEvent(
                call_id=call.id,
                seq=event.seq,
                interview_id=interview.id,
                type=event.type,
                body=body,
                received_at=now,
            )
        )
        _apply(call, event, now)
        publish(session, BusMessage("event", interview.company_id, interview.id, call.id, body))
    call.last_seq = fresh[-1].seq
    await session.flush()
    await takeovers.follow(session, interview, fresh, now)
    await note_requests(session, interview, fresh, now)


def _apply(call: Call, event: Event, now: datetime) -> None:
    """What lists need without reading events: a cache of the fold, on the call's row."""
    match event:
        case CallStarted():
            call.started_at = datetime.fromisoformat(event.started_at)
        case CallEnded():
            call.ended_at, call.end_reason = now, event.reason
        case RecordingStarted():
            call.recording_started_ms = event.at_ms
        case RecordingStored():
            call.recording_key, call.recording_duration_ms = event.key, event.duration_ms
        case TurnMeasured() | UsageMeasured() | EngineSwitched():
            metrics.measure_event(event)
        case AgentSaid() if event.interrupted:
            metrics.interruptions_total.inc()
        case EngineFailed():
            metrics.vendor_errors_total.inc()
        case _:
            pass


def _show(session: AsyncSession, services: Services, interview: Interview, live: LiveState) -> None:
    message = BusMessage("live", interview.company_id, interview.id, live.call_id, live.model_dump(mode="json"))

    async def show() -> None:
        if await services.live_states.put(live):
            await publish_now(services.bus, message)

    after_commit(session, show)
