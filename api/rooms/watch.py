"""Watches the rooms of running interviews: replaces agents that are lost, closes rooms that are over.

Every api process watches, for it is there that heartbeats arrive; a background worker could not tell an agent's silence
from an api that is away. What is done about a room is decided under its interview's lock, so that several processes do
it once. Nothing is only remembered here: after a crash the next look finds the same.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import repository as calls
from api.calls.models import Call
from api.calls.succession import Sight, Step, next_step, park, succeed
from api.errors import Unavailable
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.interviews.progress import announce_status
from api.interviews.states import is_over
from api.rooms.hints import Hints
from api.wiring import Services
from contract.brief import Door
from contract.rooms import agent_identity, candidate_identity

log = structlog.get_logger(__name__)

AT_ONCE = 8
"""Rooms looked at side by side."""
BATCH = 500

Seen = Callable[[AsyncSession, Interview, Call, frozenset[str]], Awaitable[None]]


class RoomWatch:
    """`notice` from anywhere in this process, `tick` by its own loop or a test's hand."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._hints = Hints()
        self._wake = asyncio.Event()
        self._since: datetime | None = None
        self._last: datetime | None = None
        self._loop: asyncio.Task[None] | None = None
        self.seen: list[Seen] = []
        """Called in the look's transaction with the identities in the room of a current call."""

    def notice(self, interview_id: str, *, settled: str | None = None, agent_left: str | None = None) -> None:
        """Look at this interview's room soon. `settled`: all of that call is delivered; `agent_left`: the media server
        said so of that call's agent."""
        self._hints.add(interview_id, self._services.clock.now(), settled=settled, agent_left=agent_left)
        self._wake.set()

    async def start(self) -> None:
        if self._services.dispatcher.door is Door.LIVEKIT:
            self._loop = asyncio.create_task(self._run(), name="rooms_watch")

    async def stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def tick(self) -> None:
        """One look at everything that may need something."""
        await self._look_at({*await self._suspicious(), *self._hints.interviews(self._services.clock.now())})

    async def look_at_reported(self) -> None:
        """At what was noticed only."""
        await self._look_at(set(self._hints.interviews(self._services.clock.now())))

    async def _run(self) -> None:
        every = self._services.settings.rooms_watch_every_secs
        now = asyncio.get_running_loop().time
        next_tick = now() + every
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.0, next_tick - now()))
            self._wake.clear()
            try:
                if now() >= next_tick:
                    next_tick = now() + every
                    await self.tick()
                else:
                    await self.look_at_reported()
            except Exception:
                log.exception("rooms_not_watched")

    async def _suspicious(self) -> list[str]:
        """Interviews whose room needs a look by what the database says."""
        services, settings = self._services, self._services.settings
        now = services.clock.now()
        quiet = timedelta(seconds=min(settings.agent_silent_secs, settings.agent_frozen_secs))
        async with services.database.transaction(read_only=True) as session:
            found = await calls.rooms_to_look_at(session, now - quiet, BATCH)
        # Only now: a look that failed, or came late, says that heartbeats may not have got through either.
        gap = timedelta(seconds=max(3.0, 3 * settings.rooms_watch_every_secs))
        if self._since is None or self._last is None or services.clock.now() - self._last > gap:
            self._since = now
        self._last = services.clock.now()
        return found

    async def _look_at(self, interview_ids: set[str]) -> None:
        slots = asyncio.Semaphore(AT_ONCE)

        async def look(interview_id: str) -> None:
            async with slots:
                try:
                    await self._look(interview_id)
                except Unavailable as error:
                    # The media server or the database is away: the next look comes by itself.
                    log.info("room_not_seen", interview_id=interview_id, error=error.error_code)

        await asyncio.gather(*(look(interview_id) for interview_id in interview_ids))

    async def _look(self, interview_id: str) -> None:
        hint = self._hints.of(interview_id)
        async with self._services.database.transaction(read_only=True) as session:
            interview = await session.get(Interview, interview_id)
            call = await session.get(Call, interview.current_call_id or "") if interview is not None else None
        if interview is None:
            self._hints.done(interview_id, hint)
            return
        present = await self._services.dispatcher.present(interview_id)
        if present is None:
            self._hints.done(interview_id, hint)
            return
        if call is None or call.door is not Door.LIVEKIT or call.left_room_at is not None:
            if present:
                # Entered with a token of before, or made anew by it.
                await self._services.dispatcher.close_room(interview_id)
            self._hints.done(interview_id, hint)
            return
        step = await self._decide(interview_id, call.id, present)
        if step is not Step.WAIT:
            self._hints.done(interview_id, hint)

    async def _decide(self, interview_id: str, call_id: str, present: frozenset[str]) -> Step:
        services = self._services
        async with services.database.transaction() as session:
            interview = await interviews.lock(session, interview_id)
            call = await calls.lock_call(session, call_id)
            if interview is None or call is None or interview.current_call_id != call.id:
                return Step.NOTHING
            now = services.clock.now()
            if _note_candidate(call, present, now):
                announce_status(session, interview)
            for seen in self.seen:
                await seen(session, interview, call, present)
            sight = self._sight(interview, call, present, now)
            step, why = next_step(call, sight, now, services.settings, over=is_over(interview.status))
            if step is Step.SUCCEED and await succeed(session, services, interview, call, why) is None:
                step = Step.PARK
            elif step is Step.PARK:
                await park(session, services, interview, call, why)
            if step in {Step.CLOSE, Step.PARK}:
                # Under the lock: nobody can open the room anew meanwhile. When this fails, all of it is tried again.
                await services.dispatcher.close_room(interview_id)
                call.left_room_at = now
        return step

    def _sight(self, interview: Interview, call: Call, present: frozenset[str], now: datetime) -> Sight:
        hint = self._hints.of(interview.id)
        return Sight(
            candidate=candidate_identity(interview.id) in present,
            agent=agent_identity(call.id) in present,
            since=self._since or now,
            agent_left_at=hint.agents_left.get(call.id) if hint is not None else None,
            settled=hint is not None and call.id in hint.settled,
        )


def _note_candidate(call: Call, present: frozenset[str], now: datetime) -> bool:
    """Writes down whether the candidate is in the room; True when that is news."""
    here = candidate_identity(call.interview_id) in present
    if here:
        news = call.candidate_joined_at is None or call.candidate_left_at is not None
        call.candidate_joined_at = call.candidate_joined_at or now
        call.candidate_left_at = None
        return news
    news = call.candidate_left_at is None and call.candidate_joined_at is not None
    if news:
        call.candidate_left_at = now
    return news
