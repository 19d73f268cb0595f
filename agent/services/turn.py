"""When a turn begins and ends: Silero VAD and smart-turn, both bundled with pipecat, or the recogniser itself."""

import asyncio
from collections.abc import Callable
from typing import Any

from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState
from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams, VADState
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
from pipecat.metrics.metrics import MetricsData
from pipecat.turns.types import ProcessFrameResult, UserTurnSpeculation
from pipecat.turns.user_stop import BaseUserTurnStopStrategy, ExternalUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.interviewer.completeness import Ending
from agent.services.onnx import SharedSilero, SharedSmartTurn
from agent.settings import AgentSettings
from agent.turns.start import UnlessBackchannel
from agent.turns.stop import Listener, Patience, TranscribedTurnStopStrategy
from agent.turns.waits import TurnWaits
from contract.brief import Channel, EngineChoice

NOISE_SECS = 1.5
"""A recogniser that owns the turns and says nothing this long after a sound took it for a noise."""


def build_vad(settings: AgentSettings) -> VADAnalyzer:
    return SharedSilero(
        params=VADParams(
            start_secs=settings.vad_start_secs,
            stop_secs=settings.vad_stop_secs,
            min_volume=settings.vad_min_volume,
        )
    )


def user_turn_strategies(
    settings: AgentSettings, *stt: EngineChoice, channel: Channel = Channel.BROWSER
) -> UserTurnStrategies:
    """Speech opens a turn at once; over the agent's voice, with the first word that is no "mm-hm" (agent/turns/hush.py
    has silenced the agent by then).

    A noise opens one too: it ends without words, and the agent takes up its sentence again. The turn ends when its
    words are all there and have been followed by as much silence as `TurnWaits` asks for: by what the words are, as an
    answer to the open question, by the turn model's verdict on their sound, and by the question's patience. A
    recogniser that owns the turns ends them itself.

    `stt`: all recognisers that may serve the call. Which of the two rules counts is for the one in use to say.
    """
    waits = TurnWaits(settings.turn_stop_secs)
    sound = NarrowTurnSound() if channel is Channel.PHONE else TurnSound()
    stop: list[BaseUserTurnStopStrategy] = [TranscribedTurnStopStrategy(turn_analyzer=sound, waits=waits)]
    if any(choice.provider == "deepgram-flux" for choice in stt):
        stop.append(RecognisersTurnStop())
    return UserTurnStrategies(start=[UnlessBackchannel(vad_stop_secs=settings.vad_stop_secs)], stop=stop)


def follow_patience(turns: UserTurnStrategies, patience: Patience) -> None:
    """From now on the silence that ends a turn is as long as the open question allows."""
    for strategy in turns.stop or ():
        if isinstance(strategy, TranscribedTurnStopStrategy):
            strategy.patience = patience


def follow_voice(turns: UserTurnStrategies, vad: VADAnalyzer) -> None:
    """From now on no silence ends a turn while `vad` hears that speech may be beginning again, nor between its being
    sure of that and the frame that says so."""
    for strategy in turns.stop or ():
        if isinstance(strategy, TranscribedTurnStopStrategy):
            strategy.voice_begins = lambda: vad._vad_state in (VADState.STARTING, VADState.SPEAKING)


def follow_words(
    turns: UserTurnStrategies, ending: Callable[[str, str], Ending], backchannel: Callable[[str], bool]
) -> None:
    """From now on `ending` says how a turn of certain words, of which the recogniser is sure of the second ones, would
    have ended, as an answer to what is asked, and `backchannel` whether words over the agent's want no turn."""
    for start in turns.start or ():
        if isinstance(start, UnlessBackchannel):
            start.backchannel = backchannel
    for strategy in turns.stop or ():
        if isinstance(strategy, TranscribedTurnStopStrategy):
            strategy.ending = ending


def follow_listener(turns: UserTurnStrategies, listener: Listener) -> None:
    """From now on `listener` shows the candidate that they are heard where more may come, and they are left room."""
    for strategy in turns.stop or ():
        if isinstance(strategy, TranscribedTurnStopStrategy):
            strategy.listener = listener


async def end_turn(turns: UserTurnStrategies) -> None:
    """The candidate says that the turn is over. A recogniser that owns the turns is told by `EngineSet.end_turn`."""
    for strategy in turns.stop or ():
        if isinstance(strategy, TranscribedTurnStopStrategy):
            await strategy.finish()


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
