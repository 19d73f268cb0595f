"""The reply to a turn that is probably over, made ready while the recogniser makes sure (Flux: eager end of turn).

Nothing of it counts. The director decides again when the turn is over, and only when the same words come of it does
what was made ready go out in their place; so a reply that is dropped leaves no trace but the vendors' metering.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from pipecat.frames.frames import Frame, InterruptionFrame, LLMContextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.turns.user_stop import NormalizedMatch

from agent.holdback import Holdback
from agent.metering import StageTimes

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Ready:
    messages: list[Any]
    """What the language model was asked: the conversation, the turn's words, the move."""
    stages: StageTimes | None
    mute: bool = False
    """No voice works: its words have to come again, where they can be read."""


class Foresight:
    """At rest without a `holdback`, which only recognisers that predict the end of a turn have in the pipeline."""

    def __init__(self, push: Callable[[Frame], Awaitable[None]]) -> None:
        self.holdback: Holdback | None = None
        self._push = push
        self._ready: _Ready | None = None
        self._one_at_a_time = asyncio.Lock()
        """What stops a reply must leave behind what asks for it."""

    @property
    def ready(self) -> bool:
        """Whether a reply is ready, or being made so."""
        return self._ready is not None

    async def prepare(self, messages: list[Any], stages: StageTimes | None) -> None:
        """Has the move that ends `messages` phrased and spoken, as far as the holdback."""
        if self.holdback is None or (self._ready is not None and self._fits(messages)):
            return
        await self.drop()
        async with self._one_at_a_time:
            self._ready = _Ready(messages, stages)
            self.holdback.hold()
            await self._push(LLMContextFrame(context=LLMContext(messages=messages)))

    async def give(self, messages: list[Any]) -> _Ready | None:
        """Lets what was made ready go out if it answers `messages`; else it is dropped, and None returned."""
        ready, fits = self._ready, self._fits(messages)
        if ready is None or self.holdback is None or not fits:
            await self.drop()
            return None
        self._ready = None
        await self.holdback.release()
        log.info("prepared_reply_given")
        return ready

    async def drop(self) -> None:
        async with self._one_at_a_time:
            if self._ready is None or self.holdback is None:
                return
            self._ready = None
            stop = InterruptionFrame()
            self.holdback.drops(stop)
            await self._push(stop)
        log.info("prepared_reply_dropped")

    def interrupted(self, frame: InterruptionFrame) -> None:
        """`frame` goes down the pipeline: it stops what is being made ready, too."""
        self._ready = None
        if self.holdback is not None and self.holdback.closed:
            self.holdback.drops(frame)

    def lost_its_voice(self) -> bool:
        """No voice works. True: what it left unsaid was only being made ready, and must not be shown."""
        if self._ready is None:
            return False
        self._ready.mute = True
        return True

    def _fits(self, messages: list[Any]) -> bool:
        """The same conversation and the same move; the turn's own words may differ in capitals and stops."""
        ready = self._ready
        if ready is None or ready.mute or len(ready.messages) != len(messages) or len(messages) < 2:
            return False
        before, now = ready.messages[-2], messages[-2]
        same_words = NormalizedMatch().matches(str(before.get("content")), str(now.get("content")))
        return same_words and ready.messages[:-2] == messages[:-2] and ready.messages[-1] == messages[-1]
