"""What is private is replaced before words leave this machine, and put back in what returns."""

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+ at [\w-]+ dot (?:com|org|net|de|kr|io)\b", re.I)
_PHONE = re.compile(r"(?<![\w+])\+?\d(?:[\s().-]?\d){7,14}(?!\w)")
"""8 to 15 digits (E.164) with the usual separators; years, amounts and durations are shorter."""
_MIN_NAME_CHARS = 2


class Mask:
    """`private_words`: names. Each distinct value gets its own placeholder, so that it can be put back."""

    def __init__(self, private_words: Iterable[str] = ()) -> None:
        self._hidden: dict[str, str] = {}
        self._names = _name_pattern(private_words)

    def hide(self, text: str) -> str:
        text = _EMAIL.sub(lambda m: self._placeholder("email", m.group()), text)
        text = _PHONE.sub(lambda m: self._placeholder("phone", m.group()), text)
        return self._names.sub(lambda m: self._placeholder("name", m.group()), text) if self._names else text

    def reveal(self, text: str) -> str:
        for value, placeholder in self._hidden.items():
            text = text.replace(placeholder, value)
        return text

    def _placeholder(self, kind: str, value: str) -> str:
        return self._hidden.setdefault(value, f"[{kind}-{len(self._hidden) + 1}]")


def _name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """The names whole, and each of their parts as a word; Hangul names also with a particle attached."""
    parts = {part for name in names for part in (name.strip(), *name.split()) if len(part) >= _MIN_NAME_CHARS}
    if not parts:
        return None
    longest_first = sorted(parts, key=len, reverse=True)
    written = [re.escape(p) if _is_hangul(p) else rf"\b{re.escape(p)}\b" for p in longest_first]
    return re.compile("|".join(written), re.I)


def _is_hangul(text: str) -> bool:
    return any("가" <= char <= "힣" for char in text)
