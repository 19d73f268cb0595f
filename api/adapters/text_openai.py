"""Text tasks at any server that speaks OpenAI's chat completions: OpenAI, Gemini, vLLM, Ollama, … (EXT-02, EXT-04)."""

import asyncio
from copy import copy
from typing import Any

import openai
import structlog

from api.adapters.text_names import model_for
from api.ports import TextModelRateLimited, TextModelUnavailable, TextReply

log = structlog.get_logger(__name__)

GEMINI_BASE_URL = "https://generativelanguage.googleapis.com/v1beta/openai/"
"""EXT-02: Gemini's own endpoint in OpenAI's form."""
_OPTIONAL = ("temperature", "response_format", "reasoning_effort")
"""Parameters that some models refuse; the request is then made without."""
NO_COMPLETION = "The model server answered with something else than a completion. Check TEXT_BASE_URL."


class OpenAiTextModel:
    """`base_url` None: OpenAI's. Parameters that a model has refused are not sent to it again."""

    def __init__(self, *, provider: str, model: str, base_url: str | None = None, api_key: str = "") -> None:
        self._provider = provider
        self._model = model
        self._own_server = base_url is not None and provider == "openai"
        self._refused: dict[str, frozenset[str]] = {}
        # Local servers want no key, but the SDK insists on one. Retries are the caller's (JOB-10).
        self._client = openai.AsyncOpenAI(api_key=api_key or "none", base_url=base_url, max_retries=0)

    @property
    def provider(self) -> str:
        return self._provider

    @property
    def name(self) -> str:
        return f"{self._provider}:{self._model}"

    def using(self, model: str | None) -> "OpenAiTextModel":
        chosen = model_for(self._provider, model, self._model, own_server=self._own_server)
        if chosen == self._model:
            return self
        other = copy(self)
        other._model = chosen
        return other

    async def complete(
        self,
        *,
        system: str,
        prompt: str,
        max_tokens: int,
        temperature: float,
        timeout_secs: float,
        json_schema: dict[str, Any] | None = None,
    ) -> TextReply:
        request = self._request(system, prompt, max_tokens, temperature, json_schema)
        try:
            # The SDK's own timeout is per read; a server that drips would never meet it.
            async with asyncio.timeout(timeout_secs):
                return await self._send(request)
        except TimeoutError as error:
            raise TextModelUnavailable("The model server did not answer in time.") from error
        except openai.APIError as error:
            raise _failure(error, self._model) from error
        except ValueError as error:
            raise TextModelUnavailable(NO_COMPLETION) from error

    def _request(
        self, system: str, prompt: str, max_tokens: int, temperature: float, json_schema: dict[str, Any] | None
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": prompt}],
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if json_schema is not None:
            form = {"name": "answer", "strict": True, "schema": json_schema}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        if self._model.startswith("gemini-2.5-flash"):
            # Its thinking would use up the output tokens that INT-53 allows.
            request["reasoning_effort"] = "none"
        return _without(request, self._refused.get(self._model, frozenset()))

    async def _send(self, request: dict[str, Any]) -> TextReply:
        while True:
            try:
                completion = await self._client.chat.completions.create(**request)
                break
            except openai.BadRequestError as error:
                refused = _refused_parameter(error, request)
                if refused is None:
                    raise
                log.info("text_model_parameter_refused", model=self._model, parameter=refused)
                self._refused[self._model] = self._refused.get(self._model, frozenset()) | {refused}
                request = _without(request, frozenset({refused}))
        try:
            text = completion.choices[0].message.content if completion.choices else None
            usage = completion.usage
            return TextReply(text or "", usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0)
        except (AttributeError, TypeError, KeyError, IndexError) as error:
            # The SDK hands over whatever a server answers, also a proxy's page.
            raise TextModelUnavailable(NO_COMPLETION) from error


def _refused_parameter(error: openai.BadRequestError, request: dict[str, Any]) -> str | None:
    for name in ("max_tokens", *_OPTIONAL):
        if name in request and (error.param == name or (error.param is None and name in error.message)):
            return name
    return None


def _without(request: dict[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Newer models of OpenAI take the limit under another name."""
    kept = {name: value for name, value in request.items() if name not in refused}
    if "max_tokens" in refused and "max_tokens" in request:
        kept["max_completion_tokens"] = request["max_tokens"]
    return kept


def _failure(error: openai.APIError, model: str) -> TextModelUnavailable:
    if isinstance(error, openai.RateLimitError):
        said = f"The model server limits requests to {model} (429). Try again later."
        return TextModelRateLimited(said, retry_after=retry_after_secs(error.response.headers.get("retry-after")))
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return TextModelUnavailable("The model server refused the key. Check the text model's API key.", final=True)
    if isinstance(error, openai.NotFoundError):
        said = f"The model server does not know the model {model}. Check TEXT_MODEL and TEXT_BASE_URL."
        return TextModelUnavailable(said, final=True)
    if isinstance(error, openai.APIStatusError):
        final = error.status_code < 500 and error.status_code not in (408, 409)
        return TextModelUnavailable(f"The model server answered with an error ({error.status_code}).", final=final)
    if isinstance(error, openai.APITimeoutError):
        return TextModelUnavailable("The model server did not answer in time.")
    return TextModelUnavailable("The model server cannot be reached. Check TEXT_BASE_URL.")


def retry_after_secs(header: str | None) -> float | None:
    """Of a `Retry-After` in seconds; None for a date or nonsense."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
