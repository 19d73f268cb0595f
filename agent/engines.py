"""The speech and language engines of one call, built from settings and brief."""

from collections.abc import Callable
from dataclasses import dataclass

from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.processors.filters.identity_filter import IdentityFilter
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.services.llm import build_llm
from agent.services.plan import plan_for
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.services.turn import build_vad, user_turn_strategies
from agent.settings import AgentSettings
from contract.brief import Brief, Engines


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
        plan = plan_for(settings, brief.engines, brief.language)
        # Without a recogniser of the language its words would be invented ones, and be scored.
        stt = plan.stt[0] if plan.stt else settings.choices("stt")[0]
        llm, tts = plan.llm[0], plan.tts[0]
        return EngineSet(
            stt=build_stt(settings, stt, brief.language, expected_words(brief)) if plan.stt else IdentityFilter(),
            llm=build_llm(settings, llm),
            tts=build_tts(settings, tts, brief.language),
            vad=build_vad(settings),
            turns=user_turn_strategies(settings, stt),
            names=Engines(stt=stt, tts=tts, llm=llm),
            hears=bool(plan.stt),
        )

    return build


def expected_words(brief: Brief) -> list[str]:
    """Names and terms the recogniser should know: the candidate, the job, the rubric's keywords. No duplicates."""
    words = [brief.candidate_name, brief.company_name, brief.job_title]
    for question in brief.questions:
        for point in question.points:
            words.extend(point.keywords)
    return list(dict.fromkeys(word for word in words if word.strip()))
