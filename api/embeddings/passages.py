"""A résumé cut into passages that mean something alone: a list item, a sentence, a line."""

import hashlib
import re
from dataclasses import dataclass

from api.ats.lexicon import Lexicon
from api.resumes.lines import Line, lines_of

MAX_PASSAGES = 120
MIN_CHARS = 12
MAX_CHARS = 400
_SENTENCE = re.compile(r"[^.!?。\n]+(?:[.!?。](?![\s\n]|$)[^.!?。\n]*)*[.!?。]?")
_LEFT_OUT = frozenset({"head", "contact", "references", "interests"})
"""Who somebody is and where they live matches no job."""


@dataclass(frozen=True, slots=True)
class Passage:
    start: int
    end: int
    text: str


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def passages_of(text: str, lexicon: Lexicon) -> list[Passage]:
    """In order, apart from each other; `text[start:end]` is the passage but for its blanks."""
    lines = lines_of(text, lexicon)
    # A text without headings has all its lines under "head".
    headed = any(line.section not in _LEFT_OUT for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        if headed and line.section in _LEFT_OUT:
            continue
        if groups and _goes_on(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    found = [passage for group in groups for passage in _cut(text, group[0].start, group[-1].end)]
    return found[:MAX_PASSAGES]


def _goes_on(before: Line, line: Line) -> bool:
    if line.bullet or line.after_blank or before.section != line.section:
        return False
    return len(before.text) > 60 and not before.text.endswith((".", "!", "?", "。", "다"))


def _cut(text: str, start: int, end: int) -> list[Passage]:
    passages = []
    for match in _SENTENCE.finditer(text[start:end].replace("\n", " ")):
        shown = " ".join(match.group().split())
        if len(shown) >= MIN_CHARS:
            lead = len(match.group()) - len(match.group().lstrip())
            passages.append(Passage(start + match.start() + lead, start + match.end(), shown[:MAX_CHARS]))
    return passages
