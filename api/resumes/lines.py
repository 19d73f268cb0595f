"""A résumé's lines with their place in the text and the section they stand in."""

from dataclasses import dataclass

from api.ats.lexicon import Lexicon
from api.ats.resume import BULLET, heading_of
from api.documents.instructions import instruction_spans
from api.resumes.parsed import Span

_BULLET_MARKS = " \t-•▪■●◦‣∙·*–—○◆▶✓➢"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    start: int
    """Of its first character in the résumé's text."""
    section: str
    """A key of `config/ats/sections.yaml`; "head" before the first heading."""
    bullet: bool = False
    after_blank: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def span(self) -> Span:
        return Span(start=self.start, end=self.end)


def lines_of(text: str, lexicon: Lexicon) -> list[Line]:
    """Headings are left out. Sentences that address whoever assesses the résumé are read as blanks (SEC-22)."""
    for start, end in instruction_spans(text):
        text = text[:start] + "".join("\n" if char == "\n" else " " for char in text[start:end]) + text[end:]
    found: list[Line] = []
    current, offset, blank = "head", 0, False
    for raw in text.split("\n"):
        shown = raw.strip()
        at = offset + len(raw) - len(raw.lstrip())
        offset += len(raw) + 1
        if not any(char.isalnum() for char in shown):
            blank = True
            continue
        section, rest = heading_of(shown, lexicon)
        # "Languages: Python, Go" and "Tools: …" within the skills are groups of skills.
        if section is not None and not (rest and current == "skills"):
            current = section
            if not rest:
                blank = False
                continue
            at, shown = at + len(shown) - len(rest), rest
        bullet = bool(BULLET.match(shown))
        if bullet:
            plain = shown.lstrip(_BULLET_MARKS)
            at, shown = at + len(shown) - len(plain), plain
        found.append(Line(shown, at, current, bullet, blank))
        blank = False
    return found
