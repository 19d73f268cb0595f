"""Sound as arrays of float samples between -1 and 1: reading, writing, levels. No engine, no network."""

import io
import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

AUDIBLE_DB = -45.0
"""RMS of 10 ms above which a synthetic voice counts as sounding; its pauses lie below -70."""
BLOCK_SECS = 0.01


def decode(data: bytes | Path, rate: int) -> Samples:
    """Every channel of any container PyAV reads, resampled to `rate`; shape (channels, samples)."""
    source = io.BytesIO(data) if isinstance(data, bytes) else str(data)
    with av.open(source) as container:
        stream = container.streams.audio[0]
        layout = "stereo" if stream.channels == 2 else "mono"
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
        blocks = [out.to_ndarray() for frame in container.decode(stream) for out in resampler.resample(frame)]
        blocks += [out.to_ndarray() for out in resampler.resample(None)]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def resample(samples: Samples, rate: int, to_rate: int) -> Samples:
    if rate == to_rate:
        return samples
    return decode(to_wav(samples, rate), to_rate)[0]


def to_wav(samples: Samples, rate: int) -> bytes:
    """16-bit mono."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def rms_db(samples: Samples) -> float:
    """Level in dBFS; -120 for silence."""
    if samples.size == 0:
        return -120.0
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64))) + 1e-6))


def audible(samples: Samples, rate: int, threshold_db: float = AUDIBLE_DB) -> NDArray[np.bool_]:
    """One flag for each 10 ms."""
    size = int(rate * BLOCK_SECS)
    blocks = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    levels = 20 * np.log10(np.sqrt(np.mean(blocks**2, axis=1)) + 1e-6)
    return np.asarray(levels > threshold_db)


def onsets(samples: Samples, rate: int, quiet_before_secs: float, threshold_db: float = AUDIBLE_DB) -> list[float]:
    """Seconds at which sound sets in after at least `quiet_before_secs` of quiet."""
    found: list[float] = []
    quiet = quiet_before_secs
    for index, loud in enumerate(audible(samples, rate, threshold_db)):
        if not loud:
            quiet += BLOCK_SECS
            continue
        if quiet >= quiet_before_secs - 1e-9:
            found.append(index * BLOCK_SECS)
        quiet = 0.0
    return found


def trimmed(samples: Samples, rate: int) -> Samples:
    """Without the quiet at both ends, so that its last sample is the last of speech."""
    flags = np.flatnonzero(audible(samples, rate))
    if flags.size == 0:
        return samples
    size = int(rate * BLOCK_SECS)
    return samples[flags[0] * size : (flags[-1] + 1) * size]
