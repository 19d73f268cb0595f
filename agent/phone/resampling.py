"""Sound between a telephone's 8 kHz and the rates of the audio path, frame by frame.

pipecat's stream resampler (soxr) gives its output in blocks of 100 ms: fine for speech that was made in advance, but it
would make every word of the candidate up to 0.15 s late. This filter gives for every frame its own length, 3 ms late.
"""

import numpy as np
import numpy.typing as npt

from agent.phone.frames import LINE_RATE

PASS_HZ, STOP_HZ = 3_400, 4_000
"""A telephone's band, and where an 8 kHz line's own images begin."""
STOP_DB = 70.0
"""Images and aliases stay under the noise of 8-bit µ-law, which is 38 dB below speech."""


class Resampler:
    """By a whole factor: `up` times as many samples, or one of `down`. Keeps what it needs between frames: no clicks.

    Frames are 16-bit mono, each a whole number of `down` samples long.
    """

    def __init__(self, *, up: int = 1, down: int = 1) -> None:
        self._up, self._down = up, down
        taps = _low_pass(LINE_RATE * max(up, down), up * down)
        self._phases = [taps[phase::up] * up for phase in range(up)]
        self._past = np.zeros(max(len(phase) for phase in self._phases) - 1, np.float32)

    def process(self, frame: bytes) -> bytes:
        samples = np.concatenate([self._past, np.frombuffer(frame, np.int16).astype(np.float32)])
        count = len(samples) - len(self._past)
        self._past = samples[count:]
        out = np.empty((count // self._down, self._up), np.float32)
        for number, taps in enumerate(self._phases):
            filtered = np.convolve(samples, taps, "valid")[-count:]
            out[:, number] = filtered[:: self._down] if self._down > 1 else filtered
        return np.clip(np.rint(out.reshape(-1)), -32_768, 32_767).astype(np.int16).tobytes()

    def reset(self) -> None:
        """What is processed next has nothing to do with what was before."""
        self._past[:] = 0


def _low_pass(rate: int, factor: int) -> npt.NDArray[np.float32]:
    """Windowed sinc; its length by Kaiser's formula, a multiple of `factor` and one more."""
    width = 2 * np.pi * (STOP_HZ - PASS_HZ) / rate
    count = int(np.ceil((STOP_DB - 8) / (2.285 * width) / factor)) * factor + 1
    beta = 0.1102 * (STOP_DB - 8.7)
    cutoff = (PASS_HZ + STOP_HZ) / rate
    at = np.arange(count) - (count - 1) / 2
    taps = cutoff * np.sinc(cutoff * at) * np.kaiser(count, beta)
    return np.asarray(taps / taps.sum(), np.float32)
