"""Checking a résumé with the engine that is set up."""

import asyncio
import time
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
from api.metrics import ats_check_seconds
from api.outbox import TaskContext, TaskFailed
from api.wiring import Services

log = structlog.get_logger(__name__)


async def check_now(services: Services, extracted: Extracted, description: str | None, about: About) -> AtsResult:
    """For a person who waits (REST-055).

    Raises:
        AiUnavailable: the model gave no usable answer, and ATS_FALLBACK is off.
    """
    began = time.monotonic()
    description = cleaned(description)[0] if description else None
    read, rules = await _by_rules(services, extracted, description)
    if await text_model_of(services, about.company_id) is None:
        return _measured(rules, began)
    try:
        return _measured(await with_model(rules, read, description, about, lambda ask: ask_now(services, ask)), began)
    except AiUnavailable:
        if not services.settings.ats_fallback:
            raise
        return _measured(_fallen_back(rules), began)


async def check_in_task(context: TaskContext, extracted: Extracted, description: str | None, about: About) -> AtsResult:
    """For `analyze_resume`; the outbox tries a failing model again (JOB-10), and the last attempt may fall back.

    Raises:
        TaskFailed, RetryIn, TextModelUnavailable, UnusableAnswer
    """
    services = context.services
    began = time.monotonic()
    read, rules = await _by_rules(services, extracted, description)
    if await text_model_of(services, about.company_id) is None:
        return _measured(rules, began)
    try:
        return _measured(
            await with_model(rules, read, description, about, lambda ask: ask_in_task(context, ask)), began
        )
    except Exception as error:
        final = context.last_attempt or isinstance(error, TaskFailed)
        if not (services.settings.ats_fallback and final):
            raise
        return _measured(_fallen_back(rules), began)


def _measured(result: AtsResult, began: float) -> AtsResult:
    engine = result.engine
    ats_check_seconds.labels("fallback" if engine.fallback else engine.name).observe(time.monotonic() - began)
    return result


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
