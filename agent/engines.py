"""The speech and language engines of one call, built from settings and brief."""

from collections.abc import Callable
from dataclasses import dataclass

from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.processors.filters.identity_filter import IdentityFilter
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.services.llm import build_llm
from agent.services.stt import build_stt, hears_language
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
    hears: bool = True
    """False: the recogniser does not know the interview's language, so the candidate types."""


EngineFactory = Callable[[Brief], EngineSet]


def configured_engines(settings: AgentSettings) -> EngineFactory:
    """Engines by the agent's settings; the brief gives language, voice and the words to expect."""

    def build(brief: Brief) -> EngineSet:
        chosen = brief.engines
        voice = chosen.tts.voice if chosen is not None else None
        hears = hears_language(settings, brief.language)
        return EngineSet(
            # Words in another language than the model's would be invented ones, and be scored.
            stt=build_stt(settings, brief.language, expected_words(brief)) if hears else IdentityFilter(),
            llm=build_llm(settings),
            tts=build_tts(settings, brief.language, voice),
            vad=build_vad(settings),
            turns=user_turn_strategies(settings),
            names=Engines(
                stt=EngineChoice(provider=settings.stt_provider),
                tts=EngineChoice(provider=settings.tts_provider),
                llm=EngineChoice(provider=settings.llm_provider),
            ),
            hears=hears,
        )

    return build


def expected_words(brief: Brief) -> list[str]:
    """Names and terms the recogniser should know: the candidate, the job, the rubric's keywords. No duplicates."""
    words = [brief.candidate_name, brief.company_name, brief.job_title]
    for question in brief.questions:
        for point in question.points:
            words.extend(point.keywords)
    return list(dict.fromkeys(word for word in words if word.strip()))
