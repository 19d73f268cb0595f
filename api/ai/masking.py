"""What is private is replaced before words leave this machine, and put back in what returns (SEC-07).

    masked = mask_text(resume, names=["Kim Minji"])
    masked.text      "[name-1] · [email-1] · Built the billing service …"
    masked.counts    {"name": 1, "email": 1}

The same text and names always give the same result. A distinct value has one placeholder, wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from api.ai.private_patterns import PATTERNS, STATED_NAME, Accepts, always

_MIN_NAME_CHARS = 2
_ALSO_WORDS = frozenset(
    "an art bill can chance chase dean do drew an faith frank grace grant guy hope in iris ivy jack jo joy june april "
    "august long major mark may miles mark norm pat penny rich rob rose sky so summer sun sunny will young you".split()
)
"""Names that are words too: hidden only where they begin with a capital letter."""


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    counts: dict[str, int] = field(default_factory=dict)
    """Replaced passages by kind: email, phone, card, address, birth, national_id, link, name, and `presidio.KINDS`."""


class Mask:
    """Hides in several texts with one numbering, so that what returns can be revealed.

    `private_words`: names. `private_values`: (kind, value) of what was recognised elsewhere (`api.ai.presidio`).
    """

    def __init__(self, private_words: Iterable[str] = (), private_values: Iterable[tuple[str, str]] = ()) -> None:
        # The longest first: one may be part of another.
        self._values = sorted(set(private_values), key=lambda value: (-len(value[1]), value))
        self._hidden: dict[str, str] = {}
        self._names = _name_pattern(private_words)
        self._counts: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        return dict(sorted(self._counts.items()))

    def hide(self, text: str) -> str:
        for kind, value in self._values:
            text = re.sub(re.escape(value), partial(self._replaced, kind, always), text)
        for pattern in PATTERNS:
            text = pattern.written.sub(partial(self._replaced, pattern.kind, pattern.accepts), text)
        return self._names.sub(partial(self._replaced, "name", always), text) if self._names else text

    def reveal(self, text: str) -> str:
        # The last first: an address may hold a placeholder that was set before it.
        for value, placeholder in reversed(self._hidden.items()):
            text = text.replace(placeholder, value)
        return text

    def _replaced(self, kind: str, accepts: Accepts, match: re.Match[str]) -> str:
        """With the group `private` in the pattern only that is replaced; the label before it stays."""
        if not accepts(match):
            return match.group()
        group = "private" if "private" in match.re.groupindex else 0
        value, whole = match.group(group), match.group()
        self._counts[kind] += 1
        if value not in self._hidden:
            self._hidden[value] = self._new_placeholder(kind)
        start, end = (match.start(group) - match.start(), match.end(group) - match.start())
        return f"{whole[:start]}{self._hidden[value]}{whole[end:]}"

    def _new_placeholder(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"[{kind.replace('_', '-')}-{self._numbers[kind]}]"


def mask_text(text: str, names: Iterable[str] = (), values: Iterable[tuple[str, str]] = ()) -> Masked:
    """`text` without contact data, birth date, identity numbers and names.

    `names` are hidden wherever they stand, with each of their parts; so is a name the text states itself
    ("Name: …", "성명: …").
    """
    stated = [match.group("private").strip() for match in STATED_NAME.finditer(text)]
    mask = Mask([*names, *stated], values)
    return Masked(mask.hide(text), mask.counts)


def _name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """The names whole, and each of their parts as a word; Hangul names also with a particle attached."""
    parts = {part for name in names for part in (name.strip(), *name.split()) if len(part) >= _MIN_NAME_CHARS}
    if not parts:
        return None
    return re.compile("|".join(_written(part) for part in sorted(parts, key=lambda p: (-len(p), p))))


def _written(part: str) -> str:
    escaped = re.escape(part)
    if _is_hangul(part):
        return escaped
    if part.lower() in _ALSO_WORDS:
        return rf"\b{re.escape(part[:1].upper())}(?i:{re.escape(part[1:])})\b"
    return rf"(?i:\b{escaped}\b)"


def _is_hangul(text: str) -> bool:
    return any("가" <= char <= "힣" for char in text)
