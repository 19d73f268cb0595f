"""The caller's sound at an even pace: a jitter buffer for frames that come late, twice, out of order or not at all.

A carrier's frames are 20 ms of 8 kHz, numbered by the carrier. They come over TCP in bursts when a packet was lost on
the way, and with holes where the carrier had none itself. Words matter more than delay here: a frame that is late is
played late, and the delay that this adds is taken back out of the pauses.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE = 8_000
FRAME_MS = 20
FRAME = RATE * FRAME_MS // 1000
FRAME_BYTES = 2 * FRAME
SILENCE = bytes(FRAME_BYTES)

LEAST = 2
"""Frames held back on an even line: one that is under way, one that may overtake it."""
MOST = 10
"""200 ms: what is held back on the worst line."""
LONGEST = 100
"""2 s behind, after an outage of the carrier's connection: what is older is given up."""
CALM_FRAMES = 500
"""10 s without a gap: the line is trusted with a frame less."""
QUIET_PEAK = 300
"""Below it a frame is a pause of the line: -40 dBFS, above the noise of a telephone and below soft speech."""

Samples = npt.NDArray[np.int16]


@dataclass(slots=True)
class Counts:
    """Of one leg, in frames of 20 ms."""

    played: int = 0
    lost: int = 0
    """Never came, or too late; covered by fading out what was there before."""
    late: int = 0
    """Came after their place had been played over."""
    gaps: int = 0
    """Times that there was nothing to play."""
    cut: int = 0
    """Taken out of pauses, or given up after an outage, to catch up."""


class Playout:
    """`put` as frames come, `take` every 20 ms. Not for threads."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._waiting: dict[int, bytes] = {}
        self._next = 0
        """Number of the frame that is due."""
        self._count = 0
        self._target = LEAST
        """As much may wait in a pause without being taken for too much."""
        self._playing = False
        self._covered = 0
        """Times that the due frame was waited for."""
        self._calm = 0
        self._last = SILENCE
        self._fading = False

    @property
    def delay_ms(self) -> int:
        """What is waiting to be played."""
        return len(self._waiting) * FRAME_MS

    def put(self, pcm: bytes, number: int | None = None) -> None:
        """`number` counts the carrier's frames; None where it numbers none, which are taken as they come."""
        for part in _frames(pcm):
            number = self._count + 1 if number is None else number
            if abs(number - self._next) > LONGEST and self._playing:
                self._start_anew()
            self._count = max(self._count, number)
            if self._playing and number < self._next:
                self.counts.late += 1
            else:
                self._waiting.setdefault(number, part)
            number += 1
        if len(self._waiting) > LONGEST:
            self._give_up(len(self._waiting) - self._target)

    def take(self) -> bytes:
        """The next 20 ms; silence where there is nothing."""
        if not self._playing:
            if len(self._waiting) < LEAST:
                return self._cover()
            self._playing, self._next = True, min(self._waiting)
        self._catch_up()
        if self._next not in self._waiting and len(self._waiting) >= LEAST:
            # Overtaken by enough of them: it does not come any more.
            self.counts.lost += 1
            self._next += 1
            if not self._covered:
                return self._cover()
            self._covered -= 1
        frame = self._waiting.pop(self._next, None)
        if frame is None:
            return self._wait()
        self._next += 1
        return self._play(frame)

    def _wait(self) -> bytes:
        """The due frame may still come and keeps its place: on a line that is late, what waits grows by itself."""
        if not self._covered:
            self.counts.gaps += 1
            self._target, self._calm = min(MOST, self._target + 1), 0
        self._covered += 1
        if self._covered > MOST:
            self._playing, self._covered = False, 0
        return self._cover()

    def _start_anew(self) -> None:
        """The carrier has begun to count anew."""
        self._waiting.clear()
        self._playing, self._covered, self._count = False, 0, 0

    def _play(self, frame: bytes) -> bytes:
        self._last, self._fading, self._covered = frame, False, 0
        self.counts.played += 1
        self._calm += 1
        if self._calm >= CALM_FRAMES:
            self._target, self._calm = max(LEAST, self._target - 1), 0
        return frame

    def _cover(self) -> bytes:
        """The last frame once more, fading: no click at the edge, and nothing that sounds like speech."""
        if self._fading:
            return SILENCE
        self._fading = True
        samples = np.frombuffer(self._last, np.int16).astype(np.float32)
        self._last = SILENCE
        return bytes((samples * np.linspace(0.7, 0, FRAME)).astype(np.int16).tobytes())

    def _catch_up(self) -> None:
        """Shortens a pause while more is waiting than the line needs."""
        frame = self._waiting.get(self._next)
        if frame is not None and len(self._waiting) > self._target + 1 and is_quiet(frame):
            self._give_up(1)

    def _give_up(self, count: int) -> None:
        for number in sorted(self._waiting)[:count]:
            del self._waiting[number]
            self._next = number + 1
            self.counts.cut += 1


def is_quiet(frame: bytes) -> bool:
    return int(np.abs(np.frombuffer(frame, np.int16).astype(np.int32)).max(initial=0)) < QUIET_PEAK


def _frames(pcm: bytes) -> list[bytes]:
    """Pieces of 20 ms: carriers may be asked for longer ones, and end a stream with a shorter one."""
    pieces = [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]
    return [piece.ljust(FRAME_BYTES, b"\0") for piece in pieces]
