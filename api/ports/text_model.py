"""A language model for text tasks."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class TextReply:
    """What a text model wrote, and what it counted."""

    text: str
    input_tokens: int
    output_tokens: int


class TextModelUnavailable(Exception):
    """The model gave no answer. Its text is for people: what to do, without a word of the request."""

    def __init__(self, said: str, *, final: bool = False) -> None:
        super().__init__(said)
        self.final = final
        """Another attempt would fail the same way: a wrong key, an unknown model, a refused request."""


class TextModelRateLimited(TextModelUnavailable):
    """The vendor asks to wait."""

    def __init__(self, said: str, *, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after
        """Seconds, where the vendor says it."""


class TextModel(Protocol):
    """A language model for text tasks: questions, résumés, summaries. Use it through `api.ai.ask`."""

    @property
    def provider(self) -> str:
        """openai, gemini or anthropic; the key of `config/prices.yaml`."""
        ...

    @property
    def name(self) -> str:
        """`provider:model`, part of what a result says about its origin."""
        ...

    def using(self, model: str | None) -> "TextModel":
        """The same vendor with another model; itself for None or a model of another vendor."""
        ...

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
        """One request, no retry. `json_schema` asks for JSON of that form; the reply still needs checking.

        Raises:
            TextModelUnavailable, TextModelRateLimited
        """
        ...
