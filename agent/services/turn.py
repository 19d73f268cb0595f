"""When a turn begins and when it ends: Silero VAD and smart-turn, both bundled with pipecat."""

from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_stop import TurnAnalyzerUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.services.transcribed_turn import TranscribedTurnStopStrategy
from agent.settings import AgentSettings
from contract.brief import EngineChoice


def build_vad(settings: AgentSettings) -> VADAnalyzer:
    return SileroVADAnalyzer(
        params=VADParams(
            start_secs=settings.vad_start_secs,
            stop_secs=settings.vad_stop_secs,
            min_volume=settings.vad_min_volume,
        )
    )


def user_turn_strategies(settings: AgentSettings, stt: EngineChoice) -> UserTurnStrategies:
    """Speech opens a turn at once, so that the agent falls silent within the VAD's `start_secs`.

    A noise opens one too: it ends without words, and the agent takes up its sentence again. The turn ends when the turn
    model takes the speech for finished, or after `turn_stop_secs` of silence, and its words are all there. Whisper
    transcribes whole stretches, so each is waited for; streaming recognisers say themselves when they are final.
    """
    analyzer = LocalSmartTurnAnalyzerV3(params=SmartTurnParams(stop_secs=settings.turn_stop_secs))
    whole_stretches = stt.provider in {"whisper", "openai"}
    stop = TranscribedTurnStopStrategy if whole_stretches else TurnAnalyzerUserTurnStopStrategy
    return UserTurnStrategies(start=[VADUserTurnStartStrategy()], stop=[stop(turn_analyzer=analyzer)])
