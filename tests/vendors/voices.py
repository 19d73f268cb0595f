"""What speaks behind a stand-in of a voice: a tone as long as the words take, or a real Piper."""

from collections.abc import Callable

import numpy as np

from tests.support.speech import speak

CHARS_PER_SEC = 15.0

MakeSound = Callable[[str, int], bytes]
"""16-bit mono samples for a text, at a sample rate."""


def tone(text: str, rate: int) -> bytes:
    secs = max(0.1, len(text.strip()) / CHARS_PER_SEC)
    at = np.arange(round(secs * rate)) / rate
    return (np.sin(2 * np.pi * 220 * at) * 8_000).astype("<i2").tobytes()


def piper(text: str, rate: int) -> bytes:
    """Real words, from the tests' cache."""
    return speak(text.strip(), rate=rate).astype("<i2").tobytes()
