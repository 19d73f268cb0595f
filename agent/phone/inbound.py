"""The carrier's frames in their order: what overtook another waits for it, what is lost is covered, floods are cut.

Nothing is held back on a line that is in order: speech recognition needs no even pace, so there is no jitter buffer.
"""

from dataclasses import dataclass

import numpy as np

from agent.phone.concealment import NEEDED, concealed
from agent.phone.frames import FRAME, LINE_RATE

WAITING_FRAMES = 3
"""So many frames after a missing one it is lost: carriers send over TCP, where one overtakes its neighbour only."""
MOST_COVERED = 25
"""0.5 s: a longer hole is closed up, for silence that long would end a turn in the middle of a word."""
FAR_OFF = 500
"""A number 10 s from where the count stands is no number."""
LONGEST_FRAME_SECS = 1.0
BURST_SECS = 5.0
"""Sound may run ahead of the clock by this after a stall of the network; more is a flood."""


@dataclass(slots=True)
class Counts:
    """Of one stream, in frames."""

    heard: int = 0
    lost: int = 0
    late: int = 0
    """Came twice, or after they had been given up."""
    flooded: int = 0


class Inbound:
    """`put` each frame as it comes; returns what may be heard now, in order. 16 bit, 8 kHz."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._next: int | None = None
        self._waiting: dict[int, bytes] = {}
        self._past = b""
        """The end of what was heard."""
        self._heard_secs = 0.0
        self._since = 0.0

    def put(self, pcm: bytes, number: int | None, now: float) -> bytes:
        if not self._may_come(pcm, now):
            self.counts.flooded += 1
            return b""
        if number is None or (self._next is not None and abs(number - self._next) > FAR_OFF):
            return self._take(pcm)
        if self._next is None:
            self._next = number
        if number < self._next:
            self.counts.late += 1
            return b""
        self._waiting[number] = pcm
        out = self._in_order()
        if len(self._waiting) > WAITING_FRAMES:
            out += self._cover(min(self._waiting))
        return out

    def _may_come(self, pcm: bytes, now: float) -> bool:
        secs = len(pcm) / 2 / LINE_RATE
        if now - self._since > self._heard_secs:
            self._since, self._heard_secs = now, 0.0
        if secs > LONGEST_FRAME_SECS or self._heard_secs + secs > now - self._since + BURST_SECS:
            return False
        self._heard_secs += secs
        return True

    def _in_order(self) -> bytes:
        assert self._next is not None  # noqa: S101  set by `put` before anything waits
        out = b""
        while (pcm := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            out += self._take(pcm)
        return out

    def _cover(self, number: int) -> bytes:
        """What stands for the frames before `number`, and what follows them in order."""
        assert self._next is not None  # noqa: S101  as in `_in_order`
        missing, past, self._next = number - self._next, self._past, number
        self.counts.lost += missing
        after = self._in_order()
        count = min(missing, MOST_COVERED) * FRAME
        sides = [np.frombuffer(pcm, np.int16) for pcm in (past, after)]
        return concealed(sides[0], sides[1], count).tobytes() + after

    def _take(self, pcm: bytes) -> bytes:
        self.counts.heard += 1
        self._past = (self._past + pcm)[-2 * NEEDED :]
        return pcm
