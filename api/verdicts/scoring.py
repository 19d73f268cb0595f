"""From point statuses to a suggested verdict. Pure arithmetic; every rule and its source is in this file.

Score of a question   100 × (shown + ½ partly) ÷ points that are not doubtful, in 0–100. None without a verified quote:
                      "not enough evidence".
Overall (INT-23)      round(Σ weight × score ÷ Σ weight), halves up, over the questions that have a score. A question
                      without evidence is left out instead of counting 0 (docs/adr/0005) and forces REVIEW.
Verdict (INT-25)      PASS from `pass_at`, REVIEW from `review_at`, FAIL below; REVIEW whenever a reason is listed.
Several readings      Each is scored as above; `api/verdicts/readings.py` makes one of them (docs/adr/0025).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from api.interviews.models import Verdict

MIN_ANSWER_WORDS = 4
"""Fewer words than this on a question are no answer to judge, whatever they contain."""
MIN_TOTAL_WORDS = 60
"""About half a minute of speech; a whole interview below it is too little to suggest PASS or FAIL."""
MIN_SCORED_WEIGHT = Fraction(1, 2)
MIN_RECOGNITION = 0.60
"""Mean word probability; below it words are taken as misheard (Whisper tiny.en: clean speech 0.8–0.95, noise < 0.5)."""


class PointStatus(StrEnum):
    SHOWN = "shown"
    PARTLY = "partly"
    NOT_SHOWN = "not_shown"
    """The answer could be judged, and this is not in it."""
    NO_EVIDENCE = "no_evidence"
    """There was nothing that could be judged."""


class QuestionStatus(StrEnum):
    SCORED = "scored"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    NOT_REACHED = "not_reached"
    SKIPPED = "skipped"


class ReviewReason(StrEnum):
    """Why the suggestion is REVIEW whatever the number is."""

    NO_SCORE = "no_score"
    QUESTION_WITHOUT_EVIDENCE = "question_without_evidence"
    QUESTION_SKIPPED = "question_skipped"
    QUESTION_NOT_REACHED = "question_not_reached"
    MOSTLY_UNSCORED = "mostly_unscored"
    FEW_WORDS = "few_words"
    POOR_RECOGNITION = "poor_recognition"
    STEERING_ATTEMPTED = "steering_attempted"
    UNVERIFIED_QUOTES = "unverified_quotes"
    """The judge called a point shown but none of its quotes was said."""
    RESTS_ON_CORRECTION = "rests_on_correction"
    """A point is supported only by what the candidate wrote afterwards."""
    LIMITED_JUDGE = "limited_judge"
    """The offline judge has no embeddings for the interview's language and went by keywords alone."""
    LOW_WITHOUT_A_MODEL = "low_without_a_model"
    """Below `review_at`, by the offline judge alone: what it missed may have been said in other words."""
    WIDE_RANGE = "wide_range"
    """Readings differ by more than `max_spread`, or about whether there is enough evidence at all."""
    RANGE_CROSSES_THRESHOLD = "range_crosses_threshold"
    """One reading would have suggested another verdict than another."""
    READINGS_MISSING = "readings_missing"
    """A judge failed: fewer readings were made than were to be."""
    HEARING_DIFFERS = "hearing_differs"
    """Two recognisers heard words differently on which a point, or a whole answer, rests."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Of the overall score; per company."""

    pass_at: int = 70
    review_at: int = 50

    def __post_init__(self) -> None:
        if not 0 <= self.review_at <= self.pass_at <= 100:
            raise ValueError("thresholds must satisfy 0 ≤ review ≤ pass ≤ 100")


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """What the overall needs to know of one question."""

    weight: int
    status: QuestionStatus
    score: float | None
    words: int
    """Of the candidate, on this question."""
    recognition: float | None
    """Mean word probability of the spoken words; None where the engine gives none or the answer was typed."""
    unverified: bool = False
    rests_on_correction: bool = False
    hearing_differs: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    overall: int | None
    verdict: Verdict
    reasons: tuple[ReviewReason, ...]


def question_score(statuses: Sequence[PointStatus]) -> float | None:
    """0–100, or None when no point has evidence. One decimal. Points about which nothing can be said are left out."""
    if not any(s in (PointStatus.SHOWN, PointStatus.PARTLY) for s in statuses):
        return None
    halves = sum({PointStatus.SHOWN: 2, PointStatus.PARTLY: 1}.get(s, 0) for s in statuses)
    return round(50 * halves / sum(s is not PointStatus.NO_EVIDENCE for s in statuses), 1)


