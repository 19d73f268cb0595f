"""A language model as judge, whatever its vendor: attempts, waits and metering. One vendor's part is `_ask`."""

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

import structlog

from api.adapters.judge_form import Unusable, judgement_of, material_of, prompt_version, reply_of
from api.ai.masking import Mask
from api.ai.prompts import Prompt
from api.ports import (
    JudgedAnswer,
    Judgement,
    JudgeMeter,
    JudgeOutcome,
    JudgeSpent,
    JudgeUnavailable,
    JudgeVersion,
    TextModelRateLimited,
    TextModelUnavailable,
    TextReply,
)

log = structlog.get_logger(__name__)

WAITS_SECS = (3.0, 6.0, 9.0)
RATE_LIMIT_WAITS_SECS = (5.0, 10.0, 15.0)
"""JOB-10. At most 3 attempts: the last wait is of the specification's list, not used."""
ATTEMPTS = 3


class ModelJudge(ABC):
    """`engine` and `model` as the report names them; `called`: the model in words for people."""

    def __init__(
        self, *, engine: str, model: str, called: str, prompt: Prompt, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._called = called
        self._prompt = prompt
        self._sleep = sleep
        self._version = JudgeVersion(engine=engine, model=model, prompt_version=prompt_version(prompt))

    @property
    def version(self) -> JudgeVersion:
        return self._version

    @property
    def deterministic(self) -> bool:
        return False

    def fully_reads(self, language: str) -> bool:
        return True

    @property
    def may_miss(self) -> bool:
        return False

    @property
    @abstractmethod
    def name(self) -> str:
        """`provider:model`, as the price list knows it."""

    @abstractmethod
    async def _ask(self, material: str, answer: JudgedAnswer) -> TextReply:
        """One request. Raises TextModelUnavailable, whose text is for HR and the log, without a word of the request."""

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Raises JudgeUnavailable after `ATTEMPTS` attempts, or at once for what another attempt would not change."""
        mask = Mask(answer.private_words)
        material = material_of(self._prompt, answer, mask)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._attempt(material, answer, mask, meter)
            except (TextModelUnavailable, Unusable) as error:
                final = isinstance(error, TextModelUnavailable) and error.final
                fault = error if isinstance(error, Unusable) else error.__cause__ or error
                log.warning("judge_attempt_failed", attempt=attempt, error=type(fault).__name__)
                if final or attempt == ATTEMPTS:
                    raise JudgeUnavailable(self._said(error)) from error
                limited = isinstance(error, TextModelRateLimited)
                await self._sleep((RATE_LIMIT_WAITS_SECS if limited else WAITS_SECS)[attempt - 1])
        raise AssertionError("the loop returns or raises")

    async def _attempt(self, material: str, answer: JudgedAnswer, mask: Mask, meter: JudgeMeter | None) -> Judgement:
        """One request, metered whatever becomes of it."""
        started = time.monotonic()
        reply = TextReply("", 0, 0)
        outcome: JudgeOutcome = "failed"
        try:
            reply = await self._ask(material, answer)
            outcome = "unusable"
            judgement = judgement_of(answer, mask, reply_of(reply.text))
            outcome = "ok"
            return judgement
        except TextModelRateLimited:
            outcome = "rate_limited"
            raise
        finally:
            if meter is not None:
                seconds = time.monotonic() - started
                await meter(JudgeSpent(self.name, outcome, reply.input_tokens, reply.output_tokens, seconds))

    def _said(self, error: Exception) -> str:
        if isinstance(error, Unusable):
            return f"The model {self._called} did not answer in the form it was asked for: {error}."
        return str(error)
