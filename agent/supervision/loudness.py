"""How loud each side of a call is, for whoever looks at the wall: a figure, and nothing of the sound."""

import math

import numpy as np
from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.processors.frame_processor import FrameProcessor

from agent.sound.audible import Audible
from contract.live import LOUDEST

EVERY_SECS = 0.5
"""A live state is a request to api: twice a second is enough for a meter, and bearable for two hundred calls."""
QUIET_DBFS = -60.0
LOUD_DBFS = -6.0
"""The scale of the dashboard's own meters (`dashboard/src/media/level.ts`)."""
FULL_SCALE = 32_768.0


class Loudness:
    """Hangs on the transport's input and output; `take` is what each side was since it was last taken."""

    def __init__(self, source: FrameProcessor, output: FrameProcessor) -> None:
        self._candidate, self._played = _Side(), _Side()
        source.add_event_handler("on_before_push_frame", self._on_heard)
        output.add_event_handler("on_before_push_frame", self._on_played)

    def take(self) -> tuple[int, int]:
        """(candidate, what the candidate is played), each from 0 to `LOUDEST`; 0 where nothing came."""
        return self._candidate.take(), self._played.take()

    async def _on_heard(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, InputAudioRawFrame):
            self._candidate.add(frame.audio)

    async def _on_played(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, Audible):
            self._played.add(frame.audio)


class _Side:
    def __init__(self) -> None:
        self._power = 0.0
        self._count = 0

    def add(self, pcm: bytes) -> None:
        samples = np.frombuffer(pcm, np.int16).astype(np.float32)
        self._power += float(np.dot(samples, samples))
        self._count += len(samples)

    def take(self) -> int:
        power, count = self._power, self._count
        self._power, self._count = 0.0, 0
        if power == 0:
            return 0
        dbfs = 10 * math.log10(power / count / FULL_SCALE**2)
        share = (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)
        return round(LOUDEST * min(1.0, max(0.0, share)))
