"""What a job's text asks for: its sentences that name a skill or say that something is wanted."""

import re
from dataclasses import dataclass

from api.ats.keywords import MAX_SKILLS
from api.ats.lexicon import Lexicon
from api.ats.words import tokens_of
from api.documents.instructions import cut_out, instruction_spans
from api.embeddings.passages import passages_of

MAX_REQUIREMENTS = 24
WISHED_WEIGHT, NEEDED_WEIGHT = 0.5, 1.0
_ASKS = re.compile(
    r"(?i)\b(?:experience|experienced|knowledge|understanding|familiar|able to|ability|skills?|proficien\w+|degree|"
    r"years?|must|need|require\w*|you (?:will|have|design|build|lead|write|know)|responsib\w+|fluent|strong)\b"
    r"|경험|경력|필요|필수|우대|역량|능력|가능|이해|지식|숙련|담당|업무|자격|책임"
)
_WISHES = re.compile(r"(?i)\b(?:plus|nice to have|preferred|bonus|ideally|advantage|desirable)\b|우대|있으면\s?좋")


@dataclass(frozen=True, slots=True)
class Requirement:
    text: str
    skills: tuple[str, ...]
    """Of the lexicon, in the order of the text."""
    weight: float
    """1 for what is needed, 0.5 for what is wished for."""


def requirements_of(description: str, lexicon: Lexicon) -> list[Requirement]:
    text = cut_out(description, instruction_spans(description))
    found: list[Requirement] = []
    left = MAX_SKILLS
    for passage in passages_of(text, lexicon):
        matches = lexicon.skills.find(tokens_of(passage.text), passage.text)
        skills = tuple(dict.fromkeys(match.term for match in matches))[:left]
        if not skills and not _ASKS.search(passage.text):
            continue
        left -= len(skills)
        weight = WISHED_WEIGHT if _WISHES.search(passage.text) else NEEDED_WEIGHT
        found.append(Requirement(passage.text, skills, weight))
    return found[:MAX_REQUIREMENTS]
