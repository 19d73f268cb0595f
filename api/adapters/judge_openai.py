"""The judge as a language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, Gemini, …).

What it is shown, and what of its reply is taken: `judge_form.py`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import anyio
import openai
import structlog
from openai.types.chat import ChatCompletion

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
)

log = structlog.get_logger(__name__)


class OpenAiJudge:
    """`base_url` None: OpenAI's. `sleep` is for tests that do not want to wait."""

    def __init__(
        self,
        *,
        model: str,
        prompt: Prompt,
        base_url: str | None = None,
        api_key: str = "",
        timeout_secs: float = 60,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._prompt_version = prompt_version(prompt)
        # Gemini is reached in OpenAI's form, and has prices of its own.
        self._provider = "gemini" if base_url is not None and "generativelanguage" in base_url else "openai"
        self._timeout_secs = timeout_secs
        self._sleep = sleep
        # Local servers want no key, but the SDK insists on one.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, timeout=timeout_secs, max_retries=0
        )

    @property
    def version(self) -> JudgeVersion:
        return JudgeVersion(engine="openai-compatible", model=self._model, prompt_version=self._prompt_version)

    @property
    def deterministic(self) -> bool:
        return False

    def fully_reads(self, language: str) -> bool:
        return True

    @property
    def name(self) -> str:
        """`provider:model`, as the price list knows it."""
        return f"{self._provider}:{self._model}"

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Raises JudgeUnavailable after `ATTEMPTS` attempts, or at once for what another attempt would not change."""
        mask = Mask(answer.private_words)
        request = material_of(self._prompt, answer, mask)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._attempt(request, answer, mask, meter)
            except (openai.APIError, Unusable, TimeoutError) as error:
                wait = _wait_secs(error, attempt)
                log.warning("judge_attempt_failed", attempt=attempt, error=type(error).__name__)
                if wait is None or attempt == ATTEMPTS:
                    raise JudgeUnavailable(_said(error, self._model)) from error
                await self._sleep(wait)
        raise AssertionError("the loop returns or raises")

    async def _attempt(self, request: str, answer: JudgedAnswer, mask: Mask, meter: JudgeMeter | None) -> Judgement:
        """One request, metered whatever becomes of it."""
        started = time.monotonic()
        tokens = (0, 0)
        outcome: JudgeOutcome = "failed"
        try:
            completion = await self._ask(request, answer)
            if completion.usage is not None:
                tokens = (completion.usage.prompt_tokens, completion.usage.completion_tokens)
            outcome = "unusable"
            judgement = judgement_of(answer, mask, reply_of(_text(completion)))
            outcome = "ok"
            return judgement
        except openai.RateLimitError:
            outcome = "rate_limited"
            raise
        finally:
            if meter is not None:
                await meter(JudgeSpent(self.name, outcome, *tokens, time.monotonic() - started))

    async def _ask(self, request: str, answer: JudgedAnswer) -> ChatCompletion:
        # The SDK's own timeout is per read; a server that drips would never meet it.
        async with asyncio.timeout(self._timeout_secs):
            return await self._client.chat.completions.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": self._prompt.system.strip()},
                    {"role": "user", "content": request},
                ],
                temperature=self._prompt.temperature,
                max_tokens=self._prompt.max_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "judgement", "strict": True, "schema": schema_of(answer)},
                },
            )


def _text(completion: ChatCompletion) -> str:
    return (completion.choices[0].message.content if completion.choices else None) or ""


def _wait_secs(error: Exception, attempt: int) -> float | None:
    """None: another attempt would fail the same way (a wrong key, an unknown model, a refused request)."""
    if isinstance(error, openai.RateLimitError):
        return RATE_LIMIT_WAITS_SECS[attempt - 1]
    if isinstance(error, openai.APIStatusError) and error.status_code < 500 and error.status_code not in (408, 409):
        return None
    return WAITS_SECS[attempt - 1]


def _said(error: Exception, model: str) -> str:
    """For HR and the log: what to do, without a word of the request."""
    if isinstance(error, openai.RateLimitError):
        return f"The model server limits requests to {model} (429). Try again later."
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "The model server refused the key. Check OPENAI_API_KEY."
    if isinstance(error, openai.NotFoundError):
        return f"The model server does not know the model {model}. Check JUDGE_MODEL and JUDGE_BASE_URL."
    if isinstance(error, openai.APIStatusError):
        return f"The model server answered with an error ({error.status_code})."
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return "The model server did not answer in time."
    if isinstance(error, Unusable):
        return f"The model {model} did not answer in the form it was asked for: {error}."
    return "The model server cannot be reached. Check JUDGE_BASE_URL."
