"""The speech and language engines of one call, built from settings and brief."""

import asyncio
import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol, runtime_checkable

import structlog
from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.filters.identity_filter import IdentityFilter
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.failover.engine import Deadlines, Engine, Witness
from agent.failover.llm import LLMFailover
from agent.failover.stt import STTFailover
from agent.failover.switcher import PartSwitcher
from agent.failover.tts import TTSFailover
from agent.services.alone import Alone
from agent.services.llm import build_llm
from agent.services.plan import plan_for
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.services.turn import build_vad, end_turn, user_turn_strategies
from agent.services.unavailable import EngineUnavailable
from agent.settings import AgentSettings
from agent.turns.continuers import Render
from contract.brief import Brief, BriefQuestion, EngineChoice, Engines
from contract.engines import Part

log = structlog.get_logger(__name__)

RULES = EngineChoice(provider="rules")
"""Stands in for every language model: the director's words, as they stand."""


@runtime_checkable
class EndsTurns(Protocol):
    """A recogniser that owns the turns, and can be told that one is over."""

    async def end_turn(self) -> None: ...


@runtime_checkable
class ExpectsTerms(Protocol):
    """A recogniser that can be told, while it runs, what is likely to be said."""

    def expect(self, terms: Callable[[], Sequence[str]]) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineSet:
    """pipecat's own base classes are the ports: STTService, LLMService, TTSService, VADAnalyzer.

    A part with vendors, or with several engines, is a PartSwitcher over them; `names` are the preferred ones.
    """

    stt: FrameProcessor
    llm: FrameProcessor
    tts: FrameProcessor
    vad: VADAnalyzer
    turns: UserTurnStrategies
    names: Engines
    hears: bool = True
    """False: the recogniser does not know the interview's language, so the candidate types."""
    prepares_replies: bool = True
    """Replies are made ready, unheard, before a turn is over (agent/turns/foresight.py)."""
    render: Render | None = None
    """The preferred voice, outside the call. None: nothing can be spoken so."""

    def tell(self, witness: Witness) -> None:
        """`witness` hears of every failure and switch from here on."""
        for part in (self.stt, self.llm, self.tts):
            if isinstance(part, PartSwitcher):
                part.witness = witness

    def expect(self, open_question: Callable[[], BriefQuestion | None]) -> None:
        """From now on recognisers that can be told so expect the terms of the open question before all others."""

        def terms() -> list[str]:
            question = open_question()
            return rubric_terms([question]) if question is not None else []

        stages = [one.service for one in self.stt.engines] if isinstance(self.stt, PartSwitcher) else [self.stt]
        for service in stages:
            if isinstance(service, ExpectsTerms):
                service.expect(terms)

    async def end_turn(self) -> None:
        """The candidate says that the turn is over: whoever decides on its end is told."""
        await end_turn(self.turns)
        service = self.stt.current.service if isinstance(self.stt, PartSwitcher) else self.stt
        if isinstance(service, EndsTurns):
            await service.end_turn()

    def choice_of(self, service: FrameProcessor, part: Part) -> EngineChoice | None:
        """Which engine a service is; None for one that is not an engine of this call."""
        stage = getattr(self, part)
        if isinstance(stage, PartSwitcher):
            return next((engine.choice for engine in stage.engines if engine.service is service), None)
        chosen: EngineChoice = getattr(self.names, part)
        return chosen if service is stage else None


EngineFactory = Callable[[Brief], EngineSet]


def configured_engines(settings: AgentSettings, deadlines: Deadlines | None = None) -> EngineFactory:
    """Engines by the agent's settings; the brief gives language, voice and the words to expect."""
    limits = deadlines or Deadlines()

    def build(brief: Brief) -> EngineSet:
        plan = plan_for(settings, brief.engines, brief.language)
        words = expected_words(brief)
        models = plan.llm if RULES in plan.llm else (*plan.llm, RULES)
        if plan.llm[0] == RULES:
            models = (RULES,)
        stts = _built("stt", plan.stt, lambda choice: build_stt(settings, choice, brief.language, words))
        llms = _built("llm", models, lambda choice: build_llm(settings, choice))
        ttss = _built("tts", plan.tts, lambda choice: build_tts(settings, choice, brief.language, brief.persona.speed))
        # Without a recogniser of the language its words would be invented ones, and be scored.
        stt = stts[0].choice if stts else settings.choices("stt")[0]
        return EngineSet(
            stt=_part(stts, limits, STTFailover) if stts else IdentityFilter(),
            llm=_part(llms, limits, LLMFailover),
            tts=_part(ttss, limits, TTSFailover),
            vad=build_vad(settings),
            turns=user_turn_strategies(settings, *(engine.choice for engine in stts), channel=brief.channel),
            names=Engines(stt=stt, tts=ttss[0].choice, llm=llms[0].choice),
            hears=bool(stts),
            prepares_replies=settings.prepare_replies,
            render=functools.partial(_spoken, settings, ttss[0].choice, brief) if ttss else None,
        )

    return build


async def _spoken(settings: AgentSettings, choice: EngineChoice, brief: Brief, text: str) -> bytes:
    """Raises what a vendor does, and RuntimeError, TimeoutError."""
    tts = await asyncio.to_thread(build_tts, settings, choice, brief.language, brief.persona.speed)
    out = Alone("tts", choice.provider)

    async def say(worker: PipelineWorker) -> None:
        await out.speaks(worker, text)

    await out.run(tts, say)
    if out.failure is not None:
        raise RuntimeError(out.failure)
    return out.sound.tobytes()


def _built(
    part: Part, choices: Sequence[EngineChoice], build: Callable[[EngineChoice], FrameProcessor]
) -> tuple[Engine, ...]:
    """Those that can be built. Raises EngineUnavailable when there are choices and none of them can."""
    engines: list[Engine] = []
    refusal: EngineUnavailable | None = None
    for choice in choices:
        try:
            engines.append(Engine(part, choice, build(choice)))
        except EngineUnavailable as error:
            refusal = error
            log.warning("engine_left_out", part=part, engine=choice.provider, reason=str(error))
    if not engines and refusal is not None:
        raise refusal
    return tuple(engines)


def _part(
    engines: tuple[Engine, ...], deadlines: Deadlines, switcher: type[STTFailover | LLMFailover | TTSFailover]
) -> FrameProcessor:
    """A single engine of this machine needs nobody to watch it: there is no network, and nothing to switch to."""
    if len(engines) == 1 and engines[0].offline:
        return engines[0].service
    return switcher(engines, deadlines)


_ABOUT_ONESELF = re.compile(r"\b(?:i|i'm|i've|we|we've|my|our|me|us)\b", re.IGNORECASE)


def expected_words(brief: Brief) -> list[str]:
    """Names and terms the recogniser should know: the candidate, the job, the rubric's terms. No duplicates."""
    if brief.vocabulary:
        return list(brief.vocabulary)
    words = [brief.candidate_name, brief.company_name, brief.job_title, *rubric_terms(brief.questions)]
    return list(dict.fromkeys(word for word in words if word.strip()))


def rubric_terms(questions: Iterable[BriefQuestion]) -> list[str]:
    """Keywords of all points, the first of each before the second of any: recognisers take a few. Phrases about oneself
    ("I wrote") are no terms, and Whisper writes them over and over when it is told to expect them."""
    by_point = [point.keywords for question in questions for point in question.points]
    turned = (word for row in zip_longest(*by_point) for word in row if word is not None)
    return list(dict.fromkeys(word for word in turned if not _ABOUT_ONESELF.search(word)))
