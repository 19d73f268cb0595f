"""Echo and noise of a telephone line, taken out of what is heard: WebRTC's audio processing, by way of LiveKit's SDK.

The line gives the agent's own voice back, 80 to 300 ms late. The canceller compares what was heard with what was
played at the time, so both are laid on one clock here: ours for what is sent, and the count of the carrier's frames,
set by the earliest of them, for what comes. Runs where it is called: 0.2 ms for a frame of 20 ms.
"""

import numpy as np
from livekit import rtc

from agent.phone.frames import LINE_RATE, Samples

PIECE = LINE_RATE // 100
"""WebRTC takes 10 ms at a time."""
LIKELY_DELAY_MS = 150
"""Where the canceller begins to look; it finds the delay itself, up to half a second."""
FOUND_LAG_SECS = 0.2
"""A carrier that plays later than this is allowed for; what is left the canceller finds by itself."""
CLOCK_WINDOW_SECS = 10.0
"""The earliest frame of so long sets the carrier's clock, which drifts from ours."""
LONGEST_SECS = 4.0
NEAR = LINE_RATE // 100
"""Frames this close to each other are one sound."""


class LineFilter:
    """One call's. `played` what goes to the ear, `heard` each frame that comes; times are the loop's, in seconds."""

    def __init__(self) -> None:
        self._filter = rtc.AudioProcessingModule(
            echo_cancellation=True, noise_suppression=True, high_pass_filter=True, auto_gain_control=False
        )
        self._filter.set_stream_delay_ms(LIKELY_DELAY_MS)
        self._far = _FarEnd()
        self._clock = _CarrierClock()
        self._rest = b""

    def played(self, pcm: bytes, at: float) -> None:
        """16 bit at 8 kHz; its first sample sounds at `at`, as far as we know."""
        self._far.write(np.frombuffer(pcm, np.int16), round(at * LINE_RATE))

    def cut(self, at: float) -> None:
        """What was to be played after `at` never is."""
        self._far.cut(round(at * LINE_RATE))

    def heard(self, pcm: bytes, at: float) -> bytes:
        """The same sound without echo and noise; up to 10 ms of it are kept for the next call."""
        place = self._clock.place(len(pcm) // 2, at) - len(self._rest) // 2
        pcm = self._rest + pcm
        whole = len(pcm) // (2 * PIECE) * 2 * PIECE
        self._rest = pcm[whole:]
        return b"".join(
            self._clean(pcm[start : start + 2 * PIECE], place + start // 2) for start in range(0, whole, 2 * PIECE)
        )

    def _clean(self, piece: bytes, place: int) -> bytes:
        far = rtc.AudioFrame(bytearray(self._far.read(place, PIECE).tobytes()), LINE_RATE, 1, PIECE)
        near = rtc.AudioFrame(bytearray(piece), LINE_RATE, 1, PIECE)
        self._filter.process_reverse_stream(far)
        self._filter.process_stream(near)
        return bytes(near.data.tobytes())


class _CarrierClock:
    """Which sample of our clock a frame begins at: by the count of what came, as early as any of late came."""

    def __init__(self) -> None:
        self._count = 0
        self._earliest = [np.inf, np.inf]
        """Of the window before, and of this one: how far the count is behind our clock, in samples."""
        self._window_ends = 0.0

    def place(self, count: int, at: float) -> int:
        if at > self._window_ends:
            self._earliest = [self._earliest[1], np.inf]
            self._window_ends = at + CLOCK_WINDOW_SECS
        begun = self._count
        self._count += count
        self._earliest[1] = min(self._earliest[1], at * LINE_RATE - self._count)
        return begun + round(min(self._earliest))


class _FarEnd:
    """What was played, by the sample of our clock; silence between."""

    def __init__(self) -> None:
        self._begin = 0
        self._samples: Samples = np.zeros(0, np.int16)

    @property
    def _end(self) -> int:
        return self._begin + len(self._samples)

    def write(self, samples: Samples, at: int) -> None:
        if not len(self._samples) or at - self._end > LONGEST_SECS * LINE_RATE:
            self._begin, self._samples = at, samples
            return
        behind = at - self._end
        gap = np.zeros(behind if behind > NEAR else 0, np.int16)
        self._samples = np.concatenate([self._samples, gap, samples[-behind if behind < -NEAR else 0 :]])
        self._forget(self._end - round(LONGEST_SECS * LINE_RATE))

    def cut(self, at: int) -> None:
        self._samples = self._samples[: max(0, at - self._begin)]

    def read(self, at: int, count: int) -> Samples:
        out: Samples = np.zeros(count, np.int16)
        first, last = max(at, self._begin), min(at + count, self._end)
        if last > first:
            out[first - at : last - at] = self._samples[first - self._begin : last - self._begin]
        self._forget(at)
        return out

    def _forget(self, before: int) -> None:
        passed = min(max(0, before - self._begin), len(self._samples))
        if passed:
            self._begin, self._samples = self._begin + passed, self._samples[passed:]
