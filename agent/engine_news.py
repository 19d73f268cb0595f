"""What becomes of news about engines: events for HR, and a polite way on for the candidate."""

import asyncio
from collections.abc import Callable

import structlog
from pipecat.frames.frames import ErrorFrame
from pipecat.pipeline.worker import PipelineWorker

from agent.engines import EngineSet
from agent.record.event_log import EventLog
from agent.steering.processor import Steering
from contract.brief import EngineChoice
from contract.engines import Part
from contract.events import CandidateSaid, EndReason, EngineFailed, EngineSwitched, Event, Via

log = structlog.get_logger(__name__)

PARK_SECS = 300.0
"""goals §6: with no vendor for five minutes the interview is parked; the same link goes on later."""
PHONE_PARK_SECS = 60.0
"""By phone nobody can type meanwhile, and a minute on a silent line is long."""


class EngineNews:
    """A `Witness` for one call. `on_end` is called when nobody can hear the candidate for too long."""

    def __init__(
        self, events: EventLog, steering: Steering, engines: EngineSet, *, on_end: Callable[[EndReason], None]
    ) -> None:
        self._events = events
        self._steering = steering
        self._engines = engines
        self._on_end = on_end
        self._deaf = False
        self._parking: asyncio.TimerHandle | None = None
        events.listen(self._noticed)

    def engine_failed(self, part: Part, engine: EngineChoice, reason: str, *, fatal: bool) -> None:
        self._events.emit(EngineFailed, part=part, engine=engine.provider, error=reason, fatal=fatal)

    def engine_switched(self, part: Part, old: EngineChoice, new: EngineChoice, reason: str) -> None:
        self._events.emit(EngineSwitched, part=part, from_engine=old.provider, to_engine=new.provider, reason=reason)

    def part_lost(self, part: Part, unsaid: tuple[str, ...]) -> None:
        if part == "tts":
            self._steering.outage.write(unsaid)
        elif part == "stt" and not self._deaf:
            self._deaf = True
            self._park_later()
            self._steering.outage.hearing_lost()

    def part_back(self, part: Part) -> None:
        if part == "stt" and self._deaf:
            self._deaf = False
            self._stop_parking()
            self._steering.outage.hearing_back()

    def language_not_heard(self) -> None:
        stt = self._engines.names.stt.provider
        log.error("language_not_heard", engine=stt)
        self._events.emit(
            EngineFailed,
            part="stt",
            engine=stt,
            error="this engine does not recognise the interview's language, so the candidate cannot speak",
            fatal=True,
        )

    async def pipeline_failed(self, _worker: PipelineWorker, frame: ErrorFrame) -> None:
        """What no switcher dealt with."""
        parts = {id(self._engines.stt): "stt", id(self._engines.llm): "llm", id(self._engines.tts): "tts"}
        part = parts.get(id(frame.processor))
        log.error("pipeline_error", part=part, error=str(frame.error))
        if part is not None:
            self._events.emit(
                EngineFailed,
                part=part,
                engine=type(frame.processor).__name__,
                error=str(frame.error)[:500],
                fatal=frame.fatal,
            )

    def close(self) -> None:
        self._stop_parking()

    def _noticed(self, event: Event) -> None:
        """Whoever types instead is not waiting for anybody."""
        if self._deaf and isinstance(event, CandidateSaid) and event.via is Via.TEXT:
            self._park_later()

    def _park_later(self) -> None:
        self._stop_parking()
        secs = PHONE_PARK_SECS if self._steering.outage.by_phone else PARK_SECS
        self._parking = asyncio.get_running_loop().call_later(secs, self._park)

    def _stop_parking(self) -> None:
        if self._parking is not None:
            self._parking.cancel()
            self._parking = None

    def _park(self) -> None:
        log.error("interview_parked_without_engines")
        if self._steering.outage.by_phone:
            self._steering.outage.park()
        else:
            self._on_end(EndReason.FAULT)
