"""The judge as a language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, Gemini, …).

What it is shown, and what of its reply is taken: `judge_form.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable

import anyio
import openai
from openai.types.chat import ChatCompletion

from api.adapters.judge_form import schema_of
from api.adapters.judge_model import ModelJudge
from api.ai.prompts import Prompt
from api.ports import JudgedAnswer, TextModelRateLimited, TextModelUnavailable, TextReply


class OpenAiJudge(ModelJudge):
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
        super().__init__(engine="openai-compatible", model=model, called=model, prompt=prompt, sleep=sleep)
        self._model = model
        # Gemini is reached in OpenAI's form, and has prices of its own.
        self._provider = "gemini" if base_url is not None and "generativelanguage" in base_url else "openai"
        self._timeout_secs = timeout_secs
        # Local servers want no key, but the SDK insists on one.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, timeout=timeout_secs, max_retries=0
        )

    @property
    def name(self) -> str:
        return f"{self._provider}:{self._model}"

    async def _ask(self, material: str, answer: JudgedAnswer) -> TextReply:
        try:
            completion = await self._complete(material, answer)
        except (openai.APIError, TimeoutError) as error:
            raise _failure(error, self._model) from error
        text = completion.choices[0].message.content if completion.choices else None
        usage = completion.usage
        return TextReply(text or "", usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0)

    async def _complete(self, material: str, answer: JudgedAnswer) -> ChatCompletion:
        # The SDK's own timeout is per read; a server that drips would never meet it.
        async with asyncio.timeout(self._timeout_secs):
            return await self._client.chat.completions.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": self._prompt.system.strip()},
                    {"role": "user", "content": material},
                ],
                temperature=self._prompt.temperature,
                max_tokens=self._prompt.max_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "judgement", "strict": True, "schema": schema_of(answer)},
                },
            )


def _failure(error: openai.APIError | TimeoutError, model: str) -> TextModelUnavailable:
    """Final: another attempt would fail the same way (a wrong key, an unknown model, a refused request)."""
    if isinstance(error, openai.RateLimitError):
        return TextModelRateLimited(f"The model server limits requests to {model} (429). Try again later.")
    final = isinstance(error, openai.APIStatusError) and error.status_code < 500 and error.status_code not in (408, 409)
    return TextModelUnavailable(_said(error, model), final=final)


def _said(error: openai.APIError | TimeoutError, model: str) -> str:
    """What to do."""
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "The model server refused the key. Check OPENAI_API_KEY."
    if isinstance(error, openai.NotFoundError):
        return f"The model server does not know the model {model}. Check JUDGE_MODEL and JUDGE_BASE_URL."
    if isinstance(error, openai.APIStatusError):
        return f"The model server answered with an error ({error.status_code})."
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return "The model server did not answer in time."
    return "The model server cannot be reached. Check JUDGE_BASE_URL."
