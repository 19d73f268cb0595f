"""Recordings as the agent stores them, with tones in place of voices."""

import io

import av
import numpy as np


def stereo_opus(left_ms: tuple[int, int], right_ms: tuple[int, int], ms: int) -> bytes:
    """Ogg Opus with a tone on each side in its own stretch, as the agent stores it."""
    rate = 48_000
    t = np.arange(rate * ms // 1_000)
    sides = [
        np.where((t >= a * 48) & (t < b * 48), np.sin(2 * np.pi * 440 * t / rate) * 16_000, 0)
        for a, b in (left_ms, right_ms)
    ]
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=rate, layout="stereo")
        for start in range(0, len(t), 960):
            pcm = np.stack([side[start : start + 960] for side in sides], axis=1).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
