"""What was said when somebody ends the interview is an answer, although nothing was replied to it."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from pipecat.processors.aggregators.llm_response_universal import UserTurnStoppedMessage

if TYPE_CHECKING:
    from agent.steering.processor import Steering

LAST_WORDS_SECS = 6.0
"""Whoever ends the interview waits this long at most for words that are still being recognised; a recogniser is waited
for 5 s (agent/turns/stop.py)."""


class LastWords:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self._turn_over: asyncio.Event | None = None

    @property
    def awaited(self) -> bool:
        """The turn under way is written down, and not replied to."""
        return self._turn_over is not None

    def turn_over(self) -> None:
        if self._turn_over is not None:
            self._turn_over.set()

    async def turn_stopped(self, _aggregator: Any, _strategy: Any, turn: UserTurnStoppedMessage) -> None:
        """A turn with words comes as a context frame; one without, if it silenced nobody, as nothing but this."""
        if not turn.content:
            self.turn_over()

    async def take(self) -> None:
        """Everything said so far counts: also what is still being recognised, and what had got a reply that is now cut
        short."""
        steering = self._steering
        if steering.floor.turn_open:
            self._turn_over = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS_SECS):
                    await steering.turn_control.end_turn()
                    await self._turn_over.wait()
        await steering.turn_control.interrupt()
        self._turn_over = None
        steering.director.listened(steering.unanswered)
        steering.turn_control.forget_unanswered()
