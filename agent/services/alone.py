"""Runs one service in a pipeline of its own, outside any call: to try it, or to have a clip spoken."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pipecat.frames.frames import EndFrame, ErrorFrame, Frame, TTSAudioRawFrame, TTSSpeakFrame, TTSStoppedFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from agent.services.plain_errors import in_plain_words
from agent.sound.rates import IN_RATE, OUT_RATE
from contract.engines import Part

ANSWER_SECS = 15.0
"""A vendor that has not answered by then would have failed in an interview long before."""
CLOSING_SECS = 5.0


class Alone(FrameProcessor):
    """The stage behind the service: keeps every frame that comes, with the time it came."""

    def __init__(self, part: Part, provider: str) -> None:
        super().__init__()
        self.frames: list[tuple[float, Frame]] = []
        self.failure: str | None = None
        """In plain words."""
        self._part, self._provider = part, provider
        self._news = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.frames.append((time.monotonic(), frame))
        self._news.set()
        await self.push_frame(frame, direction)

    async def run(self, service: FrameProcessor, script: Callable[[PipelineWorker], Awaitable[None]]) -> None:
        worker = PipelineWorker(
            Pipeline([service, self]),
            params=PipelineParams(
                audio_in_sample_rate=IN_RATE,
                audio_out_sample_rate=OUT_RATE,
                enable_metrics=True,
                enable_usage_metrics=True,
            ),
            enable_rtvi=False,
            enable_turn_tracking=False,
            idle_timeout_secs=None,
        )
        worker.add_event_handler("on_pipeline_error", self._failed)
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        running = asyncio.create_task(runner.run())
        try:
            await script(worker)
            await worker.queue_frame(EndFrame())
            await asyncio.wait({running}, timeout=CLOSING_SECS)
        finally:
            running.cancel()
            await asyncio.wait({running}, timeout=CLOSING_SECS)

    async def _failed(self, _worker: PipelineWorker, frame: ErrorFrame) -> None:
        cause: object = frame.exception or frame.error
        self.failure = self.failure or in_plain_words(self._part, self._provider, cause)
        self._news.set()

    async def until(self, done: Callable[[], bool], timeout_secs: float = ANSWER_SECS) -> bool:
        """False when the service failed first. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs):
            while not done():
                if self.failure is not None:
                    return False
                self._news.clear()
                await self._news.wait()
        return True

    async def speaks(self, worker: PipelineWorker, sentence: str) -> bool:
        """Of a voice: has it say `sentence`, and waits for the end of it. False when it failed."""
        await worker.queue_frame(TTSSpeakFrame(sentence))
        return await self.until(lambda: bool(self.of(TTSStoppedFrame)) and bool(self.of(TTSAudioRawFrame)))

    @property
    def sound(self) -> NDArray[np.int16]:
        """What a voice has said so far: mono, at OUT_RATE."""
        return np.frombuffer(b"".join(frame.audio for _at, frame in self.of(TTSAudioRawFrame)), np.int16)

    def of(self, kind: type[Frame]) -> list[tuple[float, Any]]:
        return [(at, frame) for at, frame in self.frames if isinstance(frame, kind)]
