"""Text tasks at Anthropic's messages API (EXT-04).

Its newest models take no sampling temperature, and the SDK none at all: `temperature` is not sent.
"""

import asyncio
from copy import copy
from typing import Any

import anthropic

from api.adapters.text_names import model_for
from api.adapters.text_openai import retry_after_secs
from api.ports import TextModelRateLimited, TextModelUnavailable, TextReply


class AnthropicTextModel:
    """`base_url` None: Anthropic's."""

    def __init__(self, *, model: str, api_key: str, base_url: str | None = None) -> None:
        self._model = model
        self._client = anthropic.AsyncAnthropic(api_key=api_key, base_url=base_url, max_retries=0)

    @property
    def provider(self) -> str:
        return "anthropic"

    @property
    def name(self) -> str:
        return f"anthropic:{self._model}"

    def using(self, model: str | None) -> "AnthropicTextModel":
        chosen = model_for("anthropic", model, self._model)
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
        request: dict[str, Any] = {
            "model": self._model,
            "system": system,
            "messages": [{"role": "user", "content": prompt}],
            "max_tokens": max_tokens,
        }
        if json_schema is not None:
            request["output_config"] = {"format": {"type": "json_schema", "schema": json_schema}}
        try:
            # The SDK's own timeout is per read; a server that drips would never meet it.
            async with asyncio.timeout(timeout_secs):
                message = await self._client.messages.create(**request)
        except TimeoutError as error:
            raise TextModelUnavailable("The model server did not answer in time.") from error
        except anthropic.APIError as error:
            raise _failure(error, self._model) from error
        text = "".join(block.text for block in message.content if block.type == "text")
        return TextReply(text, message.usage.input_tokens, message.usage.output_tokens)


def _failure(error: anthropic.APIError, model: str) -> TextModelUnavailable:
    if isinstance(error, anthropic.RateLimitError):
        said = f"The model server limits requests to {model} (429). Try again later."
        return TextModelRateLimited(said, retry_after=retry_after_secs(error.response.headers.get("retry-after")))
    if isinstance(error, anthropic.AuthenticationError | anthropic.PermissionDeniedError):
        return TextModelUnavailable("The model server refused the key. Check ANTHROPIC_API_KEY.", final=True)
    if isinstance(error, anthropic.NotFoundError):
        return TextModelUnavailable(f"The model server does not know the model {model}. Check TEXT_MODEL.", final=True)
    if isinstance(error, anthropic.APIStatusError):
        final = error.status_code < 500 and error.status_code not in (408, 409)
        return TextModelUnavailable(f"The model server answered with an error ({error.status_code}).", final=final)
    if isinstance(error, anthropic.APITimeoutError):
        return TextModelUnavailable("The model server did not answer in time.")
    return TextModelUnavailable("The model server cannot be reached. Check TEXT_BASE_URL.")
