"""The stage of the proving ground: the real call on a clock that jumps, with candidates who are heard, not scripted.

Real: call, pipeline, steering, director, Silero, smart-turn, our turn rules, the silence and words they wait for, and
the bundled Whisper where a play asks for it. Stand-ins: the line, the interviewer's voice (sound as long as its words
would take) and, where hundreds of turns are wanted, a recogniser that knows the words and when each was said.

No vendor and no network takes time here but the delays below; work of this machine takes none. Latencies are therefore
those of the rules; what a machine and a network add is measured in rooms (`make bench-voice`).
"""

import asyncio
import bisect
import itertools
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import STTService
from pipecat.transports.base_transport import TransportParams
from pipecat.utils.time import time_now_iso8601

from agent.engines import EngineSet, expected_words
from agent.services.llm import RuleBasedLLMService
from agent.services.recognised import RecognisedSpeech
from agent.services.turn import build_vad, user_turn_strategies
from agent.services.whisper import WhisperSTT, whisper_model
from agent.settings import AgentSettings
from agent.sound.rates import IN_RATE
from bench.voice.script import Utterance
from contract.brief import Brief, EngineChoice, Engines
from evals.people import for_microphone, with_noise
from tests.support.stage import FRAME_SECS, LOUD, ScriptedLine, ScriptedVoice, Stage, _Mouth, continuer_sound

STT_FINAL_SECS = 0.15
TTS_FIRST_SECS = 0.12
"""Delays of vendors in good health (goals §1)."""
PARTIAL_EVERY_SECS = 0.3
PARTIAL_LAG_SECS = 0.15
ROOM_DB = -72.0
"""Noise of a quiet room at the microphone, RMS of full scale."""
TTFS_P99_SECS = 0.35
BRIEF_TIMES = 3


@dataclass
class Spoken:
    """An utterance on its way. Loop times in seconds; 0.0 until it happens."""

    words: tuple[tuple[str, float], ...]
    pauses: tuple[tuple[float, float], ...]
    samples: NDArray[np.int16]
    at: int = 0
    began: float = 0.0
    ended: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def said_by(self, moment: float) -> int:
        """How many of its words have been said by then."""
        return sum(self.began + end <= moment + 1e-6 for _, end in self.words) if self.began else 0


class SoundLine(ScriptedLine):
    """What the candidate says is sound, frame by frame; `noise_db` is that of their room and line."""

    def __init__(self, noise_db: float = ROOM_DB) -> None:
        super().__init__()
        params = TransportParams(
            audio_in_enabled=True, audio_out_enabled=True, audio_out_10ms_chunks=2, audio_out_end_silence_secs=0
        )
        self.noise_db = noise_db
        self.lost_share = 0.0
        """Of the candidate's frames that never arrive: silence stands for them."""
        self.spoken: list[Spoken] = []
        self.dice = np.random.default_rng(11)
        self._input = _Voice(self, params)

    def say(self, utterance: Utterance) -> Spoken:
        spoken = Spoken(utterance.words, utterance.pauses, for_microphone(utterance))
        self.spoken.append(spoken)
        return spoken

    def next_frame(self, now: float) -> NDArray[np.int16]:
        frame = np.zeros(round(IN_RATE * FRAME_SECS), np.int16)
        speaking = next((one for one in self.spoken if not one.ended), None)
        if speaking is not None:
            part = speaking.samples[speaking.at : speaking.at + len(frame)]
            frame[: len(part)] = part
            if not speaking.at:
                speaking.began = now - FRAME_SECS
            speaking.at += len(frame)
            if speaking.at >= len(speaking.samples):
                speaking.ended = speaking.began + len(speaking.samples) / IN_RATE
                speaking.done.set()
        if self.lost_share and self.dice.random() < self.lost_share:
            return np.zeros_like(frame)
        return with_noise(frame, self.noise_db, self.dice)


class _Voice(_Mouth):
    """Instead of a timetable of loud and quiet."""

    def __init__(self, line: SoundLine, params: TransportParams) -> None:
        super().__init__(line, params)
        self._sound = line

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(FRAME_SECS)
            pcm = self._sound.next_frame(loop.time()).tobytes()
            if self._sound.connected:
                await self.push_audio_frame(InputAudioRawFrame(pcm, IN_RATE, 1))


