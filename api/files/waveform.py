"""How loud each side of a recording is over time: `python -m api.files.waveform <file>`, JSON on its output.

A page draws it without decoding 45 minutes of sound. One recording for each start, in a process of its own: decoding
is busy work, and calls that run on the same machine go first.
"""

import itertools
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from api.programs import NICENESS

RATE = 8_000
"""Speech keeps its loudest moments at this rate, and a sixth of the samples has to be looked at."""
FINEST_MS = 50
MOST_POINTS = 4_000
"""More than any screen has columns."""

Peaks = npt.NDArray[np.uint8]


def waveform(path: Path) -> dict[str, Any]:
    """`candidate` (left) and `interviewer` (right): the loudest sample of each stretch of `point_ms`, 0–255.

    Raises av.FFmpegError, OSError; ValueError: there is no sound in it.
    """
    finest = list(_loudest(path))
    if not finest:
        raise ValueError("it holds no sound")
    both = np.array(finest, np.uint8)
    together = -(-len(both) // MOST_POINTS)
    whole = np.zeros((-(-len(both) // together) * together, 2), np.uint8)
    whole[: len(both)] = both
    points = whole.reshape(-1, together, 2).max(axis=1)
    return {
        "point_ms": FINEST_MS * together,
        "candidate": points[:, 0].tolist(),
        "interviewer": points[:, 1].tolist(),
    }


def _loudest(path: Path) -> Iterator[tuple[int, int]]:
    """(left, right) of every `FINEST_MS`; a recording with one channel has it on both sides."""
    size = RATE * FINEST_MS // 1_000
    held = np.zeros((2, 0), np.int16)
    for sound in _sound(path):
        held = np.concatenate([held, sound], axis=1)
        full = held.shape[1] // size
        if full:
            yield from _of(held[:, : full * size], size)
            held = held[:, full * size :]
    if held.shape[1]:
        yield from _of(held, held.shape[1])


def _of(sound: npt.NDArray[np.int16], size: int) -> Iterator[tuple[int, int]]:
    loudest = np.abs(sound.astype(np.int32)).reshape(2, -1, size).max(axis=2) >> 7
    for left, right in loudest.T.clip(max=255):
        yield int(left), int(right)


def _sound(path: Path) -> Iterator[npt.NDArray[np.int16]]:
    """(2, samples)."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return
        stream = container.streams.audio[0]
        resampler = AudioResampler("s16", "stereo", RATE)
        for frame in itertools.chain(container.decode(stream), (None,)):
            for part in resampler.resample(frame):
                yield np.asarray(part.to_ndarray()[0].reshape(-1, 2).T, np.int16)


def main() -> None:
    os.nice(NICENESS)
    try:
        found = waveform(Path(sys.argv[1]))
    except (av.FFmpegError, OSError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}")
    print(json.dumps(found))  # noqa: T201  the answer to whoever started it


if __name__ == "__main__":
    main()
