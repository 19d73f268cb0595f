"""What time alone changes: interviews past their window, calls that went silent, rows nobody needs (JOB-13)."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.accounts.models import RefreshToken
from api.calls.complete import complete_interview
from api.calls.ingest import announce_status
from api.calls.models import Call, CallEvent
from api.database import after_commit
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import is_live, lapsed_status, move_to
from api.outbox import Task, TaskState
from api.wiring import Services
from contract.events import EndReason

log = structlog.get_logger(__name__)

BATCH = 200
GIVEN_UP_AFTER = timedelta(seconds=60)
"""Silence after which a call's row is closed. Longer than an outage that the agent's spool bridges, and taken back
when its agent speaks again."""
TASKS_KEPT = timedelta(days=30)


class Housekeeping:
    """Runs once at start and then every `housekeeping_every_secs`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.create_task(self._run(), name="housekeeping")

    async def stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                # First the pause: after an outage agents get time to come back before anything is given up.
                await asyncio.sleep(self._services.settings.housekeeping_every_secs)
                await self.tick()
            except Exception:
                log.exception("housekeeping_failed")

    async def tick(self) -> None:
        """One round; each part in a transaction of its own."""
        for part in (self._close_silent_calls, self._close_lapsed_interviews, self._forget_old_rows):
            async with self._services.database.transaction() as session:
                await part(session)

    async def _close_silent_calls(self, session: AsyncSession) -> None:
        now = self._services.clock.now()
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
            self._forget_live_state(session, call.id)
            log.info("call_given_up", call_id=call.id, interview_id=interview.id)

    def _forget_live_state(self, session: AsyncSession, call_id: str) -> None:
        async def forget() -> None:
            await self._services.live_states.forget(call_id)

        after_commit(session, forget)

    async def _close_lapsed_interviews(self, session: AsyncSession) -> None:
        now = self._services.clock.now()
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
            if is_live(call, now, self._services.settings):
                continue
            await self._close(session, interview)

    async def _close(self, session: AsyncSession, interview: Interview) -> None:
        """A parked interview with answers is scored as far as it went; an empty one has lapsed."""
        now = self._services.clock.now()
        if interview.status is InterviewStatus.SCHEDULED:
            move_to(interview, lapsed_status(interview, now))
        elif await _has_answers(session, interview.id):
            await complete_interview(session, interview, EndReason.CANDIDATE_LEFT, now)
            return
        else:
            move_to(interview, InterviewStatus.EXPIRED)
        announce_status(session, interview)

    async def _forget_old_rows(self, session: AsyncSession) -> None:
        now = self._services.clock.now()
        await session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
        await session.execute(delete(Task).where(Task.state == TaskState.DONE, Task.finished_at <= now - TASKS_KEPT))


async def _has_answers(session: AsyncSession, interview_id: str) -> bool:
    said = select(CallEvent.seq).where(CallEvent.interview_id == interview_id, CallEvent.type == "candidate.said")
    return (await session.scalar(said.limit(1))) is not None
