"""What the agent really said: sentences as they were played, cut where the candidate cut them.

Watches two places of the pipeline through their push hooks: the TTS (how long a sentence is) and the output transport
(how much of it was played, paced in real time by the transport). Nothing here waits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipecat.frames.frames import (
    AggregatedTextFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InterruptionFrame,
    TTSAudioRawFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameProcessor

from agent.clock import CallClock
from agent.failover.frames import ON_RECORD, SentenceBroke

CHARS_PER_SEC = 15.0
"""Speaking rate assumed while a sentence is still being synthesised: English runs at about 150 words a minute, 6
characters a word with the space."""

MIDWAY_SECS = 1.5
"""From the beginning and from the end of a sentence: who goes on with an answer that was taken to be over, or begins
the next one before the question has quite ended, speaks closer to them."""


@dataclass(slots=True)
class Spoken:
    """One sentence on its way: `played_ms` of about `length_ms` were sent to the candidate."""

    intended: str
    frame_id: int = 0
    """Of its announcement."""
    started_ms: int | None = None
    ended_ms: int = 0
    played_ms: float = 0.0
    words: list[str] = field(default_factory=list)
    """Filled by engines that time their words; else empty until the sentence is through."""
    finished: bool = False
    on_record: bool = False
    """It is the end of a sentence that has been reported as said."""


@dataclass(slots=True)
class _Synthesised:
    ms: float = 0.0
    whole: bool = False


class SpokenWords:
    """Calls `on_started(sentence)` when its sound begins and `on_said(spoken, text, interrupted)` when it ends."""

    def __init__(
        self,
        clock: CallClock,
        *,
        on_started: Callable[[str], None],
        on_said: Callable[[Spoken, str, bool], None],
    ) -> None:
        self._clock = clock
        self._on_started = on_started
        self._on_said = on_said
        self._open: Spoken | None = None
        self._announced: list[Spoken] = []
        self._synthesised: dict[str, _Synthesised] = {}
        self._synthesising: str | None = None

    def attach(self, tts: FrameProcessor, output: FrameProcessor) -> None:
        tts.add_event_handler("on_before_push_frame", self._tts_pushes)
        output.add_event_handler("on_before_push_frame", self._output_pushes)

    @property
    def midway(self) -> bool:
        """A sentence has been played for a while, and some of it is to come."""
        spoken = self._open
        if spoken is None or spoken.finished:
            return False
        left_ms = self._length_ms(spoken) - spoken.played_ms
        return min(spoken.played_ms, left_ms) >= 1000 * MIDWAY_SECS

    async def _tts_pushes(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, TTSTextFrame):
            if self._synthesising is not None:
                self._synthesised[self._synthesising].whole = True
        elif isinstance(frame, AggregatedTextFrame) and frame.will_be_spoken:
            self._synthesising = frame.text
            self._synthesised[frame.text] = _Synthesised()
        elif isinstance(frame, TTSAudioRawFrame) and self._synthesising is not None:
            self._synthesised[self._synthesising].ms += _duration_ms(frame)

    async def _output_pushes(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, SentenceBroke):
            self._broke(frame)
        elif isinstance(frame, TTSTextFrame):
            self._text_played(frame)
        elif isinstance(frame, AggregatedTextFrame) and frame.will_be_spoken:
            on_record = bool(frame.metadata.get(ON_RECORD))
            self._announced.append(Spoken(intended=frame.text, frame_id=frame.id, on_record=on_record))
        elif isinstance(frame, TTSAudioRawFrame):
            self._audio_played(frame)
        elif isinstance(frame, InterruptionFrame):
            self.cut()
        elif isinstance(frame, BotStoppedSpeakingFrame):
            self._stopped()

    def _audio_played(self, frame: TTSAudioRawFrame) -> None:
        now = self._clock.now_ms()
        if self._open is None or (self._open.finished and self._announced):
            self._close(interrupted=False)
            self._open = self._announced.pop(0) if self._announced else None
            if self._open is None:
                return
        spoken = self._open
        if spoken.started_ms is None:
            # The hook runs when a chunk has been sent: its sound began that much earlier.
            spoken.started_ms = max(0, round(now - _duration_ms(frame)))
            if not spoken.on_record:
                self._on_started(spoken.intended)
        spoken.played_ms += _duration_ms(frame)
        spoken.ended_ms = now

    def _text_played(self, frame: TTSTextFrame) -> None:
        """After the sound of a sentence, or of a word where the engine times words."""
        spoken = self._open or (self._announced[0] if self._announced else None)
        if spoken is None:
            return
        if frame.text.strip() == spoken.intended.strip():
            spoken.finished = True
            self._close(interrupted=False)
            return
        spoken.words.append(frame.text.strip())
        if len(" ".join(spoken.words)) >= len(spoken.intended.strip()):
            spoken.finished = True

    def _broke(self, frame: SentenceBroke) -> None:
        """A voice failed: what was heard is a segment of its own, and another voice announces the rest anew."""
        self._announced = [spoken for spoken in self._announced if spoken.frame_id not in frame.withdrawn]
        if self._open is not None and self._open.frame_id in frame.withdrawn:
            self._open.intended = frame.heard
        self._close(interrupted=False)

    def _stopped(self) -> None:
        if self._open is not None and (self._open.finished or self._nearly_whole(self._open)):
            self._close(interrupted=False)
        elif self._open is not None:
            self.cut()

    def cut(self) -> None:
        """The agent was silenced: what was begun ends here, what was not begun was never said."""
        self._announced.clear()
        self._synthesising = None
        if self._open is not None:
            self._close(interrupted=not self._open.finished)
        self._synthesised.clear()

    def _close(self, *, interrupted: bool) -> None:
        spoken, self._open = self._open, None
        if spoken is None or spoken.started_ms is None:
            return
        text = self._heard(spoken) if interrupted else spoken.intended
        if text and not spoken.on_record:
            self._on_said(spoken, text, interrupted)
        if not interrupted:
            self._synthesised.pop(spoken.intended, None)

    def _heard(self, spoken: Spoken) -> str:
        if spoken.words:
            return " ".join(spoken.words)
        words = spoken.intended.split()
        return " ".join(words[: int(len(words) * self._share(spoken))])

    def _share(self, spoken: Spoken) -> float:
        return min(1.0, spoken.played_ms / self._length_ms(spoken))

    def _length_ms(self, spoken: Spoken) -> float:
        made = self._synthesised.get(spoken.intended)
        if made is not None and made.whole and made.ms:
            return made.ms
        guess = len(spoken.intended) / CHARS_PER_SEC * 1000
        return max(guess, made.ms if made else 0.0, 1.0)

    def _nearly_whole(self, spoken: Spoken) -> bool:
        return self._share(spoken) > 0.95


def _duration_ms(frame: TTSAudioRawFrame) -> float:
    return len(frame.audio) / 2 / frame.num_channels / frame.sample_rate * 1000
