"""A résumé as its reader takes it in: sections under headings, lines, dates."""

import re
from dataclasses import dataclass, field
from datetime import date

from api.ats.lexicon import Lexicon

MAX_HEADING_CHARS = 40
MAX_HEADING_WORDS = 5
OPENING_WORDS = 15
"""From so many words on, text above the first heading is a summary."""
_DECORATION = re.compile(r"^[\W_\d]+|[\W_]+$")
BULLET = re.compile(r"^\s*(?:[-•▪■●◦‣∙·*–—○◆▶✓➢]|\d{1,2}[.)])\s+\S")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?\s+"
_YEAR = r"(?:19[6-9]\d|20[0-4]\d)"
POINT = (
    rf"(?:{_MONTH})?(?:\d{{1,2}}[./]\s?)?{_YEAR}(?:\s?[./년-]\s?\d{{1,2}}(?:\s?[./월-]\s?(?:\d{{1,2}}일?)?)?)?년?월?"
)
_NOW = r"present|current|now|today|ongoing|현재|재직\s?중|진행\s?중"
RANGE = re.compile(rf"({POINT})\s{{0,3}}(?:-|–|—|~|∼|〜|to|until|부터)\s{{0,3}}({POINT}|{_NOW})", re.I)
_YEARS = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


@dataclass(frozen=True, slots=True)
class Resume:
    text: str
    lines: list[str]
    sections: dict[str, list[str]] = field(default_factory=dict)
    """Lines by section, headings left out; "head" is what stands before the first one."""
    korean: bool = False

    def part(self, *names: str) -> str:
        return "\n".join(line for name in names for line in self.sections.get(name, ()))

    @property
    def emails(self) -> list[str]:
        return EMAIL.findall(self.text)

    @property
    def bullets(self) -> int:
        return sum(1 for line in self.lines if BULLET.match(line))

    @property
    def paragraphs(self) -> list[str]:
        """Neighbouring lines that are no list items, together."""
        found: list[list[str]] = [[]]
        for line in self.text.split("\n"):
            if not line.strip() or BULLET.match(line):
                found.append([])
            if line.strip():
                found[-1].append(line)
        return ["\n".join(lines) for lines in found if lines]


def parse_resume(text: str, lexicon: Lexicon) -> Resume:
    lines = [line.strip() for line in text.split("\n") if any(char.isalnum() for char in line)]
    sections: dict[str, list[str]] = {"head": []}
    current = "head"
    for line in lines:
        section, rest = heading_of(line, lexicon)
        # "Languages: Python, Go" and "Tools: …" within the skills are groups of skills.
        if section is not None and not (rest and current == "skills"):
            current = section
            sections.setdefault(current, [])
            if rest:
                sections[current].append(rest)
        else:
            sections[current].append(line)
    return Resume("\n".join(lines), lines, _with_opening(sections), is_korean(text))


def is_korean(text: str) -> bool:
    """More Hangul than a tenth of the letters."""
    hangul = sum("가" <= char <= "힣" for char in text)
    return hangul > 0.1 * max(1, sum(char.isalpha() for char in text))


def date_ranges(text: str, today: date) -> list[int]:
    """The last year of each period in `text`; of one that goes on, this year."""
    ends = []
    for match in RANGE.finditer(text):
        years = _YEARS.findall(match.group(2))
        ends.append(int(years[-1]) if years else today.year)
    return ends


def years_in(text: str) -> list[int]:
    return [int(year) for year in _YEARS.findall(text)]


def without_dates(text: str) -> str:
    return _YEARS.sub(" ", RANGE.sub(" ", text))


def heading_of(line: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """The section that `line` begins, and what else it says: "Skills: Python, SQL"."""
    name, colon, rest = line.partition(":")
    if not colon:
        name, colon, rest = line.partition("：")
    section = _section(name, lexicon)
    if section is not None:
        return section, rest.strip() if colon else ""
    return None, ""


def _section(name: str, lexicon: Lexicon) -> str | None:
    plain = _DECORATION.sub("", name).lower()
    if not plain or len(plain) > MAX_HEADING_CHARS or len(plain.replace("&", "and").split()) > 2 * MAX_HEADING_WORDS:
        return None
    # "E X P E R I E N C E" and "Education & Training" are the same heading as without spaces, and with "and".
    return lexicon.headings.get("".join(plain.replace("&", "and").split()))


def _with_opening(sections: dict[str, list[str]]) -> dict[str, list[str]]:
    """A paragraph above the first heading, or below the contact data, is a summary without a heading."""
    if "summary" not in sections:
        opening = [
            line
            for name in ("head", "contact")
            for line in sections.get(name, ())
            if len(line.split()) >= 6 and not EMAIL.search(line)
        ]
        if sum(len(line.split()) for line in opening) >= OPENING_WORDS:
            sections["summary"] = opening
    return sections
