"""Putting findings together."""

from collections import Counter

from api.documents.extracted import MAX_EXCERPT_CHARS, MAX_FINDINGS, Finding
from api.documents.instructions import instruction_spans


def excerpt(text: str) -> str:
    """Printable, on one line, bounded."""
    line = " ".join(text.split())
    printable = "".join(char if char.isprintable() else " " for char in line)
    return printable if len(printable) <= MAX_EXCERPT_CHARS else printable[: MAX_EXCERPT_CHARS - 1] + "…"


class HiddenText:
    """Collects hidden passages: one finding for each reason and page."""

    def __init__(self) -> None:
        self._passages: dict[tuple[str, int | None], list[str]] = {}
        self._chars: Counter[tuple[str, int | None]] = Counter()

    def add(self, text: str, reason: str, page: int | None = None) -> None:
        if text.strip():
            key = (reason, page)
            self._passages.setdefault(key, [])
            if self._chars[key] < MAX_EXCERPT_CHARS:
                self._passages[key].append(text)
            self._chars[key] += len(text.strip())

    def findings(self) -> list[Finding]:
        """`count` is in characters."""
        found = []
        for (reason, page), passages in self._passages.items():
            said = " ".join(passages)
            found.append(Finding("hidden_text", reason, self._chars[reason, page], page, excerpt(said)))
        return found


def instructions_in(text: str) -> list[Finding]:
    spans = instruction_spans(text)
    return [
        Finding("instructions", "in_visible_text", excerpt=excerpt(text[a:b])) for a, b in spans[: MAX_FINDINGS // 2]
    ]
