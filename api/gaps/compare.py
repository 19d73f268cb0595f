"""Skills that a job names, skills that a person shows, and the score.

    match_score = round(100 × Σ weight of the shown skills ÷ Σ weight of all wanted skills)

A skill weighs 3 where the job calls it required, 1 where it calls it a plus, else 2; said more than once, the most
counts. Skills are those of `config/ats/skills.yaml`, in English and Korean; what is not in it is not compared. A line
that says what somebody does not know or would like to learn shows nothing. Rules only: the same texts give the same
score every time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from api.ats.lexicon import Lexicon
from api.ats.words import tokens_of

Importance = Literal["required", "wanted", "plus"]
WEIGHT: dict[Importance, int] = {"required": 3, "wanted": 2, "plus": 1}
MAX_SKILLS = 60
MAX_QUOTE = 300
HEADING_CHARS = 60
_REQUIRED = re.compile(
    r"\b(?:must|required?|requirements?|essential|mandatory|minimum|qualifications)\b|필수|자격\s?요건|지원\s?자격|반드시",
    re.I,
)
_PLUS = re.compile(
    r"\b(?:nice[- ]to[- ]have|preferred|a plus|pluses|bonus|desirable|ideally|optional|not required)\b|우대|있으면 좋",
    re.I,
)
_NOT_SHOWN = re.compile(
    r"\b(?:no experience|not experienced|never used|want(?:s|ing)? to learn|would like to learn|hope to learn|"
    r"interested in learning|plan(?:ning)? to learn|unfamiliar|without any)\b|배우고 싶|공부할 예정|경험(?:은|이)? 없|"
    r"학습 예정",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Where it stands: `start` counts characters of the text; `source` is job, resume or profile."""

    source: str
    text: str
    start: int

    def to_json(self) -> dict[str, Any]:
        return {"source": self.source, "text": self.text, "start": self.start}


@dataclass(frozen=True, slots=True)
class Compared:
    skill: str
    group: str
    importance: Importance
    shown: bool
    job: Quote
    own: Quote | None

    def to_json(self) -> dict[str, Any]:
        return {
            "skill": self.skill,
            "group": self.group,
            "importance": self.importance,
            "weight": WEIGHT[self.importance],
            "shown": self.shown,
            "job": self.job.to_json(),
            "own": self.own.to_json() if self.own else None,
        }


def compare(job: str, own: dict[str, str], lexicon: Lexicon) -> list[Compared]:
    """`own`: the person's texts by source. The heaviest skill first, what is missing before what is shown."""
    wanted: dict[str, tuple[Importance, Quote]] = {}
    for skill, importance, quote in _wanted(job, lexicon):
        known = wanted.get(skill)
        if known is None or WEIGHT[importance] > WEIGHT[known[0]]:
            wanted[skill] = (importance, quote)
    shown: dict[str, Quote] = {}
    for source, text in own.items():
        for skill, quote in _shown(source, text, lexicon):
            shown.setdefault(skill, quote)
    found = [
        Compared(skill, lexicon.skill_group.get(skill, ""), importance, skill in shown, quote, shown.get(skill))
        for skill, (importance, quote) in list(wanted.items())[:MAX_SKILLS]
    ]
    return sorted(found, key=lambda one: (one.shown, -WEIGHT[one.importance]))


def match_score(found: list[Compared]) -> int:
    """0 … 100; nothing wanted: 0."""
    total = sum(WEIGHT[one.importance] for one in found)
    return round(100 * sum(WEIGHT[one.importance] for one in found if one.shown) / total) if total else 0


def _wanted(job: str, lexicon: Lexicon) -> Iterator[tuple[str, Importance, Quote]]:
    section: Importance = "wanted"
    after_blank = True
    for start, line in _lines(job):
        found = list(_skills(line, lexicon))
        if not found and _is_heading(line, after_blank):
            section = _importance(line) or "wanted"
        after_blank = not line.strip()
        for skill, begin, sentence in found:
            yield skill, _importance(sentence) or section, Quote("job", sentence[:MAX_QUOTE], start + begin)


def _shown(source: str, text: str, lexicon: Lexicon) -> Iterator[tuple[str, Quote]]:
    for start, line in _lines(text):
        for skill, begin, sentence in _skills(line, lexicon):
            if not _NOT_SHOWN.search(sentence):
                yield skill, Quote(source, sentence[:MAX_QUOTE], start + begin)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _skills(line: str, lexicon: Lexicon) -> Iterator[tuple[str, int, str]]:
    """(skill, where its sentence begins in the line, the sentence)."""
    tokens = tokens_of(line)
    for match in lexicon.skills.find(tokens, line):
        begin, end = _sentence(line, tokens[match.first].start)
        yield match.term, begin, line[begin:end].strip()


def _sentence(line: str, at: int) -> tuple[int, int]:
    ends = [found.end() for found in re.finditer(r"[.!?。;](?:\s+|$)", line)]
    begin = max((end for end in ends if end <= at), default=0)
    return begin, min((end for end in ends if end > at), default=len(line))


def _is_heading(line: str, after_blank: bool) -> bool:
    """A short line that is no item of a list and no sentence, and looks like one: by its words or where it stands."""
    text = line.strip(" #*[]【】<>■●▶")
    if not 0 < len(text) <= HEADING_CHARS or text[0] in "-•·▪◦‣–" or text.endswith((".", ",", "요", "다")):
        return False
    return bool(after_blank or text.endswith(":") or line.lstrip().startswith("#") or _importance(text))


def _importance(text: str) -> Importance | None:
    if _PLUS.search(text):
        return "plus"
    return "required" if _REQUIRED.search(text) else None
