"""What the candidate said: recognised phrases placed on the call's clock.

Watches the VAD (when speech began and ended) and the STT (what it was) through their push hooks, so that a phrase is in
the record before any later stage acts on it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameProcessor

from agent.clock import CallClock
from agent.services.recognised import RecognisedSpeech, ends_stretch
from agent.sound.arrival import arrived_at
from contract.events import Word


@dataclass(slots=True)
class Phrase:
    """A recognised phrase. `confidence` is the mean word probability, None where the engine gives none."""

    text: str
    started_ms: int
    ended_ms: int
    confidence: float | None
    words: tuple[Word, ...]


class Hearing:
    """Calls `on_phrase` for every final phrase and `on_partial` for words that may still change."""

    def __init__(
        self,
        clock: CallClock,
        *,
        on_phrase: Callable[[Phrase], None],
        on_partial: Callable[[str], None],
    ) -> None:
        self._clock = clock
        self._on_phrase = on_phrase
        self._on_partial = on_partial
        self._sound_ms: int | None = None
        """When the sound that the VAD judges now came in."""
        self._speech_started_ms = 0
        self._stretches: deque[tuple[int, int]] = deque(maxlen=8)
        """Begin and end of speech by the VAD, not yet claimed by a phrase."""
        self._last_end_ms = 0

    def attach(self, vad: FrameProcessor, stt: FrameProcessor) -> None:
        vad.add_event_handler("on_before_push_frame", self._vad_pushes)
        stt.add_event_handler("on_before_push_frame", self._stt_pushes)

    async def _vad_pushes(self, _processor: FrameProcessor, frame: Frame) -> None:
        """The VAD pushes a frame of sound on before it judges it: its verdict is on the last one pushed."""
        if isinstance(frame, InputAudioRawFrame):
            self._sound_ms = self._clock.at_ms(arrived_at(frame))
            return
        now = self._sound_ms if self._sound_ms is not None else self._clock.now_ms()
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._speech_started_ms = max(0, now - round(frame.start_secs * 1000))
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            stretch = (self._speech_started_ms, max(self._speech_started_ms, now - round(frame.stop_secs * 1000)))
            # The frame is broadcast both ways, so the hook sees it twice.
            if not self._stretches or self._stretches[-1][0] != stretch[0]:
                self._stretches.append(stretch)

    async def _stt_pushes(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, InterimTranscriptionFrame):
            self._on_partial(frame.text.strip())
        elif isinstance(frame, TranscriptionFrame):
            phrase = self._place(frame)
            # A stretch without words is claimed all the same, or the next phrase would get its time.
            if phrase.text:
                self._on_phrase(phrase)

    def _place(self, frame: TranscriptionFrame) -> Phrase:
        result = frame.result
        started_ms, ended_ms = self._stretch(claim=ends_stretch(result))
        confidence = None
        words: tuple[Word, ...] = ()
        if isinstance(result, RecognisedSpeech):
            confidence, words = result.confidence, self._words(result, not_before_ms=started_ms)
        if words:
            started_ms, ended_ms = words[0].started_ms, words[-1].ended_ms
        self._last_end_ms = ended_ms
        return Phrase(frame.text.strip(), started_ms, ended_ms, confidence, words)

    def _stretch(self, *, claim: bool) -> tuple[int, int]:
        """The speech this phrase belongs to: the oldest unclaimed stretch, or what is being spoken now.

        A long stretch comes in several phrases: each begins where the one before it ended, the last claims it.
        """
        if self._stretches:
            started_ms, ended_ms = self._stretches.popleft() if claim else self._stretches[0]
        else:
            started_ms, ended_ms = self._speech_started_ms, self._clock.now_ms()
        return max(started_ms, min(self._last_end_ms, ended_ms)), ended_ms

    def _words(self, result: RecognisedSpeech, *, not_before_ms: int) -> tuple[Word, ...]:
        """Recognisers stretch the first word over the silence before it: no word begins before the speech did."""
        if result.started_at is None:
            return ()
        origin = self._clock.at_ms(result.started_at)
        words: list[Word] = []
        for word in result.words:
            started_ms = max(not_before_ms, origin + word.start_ms)
            words.append(
                Word(
                    text=word.text,
                    started_ms=started_ms,
                    ended_ms=max(started_ms, origin + word.end_ms),
                    probability=min(1.0, max(0.0, word.probability)),
                )
            )
        return tuple(words)
