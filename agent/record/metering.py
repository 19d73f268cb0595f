"""What the engines of a call did, and how long each took: gathered from pipecat's own metrics, off the audio path.

pipecat hands an observer its frames through a queue of its own, so nothing here is waited for by sound or words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipecat.frames.frames import Frame, LLMFullResponseStartFrame, MetricsFrame
from pipecat.metrics.metrics import (
    LLMUsageMetricsData,
    MetricsData,
    STTUsageMetricsData,
    TTFBMetricsData,
    TTSUsageMetricsData,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed, ProcessorSetUp
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.llm_service import LLMService
from pipecat.services.stt_service import SegmentedSTTService, STTService
from pipecat.services.tts_service import TTSService

from agent.record.event_log import EventLog
from contract.brief import EngineChoice
from contract.engines import Part
from contract.events import UsageMeasured

REPORT_EVERY_SECS = 30.0
"""A process that is killed loses the metering since its last report: half of the minute that it may lose."""

ChoiceOf = Callable[[FrameProcessor, Part], EngineChoice | None]
"""Which engine a service is; None for one that is not an engine of this call."""


@dataclass(slots=True)
class _Sum:
    """Of one engine since the last report."""

    seconds: float = 0.0
    characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0


@dataclass(slots=True)
class StageTimes:
    """How long the stages of one reply took, in ms. None: a stage was not involved, or did not say."""

    llm_ms: int | None = None
    """From the request to the model's first token."""
    tts_ms: int | None = None
    """From the first sentence to the first of its sound."""


class Metering(BaseObserver):
    """Adds up usage per engine, and keeps the latency of the reply under way.

    `reply_begins` is called when a turn is taken as finished; `reply` says what its reply has taken so far.
    """

    def __init__(self, log: EventLog, choice_of: ChoiceOf) -> None:
        super().__init__(observe_every_push=False)
        self._log = log
        self._choice_of = choice_of
        self._sums: dict[tuple[Part, EngineChoice], _Sum] = {}
        self._recognisers: list[STTService] = []
        self.reply = StageTimes()

    def reply_begins(self) -> None:
        self.reply = StageTimes()

    # --- what the pipeline tells ---

    async def on_processor_setup(self, data: ProcessorSetUp) -> None:
        if isinstance(data.processor, STTService):
            self._recognisers.append(data.processor)

    async def on_push_frame(self, data: FramePushed) -> None:
        self.observe(data.source, data.frame)

    def observe(self, source: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, MetricsFrame):
            for entry in frame.data:
                self._note(source, entry)
        elif isinstance(frame, LLMFullResponseStartFrame) and isinstance(source, LLMService):
            self._add(source, "llm", requests=1)

    def _note(self, source: FrameProcessor, entry: MetricsData) -> None:
        match entry:
            case STTUsageMetricsData():
                # A streaming recogniser is billed by the length of its stream, however it is cut into reports.
                stretches = 1 if isinstance(source, SegmentedSTTService) else 0
                self._add(source, "stt", seconds=entry.value.audio_seconds, requests=stretches)
            case TTSUsageMetricsData():
                self._add(source, "tts", characters=entry.value, requests=1)
            case LLMUsageMetricsData():
                tokens = entry.value
                self._add(source, "llm", input_tokens=tokens.prompt_tokens, output_tokens=tokens.completion_tokens)
            case TTFBMetricsData():
                self._first_of(source, round(entry.value * 1000))

    def _first_of(self, source: FrameProcessor, ms: int) -> None:
        """The first sentence of a reply is the one that is waited for."""
        if isinstance(source, LLMService) and self.reply.llm_ms is None:
            self.reply.llm_ms = ms
        elif isinstance(source, TTSService) and self.reply.tts_ms is None:
            self.reply.tts_ms = ms

    def _add(self, source: FrameProcessor, part: Part, **more: Any) -> None:
        choice = self._choice_of(source, part)
        if choice is None:
            return
        total = self._sums.setdefault((part, choice), _Sum())
        for name, amount in more.items():
            setattr(total, name, getattr(total, name) + amount)

    # --- reports ---

    async def collect(self) -> None:
        """Has streaming recognisers say how much they were sent: by themselves they do so only at their end."""
        for recogniser in self._recognisers:
            await recogniser.emit_stt_usage_metrics()

    def report(self) -> None:
        """Emits what was done since the last report, one event for each engine that did something."""
        sums, self._sums = self._sums, {}
        for (part, engine), done in sums.items():
            self._log.emit(
                UsageMeasured,
                part=part,
                engine=engine,
                seconds=round(done.seconds, 3),
                characters=done.characters,
                input_tokens=done.input_tokens,
                output_tokens=done.output_tokens,
                requests=done.requests,
            )
