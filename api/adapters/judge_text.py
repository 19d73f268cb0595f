"""The judge as a text model of any vendor, a company's own key included; shown and read as every model is."""

import time
from collections.abc import Awaitable, Callable

import anyio
import structlog

from api.adapters.judge_form import (
    ATTEMPTS,
    RATE_LIMIT_WAITS_SECS,
    WAITS_SECS,
    Unusable,
    judgement_of,
    material_of,
    prompt_version,
    reply_of,
    schema_of,
)
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
    TextModel,
    TextModelRateLimited,
    TextModelUnavailable,
    TextReply,
)

log = structlog.get_logger(__name__)


class TextModelJudge:
    """`sleep` is for tests that do not want to wait."""

    def __init__(
        self,
        model: TextModel,
        *,
        prompt: Prompt,
        timeout_secs: float = 60,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._timeout_secs = timeout_secs
        self._sleep = sleep

    @property
    def version(self) -> JudgeVersion:
        model = self.name.partition(":")[2]
        return JudgeVersion(engine=self._model.provider, model=model, prompt_version=prompt_version(self._prompt))

    @property
    def deterministic(self) -> bool:
        return False

    def fully_reads(self, language: str) -> bool:
        return True

    @property
    def name(self) -> str:
        """`provider:model`, as the price list knows it."""
        return self._model.name

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Raises JudgeUnavailable after `ATTEMPTS` attempts, or at once for what another attempt would not change."""
        mask = Mask(answer.private_words)
        material = material_of(self._prompt, answer, mask)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._attempt(material, answer, mask, meter)
            except (TextModelUnavailable, Unusable) as error:
                final = isinstance(error, TextModelUnavailable) and error.final
                log.warning("judge_attempt_failed", attempt=attempt, error=type(error).__name__)
                if final or attempt == ATTEMPTS:
                    raise JudgeUnavailable(_said(error, self.name)) from error
                limited = isinstance(error, TextModelRateLimited)
                await self._sleep((RATE_LIMIT_WAITS_SECS if limited else WAITS_SECS)[attempt - 1])
        raise AssertionError("the loop returns or raises")

    async def _attempt(self, material: str, answer: JudgedAnswer, mask: Mask, meter: JudgeMeter | None) -> Judgement:
        """One request, metered whatever becomes of it."""
        started = time.monotonic()
        reply = TextReply("", 0, 0)
        outcome: JudgeOutcome = "failed"
        try:
            reply = await self._model.complete(
                system=self._prompt.system.strip(),
                prompt=material,
                max_tokens=self._prompt.max_tokens,
                temperature=self._prompt.temperature,
                timeout_secs=self._timeout_secs,
                json_schema=schema_of(answer),
            )
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


def _said(error: Exception, name: str) -> str:
    """For HR and the log, without a word of the request."""
    if isinstance(error, Unusable):
        return f"The model {name} did not answer in the form it was asked for: {error}."
    return str(error)
