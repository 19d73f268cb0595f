"""The judge that needs no model server: keywords of the rubric and sentence similarity, the same result every time.

A point counts by what single sentences or clauses of the answer say, so its quote is exactly what convinced it:

    shown    two hits (a keyword phrase counts two, a single keyword one), or one hit and similarity ≥ `SIM_WITH_HIT`,
             or similarity to the point's text ≥ `SIM_ALONE`
    partly   one hit, or similarity ≥ `SIM_PARTLY` to the point's text or to one of its keywords

A point's written anchor of a strong answer is another wording of its text, that of a partial one another keyword.

What cannot be evidence (`api/verdicts/units.py`) is left out first. The thresholds come from the answers in
`tests/verdicts/fixtures/answers.json`; `tests/verdicts/test_calibration.py` prints the table. It hears words, not
quality: an answer in words far from the rubric's goes unnoticed, which leads to REVIEW, never to a low verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.ports import (
    Embedder,
    JudgedAnswer,
    JudgedPoint,
    Judgement,
    JudgeMeter,
    JudgeUnavailable,
    JudgeVersion,
    PointFinding,
)
from api.verdicts.units import Unit, UnitKind, asked_stems, cut, keyword_hits, speaks_of_oneself, words_of

RULES_VERSION = "rules-2"
"""Rises with every change that can change a score."""
SIM_WITH_HIT = 0.20
SIM_ALONE = 0.60
SIM_PARTLY = 0.42
HITS_SHOWN = 2
QUOTES_PER_POINT = 2


@dataclass(frozen=True, slots=True)
class _Support:
    unit: Unit
    keywords: frozenset[str]
    similarity: float
    """To the point's text or its strong anchor, whichever is nearer."""
    likeness: float
    """The larger of `similarity` and the similarity to the partial anchor or a keyword."""

    @property
    def hits(self) -> int:
        return _weight(self.keywords)

    @property
    def counts(self) -> bool:
        return self.hits > 0 or self.likeness >= SIM_PARTLY

    @property
    def shows(self) -> bool:
        if self.unit.is_weak:
            return False
        return (
            self.hits >= HITS_SHOWN or (self.hits > 0 and self.likeness >= SIM_WITH_HIT) or self.similarity >= SIM_ALONE
        )


@dataclass(frozen=True, slots=True)
class _Heard:
    """A unit of the answer and the words the candidate had been given by then."""

    unit: Unit
    asked: frozenset[str]


class RulesJudge:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def version(self) -> JudgeVersion:
        return JudgeVersion(engine="rules", model=self._embedder.name, prompt_version=RULES_VERSION)

    @property
    def deterministic(self) -> bool:
        return True

    def fully_reads(self, language: str) -> bool:
        return self._embedder.speaks(language)

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Asks no vendor, so `meter` hears nothing."""
        units = _units(answer)
        usable = [u for u in units if u.unit.may_count]
        similarities = await self._similarities(answer, usable)
        findings = tuple(
            _finding(point, _supports(answer, point, usable, similarities[n])) for n, point in enumerate(answer.points)
        )
        return Judgement(findings, _feedback(answer.points, findings, units))

    async def _similarities(self, answer: JudgedAnswer, units: Sequence[_Heard]) -> list[NDArray[np.float32]]:
        """For each point: a row a unit; a column for each of `_wordings`, then of `_hints`. Zeros where vectors mean
        nothing."""
        widths = [len(_wordings(p)) + len(_hints(p)) for p in answer.points]
        if not units or not self._embedder.speaks(answer.language):
            return [np.zeros((len(units), width), dtype=np.float32) for width in widths]
        targets = [text for p in answer.points for text in (*_wordings(p), *_hints(p))]
        try:
            vectors = await self._embedder.embed([*(u.unit.text for u in units), *targets])
        except (RuntimeError, OSError) as error:
            raise JudgeUnavailable(f"sentence embeddings are not available: {error}") from error
        table = vectors[: len(units)] @ vectors[len(units) :].T
        return np.split(table, np.cumsum(widths)[:-1].tolist(), axis=1)


def _units(answer: JudgedAnswer) -> list[_Heard]:
    """Of the recognised words and, where the candidate corrected them, of the corrected ones too."""
    found = []
    for part in answer.parts:
        heard = (answer.question, *part.heard)
        asked = asked_stems(heard, answer.language)
        texts = [part.text] if part.corrected_text is None else [part.text, part.corrected_text]
        found += [_Heard(unit, asked) for unit in cut(texts, heard, answer.language)]
    return found


def _wordings(point: JudgedPoint) -> list[str]:
    return [point.text, *([point.strong] if point.strong else [])]


def _hints(point: JudgedPoint) -> list[str]:
    return [*([point.partial] if point.partial else []), *point.keywords]


def _supports(
    answer: JudgedAnswer, point: JudgedPoint, units: Sequence[_Heard], table: NDArray[np.float32]
) -> list[_Support]:
    supports = []
    wordings, hints = len(_wordings(point)), _hints(point)
    for row, heard in enumerate(units):
        unit = heard.unit
        hits = frozenset(keyword_hits(unit.text, point.keywords, heard.asked, answer.language))
        oneself = speaks_of_oneself(unit.text)
        # "I designed" is like "my colleagues took care of the design": a phrase about oneself needs a first person.
        alike = [float(table[row, wordings + n]) for n, k in enumerate(hints) if oneself or not speaks_of_oneself(k)]
        similarity = float(table[row, :wordings].max())
        supports.append(_Support(unit, hits, similarity, max([similarity, *alike])))
    return supports


def _finding(point: JudgedPoint, supports: Sequence[_Support]) -> PointFinding:
    counted = sorted((s for s in supports if s.counts), key=lambda s: (s.shows, s.hits, s.likeness), reverse=True)
    if not counted:
        return PointFinding(point.id, "not_shown")
    together = frozenset[str]().union(*(s.keywords for s in counted if not s.unit.is_weak))
    shown = counted[0].shows or _weight(together) >= HITS_SHOWN
    quotes = tuple(s.unit.text for s in counted[:QUOTES_PER_POINT])
    return PointFinding(point.id, "shown" if shown else "partly", quotes)


def _weight(keywords: frozenset[str]) -> int:
    """Distinct keywords; a phrase says more than a word."""
    return sum(2 if len(words_of(keyword)) > 1 else 1 for keyword in keywords)


def _feedback(points: Sequence[JudgedPoint], findings: Sequence[PointFinding], units: Sequence[_Heard]) -> str:
    """Sentences for HR that only say what was found."""
    texts = {p.id: p.text for p in points}
    lines = []
    for status, opening in (("shown", "Heard"), ("partly", "Touched on"), ("not_shown", "Not heard")):
        named = [texts[f.point_id].rstrip(".") for f in findings if f.status == status]
        if named:
            lines.append(f"{opening}: {'; '.join(named)}.")
    if any(u.unit.kind is UnitKind.STEERING for u in units):
        lines.append("Words that try to steer the assessment were left out.")
    return " ".join(lines)
