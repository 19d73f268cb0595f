"""The stage for call tests: the real call on a controlled clock, with scripted ears, voice and line.

Real: call, pipeline, steering, director, event log, spool, recording, uplink, pipecat's aggregators and turn rules,
and the rule-based language model. Scripted: the line (a transport whose audio is a timetable), the ears (recognition
that knows the script) and the voice (sound of the right length).
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any, TypeVar

from pipecat.audio.turn.base_turn_analyzer import BaseTurnAnalyzer, BaseTurnParams, EndOfTurnState
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams, VADState
from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    OutputAudioRawFrame,
    OutputTransportMessageFrame,
    OutputTransportMessageUrgentFrame,
    StartFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601

from agent.call import Call
from agent.engines import EngineSet
from agent.line import OpenLine
from agent.services.llm import RuleBasedLLMService
from agent.services.recognised import RecognisedSpeech
from agent.sound.rates import IN_RATE, OUT_RATE
from agent.turns.start import UnlessBackchannel
from agent.turns.stop import TranscribedTurnStopStrategy
from contract import commands
from contract.brief import Brief, Door, EngineChoice, Engines
from contract.events import AgentSaid, CandidateSaid, EndReason, Event, EventBase
from contract.live import LiveState, PageCommand, PageMessage, RoomState
from tests.support.loopback_api import LoopbackApi

FRAME_SECS = 0.02
CHARS_PER_SEC = 15.0
LOUD = (8_000).to_bytes(2, "little", signed=True)
LISTENING = (4_000).to_bytes(2, "little", signed=True)
QUIET = bytes(2)


class ScriptedLine(BaseTransport):
    """A line whose far end is the script: sends what the candidate says now, and hears the agent in real pace."""

    def __init__(self) -> None:
        super().__init__()
        params = TransportParams(
            audio_in_enabled=True, audio_out_enabled=True, audio_out_10ms_chunks=2, audio_out_end_silence_secs=0
        )
        self.speaking = False
        self.connected = True
        self.page: list[PageMessage] = []
        self.heard_secs: list[float] = []
        """Loop times at which a chunk of the agent's sound arrived."""
        self.heard_levels: list[int] = []
        """The first sample of each of those chunks: a test's voices may be told apart by it."""
        self._input = _Mouth(self, params)
        self._output = _Ear(self, params)
        self._register_event_handler("on_client_connected")
        self._register_event_handler("on_app_message")

    def input(self) -> BaseInputTransport:
        return self._input

    def output(self) -> BaseOutputTransport:
        return self._output

    async def arrive(self) -> None:
        await self._call_event_handler("on_client_connected", "candidate")

    async def send_page(self, message: dict[str, Any]) -> None:
        await self._call_event_handler("on_app_message", message, "candidate")


class _Mouth(BaseInputTransport):
    def __init__(self, line: ScriptedLine, params: TransportParams) -> None:
        super().__init__(params)
        self._line = line
        self._stream: asyncio.Task[None] | None = None

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)
        self._stream = self.create_task(self._send())

    async def _send(self) -> None:
        samples = int(IN_RATE * FRAME_SECS)
        while True:
            await asyncio.sleep(FRAME_SECS)
            if self._line.connected:
                pcm = (LOUD if self._line.speaking else QUIET) * samples
                await self.push_audio_frame(InputAudioRawFrame(pcm, IN_RATE, 1))

    async def _hush(self) -> None:
        if self._stream is not None:
            await self.cancel_task(self._stream)
            self._stream = None

    async def stop(self, frame: EndFrame) -> None:
        await self._hush()
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        await self._hush()
        await super().cancel(frame)


class _Ear(BaseOutputTransport):
    def __init__(self, line: ScriptedLine, params: TransportParams) -> None:
        super().__init__(params)
        self._line = line

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        await asyncio.sleep(len(frame.audio) / 2 / frame.sample_rate)
        if self._line.connected:
            self._line.heard_secs.append(asyncio.get_running_loop().time())
            self._line.heard_levels.append(int.from_bytes(frame.audio[:2], "little", signed=True))
        return self._line.connected

    async def send_message(self, frame: OutputTransportMessageFrame | OutputTransportMessageUrgentFrame) -> None:
        self._line.page.append(PageMessage.model_validate(frame.message))


