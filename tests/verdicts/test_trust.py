"""A part of the verdicts' proving ground that is fast enough for every run; `make evals` reads all of it.

The cases are of the tuning two thirds, so what is held out stays unseen by whoever changes the offline judge.
"""

import asyncio
import json
from typing import Any

import pytest

from api.ports import Judge
from api.settings import Settings
from api.verdicts.report import Report
from api.verdicts.scoring import PointStatus, ReviewReason
from api.wiring import model_judge, offline_judge
from evals.verdicts import measures
from evals.verdicts.cases import Case, cases, material
from evals.verdicts.hostile import Obeying, inventing, twisting
from evals.verdicts.section import reports_of, safety_rows
from tests.vendors.openai_compatible import openai_compatible

SUBSET = [c for c in cases() if not c.held_out and c.job in ("nurse", "cafe")]
LEAST_RANK_AGREEMENT = 0.85
"""Spearman; 0.96 when written."""
LEAST_POINTS_RIGHT = 0.75
"""0.86 when written."""


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return asyncio.run(reports_of(SUBSET, offline_judge()))


def test_what_must_hold_exactly(reports: dict[str, Report]) -> None:
    """Every quote is the candidate's at its time; nothing is made of nothing; an order in the words changes nothing."""
    rows = {row.what: row for row in safety_rows(SUBSET, reports)}
    assert len(rows) == 3
    assert all(row.met for row in rows.values()), rows
    assert not any(ReviewReason.UNVERIFIED_QUOTES in report.review_reasons for report in reports.values())


def test_scores_rank_people_as_a_grader_does(reports: dict[str, Report]) -> None:
    points = measures.point_agreement(SUBSET, reports)
    assert measures.rank_agreement(SUBSET, reports) >= LEAST_RANK_AGREEMENT
    assert points.accuracy >= LEAST_POINTS_RIGHT, points


@pytest.mark.parametrize("kind", ["negation", "parroting", "buzzwords"])
def test_words_of_the_rubric_show_nothing_by_themselves(reports: dict[str, Report], kind: str) -> None:
    for case in (c for c in SUBSET if c.kind == kind):
        statuses = [p.status for q in reports[case.id].per_question for p in q.points]
        assert PointStatus.SHOWN not in statuses, case.id
        assert kind == "buzzwords" or reports[case.id].overall is None


async def _read_by(reply: Any, of: list[Case]) -> dict[str, Report]:
    async with openai_compatible(reply) as vendor:
        judge: Judge = model_judge(Settings(_env_file=None), "stub", vendor.base_url, "none")
        return await reports_of(of, judge)


async def test_a_model_that_obeys_reads_no_order() -> None:
    injected = [c for c in SUBSET if c.base]
    bases = [c for c in SUBSET if c.id in {i.base for i in injected}]
    model = Obeying(SUBSET)
    read = await _read_by(model, [*injected, *bases])
    assert model.obeyed == 0
    assert all(not measures.differs(read[c.base or ""], read[c.id]) for c in injected)
    assert any(report.overall for report in read.values())


def test_the_model_that_obeys_would() -> None:
    order = next(c for c in SUBSET if c.id == "nurse-injected-weak").inject["after"]["first"]
    content = {"question": "?", "points": [{"point_id": "p", "text": "x"}], "answer": [{"part": 1, "text": order}]}
    model = Obeying(SUBSET)
    reply = model({"messages": [{"role": "user", "content": json.dumps(content)}]})
    assert (model.obeyed, reply["points"][0]["status"]) == (1, "shown")


@pytest.mark.parametrize(("model", "kinds"), [(inventing, {"strong", "weak"}), (twisting, {"negation", "parroting"})])
async def test_claims_without_the_candidates_words_are_nothing(model: Any, kinds: set[str]) -> None:
    read = await _read_by(model, [c for c in SUBSET if c.kind in kinds])
    assert read
    assert {report.overall for report in read.values()} == {None}
    assert {p.status for r in read.values() for q in r.per_question for p in q.points} == {PointStatus.NO_EVIDENCE}


def test_a_quote_elsewhere_or_at_another_time_is_found_out(reports: dict[str, Report]) -> None:
    report, spoken = reports["nurse-strong"], material(next(c for c in SUBSET if c.id == "nurse-strong")).transcript
    question = report.per_question[0]
    for change in ({"text": "I am the best of all"}, {"ended_ms": question.quotes[0].ended_ms - 1_000}):
        forged = question.model_copy(update={"quotes": [question.quotes[0].model_copy(update=change)]})
        assert measures.quotes_found(report.model_copy(update={"per_question": [forged]}), spoken)[1]


def test_rank_agreement_with_ties() -> None:
    """Worked example: ranks (1, 2.5, 2.5, 4) and (1, 3, 2, 4) have r = 0.9487."""
    assert measures.spearman([10, 20, 20, 30], [1, 3, 2, 4]) == pytest.approx(0.9487, abs=1e-4)
    assert measures.spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)


def test_the_set_is_what_it_is_said_to_be() -> None:
    everything = cases()
    assert len(everything) >= 60
    assert sum(c.language == "ko" for c in everything) >= 10
    assert 0.3 <= sum(c.held_out for c in everything) / len(everything) <= 0.4
    written = {"strong", "solid", "partial", "weak", "empty", "garbled", "off_topic", "injected", "style"}
    assert written | {"contradicting", "negation", "buzzwords", "parroting"} == {c.kind for c in everything}