class TimedEars(STTService):
    """A streaming recogniser in good health that hears every word: partial ones while somebody speaks, final ones
    `STT_FINAL_SECS` after the sound. Each stretch of the VAD's gets one final transcript, empty for a noise."""

    def __init__(self, line: SoundLine) -> None:
        super().__init__(sample_rate=IN_RATE, ttfs_p99_latency=TTFS_P99_SECS, settings=STTSettings(model="timed"))
        self._line = line
        self._told: dict[int, int] = {}
        """Words that are final, by utterance."""
        self._speaking = False
        self._partial = ""
        self._partial_at = 0.0

    def can_generate_metrics(self) -> bool:
        return True

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._speaking, self._partial = True, ""
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._speaking = False
            self.create_task(self._final(max(0.0, STT_FINAL_SECS - frame.stop_secs)))

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        now = asyncio.get_running_loop().time()
        if self._speaking and now >= self._partial_at:
            self._partial_at = now + PARTIAL_EVERY_SECS
            words = " ".join(self._words(now - PARTIAL_LAG_SECS, keep=False))
            if words and words != self._partial:
                self._partial = words
                await self.push_frame(InterimTranscriptionFrame(words, self._user_id, time_now_iso8601()))

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """It listens to the line itself."""
        yield None

    async def _final(self, secs: float) -> None:
        await asyncio.sleep(secs)
        text = " ".join(self._words(asyncio.get_running_loop().time(), keep=True))
        speech = RecognisedSpeech(text, confidence=0.95)
        await self.push_frame(
            TranscriptionFrame(text, self._user_id, time_now_iso8601(), result=speech, finalized=True)
        )

    def _words(self, by: float, *, keep: bool) -> list[str]:
        found = []
        for number, spoken in enumerate(self._line.spoken):
            told, said = self._told.get(number, 0), spoken.said_by(by)
            found += [word for word, _ in spoken.words[told:said]]
            if keep:
                self._told[number] = max(told, said)
        return found


class LaterWhisper(WhisperSTT):
    """The bundled recogniser, whose work takes no time on this clock: given a vendor's delay instead."""

    async def _decode(self, audio: bytes, *, final: bool, silent_secs: float = 0.0) -> RecognisedSpeech:
        heard = await super()._decode(audio, final=final, silent_secs=silent_secs)
        await asyncio.sleep(STT_FINAL_SECS)
        return heard


class BriefVoice(ScriptedVoice):
    """Says all words in a third of the time, where nobody listens to what the interviewer says."""

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        async for frame in super().run_tts(text[::BRIEF_TIMES], context_id):
            yield frame


class SoundStage(Stage):
    """`hears_with`: "timed" for words that are known, "whisper" for the bundled model's."""

    def __init__(self, brief: Brief, directory: Path, *, hears_with: str = "timed", noise_db: float = ROOM_DB) -> None:
        super().__init__(brief, directory)
        self.line: SoundLine = SoundLine(noise_db)
        self.voice = ScriptedVoice(delay_secs=TTS_FIRST_SECS)
        self.hears_with = hears_with
        # A play runs on each core: more threads of one wait for each other.
        self.settings = AgentSettings(_env_file=None, whisper_threads=1)

    def engines(self, given: Brief) -> EngineSet:
        return EngineSet(
            stt=self._recogniser(given),
            llm=RuleBasedLLMService(),
            tts=self.voice,
            vad=self._vad(),
            turns=user_turn_strategies(self.settings, channel=given.channel),
            names=Engines(
                stt=EngineChoice(provider=self.hears_with),
                tts=EngineChoice(provider="scripted"),
                llm=EngineChoice(provider="rules"),
            ),
            render=continuer_sound,
        )

    def _recogniser(self, given: Brief) -> STTService:
        if self.hears_with == "timed":
            return TimedEars(self.line)
        return LaterWhisper(whisper_model(self.settings), language=given.language, vocabulary=expected_words(given))

    def _vad(self) -> VADAnalyzer:
        return build_vad(self.settings)

    # --- what a play does and sees ---

    async def speaks(self, utterance: Utterance) -> Spoken:
        """Returns with its last sample."""
        spoken = self.line.say(utterance)
        await spoken.done.wait()
        return spoken

    def heard_between(self, begin: float, end: float, *, continuers: bool = False) -> float | None:
        """The first of the agent's words at the candidate's ear in this time, a click left out. `continuers`: or of a
        sound that shows that it listens."""
        times, levels = self.line.heard_secs, self.line.heard_levels
        at = bisect.bisect(times, begin)
        words = int.from_bytes(LOUD, "little", signed=True)
        heard = [time for time, level in zip(times[at:], levels[at:], strict=True) if continuers or level == words]
        for first, second in itertools.pairwise(heard):
            if first < end and second - first < 3 * FRAME_SECS:
                return first
        return None

    @property
    def quiet_secs(self) -> float:
        """Since the agent's last sound."""
        return self.now - self.line.heard_secs[-1] if self.line.heard_secs else self.now

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def waits(self, fact: Callable[[], Any], secs: float) -> bool:
        """Whether `fact` came within `secs`; also returns when the call is over."""
        until = self.now + secs
        while not fact():
            if self.now > until or self.running.done():
                return bool(fact())
            await asyncio.sleep(FRAME_SECS)
        return True
