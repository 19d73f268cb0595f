"""Whisper in this process: over stretches of speech, off the event loop."""

import asyncio
import functools
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import structlog
from faster_whisper import WhisperModel
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from agent.services import models
from agent.services.recognised import RecognisedSpeech, RecognisedWord
from agent.settings import AgentSettings
from agent.sound.arrival import arrived_at

log = structlog.get_logger(__name__)

RATE = 16_000
PARTIAL_EVERY_SECS = 1.5
"""Whisper is not streaming: partials are passes over the open stretch, at most this often and only when idle."""
PARTIAL_WINDOW_SECS = 8.0
"""A partial looks at the latest words only, so its cost does not grow with the answer."""
COMMIT_AFTER_SECS = 12.0
"""Speech without any pause is cut at its quietest moment after this long, so that the last words never wait for a pass
over the whole answer."""
COMMIT_SEARCH_SECS = 4.0
TTFS_P99_SECS = 1.5
"""From the end of speech to the transcript, 99 of 100 times; only a fallback, as every transcript is final."""
VOCABULARY_WORDS = 12
"""As a prompt these turn "release cache" into "Redis cache"; many more, or faster-whisper's `hotwords`, make the model
invent sentences."""
QUESTION_TERMS = 10
"""Of these, the open question's. Five answers by phone, 2 % of frames lost: word error rate 0.22 without a prompt, 0.23
with the terms of another question, 0.19 with its own; no term was heard that was not said."""
MAX_TOKENS = 200
TOKENS_PER_SEC = 10.0
"""Fast speech is about 5 words a second and 1.3 tokens a word; beyond that the model repeats itself."""
SPARE_TOKENS = 24
MAX_COMPRESSION = 2.4
"""OpenAI's own threshold: text that compresses better than this repeats itself and was not said."""
MIN_LOGPROB = -1.0
MAX_NO_SPEECH = 0.6
"""OpenAI's thresholds for "nothing was said", applied together."""
HALLUCINATIONS = frozenset({"thank you", "thanks for watching", "you", "bye", "thank you for watching"})
"""What the model writes for noise and for the silence after the last word."""
SURE = 0.3
"""Such a phrase is believed when each of its words is this probable: measured 0.02 to 0.17 where nothing was said, 0.49
and more where it was."""
SURE_LOGPROB = -0.6
"""The same for passes without word times: -1.0 to -0.8 where nothing was said, -0.35 and more where it was."""
TAIL_SECS = 0.6
"""Sound that is left behind the last segment is not looked at when it is this short: a second pass over the whole
window for the end of a word, which is where "Thank you." and "See you next time." come from. Of 672 utterances, what
nobody had said began 0.03 to 0.34 s before the end of the sound, true words 0.77 s and more."""
LOST_SECS = 0.75
"""Where it says that nobody speaks for so long at the end of a stretch of speech, it may have stopped listening: in 1
of 111 sentences, with the expected words, "whether he stayed awake" was left out."""
FOUND_SECS = 0.3
"""Less is no word that was lost but another opinion of where one ends."""


@dataclass(frozen=True, slots=True)
class SharedWhisper:
    """One model for the process; one thread decodes, so two calls queue instead of slowing each other down."""

    model: WhisperModel
    thread: ThreadPoolExecutor
    english_only: bool


def whisper_model(settings: AgentSettings, model: str | None = None) -> SharedWhisper:
    """Loaded on first use, which takes a while: call it in a thread."""
    return _load_whisper(model or settings.whisper_model, settings.whisper_threads)


@functools.cache
def _load_whisper(name: str | None, threads: int) -> SharedWhisper:
    path = name or str(models.folder_of(models.WHISPER_TINY_EN))
    model = WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1)
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="whisper")
    return SharedWhisper(model, thread, english_only=not model.model.is_multilingual)


