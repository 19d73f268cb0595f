"""The caller's sound at an even pace: a jitter buffer before a room, where every 20 ms have to be sent in time.

A carrier's sound comes over TCP, in bursts when a packet was lost on the way. Words matter more than delay here: what
is late is played late, and the delay that this adds is taken back out of the pauses. What comes is in order already
(`agent.phone.inbound`).
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from agent.phone.frames import FRAME_BYTES, FRAME_MS, SILENCE, faded

LEAST = 2
"""Frames held back at first: one that is played, one that may be late."""
MOST = 10
"""200 ms: what may wait through a pause on the worst line."""
LONGEST = 100
"""2 s behind, after an outage of the carrier's connection: what is older is given up."""
CALM_FRAMES = 500
"""10 s without a gap: the line is trusted with a frame less."""
QUIET_PEAK = 300
"""Below it a frame is a pause of the line: -40 dBFS, above the noise of a telephone and below soft speech."""


@dataclass(slots=True)
class Counts:
    """Of one leg, in frames of 20 ms."""

    played: int = 0
    gaps: int = 0
    """Times that the next one was not there in time."""
    cut: int = 0
    """Taken out of pauses, or given up after an outage, to catch up."""


class Playout:
    """`put` as sound comes, `take` every 20 ms. Not for threads."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._waiting: deque[bytes] = deque()
        self._rest = b""
        self._target = LEAST
        """As much may wait in a pause without being taken for too much."""
        self._playing = False
        self._missed = 0
        """Frames in a row that were not there."""
        self._calm = 0
        self._last = SILENCE

    @property
    def delay_ms(self) -> int:
        """What is waiting to be played."""
        return len(self._waiting) * FRAME_MS

    def put(self, pcm: bytes) -> None:
        """In order, of any length."""
        sound = self._rest + pcm
        whole = len(sound) // FRAME_BYTES * FRAME_BYTES
        self._rest = sound[whole:]
        self._waiting.extend(sound[at : at + FRAME_BYTES] for at in range(0, whole, FRAME_BYTES))
        while len(self._waiting) > LONGEST:
            self._give_up()

    def take(self) -> bytes:
        """The next 20 ms; silence where there is nothing."""
        self._playing = self._playing or len(self._waiting) >= LEAST
        if self._waiting and len(self._waiting) > self._target + 1 and is_quiet(self._waiting[0]):
            self._give_up()
        if not self._playing or not self._waiting:
            return self._miss()
        self._last, self._missed = self._waiting.popleft(), 0
        self.counts.played += 1
        self._calm += 1
        if self._calm >= CALM_FRAMES:
            self._target, self._calm = max(LEAST, self._target - 1), 0
        return self._last

    def _miss(self) -> bytes:
        """One frame's time is given to what is late: on such a line what waits grows by itself. Covered by the last
        frame, fading: no click at the edge, and nothing that sounds like speech."""
        self._missed += 1
        if self._playing and self._missed == 1:
            self.counts.gaps += 1
            self._target, self._calm = min(MOST, self._target + 1), 0
        if self._missed > MOST:
            self._playing = False
        if self._missed > 1 or self._last is SILENCE:
            return SILENCE
        covered, self._last = faded(self._last), SILENCE
        return covered

    def _give_up(self) -> None:
        self._waiting.popleft()
        self.counts.cut += 1


def is_quiet(frame: bytes) -> bool:
    return int(np.abs(np.frombuffer(frame, np.int16).astype(np.int32)).max(initial=0)) < QUIET_PEAK
