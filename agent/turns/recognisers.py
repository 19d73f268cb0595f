"""End of turn by a recogniser that owns the turns (Deepgram flux), while it is the one in use."""

import asyncio
from typing import Any

from pipecat.frames.frames import (
    EagerTranscriptionFrame,
    Frame,
    InterimTranscriptionFrame,
    ProposedUserStartedSpeakingFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult, UserTurnSpeculation
from pipecat.turns.user_stop import ExternalUserTurnStopStrategy

NOISE_SECS = 1.5
"""A recogniser that owns the turns and says nothing this long after a sound took it for a noise."""


class RecognisersTurnStop(ExternalUserTurnStopStrategy):
    """The recogniser's own end of turn; at rest while another is in use.

    The VAD opens turns here, for noises too, of which the recogniser says nothing: such a turn ends by itself.

    A predicted end is passed on as pipecat's `EagerUserTurnStopStrategy` does it, with a copy of the conversation. That
    one also takes the reply as given when the words hold; here steering decides anew when the turn is over.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._resting = True
        self._heard = False
        self._noise: asyncio.TimerHandle | None = None

    async def handle_user_turn_started(self) -> None:
        self._heard = False
        await super().handle_user_turn_started()

    async def handle_user_turn_stopped(self) -> None:
        self._forget_noise()
        await super().handle_user_turn_stopped()

    async def cleanup(self) -> None:
        self._forget_noise()
        await super().cleanup()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        if isinstance(frame, STTMetadataFrame):
            self._resting = frame.user_turn_strategies is None
        if self._resting:
            return ProcessFrameResult.CONTINUE
        if isinstance(frame, ProposedUserStartedSpeakingFrame | InterimTranscriptionFrame | TranscriptionFrame):
            self._heard = True
            self._forget_noise()
        elif isinstance(frame, EagerTranscriptionFrame):
            words = f"{self._text} {frame.text}".strip()
            await self.trigger_user_turn_inference_triggered(speculation=UserTurnSpeculation(text=words))
        elif isinstance(frame, VADUserStartedSpeakingFrame):
            self._forget_noise()
        elif isinstance(frame, VADUserStoppedSpeakingFrame) and not self._heard:
            self._forget_noise()
            self._noise = asyncio.get_running_loop().call_later(NOISE_SECS, self._was_noise)
        return await super().process_frame(frame)

    def _was_noise(self) -> None:
        self._noise = None
        if not self._heard:
            self.task_manager.create_task(self.trigger_user_turn_stopped(), f"{self}::noise")

    def _forget_noise(self) -> None:
        if self._noise is not None:
            self._noise.cancel()
            self._noise = None