class LoudnessVAD(VADAnalyzer):
    """Speech is what is not silence. Runs inline: it is a comparison."""

    def __init__(self) -> None:
        super().__init__(params=VADParams(start_secs=0.2, stop_secs=0.2, min_volume=0.0))

    def num_frames_required(self) -> int:
        return int(IN_RATE * FRAME_SECS)

    def voice_confidence(self, buffer: bytes) -> float:
        return 1.0 if any(buffer) else 0.0

    async def analyze_audio(self, buffer: bytes) -> VADState:
        return self._run_analyzer(buffer)


class FinishedSentences(BaseTurnAnalyzer):
    """A turn model that takes every pause for the end; so the words alone say how long a turn is."""

    def __init__(self) -> None:
        super().__init__()
        self._params = BaseTurnParams()

    @property
    def speech_triggered(self) -> bool:
        return False

    @property
    def params(self) -> BaseTurnParams:
        return self._params

    def append_audio(self, buffer: bytes, is_speech: bool) -> EndOfTurnState:
        return EndOfTurnState.INCOMPLETE

    async def analyze_end_of_turn(self) -> tuple[EndOfTurnState, None]:
        return EndOfTurnState.COMPLETE, None

    def update_vad_start_secs(self, vad_start_secs: float) -> None:
        pass

    def clear(self) -> None:
        pass


class ScriptedEars(SegmentedSTTService):
    """Recognises the next line of the script for each stretch of speech, `delay_secs` after it ends.

    A stretch that the script does not know is a noise: its transcript is empty, as Whisper's is.
    """

    def __init__(self, *, delay_secs: float = 0.1) -> None:
        super().__init__(sample_rate=IN_RATE, ttfs_p99_latency=0.5)
        self.lines: deque[str] = deque()
        self.delay_secs = delay_secs

    @property
    def wants_wav_segments(self) -> bool:
        return False

    def can_generate_metrics(self) -> bool:
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        await asyncio.sleep(self.delay_secs)
        text = self.lines.popleft() if self.lines else ""
        yield TranscriptionFrame(text, "", time_now_iso8601(), result=RecognisedSpeech(text, confidence=0.9))


class ScriptedVoice(TTSService):
    """Sound as long as the words take to say; the first of it comes after `delay_secs`."""

    def __init__(self, *, delay_secs: float = 0.05) -> None:
        super().__init__(sample_rate=OUT_RATE, push_start_frame=True, push_stop_frames=True)
        self.delay_secs = delay_secs
        self.broken = False

    def can_generate_metrics(self) -> bool:
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        await self.start_tts_usage_metrics(text)
        await asyncio.sleep(self.delay_secs)
        if self.broken:
            return
        await self.stop_ttfb_metrics()
        chunk = LOUD * int(OUT_RATE * 0.1)
        for _ in range(max(1, round(len(text) / CHARS_PER_SEC * 10))):
            yield TTSAudioRawFrame(chunk, OUT_RATE, 1, context_id=context_id)


async def continuer_sound(text: str) -> bytes:
    """At the candidate's ear its level tells it from the interviewer's words."""
    return LISTENING * int(OUT_RATE * len(text) / CHARS_PER_SEC)


