"""Text from outside made fit for a voice: names, facts, points. Questions are never touched."""

import re

MAX_FACT_CHARS = 320
MAX_NAME_CHARS = 40

_NAME = re.compile(r"[^\W\d_]+(?:[ .'’·-]{1,2}[^\W\d_]+){0,4}\.?")
_BRACKETS = re.compile(r"\s*[(\[（【][^)\]）】]*[)\]）】]")
_EMPHASIS = re.compile(r"[*`]+")
_MARKUP = re.compile(r"[_#>|]+|https?://\S+")


def speakable(text: str) -> str:
    """Without brackets, markup and addresses, which a voice would read out sign by sign."""
    return " ".join(_MARKUP.sub(" ", _EMPHASIS.sub("", _BRACKETS.sub("", text))).split())


def speakable_name(name: str, *, korean: bool) -> str | None:
    """The name if it is one, in a script that the interviewer's voice can read; None: greet without it.

    A name is data from outside. What is not shaped like one (digits, sentences, more than five parts) is not spoken.
    """
    tidy = " ".join(name.split())
    if len(tidy) > MAX_NAME_CHARS or not _NAME.fullmatch(tidy):
        return None
    latin = any("a" <= ch.lower() <= "z" for ch in tidy)
    hangul = any("가" <= ch <= "힣" for ch in tidy)
    readable = (hangul or latin) if korean else (latin and not hangul)
    return tidy if readable else None


def speakable_fact(text: str) -> str:
    """A job fact short enough to listen to: whole sentences up to `MAX_FACT_CHARS`, at least one."""
    whole = speakable(text)
    if len(whole) <= MAX_FACT_CHARS:
        return whole
    kept = ""
    for sentence in re.split(r"(?<=[.!?。])\s+", whole):
        if kept and len(kept) + len(sentence) > MAX_FACT_CHARS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept
