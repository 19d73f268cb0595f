"""Whether the candidate is on the line: came, went away, came back or did not, switched the microphone off."""

import asyncio
from collections.abc import Awaitable, Callable

from agent.line import Line
from agent.record.event_log import EventLog
from agent.steering.presence import Presence
from contract import events
from contract.events import EndReason

GRACE_SECS = 15.0
"""A candidate away for longer is not coming back into this call: the interview is parked (goals §6)."""
ARRIVAL_SECS = 60.0
"""Nobody came through the door."""
PRESENCE_SECS = 0.5


class Attendance:
    """Watches the line of one call, records what it sees and tells `presence`, which knows what to do about it.

    `present`: the candidate can be heard and spoken to right now. `on_thawed` settles whether the call is still ours
    after the process stood still; `on_returned` is called before the candidate is spoken to again; `on_end` when nobody
    comes, or comes back.
    """

    def __init__(
        self,
        line: Line,
        present: Callable[[], bool],
        log_: EventLog,
        presence: Presence,
        *,
        on_thawed: Callable[[], Awaitable[None]],
        on_returned: Callable[[], None],
        on_end: Callable[[EndReason], None],
    ) -> None:
        self._line = line
        self._present = present
        self._log = log_
        self._presence = presence
        self._on_thawed = on_thawed
        self._on_returned = on_returned
        self._on_end = on_end
        self._arrived = asyncio.Event()
        self._away_since: float | None = None
        self._breaks = 0
        """Of the line, as far as they are known here."""
        self._muted = False

    def arrive(self) -> bool:
        """A connection came. False when it is not the first: the same candidate with a new page."""
        if self._arrived.is_set():
            return False
        self._arrived.set()
        self._log.emit(events.CandidateJoined)
        return True

    async def watch(self) -> None:
        """Until the candidate is not coming, or not coming back."""
        loop = asyncio.get_running_loop()
        try:
            await asyncio.wait_for(self._arrived.wait(), ARRIVAL_SECS)
        except TimeoutError:
            self._on_end(EndReason.CANDIDATE_LEFT)
            return
        self._breaks = self._line.breaks
        while True:
            await asyncio.sleep(PRESENCE_SECS)
            if self._line.over is not None:
                if self._away_since is None:
                    await self._away()
                self._on_end(self._line.over)
                return
            if self._line.frozen:
                await self._on_thawed()
            if self._present():
                self._note_muted()
                if self._away_since is None and self._line.breaks > self._breaks:
                    # Gone and back between two looks: what was said meanwhile was not heard.
                    self._away_since = loop.time()
                    await self._away()
                if self._away_since is not None:
                    await self._returned(loop.time() - self._away_since)
            elif self._away_since is None:
                self._away_since = loop.time()
                await self._away()
            elif loop.time() - self._away_since > GRACE_SECS:
                self._on_end(EndReason.CANDIDATE_LEFT)
                return

    async def _away(self) -> None:
        self._log.emit(events.CandidateLeft)
        await self._presence.away()

    async def _returned(self, away_secs: float) -> None:
        self._log.emit(events.CandidateReturned, away_ms=round(away_secs * 1000))
        self._breaks = self._line.breaks
        self._on_returned()
        await self._presence.back()
        self._away_since = None

    def _note_muted(self) -> None:
        if self._line.muted is not self._muted:
            self._muted = self._line.muted
            self._log.emit(events.CandidateMuted if self._muted else events.CandidateUnmuted)
            self._presence.muted(self._muted)
