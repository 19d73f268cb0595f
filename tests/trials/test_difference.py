"""Where two reports differ, what of a draft counts, and what would change over many interviews. Pure."""

from typing import Any, Literal

import pytest

from api.interviews.models import Verdict
from api.jobs.schemas import PointInput
from api.jobs.snapshot import JobSnapshot
from api.trials.difference import difference, outcome, without_equal_quotes
from api.trials.draft import asked_otherwise, not_asked, with_edits, within
from api.trials.errors import ForeignQuestion
from api.trials.schemas import DraftQuestion
from api.trials.summing_up import Pair, rank_agreement, ranks, summary
from api.verdicts.report import Report
from contract.brief import BriefQuestion, RubricPoint

Status = Literal["shown", "partly", "not_shown", "no_evidence"]
ONE, TWO, THREE = (f"01a1fd46-0b17-75d6-bb7d-c1960743{n}" for n in ("1bb8", "1bb9", "1bba"))


def report(overall: int | None, **questions: dict[str, Status]) -> Report:
    """Points by question; each point that is shown or partly shown has a quote of its own."""
    return Report.model_validate(
        {
            "overall": overall,
            "suggested_verdict": None if overall is None else "PASS" if overall >= 70 else "FAIL",
            "thresholds": {"pass": 70, "review": 50},
            "judge": {"engine": "rules", "model": "m", "prompt_version": "1"},
            "per_question": [question(n, name, points) for n, (name, points) in enumerate(questions.items())],
            "transcript_digest": "t",
            "rubric_digest": "r",
        }
    )


def question(index: int, name: str, points: dict[str, Status]) -> dict[str, Any]:
    seen = [point for point, status in points.items() if status in ("shown", "partly")]
    return {
        "question_id": name,
        "index": index,
        "text": f"About {name}?",
        "weight": 1,
        "outcome": "answered",
        "status": "scored" if seen else "not_enough_evidence",
        "score": 50.0 if seen else None,
        "feedback": "",
        "points": [
            {"point_id": p, "text": p, "status": s, "quote_ids": [f"{name}.{p}"] if p in seen else []}
            for p, s in points.items()
        ],
        "quotes": [
            {
                "id": f"{name}.{p}",
                "segment_id": "c1",
                "segment_ids": ["c1"],
                "call_id": "call",
                "text": f"words on {p}",
                "started_ms": 0,
                "ended_ms": 1,
                "source": "recognised",
            }
            for p in seen
        ],
        "dropped_quotes": 0,
        "words": 20,
        "recognition": 0.9,
    }


def test_only_points_of_both_sides_can_flip() -> None:
    old = report(80, build={"p1": "shown", "p2": "partly"}, gone={"p1": "shown"})
    new = report(40, build={"p1": "not_shown", "p3": "shown"}, added={"p1": "shown"})
    found = difference(old, new)
    assert (found.points, found.flips) == (1, 1)
    assert [q.question_id for q in found.questions] == ["build", "added", "gone"]
    build = found.questions[0]
    sides = {p.point_id: (p.first and p.first.status.value, p.second and p.second.status.value) for p in build.points}
    assert sides == {"p1": ("shown", "not_shown"), "p3": (None, "shown"), "p2": ("partly", None)}
    assert (found.questions[1].first, found.questions[2].second) == (None, None)


def test_words_are_copied_where_somebody_has_to_look() -> None:
    same, other = {"p1": "shown", "p2": "shown"}, {"p1": "shown", "p2": "partly"}
    found = difference(report(80, build=same), report(60, build=other))  # type: ignore[arg-type]  # literals in a dict
    one, two = without_equal_quotes(found.questions)[0].points
    assert one.first is not None
    assert two.first is not None
    assert (one.flipped, one.first.quotes) == (False, [])
    assert (two.flipped, [quote.text for quote in two.first.quotes]) == (True, ["words on p2"])


def test_a_report_without_a_difference_says_so() -> None:
    one = report(80, build={"p1": "shown"})
    found = difference(one, one)
    assert (found.flips, [q.differs for q in found.questions]) == (0, [False])
    assert outcome(one).suggested_verdict is Verdict.PASS


