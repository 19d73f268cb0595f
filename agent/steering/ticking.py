"""What time alone brings about in a call: the director is asked as silence and the clock go on, and what should have
sounded by now and has not is dealt with."""

import asyncio
from typing import TYPE_CHECKING

import structlog

from agent.steering.saying import Saying

if TYPE_CHECKING:
    from agent.steering.processor import Steering

log = structlog.get_logger(__name__)

TICK_SECS = 0.5
REPLY_DEADLINE_MS = 8_000
"""No sound this long after a move: speech is out of order, and the words are shown instead."""
GOODBYE_DEADLINE_MS = 20_000
"""A call ends this long after its closing move even if the goodbye is never reported as played, or was cut short."""


class Ticking:
    """`start` and `stop` are called once each, by steering."""

    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self._ticker: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._ticker = self._steering.create_task(self._tick())

    async def stop(self) -> None:
        if self._ticker is not None:
            await self._steering.cancel_task(self._ticker)
            self._ticker = None

    async def _tick(self) -> None:
        while not self._steering.ended:
            await asyncio.sleep(TICK_SECS)
            try:
                await self._look_at_the_clock()
            except Exception:  # one bad tick must not stop the clock of the whole interview
                log.exception("tick_failed")

    async def _look_at_the_clock(self) -> None:
        steering, floor = self._steering, self._steering.floor
        now = steering.now_ms()
        steering.show()
        if steering.ended or floor.paused or floor.agent_speaking or floor.voice_on:
            return
        saying = steering.saying
        if saying is not None and not saying.done and not saying.cut:
            await self._is_it_overdue(saying, now)
            return
        if floor.turn_open:
            return
        if saying is not None and steering.director.ended and self._goodbye_is_overdue(saying, now):
            return
        if steering.outage.deaf:
            return
        move = steering.director.silence(floor.quiet_ms, now) or steering.director.tick(now)
        if move is not None:
            await steering.carry_out(move)

    async def _is_it_overdue(self, saying: Saying, now: int) -> None:
        if self._goodbye_is_overdue(saying, now):
            return
        if now - saying.since_ms > REPLY_DEADLINE_MS and not saying.sounded:
            # Nothing was heard of the reply: its words are shown, so that the interview can go on in writing.
            self._steering.emit_fault("tts", "speech", "no sound came for a reply")
            self._steering.writing.instead_of_saying(saying)
            # A voice that is late, and not away, would say it all as well.
            await self._steering.broadcast_interruption()

    def _goodbye_is_overdue(self, saying: Saying, now: int) -> bool:
        """Ends the call then, also when the goodbye was cut and nothing came of it."""
        reason = saying.move.ends_call
        if reason is None or now - saying.since_ms <= GOODBYE_DEADLINE_MS:
            return False
        self._steering.finish(reason)
        return True
