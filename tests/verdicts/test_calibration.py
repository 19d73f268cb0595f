"""The offline judge on answers with known content. `pytest -s` prints the table its thresholds come from."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from api.adapters.judge_rules import RulesJudge
from api.adapters.multilingual import MultilingualSentences
from api.ports import JudgedAnswer, JudgedPart, JudgedPoint, Judgement
from api.verdicts.evidence import verify_quotes
from contract.transcript import Segment

FIXTURE = json.loads((Path(__file__).parent / "fixtures" / "answers.json").read_text(encoding="utf-8"))
CASES = [(q, a) for q in FIXTURE["questions"] for a in q["answers"]]
WORTHLESS = {"off-topic", "gibberish", "praise", "injection", "refusal", "parrot", "negated", "injection with keywords"}


@pytest.fixture(scope="module")
def judge() -> RulesJudge:
    return RulesJudge(MultilingualSentences())


_judged: dict[tuple[str, str], Judgement] = {}


async def judged(judge: RulesJudge, question: dict[str, Any], text: str) -> Judgement:
    """Each answer once: the tests look at the same judgements from several sides."""
    known = question["id"], text
    if known not in _judged:
        _judged[known] = await judged_anew(judge, question, text)
    return _judged[known]


async def judged_anew(judge: RulesJudge, question: dict[str, Any], text: str) -> Judgement:
    points = tuple(JudgedPoint(p["id"], p["text"], tuple(p["keywords"])) for p in question["points"])
    return await judge.judge_answer(
        JudgedAnswer(
            question=question["question"],
            follow_ups=(),
            points=points,
            parts=(JudgedPart(text),),
            language="en",
        )
    )


def allowed(answer: dict[str, Any], point_id: str) -> list[str]:
    return answer["expect"].get(point_id, ["not_shown"])


@pytest.mark.parametrize(("question", "answer"), CASES, ids=lambda v: v.get("kind", v.get("id")))
async def test_nothing_is_seen_that_is_not_there(
    judge: RulesJudge, question: dict[str, Any], answer: dict[str, Any]
) -> None:
    """No point is judged better than a fair reader would; worthless answers show nothing at all."""
    rank = {"not_shown": 0, "partly": 1, "shown": 2}
    result = await judged(judge, question, answer["text"])
    for finding in result.findings:
        best = max(rank[s] for s in allowed(answer, finding.point_id))
        assert rank[finding.status] <= best, f"{finding.point_id}: {finding.quotes}"
    if answer["kind"] in WORTHLESS - {"praise", "gibberish"}:
        assert all(f.status == "not_shown" for f in result.findings)


@pytest.mark.parametrize(("question", "answer"), CASES, ids=lambda v: v.get("kind", v.get("id")))
async def test_every_quote_is_verified(judge: RulesJudge, question: dict[str, Any], answer: dict[str, Any]) -> None:
    segment = Segment(
        id="s", call_id="c", speaker="candidate", text=answer["text"], started_ms=0, ended_ms=9_000, question_id="q"
    )
    result = await judged(judge, question, answer["text"])
    for finding in result.findings:
        kept, dropped = verify_quotes(finding.quotes, [[segment]])
        assert dropped == 0
        assert (finding.status == "not_shown") == (not kept)


async def test_calibration_table(judge: RulesJudge) -> None:
    """At least nine points in ten are judged as a fair reader would."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    rows = []
    for question, answer in CASES:
        result = await judged(judge, question, answer["text"])
        statuses = {f.point_id: f.status for f in result.findings}
        good = sum(status in allowed(answer, point_id) for point_id, status in statuses.items())
        right[answer["kind"]] += good
        total[answer["kind"]] += len(statuses)
        rows.append(f"{question['id']:9} {answer['kind']:24} {good}/{len(statuses)}  {statuses}")
    print("\n" + "\n".join(rows))
    print(f"points right: {sum(right.values())} of {sum(total.values())}")
    assert sum(right.values()) / sum(total.values()) >= 0.9
    assert right["good"] == total["good"]


async def test_the_same_answer_gets_the_same_judgement(judge: RulesJudge) -> None:
    question, answer = CASES[0]
    first = await judged(judge, question, answer["text"])
    assert await judged_anew(RulesJudge(MultilingualSentences()), question, answer["text"]) == first


async def test_korean_is_read_like_english(judge: RulesJudge) -> None:
    question = {
        "question": "장애가 났을 때 어떻게 대응하십니까?",
        "points": [
            {"id": "alert", "text": "알림과 로그를 확인한다", "keywords": ["알림", "로그"]},
            {"id": "tell", "text": "관계자에게 알린다", "keywords": ["공지", "고객사"]},
        ],
    }
    assert judge.fully_reads("ko-KR")
    assert not judge.fully_reads("ja")
    answer = await _korean(judge, question, "먼저 알림을 확인하고 로그에서 원인을 찾습니다.")
    assert [f.status for f in answer.findings] == ["shown", "not_shown"]
    denial = await _korean(judge, question, "로그를 본 적이 없습니다. 잘 모르겠습니다.")
    assert {f.status for f in denial.findings} == {"not_shown"}


async def _korean(judge: RulesJudge, question: dict[str, Any], text: str) -> Judgement:
    points = tuple(JudgedPoint(p["id"], p["text"], tuple(p["keywords"])) for p in question["points"])
    return await judge.judge_answer(JudgedAnswer(question["question"], (), points, (JudgedPart(text),), "ko"))


async def test_a_written_anchor_is_another_wording_of_its_point(judge: RulesJudge) -> None:
    """An answer in words far from the point's is heard where an anchor says what answers contain."""
    said = "We tried the payment again a few times and waited twice as long before each further attempt."
    bare = JudgedPoint("p1", "Handles unreliable dependencies")
    strong = JudgedPoint("p1", bare.text, strong="Tries a failed payment again and waits longer before each attempt")
    partial = JudgedPoint("p1", bare.text, partial="Says that failed payments are tried again")
    statuses = []
    for point in (bare, strong, partial):
        parts = (JudgedPart(said),)
        judged = await judge.judge_answer(JudgedAnswer("How do you cope with outages?", (), (point,), parts, "en"))
        statuses.append(judged.findings[0].status)
    assert statuses == ["not_shown", "shown", "partly"]