def overall_score(questions: Sequence[ScoredQuestion]) -> int | None:
    """INT-23 over the questions that have a score; None when none has."""
    scored = [(q.weight, q.score) for q in questions if q.score is not None]
    if not scored:
        return None
    mean = sum(w * Fraction(str(s)) for w, s in scored) / sum(w for w, _ in scored)
    return floor(mean + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far several readings of one interview agree (`api/verdicts/readings.py`)."""

    overall: int | None
    """Their median."""
    low: float
    high: float
    """0 and 0 with `overall` None."""
    split: bool
    """About whether an answer has enough evidence."""
    missing: int
    """Readings that were to be made and were not."""
    max_spread: int


def suggest(
    questions: Sequence[ScoredQuestion],
    thresholds: Thresholds,
    *,
    steering_attempts: int = 0,
    limited_judge: bool = False,
    may_miss: bool = False,
    agreement: Agreement | None = None,
) -> Suggestion:
    """The suggestion that a person confirms or overrides; it never becomes the verdict by itself (I9).

    `may_miss`: every judge may miss what is said in other words (`Judge.may_miss`). `agreement` None: there was one
    reading, and `questions` are its own.
    """
    overall = overall_score(questions) if agreement is None else agreement.overall
    reasons = _reasons(questions, overall, steering_attempts, limited_judge)
    if agreement is not None:
        reasons += _differences(agreement, thresholds)
    if reasons or overall is None:
        return Suggestion(overall, Verdict.REVIEW, reasons)
    if _held_back(overall, thresholds, may_miss=may_miss):
        return Suggestion(overall, Verdict.REVIEW, (ReviewReason.LOW_WITHOUT_A_MODEL,))
    return Suggestion(overall, _band(overall, thresholds), ())


def verdict_at(
    overall: int, low: float, high: float, thresholds: Thresholds, *, for_other_reasons: bool, may_miss: bool
) -> Verdict:
    """What would have been suggested for a stored result at other thresholds.

    `low` and `high`: its range (both `overall` where there is none); `for_other_reasons`: it went to a person for a
    reason that does not depend on thresholds; `may_miss`: as the judge's.
    """
    crosses = _band(low, thresholds) != _band(high, thresholds)
    if for_other_reasons or crosses or _held_back(overall, thresholds, may_miss=may_miss):
        return Verdict.REVIEW
    return _band(overall, thresholds)


def _held_back(overall: float, thresholds: Thresholds, *, may_miss: bool) -> bool:
    """A FAIL by judges that may all miss what is said in other words goes to a person."""
    return may_miss and _band(overall, thresholds) is Verdict.FAIL


def _band(overall: float, thresholds: Thresholds) -> Verdict:
    if overall >= thresholds.pass_at:
        return Verdict.PASS
    return Verdict.REVIEW if overall >= thresholds.review_at else Verdict.FAIL


def _differences(agreement: Agreement, thresholds: Thresholds) -> tuple[ReviewReason, ...]:
    wide = agreement.split or agreement.high - agreement.low > agreement.max_spread
    checks = {
        ReviewReason.WIDE_RANGE: wide,
        ReviewReason.RANGE_CROSSES_THRESHOLD: _band(agreement.low, thresholds) != _band(agreement.high, thresholds),
        ReviewReason.READINGS_MISSING: agreement.missing > 0,
    }
    return tuple(reason for reason, holds in checks.items() if holds)


def _reasons(
    questions: Sequence[ScoredQuestion], overall: int | None, steering_attempts: int, limited_judge: bool
) -> tuple[ReviewReason, ...]:
    statuses = {q.status for q in questions}
    total = sum(q.weight for q in questions)
    scored = sum(q.weight for q in questions if q.score is not None)
    checks = {
        ReviewReason.NO_SCORE: overall is None,
        ReviewReason.QUESTION_WITHOUT_EVIDENCE: QuestionStatus.NOT_ENOUGH_EVIDENCE in statuses,
        ReviewReason.QUESTION_SKIPPED: QuestionStatus.SKIPPED in statuses,
        ReviewReason.QUESTION_NOT_REACHED: QuestionStatus.NOT_REACHED in statuses,
        ReviewReason.MOSTLY_UNSCORED: total > 0 and Fraction(scored, total) < MIN_SCORED_WEIGHT,
        ReviewReason.FEW_WORDS: sum(q.words for q in questions) < MIN_TOTAL_WORDS,
        ReviewReason.POOR_RECOGNITION: poorly_recognised(questions),
        ReviewReason.STEERING_ATTEMPTED: steering_attempts > 0,
        ReviewReason.UNVERIFIED_QUOTES: any(q.unverified for q in questions),
        ReviewReason.RESTS_ON_CORRECTION: any(q.rests_on_correction for q in questions),
        ReviewReason.LIMITED_JUDGE: limited_judge,
        ReviewReason.HEARING_DIFFERS: any(q.hearing_differs for q in questions),
    }
    return tuple(reason for reason, holds in checks.items() if holds)


def poorly_recognised(questions: Sequence[ScoredQuestion]) -> bool:
    """One answer that counts, or the interview as a whole (by words), is below `MIN_RECOGNITION`."""
    known = [(q.recognition, q.words) for q in questions if q.recognition is not None and q.words > 0]
    words = sum(n for _, n in known)
    if words and sum(p * n for p, n in known) / words < MIN_RECOGNITION:
        return True
    return any(
        q.recognition is not None and q.recognition < MIN_RECOGNITION and q.words >= MIN_ANSWER_WORDS for q in questions
    )
