"""The arithmetic of the suggestion, and everything that makes it REVIEW."""

import pytest

from api.interviews.models import Verdict
from api.verdicts.scoring import (
    PointStatus,
    QuestionStatus,
    ReviewReason,
    ScoredQuestion,
    Suggestion,
    Thresholds,
    overall_score,
    question_score,
    suggest,
)

S, P, N, E = PointStatus.SHOWN, PointStatus.PARTLY, PointStatus.NOT_SHOWN, PointStatus.NO_EVIDENCE


def question(score: float | None, weight: int = 1, **more: object) -> ScoredQuestion:
    status = QuestionStatus.SCORED if score is not None else QuestionStatus.NOT_ENOUGH_EVIDENCE
    fields = {"weight": weight, "status": status, "score": score, "words": 50, "recognition": 0.9, **more}
    return ScoredQuestion(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("statuses", "score"),
    [([S, S], 100.0), ([S, N], 50.0), ([S, P, N], 50.0), ([P, N, N], 16.7), ([N, N], None), ([E, E], None), ([], None)],
)
def test_question_score(statuses: list[PointStatus], score: float | None) -> None:
    assert question_score(statuses) == score


@pytest.mark.parametrize(
    ("scores", "overall"),
    [
        ([(100, 3), (50, 1)], 88),
        ([(69, 1), (70, 1)], 70),
        ([(62, 1), (63, 1)], 63),  # 62.5 rounds up; Python's round() would give 62
        ([(80, 1), (None, 9)], 80),
        ([(None, 1)], None),
    ],
)
def test_overall_is_the_weighted_mean_of_what_has_a_score(
    scores: list[tuple[float | None, int]], overall: int | None
) -> None:
    assert overall_score([question(s, w) for s, w in scores]) == overall


@pytest.mark.parametrize(
    ("score", "verdict"), [(100, "PASS"), (70, "PASS"), (69, "REVIEW"), (50, "REVIEW"), (49, "FAIL"), (1, "FAIL")]
)
def test_thresholds(score: float, verdict: str) -> None:
    suggestion = suggest([question(score), question(score)], Thresholds())
    assert (suggestion.verdict, suggestion.reasons) == (Verdict(verdict), ())


def test_thresholds_of_a_company() -> None:
    assert suggest([question(60), question(60)], Thresholds(60, 30)).verdict is Verdict.PASS
    with pytest.raises(ValueError, match="thresholds"):
        Thresholds(40, 60)


@pytest.mark.parametrize("score", [95.0, 10.0])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"score": None, "status": QuestionStatus.NOT_ENOUGH_EVIDENCE}, ReviewReason.QUESTION_WITHOUT_EVIDENCE),
        ({"score": None, "status": QuestionStatus.SKIPPED}, ReviewReason.QUESTION_SKIPPED),
        ({"score": None, "status": QuestionStatus.NOT_REACHED}, ReviewReason.QUESTION_NOT_REACHED),
        ({"recognition": 0.4}, ReviewReason.POOR_RECOGNITION),
        ({"unverified": True}, ReviewReason.UNVERIFIED_QUOTES),
        ({"rests_on_correction": True}, ReviewReason.RESTS_ON_CORRECTION),
    ],
)
def test_thin_or_doubtful_evidence_is_for_review_be_the_score_high_or_low(
    score: float, change: dict[str, object], reason: ReviewReason
) -> None:
    suggestion = suggest([question(score), question(score), question(**{"score": score, **change})], Thresholds())  # type: ignore[arg-type]
    assert suggestion.verdict is Verdict.REVIEW
    assert suggestion.reasons == (reason,)
    assert suggestion.overall == round(score)


def test_a_judge_that_may_miss_words_suggests_no_refusal() -> None:
    low = [question(20), question(30)]
    assert suggest(low, Thresholds(), may_miss=True) == Suggestion(
        25, Verdict.REVIEW, (ReviewReason.LOW_WITHOUT_A_MODEL,)
    )
    assert suggest(low, Thresholds()).verdict is Verdict.FAIL
    assert suggest([question(90), question(90)], Thresholds(), may_miss=True).verdict is Verdict.PASS


def test_few_words_and_steering_and_a_limited_judge_are_for_review() -> None:
    assert suggest([question(90, words=20)], Thresholds()).reasons == (ReviewReason.FEW_WORDS,)
    steered = suggest([question(90), question(90)], Thresholds(), steering_attempts=1)
    assert steered.reasons == (ReviewReason.STEERING_ATTEMPTED,)
    limited = suggest([question(90), question(90)], Thresholds(), limited_judge=True)
    assert limited.reasons == (ReviewReason.LIMITED_JUDGE,)


def test_when_less_than_half_of_the_weight_is_scored() -> None:
    reasons = suggest([question(90, 1, words=99), question(None, 2)], Thresholds()).reasons
    assert ReviewReason.MOSTLY_UNSCORED in reasons
    assert ReviewReason.MOSTLY_UNSCORED not in suggest([question(90), question(None)], Thresholds()).reasons


def test_nothing_to_score_is_review_never_fail() -> None:
    for questions in ([], [question(None, words=0, recognition=None)]):
        suggestion = suggest(questions, Thresholds())
        assert (suggestion.overall, suggestion.verdict) == (None, Verdict.REVIEW)
        assert ReviewReason.NO_SCORE in suggestion.reasons


def test_typed_answers_and_engines_without_confidence_raise_no_doubt() -> None:
    assert suggest([question(90, recognition=None), question(90, recognition=None)], Thresholds()).reasons == ()


def test_one_short_misheard_phrase_does_not_spoil_the_rest() -> None:
    assert suggest([question(90), question(90), question(90, words=3, recognition=0.2)], Thresholds()).reasons == ()
