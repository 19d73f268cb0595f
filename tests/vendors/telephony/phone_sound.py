"""What a phone line does to sound: 8 kHz, 300–3,400 Hz, eight bits (G.711 µ-law), noise, echo of the far end, packets.

µ-law is computed from the formula of ITU-T G.711 here, apart from the code under test, so that each checks the other.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import soxr
from numpy.typing import NDArray

from tests.support.sound import Samples

RATE = 8_000
FRAME = RATE // 50
"""20 ms: one µ-law byte a sample."""
FRAME_SECS = 0.02
QUIET = b"\xff" * FRAME
LOW_HZ, HIGH_HZ = 300.0, 3_400.0
"""ITU-T G.712: the band that a telephone channel carries."""
BIAS, CLIP = 0x84, 32_635
KEYS = {key: (low, high) for low, row in zip((697, 770, 852, 941), ("123", "456", "789", "*0#"), strict=True)
        for high, key in zip((1209, 1336, 1477), row, strict=True)}  # fmt: skip
"""Hz of the two tones of each key (ITU-T Q.23)."""


def _decoded() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    size = (((code & 0x0F) << 3) + BIAS << ((code & 0x70) >> 4)) - BIAS
    return np.where(code & 0x80, -size, size).astype(np.int16)


_DECODED = _decoded()


def from_ulaw(data: bytes) -> Samples:
    """Floats between -1 and 1."""
    return (_DECODED[np.frombuffer(data, np.uint8)] / 32_768).astype(np.float32)


def to_ulaw(samples: Samples) -> bytes:
    pcm = np.clip(np.rint(np.asarray(samples, np.float64) * 32_768), -32_768, 32_767).astype(np.int32)
    size = np.minimum(np.abs(pcm), CLIP) + BIAS
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    code = (exponent << 4) | ((size >> (exponent + 3)) & 0x0F) | np.where(pcm < 0, 0x80, 0)
    return bytes((~code & 0xFF).astype(np.uint8))


def banded(samples: Samples) -> Samples:
    """At 8 kHz, what lies outside the telephone's band is taken away, with edges 100 Hz wide."""
    if samples.size == 0:
        return samples
    spectrum = np.fft.rfft(samples, 2 * len(samples))
    at = np.fft.rfftfreq(2 * len(samples), 1 / RATE)
    gain = np.clip((at - LOW_HZ + 100) / 100, 0, 1) * np.clip((HIGH_HZ + 100 - at) / 100, 0, 1)
    return np.fft.irfft(spectrum * gain)[: len(samples)].astype(np.float32)


def for_phone(samples: Samples, rate: int) -> Samples:
    """Mono floats at `rate` Hz as a telephone's microphone sends them: 8 kHz, in the telephone's band."""
    narrow = soxr.resample(samples, rate, RATE) if rate != RATE else samples
    return banded(np.asarray(narrow, np.float32))


def key_tone(key: str, secs: float = 0.1) -> Samples:
    low, high = KEYS[key]
    at = np.arange(round(secs * RATE)) / RATE
    return (0.2 * np.sin(2 * np.pi * low * at) + 0.2 * np.sin(2 * np.pi * high * at)).astype(np.float32)


@dataclass
class Line:
    """How good the caller's line is. The default is a clean one; levels are dB of full scale (None: none).

    `loss` is the share of frames that never arrive, `jitter_ms` the deviation of how late one is (half a normal
    distribution), `reorder` the share of frames that change places with the next one.
    """

    loss: float = 0.0
    loss_shows: bool = True
    """Chunks are numbered before they are lost, so that the gap can be seen; else only their timestamps leap."""
    jitter_ms: float = 0.0
    reorder: float = 0.0
    noise_db: float | None = None
    echo_db: float | None = None
    echo_delay_ms: int = 160
    seed: int = 1
    lost: int = 0
    _far: deque[bytes] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.dice = np.random.default_rng(self.seed)

    def heard_at_the_ear(self, frame: bytes) -> None:
        """The agent's 20 ms that were played just now: the earpiece leaks into the microphone."""
        self._far.append(frame)
        while len(self._far) > self.echo_delay_ms // 20 + 1:
            self._far.popleft()

    def frame(self, voice: Samples) -> bytes:
        """20 ms as they leave the caller's end: the voice, the echo and the noise together, as µ-law."""
        mixed = voice.astype(np.float32)
        if self.echo_db is not None and len(self._far) > self.echo_delay_ms // 20:
            mixed = mixed + from_ulaw(self._far[0]) * 10 ** (self.echo_db / 20)
        if self.noise_db is not None:
            mixed = mixed + self.dice.standard_normal(FRAME).astype(np.float32) * 10 ** (self.noise_db / 20)
        return to_ulaw(mixed)

    def late_secs(self) -> float:
        return abs(float(self.dice.normal(0, self.jitter_ms))) / 1000 if self.jitter_ms else 0.0

    def loses(self) -> bool:
        gone = bool(self.loss) and bool(self.dice.random() < self.loss)
        self.lost += gone
        return gone

    def swaps(self) -> bool:
        return bool(self.reorder) and bool(self.dice.random() < self.reorder)
