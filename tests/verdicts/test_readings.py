"""Several readings of one interview: what the report makes of them, and when a person has to look."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from api.ports import FeedbackLine, Judgement, PointFinding
from api.verdicts.assessment import Assessed, Sheet, assess, sheets
from api.verdicts.readings import merge, most_reach
from api.verdicts.report import ScoreRange
from api.verdicts.scoring import Agreement, PointStatus, QuestionStatus, ReviewReason, Thresholds, suggest
from contract.brief import BriefQuestion, RubricPoint
from contract.events import Outcome
from contract.transcript import AskedQuestion, Segment, Transcript

S, P, N, E = PointStatus.SHOWN, PointStatus.PARTLY, PointStatus.NOT_SHOWN, PointStatus.NO_EVIDENCE
SAID = "I wrote tests with pytest first. After that the build was twice as fast. Anna from my team read the change."
TESTS, RESULT, READ = SAID.rstrip(".").split(". ")


@pytest.fixture
def sheet() -> Sheet:
    points = tuple(RubricPoint(id=f"p{n}", text=f"Point {n}") for n in (1, 2))
    question = BriefQuestion(id="q1", text="What did you do?", points=points)
    said = Segment(
        id="c1", call_id="k1", speaker="candidate", text=SAID, started_ms=0, ended_ms=9_000, question_id="q1"
    )
    asked = AskedQuestion(
        question_id="q1",
        index=0,
        text=question.text,
        last_text=question.text,
        asked_call_id="k1",
        asked_ms=0,
        outcome=Outcome.ANSWERED,
    )
    transcript = Transcript(segments=(said,), questions=(asked,))
    (made,) = sheets(transcript, [question], {}, "en")
    return made


def reading(sheet: Sheet, *claims: tuple[str, Sequence[str]]) -> list[Assessed]:
    """`claims`: status and quotes of each point."""
    findings = tuple(PointFinding(f"p{n}", status, tuple(quotes)) for n, (status, quotes) in enumerate(claims, 1))  # type: ignore[arg-type]  # the statuses are literals below
    lines = tuple(FeedbackLine(finding.status, (finding.point_id,)) for finding in findings)
    return [assess(sheet, Judgement(findings, f"{claims[0][0]} then {claims[1][0]}", lines))]


NOTHING: tuple[str, Sequence[str]] = ("not_shown", ())


@pytest.mark.parametrize(
    ("votes", "status"),
    [
        ([S], S),
        ([S, N], N),
        ([S, P], P),
        ([S, N, S], S),
        ([S, P, N], P),
        ([S, S, N, N], N),
        ([S, E, E], E),
        ([N, E], E),
    ],
)
def test_a_status_is_what_more_than_half_of_the_readings_reach(votes: list[PointStatus], status: PointStatus) -> None:
    assert most_reach(votes) is status


def test_the_report_gives_the_median_the_range_and_every_verified_quote_once(sheet: Sheet) -> None:
    merged = merge(
        [
            reading(sheet, ("shown", [TESTS]), ("shown", [RESULT])),
            reading(sheet, ("shown", [READ, TESTS]), ("partly", [RESULT, "I never said this"])),
            reading(sheet, ("shown", [READ]), NOTHING),
        ]
    )
    report = merged.questions[0].report
    assert (merged.overall, merged.range, merged.overalls) == (75, ScoreRange(low=50, high=100), (100, 75, 50))
    assert (report.score, report.range) == (75.0, ScoreRange(low=50, high=100))
    assert [(p.status, p.votes) for p in report.points] == [(S, [S, S, S]), (P, [S, P, N])]
    said = {q.id: q.text for q in report.quotes}
    assert sorted(said.values()) == sorted([TESTS, RESULT, READ])
    assert [{said[i] for i in p.quote_ids} for p in report.points] == [{TESTS, READ}, {RESULT}]
    assert report.dropped_quotes == 1
    assert report.feedback == "shown then partly"
    assert report.feedback_lines == [FeedbackLine("shown", ("p1",)), FeedbackLine("partly", ("p2",))]


def test_what_most_readings_do_not_see_gives_no_score_but_is_shown_to_a_person(sheet: Sheet) -> None:
    merged = merge([reading(sheet, ("shown", [TESTS]), NOTHING), *[reading(sheet, NOTHING, NOTHING)] * 2])
    report = merged.questions[0].report
    assert (report.status, report.score, report.range) == (QuestionStatus.NOT_ENOUGH_EVIDENCE, None, None)
    assert (merged.overall, merged.range, merged.split) == (None, None, True)
    assert [q.text for q in report.quotes] == [TESTS]
    assert report.feedback_lines == []
    assert report.points[0].votes == [S, E, E]


def test_one_reading_is_the_report(sheet: Sheet) -> None:
    one = reading(sheet, ("shown", [TESTS]), NOTHING)
    merged = merge([one])
    before, after = one[0].report, merged.questions[0].report
    assert after.model_dump(exclude={"range", "points"}) == before.model_dump(exclude={"range", "points"})
    assert [(p.status, p.quote_ids) for p in after.points] == [(p.status, p.quote_ids) for p in before.points]
    assert (merged.overall, merged.range) == (50, ScoreRange(low=50, high=50))


def agreed(overall: int | None, low: float, high: float, *, split: bool = False, missing: int = 0) -> Agreement:
    return Agreement(overall, low, high, split=split, missing=missing, max_spread=15)


@pytest.mark.parametrize(
    ("agreement", "reasons"),
    [
        (agreed(80, 75, 90), []),
        (agreed(80, 74, 90), [ReviewReason.WIDE_RANGE]),
        (agreed(71, 69, 72), [ReviewReason.RANGE_CROSSES_THRESHOLD]),
        (agreed(52, 40, 56), [ReviewReason.WIDE_RANGE, ReviewReason.RANGE_CROSSES_THRESHOLD]),
        (agreed(90, 90, 90, missing=1), [ReviewReason.READINGS_MISSING]),
        (agreed(90, 90, 90, split=True), [ReviewReason.WIDE_RANGE]),
    ],
)
def test_readings_that_differ_go_to_a_person(sheet: Sheet, agreement: Agreement, reasons: list[ReviewReason]) -> None:
    long = replace(sheet, runs=sheet.runs * 4, heard=sheet.heard * 4)
    scored = [a.scored for a in reading(long, ("shown", [TESTS]), ("shown", [RESULT]))]
    suggestion = suggest(scored, Thresholds(), agreement=agreement)
    assert list(suggestion.reasons) == reasons
    assert suggestion.verdict == ("REVIEW" if reasons else "PASS")
    assert suggestion.overall == agreement.overall