class Stage:
    """What a screenplay may do and see. Every wait is for something that happens, on the virtual clock."""

    def __init__(self, brief: Brief, directory: Path) -> None:
        self.brief = brief
        self.api = LoopbackApi(brief)
        self.line = ScriptedLine()
        self.facts = OpenLine()
        """What the door tells of the line."""
        self.ears = ScriptedEars()
        self.voice = ScriptedVoice()
        self.hears = True
        self.directory = directory
        self._command_no = 0

    def engines(self, _brief: Brief) -> EngineSet:
        return EngineSet(
            stt=self.ears,
            llm=RuleBasedLLMService(),
            tts=self.voice,
            vad=LoudnessVAD(),
            turns=UserTurnStrategies(
                start=[UnlessBackchannel()],
                stop=[TranscribedTurnStopStrategy(turn_analyzer=FinishedSentences())],
            ),
            names=Engines(
                stt=EngineChoice(provider="scripted"),
                tts=EngineChoice(provider="scripted"),
                llm=EngineChoice(provider="rules"),
            ),
            hears=self.hears,
        )

    def start(self) -> None:
        self.call = Call(
            self.api.ticket(),
            self.line,
            door=Door.SMALLWEBRTC,
            present=lambda: self.line.connected,
            line=self.facts,
            http=self.api.client(),
            engines=self.engines,
            data_dir=self.directory,
        )
        self.running = asyncio.create_task(self.call.run())

    async def candidate_arrives(self) -> None:
        await self.until(lambda: bool(self.api.events), "the agent is in the call")
        await asyncio.sleep(0.3)
        await self.line.arrive()

    async def says(self, text: str, *, secs: float | None = None, wait: bool = True) -> None:
        """The candidate speaks; returns when the words are recognised."""
        self.ears.lines.append(text)
        said_before = self._count(CandidateSaid)
        await self.noise(secs or max(0.8, len(text) / CHARS_PER_SEC))
        if wait:
            await self.until(lambda: self._count(CandidateSaid) > said_before, f"heard: {text}")

    async def noise(self, secs: float) -> None:
        self.line.speaking = True
        await asyncio.sleep(secs)
        self.line.speaking = False

    async def agent_speaks(self) -> None:
        await self.until(lambda: self.live.state is RoomState.AI_SPEAKING, "the agent speaks")

    async def agent_is_done(self) -> None:
        """The agent has spoken and it is the candidate's turn."""
        said = self._count(AgentSaid)
        await self.until(
            lambda: (
                self._count(AgentSaid) > said
                and self.live.state in {RoomState.LISTENING, RoomState.THINKING_TIME, RoomState.ENDED}
            ),
            "the agent has spoken",
        )

    async def presses(self, command: commands.Command) -> None:
        """A button on the candidate's page."""
        self._command_no += 1
        sent = commands.SentCommand(id=f"p{self._command_no}", source=commands.CommandSource.CANDIDATE, command=command)
        await self.line.send_page(PageCommand(command=sent).model_dump(mode="json"))

    async def ends(self) -> EndReason:
        return await asyncio.wait_for(self.running, 120)

    async def until_gone(self) -> None:
        """After `running.cancel()`: the call's task is over, whatever it left."""
        await asyncio.gather(self.running, return_exceptions=True)

    async def until(self, fact: Any, what: str, *, within_secs: float = 60) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_secs
        while not fact():
            if loop.time() > deadline:
                raise AssertionError(f"never happened: {what}\n{self.script()}")
            if self.running.done():
                self.running.result()
                if fact():
                    return
                raise AssertionError(f"the call is over, and never: {what}\n{self.script()}")
            await asyncio.sleep(0.02)

    @property
    def live(self) -> LiveState:
        return next(
            (message.live for message in reversed(self.line.page) if message.live is not None),
            LiveState(call_id=self.brief.call_id, version=0, state=RoomState.CONNECTING),
        )

    @property
    def events(self) -> list[Event]:
        """What api has acknowledged."""
        return self.api.events

    def of(self, kind: type) -> list[Any]:
        """Events of one kind, those still on their way to api included."""
        log = getattr(self.call, "_events", None)
        pending = log.next_batch(10_000) if log is not None else ()
        known = {event.seq: event for event in (*self.api.events, *pending)}
        return [event for _seq, event in sorted(known.items()) if isinstance(event, kind)]

    def _count(self, kind: type) -> int:
        """Counted on the page, which hears of it at once, whatever api does."""
        name = kind.model_fields["type"].default  # type: ignore[attr-defined]
        return sum(1 for m in self.line.page if m.event is not None and m.event["type"] == name)

    @property
    def agent_words(self) -> list[str]:
        return [e.text for e in self.of(AgentSaid)]

    def script(self) -> str:
        """What happened, for a failing test."""
        lines = []
        for event in self.of(EventBase):
            text = getattr(event, "text", None) or getattr(event, "because", "")
            lines.append(f"{event.at_ms / 1000:8.2f}  {event.type:28} {text}")
        return "\n".join(lines)


PlayT = TypeVar("PlayT", bound=Stage)


@contextlib.asynccontextmanager
async def stage(brief: Brief, directory: Path, *, hears: bool = True) -> AsyncIterator[Stage]:
    """A call that has started; the candidate has not arrived yet."""
    play = Stage(brief, directory)
    play.hears = hears
    async with on_stage(play):
        yield play


@contextlib.asynccontextmanager
async def on_stage(play: PlayT) -> AsyncIterator[PlayT]:
    """`play`, started; a call that still runs at the end is ended, with an api that takes its last events."""
    play.start()
    try:
        yield play
    finally:
        if not play.running.done():
            play.call.end(EndReason.SHUTDOWN)
            play.api.down = play.api.fenced = False
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(play.running, 60)
