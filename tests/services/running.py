"""One service alone in a pipeline, to see what it makes of what it is given."""

import asyncio
import time
from typing import Any

import numpy as np
from pipecat.frames.frames import EndFrame, ErrorFrame, Frame, InputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

RATE = 16_000


class Catch(FrameProcessor):
    """Keeps what comes out of a service, with the time."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[tuple[float, Frame]] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.frames.append((time.monotonic(), frame))
        await self.push_frame(frame, direction)

    def of(self, kind: type[Frame]) -> list[Any]:
        return [frame for _at, frame in self.frames if isinstance(frame, kind)]


class Running:
    """A service alone in a pipeline."""

    def __init__(self, service: FrameProcessor) -> None:
        self.out = Catch()
        self.errors: list[ErrorFrame] = []
        self.worker = PipelineWorker(
            Pipeline([service, self.out]),
            params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=24_000),
            enable_rtvi=False,
            idle_timeout_secs=None,
        )
        self.worker.add_event_handler("on_pipeline_error", self._failed)

    async def _failed(self, _worker: PipelineWorker, frame: ErrorFrame) -> None:
        self.errors.append(frame)

    async def __aenter__(self) -> "Running":
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self.worker)
        self._task = asyncio.create_task(runner.run())
        self._sound_at = asyncio.get_running_loop().time()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if not self._task.done():
            await self.worker.queue_frame(EndFrame())
        await self.finished()

    async def finished(self) -> None:
        await asyncio.wait_for(self._task, 60)

    async def play(self, samples: np.ndarray) -> None:
        """All of it at once, stamped with the times at which a line would have brought it."""
        for at in range(0, len(samples), 320):
            frame = InputAudioRawFrame(samples[at : at + 320].tobytes(), RATE, 1)
            self._sound_at += frame.num_frames / RATE
            frame.metadata["arrived_at"] = self._sound_at
            await self.worker.queue_frame(frame)


def sound(secs: float) -> np.ndarray:
    return np.full(round(secs * RATE), 4_000, np.int16)


def quiet(secs: float) -> np.ndarray:
    return np.zeros(round(secs * RATE), np.int16)
