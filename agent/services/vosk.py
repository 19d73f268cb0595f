"""Vosk in this process: hears while the candidate speaks, so the last words are there as soon as the speech ends."""

import asyncio
import functools
import json
import os
import re
from collections import deque
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vosk  # type: ignore[import-untyped]  # carries no annotations
from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    StartFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import STTService
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from agent.services import models
from agent.services.recognised import RecognisedSpeech, RecognisedWord
from agent.settings import AgentSettings
from agent.sound.arrival import arrived_at

RATE = 16_000
PREROLL_SECS = 0.8
"""Sound before the VAD's word that speech began: its own `start_secs` and the soft beginning of the first syllable."""
TTFS_P99_SECS = 1.5
"""From the end of speech to the transcript, 99 of 100 times, where the machine keeps up."""
_NUMERAL = re.compile(r"\[(\d+)\]")
"""The Korean model writes the number 4 as `[4]`."""


@dataclass(frozen=True, slots=True)
class SharedVosk:
    """One model for the process. Each call has a recogniser of its own; decoding leaves Python's lock."""

    model: vosk.Model
    threads: ThreadPoolExecutor

    def recogniser(self) -> vosk.KaldiRecognizer:
        made = vosk.KaldiRecognizer(self.model, RATE)
        made.SetWords(True)
        return made


def vosk_model(settings: AgentSettings) -> SharedVosk:
    """Loaded on first use, which takes seconds: call it in a thread."""
    return _load(settings.vosk_model)


@functools.cache
def _load(path: Path | None) -> SharedVosk:
    folder = path or models.folder_of(models.VOSK_KO)
    vosk.SetLogLevel(-1)
    threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="vosk")
    return SharedVosk(vosk.Model(model_path=str(folder)), threads)


@dataclass(frozen=True, slots=True)
class _Begin:
    """A stretch of speech begins; `started_at` is the loop's time at its first sample."""

    started_at: float


class _End:
    """The stretch is over."""


class VoskSTT(STTService):
    """One final transcript for each stretch of speech, empty when nothing was recognised, and partials on the way.

    Knows no vocabulary of names: its words are those of its model. Silence between stretches is not decoded.
    """

    def __init__(self, shared: SharedVosk, *, language: str) -> None:
        super().__init__(
            sample_rate=RATE,
            ttfs_p99_latency=TTFS_P99_SECS,
            settings=STTSettings(model="vosk", language=Language(language.split("-")[0])),
        )
        self._shared = shared
        self._recent = bytearray()
        self._last_sound_at = 0.0
        self._work: deque[bytes | _Begin | _End | None] = deque()
        """What is to be recognised, in order; None ends it."""
        self._more = asyncio.Event()
        self._recognising: asyncio.Task[None] | None = None
        self._partial = ""

    def can_generate_metrics(self) -> bool:
        return True

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        self._recognising = self.create_task(self._recognise())

    async def stop(self, frame: EndFrame) -> None:
        """What was said is recognised first."""
        if self._recognising is not None:
            self._put(None)
            await self._recognising
            self._recognising = None
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        if self._recognising is not None:
            await self.cancel_task(self._recognising)
            self._recognising = None
        await super().cancel(frame)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, VADUserStartedSpeakingFrame) and direction is FrameDirection.DOWNSTREAM:
            self._begin()
        elif isinstance(frame, VADUserStoppedSpeakingFrame) and direction is FrameDirection.DOWNSTREAM:
            self._put(_End())
        await super().process_frame(frame, direction)

    def _begin(self) -> None:
        self._put(_Begin(self._last_sound_at - len(self._recent) / 2 / RATE))
        self._put(bytes(self._recent))
        self._recent.clear()

    def _put(self, item: bytes | _Begin | _End | None) -> None:
        self._work.append(item)
        self._more.set()

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        self._last_sound_at = arrived_at(frame)
        if self._user_speaking:
            self._record_stt_audio_usage(frame.audio)
            self._put(frame.audio)
            return
        self._recent += frame.audio
        del self._recent[: -int(PREROLL_SECS * RATE) * 2]

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Sound reaches the recogniser through the queue instead."""
        yield None

    # --- recognising ---

    async def _recognise(self) -> None:
        recogniser = await self._in_thread(self._shared.recogniser)
        started_at, fed_secs, began_secs = 0.0, 0.0, 0.0
        while (item := await self._take()) is not None:
            if isinstance(item, _Begin):
                started_at, began_secs = item.started_at, fed_secs
            elif isinstance(item, _End):
                said = await self._in_thread(recogniser.FinalResult)
                await self._say(said, started_at, began_secs, ends_stretch=True)
            else:
                sound = item + self._waiting_sound()
                fed_secs += len(sound) / 2 / RATE
                pause = await self._in_thread(recogniser.AcceptWaveform, sound)
                if pause:
                    said = await self._in_thread(recogniser.Result)
                    await self._say(said, started_at, began_secs, ends_stretch=False)
                else:
                    await self._say_partial(await self._in_thread(recogniser.PartialResult))

    async def _take(self) -> bytes | _Begin | _End | None:
        while not self._work:
            self._more.clear()
            await self._more.wait()
        return self._work.popleft()

    def _waiting_sound(self) -> bytes:
        """What came while the recogniser was busy, so that it catches up in one go."""
        found = bytearray()
        while self._work and isinstance(self._work[0], bytes):
            found += self._work[0]
            self._work.popleft()
        return bytes(found)

    async def _in_thread(self, work: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._shared.threads, work, *args)

    async def _say_partial(self, result: str) -> None:
        text = _plain(json.loads(result).get("partial", ""))
        if text and text != self._partial:
            self._partial = text
            await self.push_frame(InterimTranscriptionFrame(text, self._user_id, time_now_iso8601()))

    async def _say(self, result: str, started_at: float, began_secs: float, *, ends_stretch: bool) -> None:
        self._partial = ""
        said = json.loads(result)
        text = _plain(said.get("text", ""))
        if not text and not ends_stretch:
            return
        words = tuple(_word(word, began_secs) for word in said.get("result", ()))
        confidence = sum(word.probability for word in words) / len(words) if words else None
        speech = RecognisedSpeech(text, words, confidence, started_at=started_at, ends_stretch=ends_stretch)
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601(), result=speech)
        frame.finalized = ends_stretch
        await self.emit_stt_usage_metrics()
        await self.push_frame(frame)


def _plain(text: str) -> str:
    return _NUMERAL.sub(r"\1", text).strip()


def _word(word: dict[str, Any], began_secs: float) -> RecognisedWord:
    """Vosk counts seconds from the recogniser's first sound; a word's are counted from its stretch's."""
    start_ms, end_ms = (round((float(word[edge]) - began_secs) * 1000) for edge in ("start", "end"))
    return RecognisedWord(_plain(word["word"]), start_ms, end_ms, float(word["conf"]))
