"""The speech and language engines of one call, built from settings and brief."""

from collections.abc import Callable
from dataclasses import dataclass

from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.services.llm import build_llm
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.services.turn import build_vad, user_turn_strategies
from agent.settings import AgentSettings
from contract.brief import Brief, EngineChoice, Engines


@dataclass(frozen=True, slots=True)
class EngineSet:
    """pipecat's own base classes are the ports: STTService, LLMService, TTSService, VADAnalyzer."""

    stt: FrameProcessor
    llm: FrameProcessor
    tts: FrameProcessor
    vad: VADAnalyzer
    turns: UserTurnStrategies
    names: Engines


EngineFactory = Callable[[Brief], EngineSet]


def configured_engines(settings: AgentSettings) -> EngineFactory:
    """Engines by the agent's settings; the brief gives language, voice and the words to expect."""

    def build(brief: Brief) -> EngineSet:
        chosen = brief.engines
        voice = chosen.tts.voice if chosen is not None else None
        return EngineSet(
            stt=build_stt(settings, brief.language, expected_words(brief)),
            llm=build_llm(settings),
            tts=build_tts(settings, brief.language, voice),
            vad=build_vad(settings),
            turns=user_turn_strategies(settings),
            names=Engines(
                stt=EngineChoice(provider=settings.stt_provider),
                tts=EngineChoice(provider=settings.tts_provider),
                llm=EngineChoice(provider=settings.llm_provider),
            ),
        )

    return build


def expected_words(brief: Brief) -> list[str]:
    """Names and terms the recogniser should know: the candidate, the job, the rubric's keywords. No duplicates."""
    words = [brief.candidate_name, brief.company_name, brief.job_title]
    for question in brief.questions:
        for point in question.points:
            words.extend(point.keywords)
    return list(dict.fromkeys(word for word in words if word.strip()))