@dataclass(frozen=True, slots=True)
class _Queued:
    """Audio that waits to be recognised; `started_at` is the loop's time at its first sample."""

    started_at: float | None
    ends_stretch: bool
    silent_secs: float = 0.0
    """Of its end: what the VAD waited for and what the base class adds."""


class WhisperSTT(SegmentedSTTService):
    """Whisper over stretches of speech, decoded off the event loop; one transcript for each, several for a long one.

    A stretch in which nothing was said gives a transcript without text, so that whoever waits for it need not guess.
    `TranscriptionFrame.result` is a RecognisedSpeech with word times and probabilities.
    """

    def __init__(self, shared: SharedWhisper, *, language: str, vocabulary: Sequence[str]) -> None:
        code = "en" if shared.english_only else language.split("-")[0]
        super().__init__(
            sample_rate=RATE,
            ttfs_p99_latency=TTFS_P99_SECS,
            settings=STTSettings(model="whisper", language=Language.EN if code == "en" else Language(code)),
        )
        self._shared = shared
        self._code = code
        self._vocabulary = tuple(vocabulary)
        self._question_terms: Callable[[], Sequence[str]] = tuple
        self._queued: deque[_Queued] = deque()
        """What waits in the base class's queue, in its order."""
        self._last_sound_at = 0.0
        self._next_partial = 0.0
        self._partial: asyncio.Task[None] | None = None

    def expect(self, terms: Callable[[], Sequence[str]]) -> None:
        """`terms()` is asked at every pass: those of the open question, which go before the vocabulary."""
        self._question_terms = terms

    @property
    def _prompt(self) -> str | None:
        first = self._question_terms()[:QUESTION_TERMS]
        terms = ", ".join(list(dict.fromkeys((*first, *self._vocabulary)))[:VOCABULARY_WORDS])
        return f"Interview about: {terms}." if terms and self._shared.english_only else None

    def can_generate_metrics(self) -> bool:
        return True

    @property
    def wants_wav_segments(self) -> bool:
        return False

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        await super().process_audio_frame(frame, direction)
        self._last_sound_at = arrived_at(frame)
        if self._user_speaking:
            await self._commit_what_is_long()
            self._maybe_look_ahead()

    async def _handle_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        silent_secs = frame.stop_secs + self._trailing_silence_secs
        self._queued.append(_Queued(self._start_of_buffer(), ends_stretch=True, silent_secs=silent_secs))
        await super()._handle_user_stopped_speaking(frame)

    def _start_of_buffer(self) -> float:
        return self._last_sound_at - len(self._audio_buffer) / 2 / RATE

    async def _commit_what_is_long(self) -> None:
        if len(self._audio_buffer) < COMMIT_AFTER_SECS * RATE * 2:
            return
        cut = _quietest(np.frombuffer(bytes(self._audio_buffer), np.int16)) * 2
        self._queued.append(_Queued(self._start_of_buffer(), ends_stretch=False))
        await self._segment_queue.put(bytes(self._audio_buffer[:cut]))
        self._audio_buffer = self._audio_buffer[cut:]

    def _maybe_look_ahead(self) -> None:
        now = asyncio.get_running_loop().time()
        busy = self._partial is not None or not self._segment_queue.empty() or bool(self._queued)
        if busy or now < self._next_partial:
            return
        self._next_partial = now + PARTIAL_EVERY_SECS
        window = bytes(self._audio_buffer[-int(PARTIAL_WINDOW_SECS * RATE) * 2 :])
        self._partial = self.create_task(self._look_ahead(window))

    async def _look_ahead(self, audio: bytes) -> None:
        try:
            speech = await self._decode(audio, final=False)
            if speech.text and self._user_speaking:
                await self.push_frame(InterimTranscriptionFrame(speech.text, self._user_id, time_now_iso8601()))
        finally:
            self._partial = None

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        queued = self._queued[0] if self._queued else _Queued(None, ends_stretch=True)
        try:
            speech = await self._decode(audio, final=True, silent_secs=queued.silent_secs)
        finally:
            if self._queued:
                self._queued.popleft()
        result = replace(speech, started_at=queued.started_at, ends_stretch=queued.ends_stretch)
        yield TranscriptionFrame(speech.text, self._user_id, time_now_iso8601(), result=result)

    async def _decode(self, audio: bytes, *, final: bool, silent_secs: float = 0.0) -> RecognisedSpeech:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._shared.thread, self._transcribe, audio, final, silent_secs)

    def _transcribe(self, audio: bytes, final: bool, silent_secs: float = 0.0) -> RecognisedSpeech:
        """`silent_secs`: so much of the end is known to be silence, and is not listened to by itself."""
        samples = np.frombuffer(audio, np.int16).astype(np.float32) / 32768.0
        segments = self._segments(samples, self._prompt, final=final, silent_secs=silent_secs)
        kept = [segment for segment in segments if _was_said(segment)]
        if final and self._prompt:
            # A prompt of phrases makes it write them over and over, or stop early; without one it hears what was said.
            repeats = any(_repeats_itself(segment) for segment in segments)
            sound_secs = len(samples) / RATE - silent_secs
            if repeats or (kept and sound_secs - kept[-1].end >= LOST_SECS):
                segments = self._segments(samples, None, final=final, silent_secs=silent_secs)
                again = [segment for segment in segments if _was_said(segment)]
                if repeats or (again and again[-1].end - kept[-1].end >= FOUND_SECS):
                    kept = again
        text = " ".join(segment.text.strip() for segment in kept).strip()
        words = tuple(word for segment in kept for word in _words(segment))
        confidence = sum(word.probability for word in words) / len(words) if words else None
        return RecognisedSpeech(text, words, confidence)

    def _segments(
        self, samples: npt.NDArray[np.float32], prompt: str | None, *, final: bool, silent_secs: float
    ) -> list[Any]:
        segments, _info = self._shared.model.transcribe(
            samples,
            language=self._code,
            # Measured with tiny.en on synthetic speech: a wider beam costs time and finds no other words.
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt,
            word_timestamps=final,
            without_timestamps=not final,
            max_new_tokens=min(MAX_TOKENS, int(len(samples) / RATE * TOKENS_PER_SEC) + SPARE_TOKENS),
        )
        return list(_until_the_end(segments, len(samples) / RATE - silent_secs))


