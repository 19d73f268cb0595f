"""The reply to a turn that is probably over, made ready while the candidate still speaks or is only just silent.

Nothing of it counts. The director decides again when the turn is over, and only when the same move comes of it does
what was made ready go out in its place; so a reply that is dropped leaves no trace but the vendors' metering.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from pipecat.frames.frames import Frame, InterruptionFrame, LLMContextFrame
from pipecat.processors.aggregators.llm_context import LLMContext

from agent.interviewer.normalise import words
from agent.record.metering import StageTimes
from agent.turns.holdback import Holdback

log = structlog.get_logger(__name__)

SAME_WORDS = 0.8
"""Share of the words that a language model phrased its reply to which must be among those of the finished turn: more
may have been said since (the director has judged it, and wants the same move), but not something else."""
DRAFTS_A_TURN = 4
"""What a turn may cost: a candidate whose every other word changes the next move is answered when the turn is over."""


@dataclass(slots=True)
class _Ready:
    messages: list[Any]
    """What the language model was asked: the conversation, the turn's words, the move."""
    stages: StageTimes | None
    mute: bool = False
    """No voice works: its words have to come again, where they can be read."""


class Foresight:
    """At rest without a `holdback`."""

    def __init__(self, push: Callable[[Frame], Awaitable[None]]) -> None:
        self.holdback: Holdback | None = None
        self.phrased = False
        """A language model words the moves, and takes its time."""
        self._push = push
        self._ready: _Ready | None = None
        self._drafts = 0
        """Made for the turn that is open."""
        self._one_at_a_time = asyncio.Lock()
        """What stops a reply must leave behind what asks for it."""

    @property
    def ready(self) -> bool:
        """Whether a reply is ready, or being made so."""
        return self._ready is not None

    @property
    def too_late_for_a_model(self) -> bool:
        """A reply was being phrased for this turn: whoever asks for another one now would be kept waiting anew."""
        return self.phrased and self._drafts > 0

    def would_say(self, messages: list[Any]) -> bool:
        """Whether the move that ends `messages` is the one that is ready."""
        return self._ready is not None and self._ready.messages[-1] == messages[-1]

    async def prepare(self, messages: list[Any], stages: StageTimes | None) -> None:
        """Has the move that ends `messages` phrased and spoken, as far as the holdback."""
        if self.holdback is None or self._drafts >= DRAFTS_A_TURN or (self._ready is not None and self._fits(messages)):
            return
        await self._stop()
        async with self._one_at_a_time:
            self._drafts += 1
            self._ready = _Ready(messages, stages)
            self.holdback.hold()
            await self._push(LLMContextFrame(context=LLMContext(messages=messages)))

    async def give(self, messages: list[Any]) -> _Ready | None:
        """Lets what was made ready go out if it answers `messages`; else it is dropped, and None returned.

        A model's phrasing that has no sound yet is no gain: the move's own words are there at once.
        """
        ready, fits = self._ready, self._fits(messages)
        if ready is None or self.holdback is None or not fits or (self.phrased and not self.holdback.sounds):
            await self._stop()
            return None
        self._ready, self._drafts = None, 0
        await self.holdback.release()
        log.info("prepared_reply_given")
        return ready

    async def drop(self) -> None:
        """The turn is over, or nothing of it counts any more."""
        await self._stop()
        self._drafts = 0

    async def _stop(self) -> None:
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
        """The same conversation and the same move. Its own words answer any turn; a model's were meant for some."""
        ready = self._ready
        if ready is None or ready.mute or len(ready.messages) != len(messages) or len(messages) < 2:
            return False
        if ready.messages[:-2] != messages[:-2] or ready.messages[-1] != messages[-1]:
            return False
        return not self.phrased or _still_said(ready.messages[-2], messages[-2])


def _still_said(before: Any, now: Any) -> bool:
    meant, said = words(str(before.get("content"))), set(words(str(now.get("content"))))
    return sum(word in said for word in meant) >= SAME_WORDS * len(meant)
