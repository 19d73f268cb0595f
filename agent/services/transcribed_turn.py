"""End of turn by the turn model and the words: a turn is over when all that was said in it is there."""

import asyncio
from collections.abc import Callable

from pipecat.audio.turn.base_turn_analyzer import BaseTurnAnalyzer
from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_stop import TurnAnalyzerUserTurnStopStrategy

from agent.services.recognised import ends_stretch

TRANSCRIPT_WAIT_SECS = 5.0
"""A turn waits this long for words that are still being recognised; then it ends with those it has."""
SHORTEST_WAIT_SECS = 1.0
WAIT_PER_LATENCY = 3.0
"""A recogniser that says how long its words take (99 of 100 times) is waited for three times as long, at most
TRANSCRIPT_WAIT_SECS: vendors of streams do not answer for a stretch in which they heard nothing."""


class WordAware:
    """What a turn model that counts silence is told of the words, and tells of the silence."""

    words_go_on = False
    """The words break off: only silence ends the turn, and more of it."""
    silence_is_over = False
    """There has been enough of it for these words."""


class TranscribedTurnStopStrategy(TurnAnalyzerUserTurnStopStrategy):
    """Ends a turn only when every stretch of speech in it has been transcribed.

    pipecat's strategy ends a turn on *any* finalized transcript once the turn model says the turn is complete. With a
    recogniser that lags behind speech, the transcript of an earlier stretch arrives while a later one is being spoken,
    and the later words would fall into the next turn. Here each stretch that the VAD reports is owed one transcript
    that ends it; an empty one says that nothing was recognised in it.

    While a recogniser that owns the turns is in use (its metadata says so), this one stays out of it.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # passed through as they are
        self._owed = 0
        self._words = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._wait_secs = TRANSCRIPT_WAIT_SECS
        self._resting = False
        self._finished = False
        """The candidate has said so, by key: only words that are still being recognised are waited for."""
        self._aware = self._turn_analyzer if isinstance(self._turn_analyzer, WordAware) else None
        self.broken_off: Callable[[str], bool] = lambda _words: False
        """Whether the words of the turn so far are the beginning of a longer sentence."""

    @property
    def turn_analyzer(self) -> BaseTurnAnalyzer:
        return self._turn_analyzer

    async def finish(self) -> None:
        """Ends the turn that is open as soon as all its words are there, whatever the model and the silence say."""
        if self._resting:
            return
        self._finished = True
        await self._maybe_trigger_user_turn_stopped()

    async def handle_user_turn_started(self) -> None:
        # A turn may be opened by the speech that is under way: what is owed belongs to it.
        self._words = ""
        self._finished = False
        await super().handle_user_turn_started()

    async def handle_user_turn_stopped(self) -> None:
        self._words = ""
        self._finished = False
        await super().handle_user_turn_stopped()

    async def cleanup(self) -> None:
        self._forget_deadline()
        await super().cleanup()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        if isinstance(frame, STTMetadataFrame):
            self._meet(frame)
        if self._resting:
            return ProcessFrameResult.CONTINUE
        if isinstance(frame, TranscriptionFrame):
            self._words = f"{self._words} {frame.text}".strip()
            if self._aware is not None:
                self._aware.words_go_on = self.broken_off(self._words)
            if not ends_stretch(frame.result):
                return ProcessFrameResult.CONTINUE
            self._owed = max(0, self._owed - 1)
            if self._owed:
                return ProcessFrameResult.CONTINUE
            self._forget_deadline()
            if not self._words:
                await self._nothing_was_said()
                return ProcessFrameResult.CONTINUE
            # The parent keeps the last text only and ends no turn without one.
            self._text = self._words
            self._transcript_finalized = True
            await self._maybe_trigger_user_turn_stopped()
            return ProcessFrameResult.CONTINUE
        if isinstance(frame, InterimTranscriptionFrame):
            return ProcessFrameResult.CONTINUE
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._finished = False
            self._forget_deadline()
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._owed += 1
            self._remember_deadline()
        return await super().process_frame(frame)

    def _meet(self, recogniser: STTMetadataFrame) -> None:
        self._resting = recogniser.user_turn_strategies is not None
        self._owed = 0
        self._forget_deadline()
        if recogniser.ttfs_p99_latency > 0:
            waits = max(SHORTEST_WAIT_SECS, WAIT_PER_LATENCY * recogniser.ttfs_p99_latency)
            self._wait_secs = min(TRANSCRIPT_WAIT_SECS, waits)

    async def _maybe_trigger_user_turn_stopped(self) -> None:
        aware = self._aware
        if self._finished and not self._vad_user_speaking:
            self._turn_complete = self._transcript_finalized = True
            self._text = self._words
        going_on = aware is not None and aware.words_go_on and not aware.silence_is_over
        if self._owed == 0 and (self._finished or not going_on):
            await super()._maybe_trigger_user_turn_stopped()

    async def _nothing_was_said(self) -> None:
        """A cough: the turn it opened is over, whatever the turn model makes of it."""
        if not self._vad_user_speaking:
            await self.trigger_user_turn_stopped()

    def _remember_deadline(self) -> None:
        self._forget_deadline()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._wait_secs, self._give_up_waiting)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up_waiting(self) -> None:
        self._owed = 0
        self._deadline = None
        ending = self._maybe_trigger_user_turn_stopped() if self._words else self._nothing_was_said()
        self.task_manager.create_task(ending, f"{self}::transcript_wait")
