"""A telephone line's sound in here: 8 kHz, 16 bit, one channel, in frames of 20 ms as carriers send them."""

import numpy as np
import numpy.typing as npt

LINE_RATE = 8_000
FRAME_MS = 20
FRAME = LINE_RATE * FRAME_MS // 1000
FRAME_BYTES = 2 * FRAME
SILENCE = bytes(FRAME_BYTES)

Samples = npt.NDArray[np.int16]


def faded(frame: bytes) -> bytes:
    """The last frame once more, for one that is missing: no click, and nothing that sounds like speech."""
    samples = np.frombuffer(frame, np.int16).astype(np.float32)
    return bytes((samples * np.linspace(0.7, 0, len(samples))).astype(np.int16).tobytes())
