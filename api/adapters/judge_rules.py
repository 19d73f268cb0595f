"""The judge that needs no model server: keywords of the rubric and likeness of sentences, the same result every time.

Every point is read by six figures, each the best that any clause of the answer reaches (`figures`):

    text       likeness to the point's text
    keywords   likeness to its keywords, mean of the two that come nearest
    said       keywords that the answer affirms: a phrase counts 1, a word ½, together at most 1
    strong     likeness to the written anchor of a strong answer
    partial    likeness to that of a partial one
    covered    how much of the strong anchor the answer has: mean over its pieces of the likeness of the nearest clause

and called shown, or partly, when their weighted sum is above a line (`SHOWN`, `PARTLY`). Weights and lines are a
logistic regression on the tuning part of `evals/verdicts/set` with `tests/verdicts/fixtures/answers.json`, and on
nothing else; `docs/evals.md` says what they give on the rest.

What cannot be evidence (`api/verdicts/units.py`) is left out first. Terms that are only named show one point of a
question partly at most, however many they name. What the candidate takes back shows nothing; what a denial soon after
leaves in doubt shows a point partly at most. It hears words, not quality: an answer in words far from the rubric's goes
unnoticed, and so a low score of this judge is the weaker the further the words are (`docs/evals.md`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.ports import (
    OFFLINE_JUDGE,
    Embedder,
    FeedbackKind,
    FeedbackLine,
    JudgedAnswer,
    JudgedPoint,
    Judgement,
    JudgeMeter,
    JudgeUnavailable,
    JudgeVersion,
    PointFinding,
)
from api.verdicts.units import (
    Unit,
    UnitKind,
    asked_stems,
    cut,
    keyword_hits,
    speaks_of_oneself,
    without_fillers,
    words_of,
)

RULES_VERSION = "rules-7"
"""Rises with every change that can change a score."""
QUOTES_PER_POINT = 2
SIM_CONTESTED = 0.45
"""A denial that is this like a clause shortly before it leaves that clause in doubt."""
SIM_TAKEN_BACK = 0.20
"""The same for a denial that says of itself that it takes something back ("actually", "to be honest")."""
REACH = 3
"""Clauses back that a denial speaks of."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """Weights of the figures and a constant; a sum above 0 is on the side of the name."""

    text: float
    keywords: float
    said: float
    strong: float
    partial: float
    covered: float
    constant: float

    def of(self, figures: Floats) -> float:
        weights = np.array([self.text, self.keywords, self.said, self.strong, self.partial, self.covered])
        return float(weights @ figures) + self.constant


PARTLY = {
    True: Line(text=0.6, keywords=5.0, said=5.2, strong=4.3, partial=4.0, covered=2.7, constant=-3.9),
    False: Line(text=3.8, keywords=7.1, said=5.9, strong=0.0, partial=4.0, covered=0.0, constant=-2.7),
}
SHOWN = {
    True: Line(text=0.8, keywords=3.7, said=4.9, strong=5.9, partial=-3.0, covered=3.9, constant=-3.8),
    False: Line(text=3.7, keywords=4.3, said=5.1, strong=0.0, partial=-3.0, covered=0.0, constant=-3.0),
}
"""By whether the point has a strong anchor. Without one, some are set by hand: a partial anchor that stands alone
weighs what it does beside a strong one, and the line of PARTLY is 0.5 above the fitted one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A unit of the answer and the words the candidate had been given by then."""

    unit: Unit
    asked: frozenset[str]
    plain: str
    """As it is compared: without fillers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one point: a row for each unit. `likeness` has columns for text, strong anchor, partial anchor, keywords,
    and pieces of the strong anchor."""

    point: JudgedPoint
    units: Sequence[Heard]
    likeness: Floats
    hits: Sequence[frozenset[str]]
    contested: frozenset[int]
    """Rows that a later denial leaves in doubt."""

    @property
    def firm(self) -> list[int]:
        return [n for n, heard in enumerate(self.units) if not heard.unit.is_weak and n not in self.contested]

    @property
    def weak(self) -> list[int]:
        return [n for n in range(len(self.units)) if n not in self.firm]


class RulesJudge:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def version(self) -> JudgeVersion:
        return JudgeVersion(engine=OFFLINE_JUDGE, model=self._embedder.name, prompt_version=RULES_VERSION)

    @property
    def deterministic(self) -> bool:
        return True

    def fully_reads(self, language: str) -> bool:
        return self._embedder.speaks(language)

    @property
    def may_miss(self) -> bool:
        return True

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Asks no vendor, so `meter` hears nothing."""
        units = heard_units(answer)
        findings = _named_only_once([_finding(reading) for reading in await self.readings(answer, units)], units)
        lines = _feedback_lines(findings, units)
        return Judgement(tuple(findings), _in_english(answer.points, lines), lines)

    async def readings(self, answer: JudgedAnswer, units: Sequence[Heard]) -> list[Reading]:
        """Of each point, by the units that may count and stand. Likeness is 0 where vectors mean nothing."""
        used = [u for u in units if u.unit.may_count or u.unit.kind is UnitKind.DENIAL]
        targets = [_targets(point) for point in answer.points]
        vectors = await self._vectors([u.plain for u in used], [t for ts in targets for t in ts], answer.language)
        contested, taken_back = _denied(used, vectors)
        rows = [n for n, u in enumerate(used) if u.unit.may_count and n not in taken_back]
        standing = [used[row] for row in rows]
        table = vectors[rows] @ vectors[len(used) :].T
        tables = np.split(table, np.cumsum([len(t) for t in targets])[:-1].tolist(), axis=1)
        return [
            Reading(
                point,
                standing,
                _own_words_only(point, standing, table),
                [frozenset(keyword_hits(u.plain, point.keywords, u.asked, answer.language)) for u in standing],
                frozenset(n for n, row in enumerate(rows) if row in contested),
            )
            for point, table in zip(answer.points, tables, strict=True)
        ]

    async def _vectors(self, said: Sequence[str], wanted: Sequence[str], language: str) -> Floats:
        texts = [*said, *wanted]
        if not said or not self._embedder.speaks(language):
            return np.zeros((len(texts), 1), dtype=np.float32)
        try:
            return await self._embedder.embed(texts)
        except (RuntimeError, OSError) as error:
            raise JudgeUnavailable(f"sentence embeddings are not available: {error}") from error