def _until_the_end(segments: Iterable[Any], sound_secs: float) -> Iterator[Any]:
    """The generator decodes as it is asked: not asking again saves the pass over the silence at the end."""
    for segment in segments:
        yield segment
        if sound_secs - segment.end < TAIL_SECS:
            return


def _was_said(segment: Any) -> bool:
    if _repeats_itself(segment) or _is_hallucination(segment):
        return False
    return not (segment.no_speech_prob > MAX_NO_SPEECH and segment.avg_logprob < MIN_LOGPROB)


def _repeats_itself(segment: Any) -> bool:
    return bool(segment.compression_ratio > MAX_COMPRESSION)


def _words(segment: Any) -> list[RecognisedWord]:
    return [
        RecognisedWord(word.word.strip(), round(word.start * 1000), round(word.end * 1000), float(word.probability))
        for word in segment.words or ()
    ]


def _is_hallucination(segment: Any) -> bool:
    if segment.text.lower().strip(" .!?,") not in HALLUCINATIONS:
        return False
    if segment.words:
        return any(word.probability < SURE for word in segment.words)
    return bool(segment.avg_logprob < SURE_LOGPROB)


def _quietest(samples: npt.NDArray[np.int16]) -> int:
    """Index of the quietest 100 ms within the last COMMIT_SEARCH_SECS but one second: there it is cut."""
    window = RATE // 10
    first = len(samples) - int(COMMIT_SEARCH_SECS * RATE)
    last = len(samples) - RATE
    loudness = [
        (float(np.abs(samples[at : at + window].astype(np.int32)).mean()), at) for at in range(first, last, window // 2)
    ]
    return min(loudness)[1] + window // 2