def job(*ids: str, text: str = "What?") -> JobSnapshot:
    points = (RubricPoint(id="p1", text="Names a result", keywords=("fewer",)),)
    questions = tuple(BriefQuestion(id=one, text=text, weight=1, points=points) for one in ids)
    return JobSnapshot(
        title="Engineer",
        description=None,
        facts=(),
        ai_prompt=None,
        ai_model=None,
        persona_id="default",
        language="en",
        questions=questions,
    )


def test_a_draft_replaces_weights_and_points_and_nothing_else() -> None:
    draft = with_edits(job(ONE, TWO), [DraftQuestion(question_id=TWO, weight=9, points=[PointInput(text="Own part")])])
    assert [(q.weight, q.points[0].text) for q in draft.questions] == [(1, "Names a result"), (9, "Own part")]
    assert with_edits(job(ONE), []).digest() == job(ONE).digest()
    with pytest.raises(ForeignQuestion):
        with_edits(job(ONE), [DraftQuestion(question_id=TWO)])


def test_an_interview_is_judged_by_what_it_was_asked() -> None:
    draft, held = job(TWO, THREE, text="What exactly?"), job(ONE, TWO)
    tried = within(draft, held)
    assert tried is not None
    assert [q.id for q in tried.questions] == [TWO]
    assert (not_asked(draft, held), asked_otherwise(draft, held)) == ([THREE], [TWO])
    assert within(job(THREE), held) is None
    unchanged = within(held, held)
    assert unchanged is not None
    assert unchanged.digest() == held.digest()


def test_ranks_share_their_places() -> None:
    assert ranks([40, 90, 40, 70]) == [1.5, 4, 1.5, 3]


@pytest.mark.parametrize(
    ("first", "second", "rho"),
    [
        ([1, 2, 3, 4, 5], [10, 20, 30, 40, 50], 1.0),
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1.0),
        # Worked by hand: ranks 1 2.5 2.5 4 5 and 2 1 3 4 5; Pearson of them is 8 / √(9.5 × 10).
        ([10, 20, 20, 30, 40], [2, 1, 3, 4, 5], 0.82),
        ([1, 2, 3, 4, 5], [7, 7, 7, 7, 7], None),
        ([1, 2, 3, 4], [1, 2, 3, 4], None),
    ],
)
def test_rank_agreement(first: list[float], second: list[float], rho: float | None) -> None:
    assert rank_agreement(first, second) == rho


def pair(
    old: int | None, new: int | None, decided: Verdict | None = None, point: tuple[Status, Status] | None = None
) -> Pair:
    before, after = (
        report(old, q={"p": point[0] if point else "shown"}),
        report(new, q={"p": point[1] if point else "shown"}),
    )
    return Pair(
        old_score=old,
        new_score=new,
        old_verdict=before.suggested_verdict,
        new_verdict=after.suggested_verdict,
        decided=decided,
        changed=old != new,
        questions=difference(before, after).questions,
    )


def test_what_would_change_in_all() -> None:
    found = summary(
        [
            pair(80, 60, Verdict.FAIL, ("shown", "partly")),
            pair(40, 75, Verdict.PASS, ("not_shown", "shown")),
            pair(90, 60, Verdict.PASS, ("shown", "not_shown")),
            pair(80, 80),
            pair(None, 70),
        ]
    )
    assert (found.interviews, found.changed, found.mean_shift, found.largest_shift) == (5, 4, -3.8, 35)
    flips = {(flip.old, flip.new): flip.interviews for flip in found.verdict_flips}
    assert flips == {(Verdict.PASS, Verdict.FAIL): 2, (Verdict.FAIL, Verdict.PASS): 1, (None, Verdict.PASS): 1}
    assert [(p.point_id, p.up, p.down, p.same) for p in found.points] == [("p", 1, 2, 2)]
    assert found.agreement is not None
    assert (found.agreement.decided, found.agreement.old, found.agreement.new) == (3, 1, 2)


def test_nothing_judged_says_nothing() -> None:
    found = summary([])
    assert (found.interviews, found.mean_shift, found.rank_agreement, found.agreement) == (0, None, None, None)