def heard_units(answer: JudgedAnswer) -> list[Heard]:
    """Of the recognised words and, where the candidate corrected them, of the corrected ones too."""
    found = []
    for part in answer.parts:
        heard = (answer.question, *part.heard)
        asked = asked_stems(heard, answer.language)
        texts = [part.text] if part.corrected_text is None else [part.text, part.corrected_text]
        found += [Heard(unit, asked, without_fillers(unit.text)) for unit in cut(texts, heard, answer.language)]
    return found


_TAKES_BACK = re.compile(
    r"\b(?:actually|in reality|in truth|in practice|to be honest|honestly|no,? wait)\b|사실|솔직히|^\W*아니", re.I
)
_ALL_OF_IT = re.compile(r"\b(?:any|none) of (?:it|that|them)\b|그런 (?:것|건|적)", re.I)


def _denied(units: Sequence[Heard], vectors: Floats) -> tuple[set[int], set[int]]:
    """Rows of the clauses that a later denial leaves in doubt, and of those that it takes back."""
    contested: set[int] = set()
    taken_back: set[int] = set()
    for at, denial in enumerate(units):
        if denial.unit.kind is not UnitKind.DENIAL:
            continue
        before = [n for n in range(max(0, at - REACH), at) if units[n].unit.may_count]
        like = {n: float(vectors[at] @ vectors[n]) for n in before}
        contested.update(n for n in before if like[n] >= SIM_CONTESTED)
        marked = _TAKES_BACK.search(" ".join([*(units[n].plain for n in before[-1:] if n == at - 1), denial.plain]))
        if marked:
            taken_back.update(n for n in before if like[n] >= SIM_TAKEN_BACK)
        if _ALL_OF_IT.search(denial.plain):
            taken_back.update(before)
    return contested, taken_back


def _targets(point: JudgedPoint) -> list[str]:
    return [point.text, point.strong or "", point.partial or "", *point.keywords, *_pieces(point.strong or "")]


_BREAK = re.compile(r"[.;,]\s+|\s+and\s+")
PIECE_WORDS = 3


def _pieces(anchor: str) -> list[str]:
    """The several things that an anchor names; all of it where it names one."""
    found = [piece for piece in _BREAK.split(anchor) if len(words_of(piece)) >= PIECE_WORDS]
    return found or ([anchor] if anchor else [])


