"""Checking a résumé with the engine that is set up."""

import asyncio
from datetime import date

import structlog

from api.ai.ask import ask_in_task, ask_now
from api.ai.choice import text_model_of
from api.ai.errors import AiUnavailable
from api.ats.facts import Read, read_resume
from api.ats.lexicon import Lexicon, load_lexicon
from api.ats.model_engine import About, with_model
from api.ats.result import AtsResult
from api.ats.scorer import judged
from api.documents.cleaning import cleaned
from api.documents.extracted import Extracted
from api.outbox import TaskContext, TaskFailed
from api.wiring import Services

log = structlog.get_logger(__name__)


async def check_now(services: Services, extracted: Extracted, description: str | None, about: About) -> AtsResult:
    """For a person who waits (REST-055).

    Raises:
        AiUnavailable: the model gave no usable answer, and ATS_FALLBACK is off.
    """
    description = cleaned(description)[0] if description else None
    read, rules = await _by_rules(services, extracted, description)
    if await text_model_of(services, about.company_id) is None:
        return rules
    try:
        return await with_model(rules, read, description, about, lambda ask: ask_now(services, ask))
    except AiUnavailable:
        if not services.settings.ats_fallback:
            raise
        return _fallen_back(rules)


async def check_in_task(context: TaskContext, extracted: Extracted, description: str | None, about: About) -> AtsResult:
    """For `analyze_resume`; the outbox tries a failing model again (JOB-10), and the last attempt may fall back.

    Raises:
        TaskFailed, RetryIn, TextModelUnavailable, UnusableAnswer
    """
    services = context.services
    read, rules = await _by_rules(services, extracted, description)
    if await text_model_of(services, about.company_id) is None:
        return rules
    try:
        return await with_model(rules, read, description, about, lambda ask: ask_in_task(context, ask))
    except Exception as error:
        final = context.last_attempt or isinstance(error, TaskFailed)
        if not (services.settings.ats_fallback and final):
            raise
        return _fallen_back(rules)


async def _by_rules(services: Services, extracted: Extracted, description: str | None) -> tuple[Read, AtsResult]:
    today = services.clock.now().date()
    return await asyncio.to_thread(_checked, services, extracted, description, today)


def _checked(services: Services, extracted: Extracted, description: str | None, today: date) -> tuple[Read, AtsResult]:
    lexicon: Lexicon = load_lexicon(services.settings.config_dir)
    read = read_resume(extracted, description, lexicon, today)
    return read, judged(read, extracted.findings, lexicon)


def _fallen_back(rules: AtsResult) -> AtsResult:
    log.warning("ats_fell_back_to_rules")
    return rules.model_copy(update={"engine": rules.engine.model_copy(update={"fallback": True})})
