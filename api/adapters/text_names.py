"""Which model name belongs to which vendor."""

_FAMILIES = {
    "openai": ("gpt-", "chatgpt-", "o1", "o3", "o4"),
    "gemini": ("gemini-", "gemma-"),
    "anthropic": ("claude-",),
}


def model_for(provider: str, wanted: str | None, default: str, *, own_server: bool = False) -> str:
    """`wanted` where `provider` can serve it, else `default`.

    `wanted` is a model's name, or `provider:model`. A server of one's own (`own_server`) may carry any name.
    """
    if not wanted:
        return default
    vendor, colon, model = wanted.partition(":")
    if colon and vendor in _FAMILIES:
        return model if vendor == provider and model else default
    if own_server:
        return wanted
    others = [prefix for family, prefixes in _FAMILIES.items() if family != provider for prefix in prefixes]
    return default if wanted.startswith(tuple(others)) else wanted