def _own_words_only(point: JudgedPoint, units: Sequence[Heard], table: Floats) -> Floats:
    """ "I designed" is like "my colleagues took care of the design": a phrase about oneself needs a first person."""
    kept = table.copy()
    kept[:, 1] *= point.strong is not None
    kept[:, 2] *= point.partial is not None
    of_others = [row for row, heard in enumerate(units) if not speaks_of_oneself(heard.plain)]
    for column, keyword in enumerate(point.keywords, start=3):
        if speaks_of_oneself(keyword):
            kept[of_others, column] = 0
    return kept


def figures(reading: Reading, rows: Sequence[int]) -> Floats:
    """The six figures of the module's text, over those units. Shape (6,)."""
    if not rows:
        return np.zeros(6, dtype=np.float32)
    best = reading.likeness[list(rows)].max(axis=0).clip(min=0)
    first_piece = 3 + len(reading.point.keywords)
    nearest, pieces = np.sort(best[3:first_piece])[-2:], best[first_piece:]
    covered = float(pieces.mean()) if pieces.size else 0.0
    said = _weight(frozenset[str]().union(*(reading.hits[row] for row in rows)))
    # A point without keywords is read by its other wordings alone.
    keywords = float(nearest.mean() if nearest.size else best[:3].max())
    return np.array([best[0], keywords, min(1.0, said), best[1], best[2], covered], dtype=np.float32)


def _finding(reading: Reading) -> PointFinding:
    anchored = reading.point.strong is not None
    for rows, best in ((reading.firm, "shown"), (reading.weak, "partly")):
        together = figures(reading, rows)
        if rows and PARTLY[anchored].of(together) > 0:
            status: Literal["shown", "partly"] = (
                "shown" if best == "shown" and SHOWN[anchored].of(together) > 0 else "partly"
            )
            return PointFinding(reading.point.id, status, _quotes(reading, rows))
    return PointFinding(reading.point.id, "not_shown")


def _quotes(reading: Reading, rows: Sequence[int]) -> tuple[str, ...]:
    """The clause that says most of it, and the next if it alone would do."""
    line = PARTLY[reading.point.strong is not None]
    worth = {row: line.of(figures(reading, [row])) for row in rows}
    ranked = sorted(rows, key=lambda row: -worth[row])
    kept = ranked[:1] + [row for row in ranked[1:QUOTES_PER_POINT] if worth[row] > 0]
    return tuple(reading.units[row].unit.text for row in kept)


def _named_only_once(findings: Sequence[PointFinding], units: Sequence[Heard]) -> list[PointFinding]:
    """Of the points that only bare terms support, the first keeps its half."""
    weak = {u.unit.text for u in units if u.unit.is_weak}
    kept: list[PointFinding] = []
    named = False
    for finding in findings:
        bare = bool(finding.quotes) and weak.issuperset(finding.quotes)
        kept.append(PointFinding(finding.point_id, "not_shown") if bare and named else finding)
        named |= bare
    return kept


def _weight(keywords: frozenset[str]) -> float:
    """Distinct keywords; a phrase says more than a word."""
    return sum(1.0 if len(words_of(keyword)) > 1 else 0.5 for keyword in keywords)


_OPENINGS: dict[FeedbackKind, str] = {"shown": "Heard", "partly": "Touched on", "not_shown": "Not heard"}


def _feedback_lines(findings: Sequence[PointFinding], units: Sequence[Heard]) -> tuple[FeedbackLine, ...]:
    """For HR: only what was found."""
    lines = [FeedbackLine(kind, tuple(f.point_id for f in findings if f.status == kind)) for kind in _OPENINGS]
    named = tuple(line for line in lines if line.point_ids)
    steered = any(u.unit.kind is UnitKind.STEERING for u in units)
    return (*named, FeedbackLine("steering")) if steered else named


def _in_english(points: Sequence[JudgedPoint], lines: Sequence[FeedbackLine]) -> str:
    texts = {p.id: p.text.rstrip(".") for p in points}
    return " ".join(
        "Words that try to steer the assessment were left out."
        if line.kind == "steering"
        else f"{_OPENINGS[line.kind]}: {'; '.join(texts[id_] for id_ in line.point_ids)}."
        for line in lines
    )
