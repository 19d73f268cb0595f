"""When a turn begins and ends: Silero VAD and smart-turn, both bundled with pipecat, or the recogniser itself."""

from collections.abc import Callable

from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams, VADState
from pipecat.turns.user_stop import BaseUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.interviewer.completeness import Ending
from agent.services.onnx import SharedSilero
from agent.settings import AgentSettings
from agent.turns.recognisers import RecognisersTurnStop
from agent.turns.sound import NarrowTurnSound, TurnSound
from agent.turns.start import UnlessBackchannel
from agent.turns.stop import Listener, Patience, TranscribedTurnStopStrategy
from agent.turns.waits import TurnWaits
from contract.brief import Channel, EngineChoice


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


def follow_question(
    turns: UserTurnStrategies, midway: Callable[[], bool], asks_for_nothing: Callable[[str, bool], bool]
) -> None:
    """From now on words that `asks_for_nothing`, of which the second says that more may follow, open no turn when the
    agent was `midway` in a question."""
    for start in turns.start or ():
        if isinstance(start, UnlessBackchannel):
            start.midway, start.asks_for_nothing = midway, asks_for_nothing


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
