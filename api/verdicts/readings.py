"""Several readings of one interview made into one. Pure.

A reading is one judge's pass over every question. Readings differ, and how much is worth knowing: the report gives the
middle and the range, and never the best or the last of them.

Status of a point     the highest that more than half of the readings reach: of equally many the lower
Score of a question   median of the readings that gave it one, and only when some point is shown by that rule
Overall               median of the readings' own overall scores (INT-23 within each)
Quotes                all verified ones, without doubles
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any

from api.verdicts.assessment import UNSCORED_FEEDBACK, Assessed
from api.verdicts.report import ReportPoint, ReportQuestion, ReportQuote, ScoreRange
from api.verdicts.scoring import PointStatus, QuestionStatus, overall_score

_ORDER = (PointStatus.NO_EVIDENCE, PointStatus.NOT_SHOWN, PointStatus.PARTLY, PointStatus.SHOWN)
_JUDGED = frozenset({QuestionStatus.SCORED, QuestionStatus.NOT_ENOUGH_EVIDENCE})

Reading = Sequence[Assessed]
"""One for each question, in order."""


@dataclass(frozen=True, slots=True)
class Merged:
    questions: list[Assessed]
    overall: int | None
    range: ScoreRange | None
    overalls: tuple[int | None, ...]
    """Of each reading."""
    split: bool
    """One reading found a question's answer worth a score, another did not."""


def merge(readings: Sequence[Reading]) -> Merged:
    """`readings`: at least one, over the same questions."""
    overalls = tuple(overall_score([a.scored for a in reading]) for reading in readings)
    questions = [_question(list(same)) for same in zip(*readings, strict=True)]
    anything = any(a.scored.score is not None for a in questions)
    known = [overall for overall in overalls if overall is not None] if anything else []
    return Merged(
        questions=questions,
        overall=floor(Fraction(median(known)) + Fraction(1, 2)) if known else None,
        range=ScoreRange(low=min(known), high=max(known)) if known else None,
        overalls=overalls,
        split=any(len({a.report.status for a in same}) > 1 for same in zip(*readings, strict=True)),
    )


def _question(same: Sequence[Assessed]) -> Assessed:
    reports = [a.report for a in same]
    quotes, numbers = _united(reports)
    points = [_point(reports, n, numbers) for n in range(len(reports[0].points))]
    status = _status(reports, points)
    scores = [r.score for r in reports if r.score is not None] if status is QuestionStatus.SCORED else []
    score = round(median(scores), 1) if scores else None
    report = reports[0].model_copy(
        update={
            "status": status,
            "score": score,
            "range": ScoreRange(low=min(scores), high=max(scores)) if scores else None,
            **_feedback(reports, status, score),
            "points": points,
            "quotes": quotes,
            "dropped_quotes": sum(r.dropped_quotes for r in reports),
        }
    )
    scored = replace(
        same[0].scored,
        status=status,
        score=score,
        unverified=any(a.scored.unverified for a in same),
        rests_on_correction=any(a.scored.rests_on_correction for a in same),
        hearing_differs=any(a.scored.hearing_differs for a in same),
    )
    return Assessed(report, scored)


def most_reach(votes: Sequence[PointStatus]) -> PointStatus:
    """The highest status that more than half of the votes reach or exceed, which is their lower median."""
    return sorted(votes, key=_ORDER.index)[(len(votes) - 1) // 2]


def _point(reports: Sequence[ReportQuestion], number: int, numbers: "_Numbers") -> ReportPoint:
    same = [r.points[number] for r in reports]
    ids = [numbers[n][old] for n, point in enumerate(same) for old in point.quote_ids]
    votes = [point.status for point in same]
    return same[0].model_copy(
        update={
            "status": most_reach(votes),
            "votes": votes,
            "quote_ids": list(dict.fromkeys(ids)),
            "doubtful": any(point.doubtful for point in same),
        }
    )


def _status(reports: Sequence[ReportQuestion], points: Sequence[ReportPoint]) -> QuestionStatus:
    """What follows from the interview itself (skipped, not reached) is the same in every reading."""
    settled = next((r.status for r in reports if r.status not in _JUDGED), None)
    if settled is not None:
        return settled
    shown = any(p.status in (PointStatus.SHOWN, PointStatus.PARTLY) for p in points)
    return QuestionStatus.SCORED if shown else QuestionStatus.NOT_ENOUGH_EVIDENCE


def _feedback(reports: Sequence[ReportQuestion], status: QuestionStatus, score: float | None) -> dict[str, Any]:
    """That of the reading whose score is nearest to the median, the first of equally near ones."""
    if score is None:
        same = all(r.too_doubtful for r in reports)
        told = reports[0].feedback if same else UNSCORED_FEEDBACK.get(status, reports[0].feedback)
        return {"feedback": told, "feedback_lines": []}
    scored = [r for r in reports if r.score is not None]
    nearest = min(scored, key=lambda r: abs((r.score or 0.0) - score))
    return {"feedback": nearest.feedback, "feedback_lines": nearest.feedback_lines}


_Numbers = list[dict[str, str]]
"""For each reading: its quotes' ids → the ids they have together."""


def _united(reports: Sequence[ReportQuestion]) -> tuple[list[ReportQuote], _Numbers]:
    kept: list[ReportQuote] = []
    numbers: _Numbers = []
    for report in reports:
        renamed: dict[str, str] = {}
        for quote in report.quotes:
            same = next((k for k in kept if k.model_copy(update={"id": quote.id}) == quote), None)
            if same is None:
                same = quote.model_copy(update={"id": f"{report.index + 1}.{len(kept) + 1}"})
                kept.append(same)
            renamed[quote.id] = same.id
        numbers.append(renamed)
    return kept, numbers
