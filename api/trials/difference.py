"""Where two reports on the same words differ, question by question and point by point. Pure."""

from collections.abc import Iterable

from pydantic import BaseModel

from api.interviews.models import Verdict
from api.verdicts.report import Report, ReportPoint, ReportQuestion, ReportQuote
from api.verdicts.scoring import PointStatus, QuestionStatus, ReviewReason


class SidePoint(BaseModel):
    status: PointStatus
    quotes: list[ReportQuote]
    """The candidate's own words. Of a replay only where the two sides differ."""


class PointDifference(BaseModel):
    point_id: str
    text: str
    """As the second side has it, else the first."""
    first: SidePoint | None
    """None: the rubric of that side has no such point."""
    second: SidePoint | None
    reworded: bool
    """Both sides have the point, in different words."""
    flipped: bool
    """Both sides have the point, with different statuses."""


class SideQuestion(BaseModel):
    status: QuestionStatus
    score: float | None
    """0–100; None: not enough evidence, which is not a low score."""
    weight: int
    feedback: str


class QuestionDifference(BaseModel):
    question_id: str
    text: str
    first: SideQuestion | None
    """None: that side has no such question."""
    second: SideQuestion | None
    points: list[PointDifference]
    differs: bool


class SideOutcome(BaseModel):
    """What one side says of the whole interview."""

    overall: int | None
    suggested_verdict: Verdict | None
    review_reasons: list[ReviewReason]


class Difference(BaseModel):
    questions: list[QuestionDifference]
    """In the order of the second side; what only the first has comes last."""
    points: int
    """That both sides have."""
    flips: int
    """Of these, with different statuses."""


def difference(first: Report, second: Report) -> Difference:
    before = {question.question_id: question for question in first.per_question}
    after = {question.question_id: question for question in second.per_question}
    ids = [*after, *(one for one in before if one not in after)]
    questions = [_question(before.get(one), after.get(one)) for one in ids]
    shared = [p for q in questions for p in q.points if p.first is not None and p.second is not None]
    return Difference(questions=questions, points=len(shared), flips=sum(p.flipped for p in shared))


def outcome(report: Report) -> SideOutcome:
    return SideOutcome(
        overall=report.overall,
        suggested_verdict=report.suggested_verdict,
        review_reasons=list(report.review_reasons),
    )


def changed(first: SideOutcome, second: SideOutcome) -> bool:
    """The number or the suggestion is another one; the reasons may differ all the same."""
    return (first.overall, first.suggested_verdict) != (second.overall, second.suggested_verdict)


def without_equal_quotes(questions: Iterable[QuestionDifference]) -> list[QuestionDifference]:
    """Words are copied only where somebody has to look at them: of points whose status is the same on both sides the
    interview's own report has them."""
    return [
        question.model_copy(update={"points": [p if p.flipped else _bare(p) for p in question.points]})
        for question in questions
    ]


def _bare(point: PointDifference) -> PointDifference:
    sides = {name: side.model_copy(update={"quotes": []}) for name, side in _sides(point) if side is not None}
    return point.model_copy(update=sides)


def _sides(point: PointDifference) -> tuple[tuple[str, SidePoint | None], ...]:
    return ("first", point.first), ("second", point.second)


def _question(first: ReportQuestion | None, second: ReportQuestion | None) -> QuestionDifference:
    shown = second or first
    assert shown is not None  # noqa: S101  narrows the type for mypy; the id came from one of the two
    before = {point.point_id: point for point in first.points} if first else {}
    after = {point.point_id: point for point in second.points} if second else {}
    ids = [*after, *(one for one in before if one not in after)]
    points = [_point(first, before.get(one), second, after.get(one)) for one in ids]
    same = (
        first is not None
        and second is not None
        and (first.status, first.score, first.weight) == (second.status, second.score, second.weight)
        and not any(p.flipped or p.first is None or p.second is None for p in points)
    )
    return QuestionDifference(
        question_id=shown.question_id,
        text=shown.text,
        first=_side_question(first),
        second=_side_question(second),
        points=points,
        differs=not same,
    )


def _side_question(question: ReportQuestion | None) -> SideQuestion | None:
    if question is None:
        return None
    return SideQuestion(
        status=question.status, score=question.score, weight=question.weight, feedback=question.feedback
    )


def _point(
    first: ReportQuestion | None, before: ReportPoint | None, second: ReportQuestion | None, after: ReportPoint | None
) -> PointDifference:
    shown = after or before
    assert shown is not None  # noqa: S101  narrows the type for mypy; the id came from one of the two
    return PointDifference(
        point_id=shown.point_id,
        text=shown.text,
        first=_side_point(first, before),
        second=_side_point(second, after),
        reworded=before is not None and after is not None and before.text != after.text,
        flipped=before is not None and after is not None and before.status is not after.status,
    )


def _side_point(question: ReportQuestion | None, point: ReportPoint | None) -> SidePoint | None:
    if question is None or point is None:
        return None
    wanted = set(point.quote_ids)
    return SidePoint(status=point.status, quotes=[quote for quote in question.quotes if quote.id in wanted])
