"""What a vendor's failure means, in words for the person who configures it. No key and no address ends up in them."""

import re

from contract.engines import Part, provider_named

_STATUS = re.compile(r"\b(?:HTTP|status(?:[ _]code)?:?|Error code:|code)\s*:?\s*([45]\d\d)\b", re.IGNORECASE)
_SECRET = re.compile(r"(?i)(bearer|token|key|authorization)['\"]?[ :=]+\S+|\bsk-\S+|https?://\S+|wss?://\S+")
LONGEST = 300


def in_plain_words(part: Part, provider: str, failure: object) -> str:
    known = provider_named(part, provider)
    name = known.label if known is not None else provider
    key = known.key if known is not None and known.key is not None else "its key"
    status = status_of(failure)
    if status in {401, 403}:
        return f"{name} refuses {key}. Check the key in the interviewers' environment."
    if status == 402:
        return f"{name} says that the balance is used up."
    if status == 404:
        return f"{name} does not know this model or voice."
    if status == 429:
        return f"{name} refuses for now: too many requests at once, or the quota is used up."
    if status is not None and status >= 500:
        return f"{name} has a fault of its own (status {status}). Try again in a moment."
    if isinstance(failure, TimeoutError):
        return f"{name} does not answer."
    if isinstance(failure, ConnectionError):
        return f"{name} cannot be reached from the interviewers."
    return _SECRET.sub("…", str(failure)).strip()[:LONGEST] or f"{name} failed and does not say why."


def status_of(failure: object) -> int | None:
    """The HTTP status behind a failure, as far as it tells."""
    for holder in (failure, getattr(failure, "response", None)):
        for name in ("status_code", "status"):
            status = getattr(holder, name, None)
            if isinstance(status, int):
                return status
    found = _STATUS.search(str(failure))
    return int(found.group(1)) if found else None
