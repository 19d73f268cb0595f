"""One call from ticket to completion. Below this line nobody knows through which door the candidate came."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import structlog
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.transports.base_transport import BaseTransport
from pipecat.workers.runner import WorkerRunner

from agent.attendance import Attendance
from agent.clock import CallClock
from agent.command_desk import CommandDesk
from agent.engine_news import EngineNews
from agent.engines import EngineFactory, EngineSet
from agent.interviewer.director import Director
from agent.line import Line, OpenLine
from agent.page import Page
from agent.pipeline import AudioPath, build_audio_path
from agent.record import recording_upload
from agent.record.event_log import EventLog
from agent.record.hearing import Hearing, Phrase
from agent.record.metering import REPORT_EVERY_SECS, Metering
from agent.record.recording import Recording
from agent.record.spoken import SpokenWords
from agent.record.spool import Spool
from agent.record.uplink import Fenced, Uplink
from agent.services.turn import follow_listener, follow_patience, follow_question, follow_voice, follow_words
from agent.sound.arrival import stamp_arrivals
from agent.sound.rates import IN_RATE, OUT_RATE
from agent.steering.processor import Steering
from agent.supervision.listening import ListenIn
from agent.supervision.live_view import LiveView
from agent.supervision.loudness import EVERY_SECS, Loudness
from agent.turns.continuers import Continuers
from agent.turns.hush import Hush
from contract import events
from contract.brief import Brief, Channel, Door
from contract.events import EndReason, Event
from contract.live import LiveState
from contract.ticket import Ticket
from contract.wire import EventBatch

log = structlog.get_logger(__name__)

HANDED_OVER = frozenset({EndReason.REPLACED, EndReason.SHUTDOWN, EndReason.FAULT})
LAST_WORD_SECS = 0.3
"""For the last message to reach the page before its connection is closed."""
CLOSING_SECS = 5.0
"""How long a pipeline may take to wind down before it is cancelled."""


class Call:
    """`run` returns when everything of the call is with api, or when nothing more can be done for it."""

    def __init__(
        self,
        ticket: Ticket,
        transport: BaseTransport,
        *,
        door: Door,
        present: Callable[[], bool],
        http: httpx.AsyncClient,
        engines: EngineFactory,
        data_dir: Path,
        line: Line | None = None,
    ) -> None:
        self.ticket = ticket
        self._transport = transport
        self._door = door
        self._present = present
        self._line = line or OpenLine()
        self._uplink = Uplink(http, ticket)
        self._engine_factory = engines
        self._data_dir = data_dir
        self._ending: asyncio.Future[EndReason] = asyncio.get_running_loop().create_future()
        self._fenced = False
        self._page = Page(transport, withheld=lambda: self._goes_on_without_us)
        self._tasks: set[asyncio.Task[None]] = set()
        self._recording: Recording | None = None
        self.listen_in: ListenIn | None = None
        """For listeners at the embedded door; None until the call is built."""

    # --- the whole of it ---

    async def run(self) -> EndReason:
        """Raises nothing that a caller could mend: faults become events and the reason FAULT."""
        structlog.contextvars.bind_contextvars(call_id=self.ticket.claims.call_id)
        try:
            brief = await self._uplink.brief()
        except Fenced:
            return EndReason.REPLACED
        self._clock = CallClock()
        spool = Spool(self._data_dir / "spool", self.ticket)
        self._events = EventLog(self._clock, spool)
        try:
            # Models are opened here: tens of milliseconds that would be heard in other calls of this process.
            engines = await asyncio.to_thread(self._engine_factory, brief)
            worker = self._build(brief, engines)
            reason = await self._hold(worker)
            delivered = await self._wind_up(worker, reason)
        except asyncio.CancelledError:
            await asyncio.to_thread(spool.close, delivered=False)
            raise
        finally:
            if self.listen_in is not None:
                self.listen_in.closed.set()
            await self._cancel_tasks()
        await asyncio.to_thread(spool.close, delivered=delivered)
        log.info("call_over", reason=reason.value, delivered=delivered)
        return reason

    def end(self, reason: EndReason) -> None:
        """Asks the call to end; the first reason counts."""
        if not self._ending.done():
            self._ending.set_result(reason)

    # --- building ---

    def _build(self, brief: Brief, engines: EngineSet) -> PipelineWorker:
        context = LLMContext([{"role": "system", "content": brief.persona.system_prompt}])
        director = Director(brief, takes_guidance=engines.names.llm.provider != "rules")
        self._live = LiveView(brief.call_id, self._clock, self._show, louder=self._uplink.show)
        self._steering = Steering(director, context, self._events, self._live, on_end=self.end)
        self._desk = CommandDesk(self._steering, brief.resume.commands_done if brief.resume else ())
        self._attendance = Attendance(
            self._line,
            self._present,
            self._events,
            self._steering.presence,
            on_thawed=self._still_ours,
            on_returned=lambda: self._show(self._live.refresh()),
            on_end=self.end,
        )
        path = build_audio_path(self._transport, engines, context, self._steering)
        self._engines = engines
        self._news = EngineNews(self._events, self._steering, engines, on_end=self.end)
        engines.tell(self._news)
        self._metering = Metering(self._events, engines.choice_of)
        self._steering.metering = self._metering
        self._steering.foresight.phrased = director.is_worded and engines.names.llm.provider != "rules"
        self._loudness = Loudness(path.source, path.output)
        self._watch(path, engines)
        self._steering.turn_control.end_open_turn = engines.end_turn
        self.listen_in = ListenIn(path.source, path.output, may_speak=lambda: self._steering.gives_way)
        if brief.record_audio:
            self._recording = Recording(self._data_dir / "recordings" / f"{brief.call_id}.ogg", self._clock)
            self._recording.attach(path.source, path.output)
        self._events.listen(self._tell)
        self._events.emit(
            events.CallStarted,
            at_ms=0,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            door=self._door,
            channel=brief.channel,
            engines=engines.names,
            resumed=brief.resume is not None,
            persona_id=brief.persona.id,
            persona_version=brief.persona.version,
            interview_mode=brief.interview_mode,
        )
        self._steering.journal.held_from_before(paused_by=director.paused_by, taken_over_by=director.taken_over_by)
        if brief.watchers is not None:
            self._steering.watching.changed(brief.watchers)
        if self._recording is not None:
            self._events.emit(events.RecordingStarted, at_ms=self._recording.started_ms)
        worker = PipelineWorker(
            path.pipeline,
            params=PipelineParams(
                audio_in_sample_rate=IN_RATE,
                audio_out_sample_rate=OUT_RATE,
                enable_metrics=True,
                enable_usage_metrics=True,
            ),
            observers=[self._metering],
            enable_rtvi=False,
            enable_turn_tracking=False,
            # Silence is never held against anyone: the director, not a timer, ends an interview.
            idle_timeout_secs=None,
        )
        worker.add_event_handler("on_pipeline_error", self._news.pipeline_failed)
        return worker

    def _watch(self, path: AudioPath, engines: EngineSet) -> None:
        stamp_arrivals(path.source)
        spoken = SpokenWords(
            self._clock, on_started=self._steering.sentence_started, on_said=self._steering.sentence_said
        )
        spoken.attach(engines.tts, path.output)
        self._steering.cut_speech = spoken.cut
        follow_patience(engines.turns, lambda: self._steering.director.patience)
        follow_voice(engines.turns, engines.vad)
        engines.expect(lambda: self._steering.director.open_question)
        hush = Hush(engines.vad, self._steering.floor, may_hush=lambda: self._steering.director.taken_over_by is None)
        hush.attach(path.vad, path.output)

        def backchannel(words: str) -> bool:
            found = self._steering.director.is_backchannel(words)
            if found:
                hush.was_nothing()
            return found

        def asks_for_nothing(words: str, partial: bool) -> bool:
            found = self._steering.director.asks_for_nothing(words, partial=partial)
            if found and not partial:
                hush.was_nothing()
            return found

        follow_words(engines.turns, lambda *words: self._steering.director.ending(*words), backchannel)
        follow_question(engines.turns, lambda: self._steering.asks and spoken.midway, asks_for_nothing)
        self._continuers = Continuers(
            self._clock,
            self._steering.floor,
            self._steering.journal,
            may_sound=lambda: self._steering.listens_aloud and not self._ending.done(),
        )
        self._continuers.attach(path.output)
        follow_listener(engines.turns, self._continuers)
        Hearing(self._clock, on_phrase=self._heard, on_partial=self._partial).attach(path.vad, engines.stt)
        add = self._transport.add_event_handler
        add("on_client_connected", self._came)
        add("on_app_message", self._page_said)

    # --- holding ---

    async def _hold(self, worker: PipelineWorker) -> EndReason:
        self._start(self._deliver())
        self._start(self._receive())
        self._start(self._page.send())
        self._start(self._attendance.watch())
        self._start(self._meter())
        self._start(self._tell_loudness())
        if self._engines.render is not None:
            self._start(self._continuers.prepare(self._steering.director.continuers, self._engines.render))
        self._start(self._run_pipeline(worker))
        return await asyncio.shield(self._ending)

    async def _run_pipeline(self, worker: PipelineWorker) -> None:
        runner = WorkerRunner(handle_sigint=False)
        try:
            await runner.add_workers(worker)
            await runner.run()
        except Exception:
            log.exception("pipeline_failed")
        # Ending in order sets the reason first, so this counts only when the pipeline ended by itself.
        self.end(EndReason.FAULT)

    async def _meter(self) -> None:
        while True:
            await asyncio.sleep(REPORT_EVERY_SECS)
            await self._metering.collect()
            self._metering.report()

    async def _tell_loudness(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECS)
            self._live.sounds(*self._loudness.take())

    async def _deliver(self) -> None:
        with self._fence():
            await self._uplink.deliver(self._events)

    async def _receive(self) -> None:
        with self._fence():
            await self._uplink.receive(self._desk.handle)

    @contextlib.contextmanager
    def _fence(self) -> Any:
        """api no longer takes this call: it falls silent at once and writes nothing more."""
        try:
            yield
        except Fenced as fact:
            log.info("call_fenced", answer=str(fact))
            self._fenced = True
            self._events.seal()
            self.end(EndReason.REPLACED)

    @property
    def _goes_on_without_us(self) -> bool:
        """The candidate's page stays in its room with the next agent: this one must not tell it that it is over."""
        return self._door is Door.LIVEKIT and self._ending.done() and self._ending.result() in HANDED_OVER

    async def _still_ours(self) -> None:
        """This process stood still: before another word, api says whether the call has gone to somebody else."""
        await self._steering.turn_control.interrupt()
        with self._fence():
            await self._uplink.post(EventBatch())
            self._line.release()
            await self._steering.presence.back()

    # --- what comes in ---

    async def _came(self, _transport: BaseTransport, _client: Any) -> None:
        if not self._attendance.arrive():
            # A new connection under the same call: its page knows nothing yet.
            self._show(self._live.refresh())
            return
        by_phone = self._steering.director.brief.channel is Channel.PHONE
        if not self._engines.hears:
            self._news.language_not_heard()
            if not by_phone:
                await self._steering.turn_control.set_text_mode(True)
        if self._steering.director.brief.text_from_start and not by_phone:
            await self._steering.turn_control.set_text_mode(True)
        await self._steering.begin(deaf=by_phone and not self._engines.hears)

    async def _page_said(self, _transport: BaseTransport, message: Any, _sender: str) -> None:
        command = self._page.asked(message)
        if command is not None:
            await self._desk.handle(command)

    def _heard(self, phrase: Phrase) -> None:
        self._steering.words_came(phrase.confidence, text=phrase.text, final=True)
        director = self._steering.director
        self._steering.journal.candidate_said(
            phrase.text,
            started_ms=phrase.started_ms,
            ended_ms=phrase.ended_ms,
            confidence=phrase.confidence,
            words=phrase.words,
            question_id=director.open_question_id,
        )
        self._live.update(director, partial="")

    def _partial(self, text: str) -> None:
        if text:
            self._steering.words_came(text=text)
            self._steering.director.note_partial(text)
        self._live.update(self._steering.director, partial=text)

    def _tell(self, event: Event) -> None:
        self._uplink.wake()
        self._page.tell(event)

    def _show(self, live: LiveState) -> None:
        self._uplink.show(live)
        self._page.show(live)

    # --- winding up ---

    async def _wind_up(self, worker: PipelineWorker, reason: EndReason) -> bool:
        """True when api has everything, or has said that it takes no more of this call.

        A replaced call still stores its recording: the words said in it count.
        """
        self._news.close()
        await self._metering.collect()
        await self._close_pipeline(worker, reason)
        self._metering.report()
        try:
            if self._recording is not None:
                await recording_upload.store(self._recording, self._uplink, self._events)
            self._events.emit(events.CallEnded, reason=reason)
            self._events.seal()
            await self._until_delivered()
            await self._uplink.complete(reason, self._events.last_seq)
        except Fenced:
            return True
        return True

    async def _until_delivered(self) -> None:
        """Raises Fenced when delivery has stopped for good."""
        waiter = asyncio.ensure_future(self._uplink.all_delivered())
        while not waiter.done():
            await asyncio.wait({waiter}, timeout=0.5)
            if self._fenced:
                waiter.cancel()
                raise Fenced("delivery has stopped")

    async def _close_pipeline(self, worker: PipelineWorker, reason: EndReason) -> None:
        """Tells the page why, then ends the media. Only an orderly goodbye may play out what is still queued."""
        last_word = events.CallEnded(seq=self._events.last_seq + 1, at_ms=self._clock.now_ms(), reason=reason)
        self._page.say_over(last_word)
        await asyncio.sleep(LAST_WORD_SECS)
        orderly = reason in {EndReason.FINISHED, EndReason.CANDIDATE_ENDED, EndReason.TIME_UP}
        with contextlib.suppress(Exception):
            if orderly:
                await asyncio.wait_for(worker.stop_when_done(), CLOSING_SECS)
            else:
                await asyncio.wait_for(worker.cancel(reason=reason.value), CLOSING_SECS)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _cancel_tasks(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
