"""When speech opens a turn: at once, unless the agent speaks; then what is said decides, or how long it is."""

import asyncio
from collections.abc import Callable

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_start import BaseUserTurnStartStrategy

LONGER_THAN_A_BACKCHANNEL_SECS = 0.8
""" "Mm-hm" and "okay" take 0.2 to 0.5 s, "okay, sounds good" 0.8 s. Whoever speaks for longer without a known word
wants the turn."""
LONGER_MIDWAY_SECS = 1.2
"""The same in the middle of a question, where more words may be a listener's: slow speakers take 0.8 to 1.1 s for
"absolutely" and "I understand"."""
LONGER_THAN_LISTENERS_WORDS_SECS = 1.6
"""Whoever speaks for longer than this wants it, whatever the recogniser makes of it."""
VAD_STOP_SECS = 0.2
"""Where nobody says otherwise: the silence behind a sound until the VAD tells of its end."""
LATE_SECS = 8.0
"""Words that come later than this after their sound find a candidate who was told that nobody hears them, and who is
asked to go on (agent/steering/outage.py): they are part of what is said then."""


class UnlessBackchannel(BaseUserTurnStartStrategy):
    """Speech over the agent's opens a turn with its first word that is more than a listener's "mm-hm".

    A backchannel opens none, nor do a word or two that ask for nothing in the middle of a question (ADR 0043): their
    words are in the record, and no reply is made to them. What the agent does while it is not known which of both it
    is, is for `agent/turns/hush.py`.
    """

    def __init__(self, *, vad_stop_secs: float = VAD_STOP_SECS, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # passed through as they are
        self._vad_stop_secs = vad_stop_secs
        self.backchannel: Callable[[str], bool] = lambda _words: False
        """Whether these words, partial ones too, may be all that a listener says."""
        self.asks_for_nothing: Callable[[str, bool], bool] = lambda _words, _partial: False
        """Whether words that began in the middle of a question are too little to be more than a listener's. The second
        tells whether others may follow them."""
        self.midway: Callable[[], bool] = lambda: False
        """Whether the agent is in the middle of a question at this moment."""
        self._began_midway = False
        self._began = 0.0
        """Loop time at which the speech over the agent's began."""
        self._agent_speaks = False
        self._turn_open = False
        self._undecided = False
        """Speech has begun over the agent's, and is not known to be a turn or none."""
        self._speaking = False
        self._owed_since: float | None = None
        """Loop time at which speech ended of which no words have come."""
        self._too_long: asyncio.TimerHandle | None = None

    async def handle_user_turn_started(self) -> None:
        self._turn_open, self._undecided = True, False
        self._forget_timer()
        await super().handle_user_turn_started()

    async def handle_user_turn_stopped(self) -> None:
        self._turn_open = False
        await super().handle_user_turn_stopped()

    async def cleanup(self) -> None:
        self._forget_timer()
        await super().cleanup()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        late = self._are_late(frame)
        match frame:
            case BotStartedSpeakingFrame():
                self._agent_speaks = True
            case BotStoppedSpeakingFrame():
                self._agent_speaks = False
                if self._undecided and self._speaking:
                    return await self._begin()
            case VADUserStartedSpeakingFrame():
                self._speaking = True
                if not self._agent_speaks:
                    return await self._begin()
                self._wait_and_see(frame.start_secs)
            case VADUserStoppedSpeakingFrame():
                self._speaking = False
                self._forget_timer()
            case TranscriptionFrame() | InterimTranscriptionFrame() if self._undecided:
                return await self._words_came(frame)
            case TranscriptionFrame() if not late and self._is_unheard(frame.text):
                return await self._begin()
        return ProcessFrameResult.CONTINUE

    def _are_late(self, frame: Frame) -> bool:
        """Whether they are words of speech that is long over."""
        now = asyncio.get_running_loop().time()
        if isinstance(frame, VADUserStoppedSpeakingFrame):
            self._owed_since = now
        if not isinstance(frame, TranscriptionFrame):
            return False
        since, self._owed_since = self._owed_since, None
        return since is not None and now - since > LATE_SECS

    def _is_unheard(self, text: str) -> bool:
        """Words of no turn: recognised after theirs was given up (by a second engine, say), or too soft for the VAD."""
        if self._turn_open or self._speaking or not text.strip():
            return False
        return not (self._agent_speaks and self.backchannel(text))

    async def _words_came(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> ProcessFrameResult:
        if not self._may_be_a_listeners(frame):
            return await self._begin()
        if self._speaking:
            self._no_longer_than(LONGER_THAN_LISTENERS_WORDS_SECS)
        elif isinstance(frame, TranscriptionFrame):
            self._undecided = False
            if not self._turn_open:
                # The words are not the beginning of the next answer.
                await self.trigger_reset_aggregation()
        return ProcessFrameResult.CONTINUE

    def _may_be_a_listeners(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> bool:
        if self.backchannel(frame.text):
            return True
        return self._began_midway and self.asks_for_nothing(frame.text, isinstance(frame, InterimTranscriptionFrame))

    async def _begin(self) -> ProcessFrameResult:
        self._undecided = False
        self._forget_timer()
        await self.trigger_user_turn_started()
        return ProcessFrameResult.STOP

    def _wait_and_see(self, heard_secs: float) -> None:
        self._undecided, self._began_midway = True, self.midway()
        self._began = asyncio.get_running_loop().time() - heard_secs
        self._no_longer_than(LONGER_MIDWAY_SECS if self._began_midway else LONGER_THAN_A_BACKCHANNEL_SECS)

    def _no_longer_than(self, secs: float) -> None:
        """Speech over the agent's. Its end is known later than it is, by the silence that the VAD waits for."""
        self._forget_timer()
        until = self._began + secs + self._vad_stop_secs
        self._too_long = asyncio.get_running_loop().call_at(until, self._is_too_long)

    def _is_too_long(self) -> None:
        self._too_long = None
        if self._undecided and self._speaking:
            self.task_manager.create_task(self._begin(), f"{self}::too_long")

    def _forget_timer(self) -> None:
        if self._too_long is not None:
            self._too_long.cancel()
            self._too_long = None
