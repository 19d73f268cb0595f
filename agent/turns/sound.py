"""What the sound of a turn says of its end: smart-turn's opinion, one of three (agent/turns/waits.py)."""

import asyncio

from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState
from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams
from pipecat.metrics.metrics import MetricsData

from agent.services.onnx import SharedSmartTurn


class TurnSound(SharedSmartTurn):
    """smart-turn, asked about the last seconds of a turn. Silence ends nothing here: that is for `TurnWaits` to say."""

    def __init__(self) -> None:
        super().__init__(params=SmartTurnParams())
        self._stop_ms = float("inf")

    def append_audio(self, buffer: bytes, is_speech: bool) -> EndOfTurnState:
        state = super().append_audio(buffer, is_speech)
        oldest = self._audio_buffer[-1][0] - self.params.max_duration_secs - 1.0
        while self._audio_buffer[0][0] < oldest:
            self._audio_buffer.pop(0)
        return state

    async def analyze_end_of_turn(self) -> tuple[EndOfTurnState, MetricsData | None]:
        """On a copy, while further sound comes in. The parent forgets the turn with its verdict; here it may go on."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._model_executor, self._process_speech_segment, [*self._audio_buffer])


class NarrowTurnSound(TurnSound):
    """By phone the model is not asked: a turn whose sound says nothing is ended by its words and its silence.

    It was trained on wide band. Through µ-law at 8 kHz it takes 50 % of sentences that are cut in the middle for
    finished, and 69 % of finished ones (wide band: 28 % and 66 %; four voices, 64 sentences). At a threshold of 0.9 it
    is 31 % and 41 %: no threshold tells them apart.
    """

    async def analyze_end_of_turn(self) -> tuple[EndOfTurnState, MetricsData | None]:
        return EndOfTurnState.INCOMPLETE, None
