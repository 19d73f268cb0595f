"""Text models by vendor and key: the server's own, and those of companies that bring a key."""

import hashlib

from api.adapters.text_breaker import GuardedTextModel
from api.ports import TextModel

DEFAULT_MODELS = {"gemini": "gemini-2.5-flash", "openai": "gpt-4.1", "anthropic": "claude-haiku-4-5"}
MAX_KEPT = 64
"""Connections of so many keys are kept open; a key that comes back after that is connected anew."""


def text_model_at(provider: str, *, model: str = "", base_url: str | None = None, key: str = "") -> TextModel:
    """`model` empty: the vendor's default of `DEFAULT_MODELS`; `base_url` None: the vendor's own."""
    chosen = model or DEFAULT_MODELS[provider]
    # Imported on use: each SDK takes a good part of a second, and most servers need one at most.
    if provider == "anthropic":
        from api.adapters.text_anthropic import AnthropicTextModel

        return GuardedTextModel(AnthropicTextModel(model=chosen, api_key=key, base_url=base_url))
    from api.adapters.text_openai import GEMINI_BASE_URL, OpenAiTextModel

    if provider == "gemini":
        base_url = base_url or GEMINI_BASE_URL
    return GuardedTextModel(OpenAiTextModel(provider=provider, model=chosen, base_url=base_url, api_key=key))


class KeyedTextModels:
    """Models under companies' own keys. `base_urls`: by provider, where the installation reaches it elsewhere."""

    def __init__(self, base_urls: dict[str, str]) -> None:
        self._base_urls = base_urls
        self._made: dict[tuple[str, str], TextModel] = {}

    def at(self, provider: str, key: str) -> TextModel:
        """The same object for the same key, so that its connections and its circuit breaker are shared."""
        place = (provider, hashlib.sha256(key.encode()).hexdigest())
        model = self._made.pop(place, None)
        if model is None:
            model = text_model_at(provider, base_url=self._base_urls.get(provider), key=key)
            if len(self._made) >= MAX_KEPT:
                self._made.pop(next(iter(self._made)))
        self._made[place] = model
        return model
