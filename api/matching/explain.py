"""Which passage meets which requirement. Pure: passages and vectors in, a match with its reasons out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.ats.lexicon import Lexicon
from api.ats.words import tokens_of
from api.matching.requirements import Requirement
from api.matching.schemas import Evidence, Level, Match, RequirementMatch

SIM_SAME = 0.55
SIM_NEAR = 0.42
"""Of the bundled encoder. Sentences of one meaning in English or Korean lie above the first, unrelated lines of résumés
below the second (`tests/api/matching`)."""
MAX_EVIDENCE = 2

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a résumé."""

    text: str
    start: int
    end: int


def explained(
    requirements: Sequence[Requirement],
    wanted: Floats,
    pieces: Sequence[Piece],
    vectors: Floats,
    lexicon: Lexicon,
    model: str,
) -> Match:
    """`wanted` and `vectors`: unit vectors, one row a requirement and one a piece."""
    near = wanted @ vectors.T if len(pieces) and len(requirements) else np.zeros((len(requirements), len(pieces)))
    shown = [{m.term for m in lexicon.skills.find(tokens_of(piece.text), piece.text)} for piece in pieces]
    made = [_one(requirement, near[n], pieces, shown) for n, requirement in enumerate(requirements)]
    total = sum(requirement.weight for requirement in requirements)
    gained = sum(requirement.weight * value for requirement, (value, _) in zip(requirements, made, strict=True))
    score = round(100 * gained / total) if total else 0
    return Match(score=score, requirements=[said for _, said in made], model=model)


def _one(
    requirement: Requirement, near: Floats, pieces: Sequence[Piece], shown: Sequence[set[str]]
) -> tuple[float, RequirementMatch]:
    best = float(near.max()) if near.size else 0.0
    everywhere = set().union(*shown) if shown else set()
    found = [skill for skill in requirement.skills if skill in everywhere]
    if requirement.skills:
        value = max(len(found) / len(requirement.skills), 0.5 if best >= SIM_SAME else 0.0)
    else:
        value = 1.0 if best >= SIM_SAME else 0.5 if best >= SIM_NEAR else 0.0
    level: Level = "met" if value >= 1 else "partly" if value > 0 else "not_shown"
    return value, RequirementMatch(
        requirement=requirement.text,
        weight=requirement.weight,
        level=level,
        skills_shown=found,
        skills_not_shown=[skill for skill in requirement.skills if skill not in everywhere],
        evidence=_evidence(set(found), near, pieces, shown) if value > 0 else [],
    )


def _evidence(found: set[str], near: Floats, pieces: Sequence[Piece], shown: Sequence[set[str]]) -> list[Evidence]:
    """Passages that name most of the skills, then those nearest in meaning."""
    order = sorted(range(len(pieces)), key=lambda n: (-len(found & shown[n]), -float(near[n])))
    chosen = [n for n in order if found & shown[n] or float(near[n]) >= SIM_NEAR][:MAX_EVIDENCE]
    return [
        Evidence(text=pieces[n].text, start=pieces[n].start, end=pieces[n].end, similarity=round(float(near[n]), 2))
        for n in chosen
    ]
