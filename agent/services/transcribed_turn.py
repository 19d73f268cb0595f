"""End of turn for an STT that transcribes whole stretches of speech and needs time for it."""

import asyncio

from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_stop import TurnAnalyzerUserTurnStopStrategy

from agent.services.recognised import ends_stretch

TRANSCRIPT_WAIT_SECS = 5.0
"""A turn waits this long for words that are still being recognised; then it ends with those it has."""


class TranscribedTurnStopStrategy(TurnAnalyzerUserTurnStopStrategy):
    """Ends a turn only when every stretch of speech in it has been transcribed.

    pipecat's strategy ends a turn on *any* finalized transcript once the turn model says the turn is complete. With a
    recogniser that lags behind speech, the transcript of an earlier stretch arrives while a later one is being spoken,
    and the later words would fall into the next turn. Here each stretch that the VAD reports is owed one transcript
    that ends it; an empty one says that nothing was recognised in it.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # passed through as they are
        self._owed = 0
        self._words = ""
        self._deadline: asyncio.TimerHandle | None = None

    async def handle_user_turn_started(self) -> None:
        # A turn may be opened by the speech that is under way: what is owed belongs to it.
        self._words = ""
        await super().handle_user_turn_started()

    async def handle_user_turn_stopped(self) -> None:
        self._words = ""
        await super().handle_user_turn_stopped()

    async def cleanup(self) -> None:
        self._forget_deadline()
        await super().cleanup()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        if isinstance(frame, TranscriptionFrame):
            self._words = f"{self._words} {frame.text}".strip()
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
            self._forget_deadline()
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._owed += 1
            self._remember_deadline()
        return await super().process_frame(frame)

    async def _maybe_trigger_user_turn_stopped(self) -> None:
        if self._owed == 0:
            await super()._maybe_trigger_user_turn_stopped()

    async def _nothing_was_said(self) -> None:
        """A cough: the turn it opened is over, whatever the turn model makes of it."""
        if not self._vad_user_speaking:
            await self.trigger_user_turn_stopped()

    def _remember_deadline(self) -> None:
        self._forget_deadline()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(TRANSCRIPT_WAIT_SECS, self._give_up_waiting)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up_waiting(self) -> None:
        self._owed = 0
        self._deadline = None
        self.task_manager.create_task(self._maybe_trigger_user_turn_stopped(), f"{self}::transcript_wait")
