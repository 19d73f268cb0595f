"""The audio path, as one readable list."""

from dataclasses import dataclass

from pipecat.pipeline.pipeline import Pipeline
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.transports.base_transport import BaseTransport
from pipecat.turns.empty_user_turn import EmptyUserTurnConfig

from agent.engines import EngineSet
from agent.steering.conversation import UNHEARD
from agent.steering.processor import Steering
from agent.turns.holdback import Holdback

TURN_STOP_TIMEOUT_SECS = 8.0
"""A turn that no strategy ends (words recognised, nothing decided) is over after this much silence."""
NOISES_ANSWERED = 3
"""How many coughs in a row may silence the agent and have it take up its sentence again."""


@dataclass(frozen=True, slots=True)
class AudioPath:
    """The built pipeline and the stages that watchers hang on."""

    pipeline: Pipeline
    source: FrameProcessor
    vad: FrameProcessor
    output: FrameProcessor


def build_audio_path(
    transport: BaseTransport, engines: EngineSet, context: LLMContext, steering: Steering
) -> AudioPath:
    vad = VADProcessor(vad_analyzer=engines.vad)
    aggregators = LLMContextAggregatorPair(
        context,
        user_params=LLMUserAggregatorParams(
            user_turn_strategies=engines.turns,
            user_turn_stop_timeout=TURN_STOP_TIMEOUT_SECS,
            empty_user_turn=EmptyUserTurnConfig(interrupted_prompt=UNHEARD, max_consecutive_recoveries=NOISES_ANSWERED),
        ),
    )
    aggregators.user().add_event_handler("on_user_turn_stopped", steering.last_words.turn_stopped)
    source, output = transport.input(), transport.output()
    steering.foresight.holdback = Holdback() if engines.prepares_replies else None
    held_back = [steering.foresight.holdback] if steering.foresight.holdback is not None else []
    pipeline = Pipeline(
        [
            source,
            vad,
            engines.stt,
            aggregators.user(),
            steering,
            engines.llm,
            engines.tts,
            *held_back,
            output,
            aggregators.assistant(),
        ]
    )
    return AudioPath(pipeline=pipeline, source=source, vad=vad, output=output)
