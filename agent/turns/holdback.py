"""Holds a reply that was made before its turn was over: behind the voice, so that it is sound already, and not heard.

pipecat's own gate (`turns/speculation_gate.py`) stands in the language model, before the voice, and opens with the end
of the turn. Here the voice has spoken too, and steering alone says whether the reply still fits what was said.
"""

from collections import deque
from enum import Enum, auto
from typing import Any

from pipecat.frames.frames import (
    Frame,
    InterruptionFrame,
    LLMFullResponseStartFrame,
    SystemFrame,
    TTSAudioRawFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor


class _State(Enum):
    OPEN = auto()
    HOLDING = auto()
    DROPPING = auto()
    """Until the interruption that stops the reply has passed: what comes before it is of that reply."""


class Holdback(FrameProcessor):
    """Open, unless steering says otherwise. `hold`, `release` and `drops` are called by steering alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(enable_direct_mode=True, **kwargs)
        self._state = _State.OPEN
        self._held: deque[Frame] = deque()
        self._until: int | None = None
        """Id of the interruption that ends the dropping."""
        self._then_hold = False
        self._sound_came_ns: int | None = None
        """When the first sound of the held reply came, by the pipeline's clock."""
        self._late_ns = 0
        """How much later than made the reply under way is played: times of its words are counted from its sound."""

    @property
    def closed(self) -> bool:
        return self._state is not _State.OPEN

    @property
    def sounds(self) -> bool:
        """Some of the reply that is held is sound already."""
        return self._state is _State.HOLDING and self._sound_came_ns is not None

    def hold(self) -> None:
        """The reply that is asked for next stays here."""
        self._late_ns, self._sound_came_ns = 0, None
        if self._state is _State.DROPPING:
            self._then_hold = True
        else:
            self._state = _State.HOLDING

    def drops(self, interruption: InterruptionFrame) -> None:
        """What is held, and all that comes before `interruption` has passed, is lost."""
        self._held.clear()
        self._state, self._until, self._then_hold = _State.DROPPING, interruption.id, False

    async def release(self) -> None:
        """What is held goes out; what still comes of the reply follows it."""
        if self._sound_came_ns is not None:
            self._late_ns = self.get_clock().get_time() - self._sound_came_ns
        while self._held:
            await self.push_frame(self._in_time(self._held.popleft()))
        if self._state is _State.HOLDING:
            self._state = _State.OPEN

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InterruptionFrame) and direction is FrameDirection.DOWNSTREAM:
            self._interrupted(frame)
        if direction is FrameDirection.UPSTREAM or isinstance(frame, SystemFrame) or not frame.interruptible:
            await self.push_frame(frame, direction)
        elif self._state is _State.HOLDING:
            if isinstance(frame, TTSAudioRawFrame) and self._sound_came_ns is None:
                self._sound_came_ns = self.get_clock().get_time()
            self._held.append(frame)
        elif self._state is _State.OPEN:
            await self.push_frame(self._in_time(frame), direction)

    def _interrupted(self, frame: InterruptionFrame) -> None:
        """Nothing from before an interruption is said after it; the reply that is to be held comes behind it."""
        self._held.clear()
        self._late_ns, self._sound_came_ns = 0, None
        if self._state is _State.DROPPING and frame.id == self._until:
            self._state = _State.HOLDING if self._then_hold else _State.OPEN

    def _in_time(self, frame: Frame) -> Frame:
        if isinstance(frame, LLMFullResponseStartFrame) and not self._held and self._state is _State.OPEN:
            self._late_ns = 0  # the next reply
        if frame.pts and self._late_ns:
            frame.pts += self._late_ns
        return frame
