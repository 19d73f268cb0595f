"""What time alone changes: interviews past their window, calls that went silent, rows nobody needs (JOB-13)."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.accounts.models import RefreshToken, SignInSession
from api.calls.models import Call
from api.database import after_commit
from api.engines import speech
from api.interviews.lapse import close_lapsed
from api.interviews.models import Interview
from api.interviews.progress import announce_status
from api.outbox import Task, TaskState, periodic
from api.outbox.periodic import PERIODIC_TASK
from api.settings import Settings
from api.telephony import repository as telephony
from api.wiring import Services

log = structlog.get_logger(__name__)

BATCH = 200
GIVEN_UP_AFTER = timedelta(seconds=60)
"""Silence after which a call's row is closed. Longer than an outage that the agent's spool bridges, and taken back
when its agent speaks again."""
TASKS_KEPT = timedelta(days=30)
PERIODIC_TASKS_KEPT = timedelta(hours=1)
"""Of those there are many, and nobody asks for one."""
PHONE_WEBHOOKS_KEPT = timedelta(days=1)
STRANGERS_KEPT = timedelta(days=30)
"""Numbers of callers who never said a right PIN."""


def _every_round(settings: Settings) -> float:
    return settings.housekeeping_every_secs


@periodic("close_silent_calls", every_secs=_every_round)
async def close_silent_calls(services: Services) -> None:
    async with services.database.transaction() as session:
        await _close_silent_calls(services, session)


@periodic("close_lapsed_interviews", every_secs=_every_round)
async def close_lapsed_interviews(services: Services) -> None:
    await close_lapsed(services)


@periodic("forget_old_rows", every_secs=_every_round)
async def forget_old_rows(services: Services) -> None:
    async with services.database.transaction() as session:
        await _forget_old_rows(services, session)
        await speech.forget_old(session, services)


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


async def _forget_old_rows(services: Services, session: AsyncSession) -> None:
    now = services.clock.now()
    await session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
    await session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    done = delete(Task).where(Task.state == TaskState.DONE)
    await session.execute(done.where(Task.finished_at <= now - TASKS_KEPT))
    await session.execute(done.where(Task.name == PERIODIC_TASK, Task.finished_at <= now - PERIODIC_TASKS_KEPT))
    await telephony.forget_webhooks(session, now - PHONE_WEBHOOKS_KEPT)
    await telephony.forget_numbers(session, now - STRANGERS_KEPT)
