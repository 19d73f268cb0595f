"""When the agent of a call in a room is lost: what follows, and the call that takes its place.

The candidate stays in their room. A *successor call* is a new `Call` row of the same interview and tab, with a new
agent in the same room: `current_call_id` moves on, so that whatever becomes of the old agent, it can neither write nor
be heard any more (I2). Who notices first does not matter: the worker that reports the end of a dead job, the media
server's webhook, or the look for missed heartbeats; the interview's row is the lock, and a call that is no longer the
current one has no successor.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.calls.commands import send_command
from api.calls.complete import forget_live
from api.calls.models import Call
from api.calls.sending import send_agent
from api.database import new_id
from api.interviews.models import Interview
from api.interviews.progress import announce_status
from api.settings import Settings
from api.supervision.commands import carry_over
from api.wiring import Services
from contract.commands import CommandSource, StopReplaced
from contract.events import EndReason

log = structlog.get_logger(__name__)

GOODBYE = timedelta(seconds=2)
"""Between the end of a call and that of its room: the last words are on their way to the candidate's ear."""
SETTLING = timedelta(seconds=3)
"""How long the worker of a dead job has to deliver what the job had not, before a successor is briefed without it."""
UNHEARD = timedelta(seconds=60)
"""How long a candidate has to come at all; the agent waits as long (`agent/call.py`)."""
PARKING_GRACE = timedelta(seconds=5)
"""The agent parks a call whose candidate is away by itself; this much later it is done for it."""
BROKEN = frozenset({None, EndReason.FAULT, EndReason.SHUTDOWN})


class Step(StrEnum):
    NOTHING = "nothing"
    WAIT = "wait"
    """Look again soon."""
    SUCCEED = "succeed"
    PARK = "park"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of the room of a call, and from where."""

    candidate: bool
    agent: bool
    """The call's own agent is in the room."""
    since: datetime
    """Heartbeats could have arrived without a gap since then: our own outages are no silence of an agent's."""
    agent_left_at: datetime | None = None
    """When the media server said that the agent had left."""
    settled: bool = False
    """Its worker said that all of the call is delivered."""


def next_step(call: Call, sight: Sight, now: datetime, settings: Settings, *, over: bool) -> tuple[Step, str]:
    """What to do about an interview's current call, and why. `over`: the interview has reached its end."""
    if call.left_room_at is not None:
        return Step.NOTHING, "left"
    if over:
        return _after(call.ended_at or now - GOODBYE, GOODBYE, now, Step.CLOSE, "over")
    if call.ended_at is not None and call.end_reason not in BROKEN:
        return _after(call.ended_at, GOODBYE, now, Step.CLOSE, str(call.end_reason))
    if not sight.candidate:
        return _away(call, now, settings)
    if call.ended_at is not None:
        reason = str(call.end_reason or "silent")
        if sight.settled or call.end_reason is None:
            return Step.SUCCEED, reason
        return _after(call.ended_at, SETTLING, now, Step.SUCCEED, reason)
    return _lost(call, sight, now, settings)


def _lost(call: Call, sight: Sight, now: datetime, settings: Settings) -> tuple[Step, str]:
    """A call that has not ended, with its candidate in the room."""
    silent = now - max(call.last_seen_at, sight.since)
    if call.last_seq == 0 and call.last_seen_at == call.admitted_at and not sight.agent:
        arrives = timedelta(seconds=settings.agent_arrives_secs)
        return (Step.SUCCEED, "never_arrived") if silent >= arrives else (Step.WAIT, "arriving")
    if sight.agent:
        frozen = timedelta(seconds=settings.agent_frozen_secs)
        return (Step.SUCCEED, "frozen") if silent >= frozen else (Step.NOTHING, "there")
    if sight.agent_left_at is not None and call.last_seen_at <= sight.agent_left_at:
        return _after(sight.agent_left_at, SETTLING, now, Step.SUCCEED, "left")
    gone = timedelta(seconds=settings.agent_silent_secs)
    return (Step.SUCCEED, "silent") if silent >= gone else (Step.WAIT, "out_of_room")


def _away(call: Call, now: datetime, settings: Settings) -> tuple[Step, str]:
    if call.candidate_joined_at is None:
        return _after(call.created_at, UNHEARD + PARKING_GRACE, now, Step.PARK, "candidate_never_came")
    away = timedelta(seconds=settings.candidate_away_secs)
    grace = PARKING_GRACE if call.ended_at is None else timedelta()
    return _after(call.candidate_left_at or now, away + grace, now, Step.PARK, "candidate_away")


def _after(since: datetime, pause: timedelta, now: datetime, step: Step, why: str) -> tuple[Step, str]:
    return (step, why) if now - since >= pause else (Step.WAIT, why)


async def succeed(session: AsyncSession, services: Services, interview: Interview, lost: Call, why: str) -> Call | None:
    """Gives the place of `lost`, the locked current call of the locked interview, to a new call with a new agent.

    None: agents were lost one after another (`successors_max`); the interview is parked instead.
    """
    now = services.clock.now()
    if await _successors(session, services.settings, interview, now) >= services.settings.successors_max:
        log.error("agents_keep_failing", interview_id=interview.id, call_id=lost.id, reason=why)
        await park(session, services, interview, lost, "agents_keep_failing")
        return None
    metrics.agents_replaced_total.labels(why).inc()
    if lost.ended_at is None:
        metrics.call_drops_total.inc()
    lost.ended_at = lost.ended_at or now
    lost.end_reason = lost.end_reason or EndReason.FAULT
    lost.left_room_at = now
    # One that was only frozen comes back; it finds this first.
    await send_command(session, interview, lost.id, StopReplaced(), CommandSource.COMPANY, None)
    call = Call(
        id=new_id(),
        created_at=now,
        interview_id=interview.id,
        door=lost.door,
        channel=lost.channel,
        tab_id=lost.tab_id,
        last_seen_at=now,
        succeeds=lost.id,
        candidate_joined_at=lost.candidate_joined_at,
        candidate_left_at=lost.candidate_left_at,
    )
    session.add(call)
    interview.current_call_id = call.id
    await session.flush()
    await carry_over(session, interview, call, now)
    send_agent(session, services, call, replacing=lost)
    announce_status(session, interview)
    forget_live(session, services, lost)
    log.warning(
        "agent_replaced",
        interview_id=interview.id,
        call_id=lost.id,
        successor=call.id,
        reason=why,
        silent_ms=round((now - lost.last_seen_at).total_seconds() * 1000),
    )
    return call


async def park(session: AsyncSession, services: Services, interview: Interview, call: Call, why: str) -> None:
    """The interview waits for its link to be opened again; the room is closed, and whoever is in it leaves."""
    now = services.clock.now()
    metrics.interviews_parked_total.labels(why).inc()
    if call.ended_at is None:
        call.ended_at = now
        call.end_reason = EndReason.FAULT if why == "agents_keep_failing" else EndReason.CANDIDATE_LEFT
        await send_command(session, interview, call.id, StopReplaced(), CommandSource.COMPANY, None)
    call.left_room_at = now
    announce_status(session, interview)
    forget_live(session, services, call)
    log.info("interview_parked", interview_id=interview.id, call_id=call.id, reason=why)


async def _successors(session: AsyncSession, settings: Settings, interview: Interview, now: datetime) -> int:
    since = now - timedelta(seconds=settings.successors_within_secs)
    found = select(func.count()).where(
        Call.interview_id == interview.id, Call.succeeds.is_not(None), Call.created_at > since
    )
    return await session.scalar(found) or 0
