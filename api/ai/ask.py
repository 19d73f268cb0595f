"""Asking the text model for strict JSON: masked, delimited, checked, metered.

    ask = Ask(operation="generate_questions", prompt="generate_questions", answer=Questions,
              values={"max_questions": 10}, data={"job_description": text}, company_id=..., ai_model=job.ai_model)
    answered = await ask_now(services, ask)          # a person waits: one deadline, then AiUnavailable (X-39)
    answered = await ask_in_task(context, ask)       # the outbox tries again (JOB-10)

Do not hold a transaction meanwhile (`api.database.pause.released`): the model may take seconds, and metering writes in
a transaction of its own.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from api.ai.choice import text_model_of
from api.ai.errors import AiUnavailable
from api.ai.masking import Mask
from api.ai.models import UsageOutcome
from api.ai.prompts import Prompt, fill, load_prompt
from api.ai.schema import strict_schema, without_fences
from api.ai.usage import Usage, meter
from api.outbox import TaskContext, TaskFailed
from api.ports import TextModel, TextModelRateLimited, TextModelUnavailable, TextReply
from api.wiring import Services

log = structlog.get_logger(__name__)

ATTEMPTS_WHILE_WAITING = 2
"""A person waits: bad JSON is asked for once more, as far as the deadline allows. Full retries are for tasks."""
LEAST_USEFUL_SECS = 1.0
"""With less left of the deadline another request is not worth its cost."""

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Ask(Generic[AnswerT]):
    operation: str
    """For the meter."""
    prompt: str
    """A file of `config/prompts`."""
    answer: type[AnswerT]
    """What the JSON must be; checked strictly."""
    data: Mapping[str, str]
    """What people wrote, by placeholder: masked, and put inside delimiters."""
    values: Mapping[str, str | int] = field(default_factory=dict)
    """Our own words and numbers, by placeholder."""
    company_id: str | None = None
    subject_id: str | None = None
    ai_model: str | None = None
    """A job's wish, before the company's; left aside where it is of another vendor."""
    names: Sequence[str] = ()
    """People's names, masked wherever they stand in `data`."""
    private: Sequence[tuple[str, str]] = ()
    """(kind, value) of other private data in `data`, beside what `Mask` finds by itself."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[AnswerT]):
    value: AnswerT
    model: str
    """`provider:model`."""
    mask: Mask
    """`mask.reveal(text)` puts back what was hidden; `mask.counts` says how much that was."""
    prompt_version: int


class UnusableAnswer(Exception):
    """The model answered something else than was asked for."""


async def ask_now(services: Services, ask: Ask[AnswerT]) -> Answered[AnswerT]:
    """Within `text_deadline_secs`, everything included.

    Raises:
        AiUnavailable: no model, no answer in time, or none that can be used.
    """
    until = time.monotonic() + services.settings.text_deadline_secs
    try:
        return await _within(services, ask, until)
    except TextModelRateLimited as error:
        headers = {"Retry-After": str(round(error.retry_after))} if error.retry_after else None
        raise AiUnavailable(str(error), headers=headers) from error
    except (TextModelUnavailable, UnusableAnswer) as error:
        raise AiUnavailable(str(error)) from error


async def _within(services: Services, ask: Ask[AnswerT], until: float) -> Answered[AnswerT]:
    for attempt in range(1, ATTEMPTS_WHILE_WAITING + 1):
        left = until - time.monotonic()
        try:
            return await _ask_once(services, ask, max(0.01, left))
        except UnusableAnswer:
            if attempt == ATTEMPTS_WHILE_WAITING or until - time.monotonic() < LEAST_USEFUL_SECS:
                raise
    raise AssertionError("the loop returns or raises")


async def ask_in_task(context: TaskContext, ask: Ask[AnswerT]) -> Answered[AnswerT]:
    """One attempt; what it raises makes the outbox wait and try again, or give up (JOB-10).

    Raises:
        TaskFailed: another attempt would fail the same way.
        RetryIn: the vendor limits requests.
        TextModelUnavailable, UnusableAnswer: try again.
    """
    try:
        return await _ask_once(context.services, ask, context.services.settings.text_timeout_secs)
    except AiUnavailable as error:
        raise TaskFailed(error.said) from error
    except TextModelRateLimited as error:
        raise context.rate_limited(str(error)) from error
    except TextModelUnavailable as error:
        if error.final:
            raise TaskFailed(str(error)) from error
        raise


async def _ask_once(services: Services, ask: Ask[AnswerT], timeout_secs: float) -> Answered[AnswerT]:
    model = await text_model_of(services, ask.company_id, ask.ai_model)
    if model is None:
        raise AiUnavailable("No language model is set up on this server. Ask your administrator (TEXT_PROVIDER).")
    prompt = load_prompt(services.settings.config_dir, ask.prompt)
    mask = Mask(ask.names, ask.private)
    # Masking a long résumé takes tens of milliseconds; other requests need not wait for that.
    data = await asyncio.to_thread(lambda: {name: mask.hide(text) for name, text in ask.data.items()})
    value = await _metered(services, ask, model, prompt, data, timeout_secs)
    return Answered(value, model.name, mask, prompt.version)


async def _metered(
    services: Services,
    ask: Ask[AnswerT],
    model: TextModel,
    prompt: Prompt,
    data: Mapping[str, str],
    timeout_secs: float,
) -> AnswerT:
    filled = fill(prompt, ask.values, data)
    started = time.monotonic()
    reply, outcome = TextReply("", 0, 0), UsageOutcome.FAILED
    try:
        reply = await model.complete(
            system=filled.system,
            prompt=filled.prompt,
            max_tokens=prompt.max_tokens,
            temperature=prompt.temperature,
            timeout_secs=timeout_secs,
            json_schema=strict_schema(ask.answer),
        )
        outcome = UsageOutcome.UNUSABLE
        value = parsed(reply.text, ask.answer)
        outcome = UsageOutcome.OK
        return value
    except TextModelRateLimited:
        outcome = UsageOutcome.RATE_LIMITED
        raise
    finally:
        seconds = time.monotonic() - started
        log.info("text_model_asked", operation=ask.operation, model=model.name, outcome=outcome, seconds=seconds)
        usage = Usage(ask.operation, model.name, outcome, reply.input_tokens, reply.output_tokens, seconds)
        await meter(services, usage, company_id=ask.company_id, subject_id=ask.subject_id)


def parsed(text: str, answer: type[AnswerT]) -> AnswerT:
    """Raises UnusableAnswer for what is no JSON of the form `answer`; a code fence around it is forgiven (INT-52)."""
    try:
        return answer.model_validate_json(without_fences(text))
    except ValidationError as error:
        said = f"The language model did not answer in the form it was asked for ({error.error_count()} errors)."
        raise UnusableAnswer(said) from error
