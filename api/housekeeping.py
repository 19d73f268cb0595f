"""What time alone changes: interviews past their window, calls that went silent, rows nobody needs (JOB-13)."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.accounts.models import RefreshToken, SignInSession
from api.calls.complete import complete_interview
from api.calls.models import Call, CallEvent
from api.database import after_commit
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import announce_status
from api.interviews.states import is_live, lapsed_status, move_to
from api.outbox import Task, TaskState, periodic
from api.outbox.periodic import PERIODIC_TASK
from api.settings import Settings
from api.wiring import Services
from contract.events import EndReason

log = structlog.get_logger(__name__)

BATCH = 200
GIVEN_UP_AFTER = timedelta(seconds=60)
"""Silence after which a call's row is closed. Longer than an outage that the agent's spool bridges, and taken back
when its agent speaks again."""
TASKS_KEPT = timedelta(days=30)
PERIODIC_TASKS_KEPT = timedelta(hours=1)
"""Of those there are many, and nobody asks for one."""


def _every_round(settings: Settings) -> float:
    return settings.housekeeping_every_secs


@periodic("close_silent_calls", every_secs=_every_round)
async def close_silent_calls(services: Services) -> None:
    async with services.database.transaction() as session:
        await _close_silent_calls(services, session)


@periodic("close_lapsed_interviews", every_secs=_every_round)
async def close_lapsed_interviews(services: Services) -> None:
    async with services.database.transaction() as session:
        await _close_lapsed_interviews(services, session)


@periodic("forget_old_rows", every_secs=_every_round)
async def forget_old_rows(services: Services) -> None:
    async with services.database.transaction() as session:
        await _forget_old_rows(services, session)


class Housekeeping:
    """All of it, at once; each part in a transaction of its own."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def tick(self) -> None:
        for part in (close_silent_calls, close_lapsed_interviews, forget_old_rows):
            await part(self._services)


async def _close_silent_calls(services: Services, session: AsyncSession) -> None:
    now = services.clock.now()
    found = (
        await session.execute(
            select(Call, Interview)
            .join(Interview, Interview.current_call_id == Call.id)
            .where(Call.ended_at.is_(None), Call.last_seen_at <= now - GIVEN_UP_AFTER)
            .limit(BATCH)
        )
    ).all()
    for call, interview in found:
        # No reason is written: that tells it from a call whose agent said goodbye.
        call.ended_at = call.last_seen_at
        metrics.call_drops_total.inc()
        announce_status(session, interview)
        _forget_live_state(services, session, call.id)
        log.info("call_given_up", call_id=call.id, interview_id=interview.id)


def _forget_live_state(services: Services, session: AsyncSession, call_id: str) -> None:
    async def forget() -> None:
        await services.live_states.forget(call_id)

    after_commit(session, forget)


async def _close_lapsed_interviews(services: Services, session: AsyncSession) -> None:
    now = services.clock.now()
    found = (
        await session.execute(
            select(Interview, Call)
            .outerjoin(Call, Call.id == Interview.current_call_id)
            .where(
                Interview.status.in_([InterviewStatus.SCHEDULED, InterviewStatus.IN_PROGRESS]),
                Interview.expires_at <= now,
            )
            .limit(BATCH)
        )
    ).all()
    for interview, call in found:
        if is_live(call, now, services.settings):
            continue
        await _close(services, session, interview)


async def _close(services: Services, session: AsyncSession, interview: Interview) -> None:
    """A parked interview with answers is scored as far as it went; an empty one has lapsed."""
    now = services.clock.now()
    if interview.status is InterviewStatus.SCHEDULED:
        move_to(interview, lapsed_status(interview, now))
    elif await _has_answers(session, interview.id):
        await complete_interview(session, interview, EndReason.CANDIDATE_LEFT, now)
        return
    else:
        move_to(interview, InterviewStatus.EXPIRED)
    announce_status(session, interview)


async def _forget_old_rows(services: Services, session: AsyncSession) -> None:
    now = services.clock.now()
    await session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
    await session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    done = delete(Task).where(Task.state == TaskState.DONE)
    await session.execute(done.where(Task.finished_at <= now - TASKS_KEPT))
    await session.execute(done.where(Task.name == PERIODIC_TASK, Task.finished_at <= now - PERIODIC_TASKS_KEPT))


async def _has_answers(session: AsyncSession, interview_id: str) -> bool:
    said = select(CallEvent.seq).where(CallEvent.interview_id == interview_id, CallEvent.type == "candidate.said")
    return (await session.scalar(said.limit(1))) is not None
