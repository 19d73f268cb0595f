"""What would change over all interviews of a replay. Pure arithmetic over the pairs of old and new.

Mean shift          mean of new − old over the interviews that have both numbers.
Rank agreement      Spearman's rho: Pearson's correlation of the ranks, ties at their mean rank (Spearman 1904; the
                    textbook formula with Σd² holds without ties only). None below `MIN_RANKED` interviews or where all
                    numbers of a side are equal: a correlation would say nothing then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

from pydantic import BaseModel

from api.interviews.models import Verdict
from api.trials.difference import QuestionDifference

MIN_RANKED = 5
"""Two orders of fewer things agree too easily by chance to be worth a number."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One interview: as it is stored, and as it would be."""

    old_score: int | None
    new_score: int | None
    old_verdict: Verdict | None
    new_verdict: Verdict | None
    decided: Verdict | None
    """What a person decided; None: nobody has."""
    changed: bool
    questions: Sequence[QuestionDifference]


class VerdictFlip(BaseModel):
    """How many suggestions would go from one verdict to another."""

    old: Verdict | None
    new: Verdict | None
    interviews: int


class PointShift(BaseModel):
    """A point of the rubric over all interviews."""

    question_id: str
    point_id: str
    text: str
    up: int
    """Interviews in which it would be shown more than before."""
    down: int
    same: int


class DecisionAgreement(BaseModel):
    """With what persons decided, over the interviews that somebody has decided."""

    decided: int
    old: int
    """Suggestions that equal the decision, as stored."""
    new: int


class ReplaySummary(BaseModel):
    interviews: int
    """Judged with the draft; those that wait, were skipped or failed are not counted anywhere here."""
    changed: int
    mean_shift: float | None
    """Points of 100."""
    largest_shift: int | None
    """Of the number, up or down, with its sign."""
    rank_agreement: float | None
    """−1 … 1."""
    verdict_flips: list[VerdictFlip]
    points: list[PointShift]
    """Those that move, the most moved first."""
    agreement: DecisionAgreement | None
    """None: nobody has decided any of them."""


def summary(pairs: Sequence[Pair]) -> ReplaySummary:
    scored = [(p.old_score, p.new_score) for p in pairs if p.old_score is not None and p.new_score is not None]
    shifts = [new - old for old, new in scored]
    flips = Counter((p.old_verdict, p.new_verdict) for p in pairs if p.old_verdict is not p.new_verdict)
    return ReplaySummary(
        interviews=len(pairs),
        changed=sum(p.changed for p in pairs),
        mean_shift=round(fmean(shifts), 1) if shifts else None,
        largest_shift=max(shifts, key=lambda shift: (abs(shift), shift)) if shifts else None,
        rank_agreement=rank_agreement([old for old, _ in scored], [new for _, new in scored]),
        verdict_flips=[VerdictFlip(old=old, new=new, interviews=n) for (old, new), n in flips.most_common()],
        points=_points(pairs),
        agreement=_agreement(pairs),
    )


def rank_agreement(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rho, two decimals."""
    found = spearman(first, second) if len(first) >= MIN_RANKED else None
    return None if found is None else round(found, 2)


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rho of at least two pairs; None without variation."""
    try:
        return correlation(ranks(first), ranks(second))
    except StatisticsError:
        return None


def ranks(values: Sequence[float]) -> list[float]:
    """From 1 for the smallest; equal values share the mean of their places."""
    order = sorted(values)
    places: dict[float, list[int]] = {}
    for place, value in enumerate(order, start=1):
        places.setdefault(value, []).append(place)
    return [fmean(places[value]) for value in values]


_HEIGHT = {"shown": 2, "partly": 1, "not_shown": 0, "no_evidence": 0}


def _points(pairs: Sequence[Pair]) -> list[PointShift]:
    found: dict[tuple[str, str], PointShift] = {}
    for pair in pairs:
        for question in pair.questions:
            for point in question.points:
                if point.first is None or point.second is None:
                    continue
                shift = found.setdefault(
                    (question.question_id, point.point_id),
                    PointShift(
                        question_id=question.question_id,
                        point_id=point.point_id,
                        text=point.text,
                        up=0,
                        down=0,
                        same=0,
                    ),
                )
                step = _HEIGHT[point.second.status] - _HEIGHT[point.first.status]
                shift.up += step > 0
                shift.down += step < 0
                shift.same += step == 0
    moved = [shift for shift in found.values() if shift.up or shift.down]
    return sorted(moved, key=lambda shift: -(shift.up + shift.down))


def _agreement(pairs: Sequence[Pair]) -> DecisionAgreement | None:
    decided = [p for p in pairs if p.decided is not None]
    if not decided:
        return None
    return DecisionAgreement(
        decided=len(decided),
        old=sum(p.old_verdict is p.decided for p in decided),
        new=sum(p.new_verdict is p.decided for p in decided),
    )
