"""A fault of ours is no score: the verdict is blocked, and a person (or the settings) settles it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.audit.models import AuditEntry
from api.companies.models import Company
from api.housekeeping import close_lapsed_interviews
from api.interviews.models import Interview, InterviewStatus
from api.ports import Mail
from api.quality.rule import MAX_REDOS
from tests.support.api_world import AgentSide, ApiWorld, Scheduled
from tests.support.scored_interview import GOOD_BUILD

ENGINES = {part: {"provider": "piper"} for part in ("stt", "tts", "llm")}


class Sent:
    """A mailer that keeps what it was given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def sent(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> Sent:
    kept = Sent()
    monkeypatch.setattr(type(world.services.mailer), "send", lambda _mailer, mail: kept.send(mail))
    return kept


async def play(scheduled: Scheduled, *, silent_ms: int = 0, reason: str = "finished") -> AgentSide:
    """A call with one answer; `silent_ms`: how long the agent left the candidate alone after it."""
    await scheduled.consent()
    agent = await scheduled.call()
    question = {"question_id": scheduled.question_ids[0]}
    span = {"segment_id": "s1", "started_ms": 4_000, "ended_ms": 20_000}
    events: list[dict[str, Any]] = [
        {"type": "call.started", "started_at": "2026-11-23T09:00:00Z", "door": "smallwebrtc", "engines": ENGINES},
        {"type": "candidate.joined", "at_ms": 1_000},
        {"type": "agent.started_speaking", "at_ms": 1_500},
        {"type": "question.asked", "at_ms": 1_500, **question, "index": 0, "total": 3, "text": "Question 1?"},
        {"type": "candidate.said", "at_ms": 20_000, "text": GOOD_BUILD, "confidence": 0.9, **span, **question},
        {"type": "turn.ended", "at_ms": 20_000, "turn": 1, "silence_ms": 0},
        {"type": "agent.started_speaking", "at_ms": 20_900 + silent_ms},
        {"type": "question.closed", "at_ms": 21_000 + silent_ms, **question, "outcome": "answered"},
        {"type": "call.ended", "at_ms": 25_000 + silent_ms, "reason": reason},
    ]
    reply = await agent.post(*({"at_ms": 0, **event, "seq": n} for n, event in enumerate(events, 1)))
    assert reply.status_code == 200, reply.text
    assert (await agent.complete(len(events), reason)).status_code == 200
    await scheduled.world.run_tasks()
    return agent


async def spoilt(scheduled: Scheduled) -> None:
    await play(scheduled, silent_ms=40_000)


def url(interview_id: str, rest: str = "") -> str:
    return f"/api/v1/interviews/{interview_id}{rest}"


async def ask(scheduled: Scheduled, rest: str, interview_id: str | None = None) -> Any:
    reply = await scheduled.world.http.get(url(interview_id or scheduled.interview_id, rest), headers=scheduled.hr)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def post(scheduled: Scheduled, rest: str, body: Any = None, interview_id: str | None = None) -> httpx.Response:
    path = url(interview_id or scheduled.interview_id, rest)
    return await scheduled.world.http.post(path, json=body, headers=scheduled.hr)


async def test_a_good_call_is_scored_and_its_figures_are_shown(scheduled: Scheduled) -> None:
    assert (await ask(scheduled, "/quality"))["figures"] is None, "nothing before its end"
    await play(scheduled)
    found = await ask(scheduled, "/quality")
    assert (found["quality_index"], found["faults"], found["blocked"]) == (100, [], False)
    assert found["figures"]["total"]["words"] == len(GOOD_BUILD.split())
    assert not found["can_offer_redo"]
    report = (await ask(scheduled, ""))["report"]
    assert report["technical_faults"] == []
    assert report["suggested_verdict"] is not None
    for rest, body in (("/redo", None), ("/score-anyway", {"reason": "Why not"})):
        refused = await post(scheduled, rest, body)
        assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_435")


async def test_a_fault_of_ours_is_stated_instead_of_a_score(scheduled: Scheduled) -> None:
    await spoilt(scheduled)
    shown = await ask(scheduled, "")
    assert (shown["score"], shown["suggested_verdict"], shown["verdict"]) == (None, None, None)
    assert shown["report"]["overall"] is None
    assert [fact["fault"] for fact in shown["report"]["technical_faults"]] == ["dead_air"]
    assert shown["qa"] == []
    refused = await post(scheduled, "/verdict", {"decision": "FAIL", "reason": "Said nothing"})
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_434")
    # Scoring again invents nothing either.
    assert (await post(scheduled, "/score")).status_code == 202
    await scheduled.world.run_tasks()
    assert (await ask(scheduled, ""))["score"] is None
    status = (await scheduled.world.http.get(url(f"status/{scheduled.token}"))).json()
    assert status["fault"] == {"redo_link": None, "redo_until": None}


async def test_a_redo_keeps_questions_round_and_the_old_interview(scheduled: Scheduled, sent: Sent) -> None:
    await spoilt(scheduled)
    world = scheduled.world
    offered = await post(scheduled, "/redo")
    assert offered.status_code == 201, offered.text
    await world.run_tasks()
    new_id = offered.json()["interview_id"]
    async with world.services.database.transaction(read_only=True) as session:
        old = await session.get_one(Interview, scheduled.interview_id)
        redo = await session.get_one(Interview, new_id)
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.object_id == new_id))).all()
    assert (old.status, redo.status) == (InterviewStatus.COMPLETED, InterviewStatus.SCHEDULED)
    assert (redo.redo_of_id, redo.job_version_id, redo.candidate_id) == (old.id, old.job_version_id, old.candidate_id)
    assert redo.expires_at > world.clock.now()
    assert [entry.action for entry in entries] == ["POST /interviews/{interview_id}/redo"]

    [mail] = [mail for mail in sent.mails if "sorry" in mail.subject]
    status = (await world.http.get(url(f"status/{scheduled.token}"))).json()
    receipt = (await world.http.get(url(f"receipt/{scheduled.token}"))).json()
    assert status["fault"] == receipt["fault"]
    assert status["fault"]["redo_link"] in mail.text
    token = status["fault"]["redo_link"].rsplit("/", 1)[-1]
    opened = await world.http.get(url(f"validate/{token}"))
    assert (opened.status_code, opened.json()["interview_id"]) == (200, new_id)

    overview = await world.http.get("/api/v1/analytics/overview", headers=scheduled.hr)
    assert overview.json()["waiting_for_review"] == 0
    assert (await ask(scheduled, "/quality"))["redo"]["id"] == new_id
    assert (await ask(scheduled, "/quality", new_id))["redo_of"] == scheduled.interview_id
    for rest, body in (("/redo", None), ("/score-anyway", {"reason": "Why not"})):
        again = await post(scheduled, rest, body)
        assert (again.status_code, again.json()["error_code"]) == (409, "INT_436")


async def test_a_person_may_have_it_scored_anyway_in_their_name(scheduled: Scheduled) -> None:
    await spoilt(scheduled)
    assert (await post(scheduled, "/score-anyway", {"reason": " "})).status_code == 422
    accepted = await post(scheduled, "/score-anyway", {"reason": "All answers are in the recording"})
    assert accepted.status_code == 202, accepted.text
    await scheduled.world.run_tasks()
    found = await ask(scheduled, "/quality")
    assert (found["blocked"], found["released"]["by_name"]) == (False, "hr")
    assert found["released"]["reason"] == "All answers are in the recording"
    shown = await ask(scheduled, "")
    assert shown["report"]["technical_faults"] == []
    assert shown["report"]["suggested_verdict"] is not None
    assert (await post(scheduled, "/verdict", {"decision": "PASS", "reason": "Good"})).status_code == 200
    assert (await post(scheduled, "/redo")).status_code == 409
    assert (await scheduled.world.http.get(url(f"status/{scheduled.token}"))).json()["fault"] is None


async def test_free_redos_are_bounded(scheduled: Scheduled) -> None:
    current = scheduled
    for _ in range(MAX_REDOS):
        await spoilt(current)
        offered = await post(current, "/redo")
        assert offered.status_code == 201, offered.text
        status = (await current.world.http.get(url(f"status/{current.token}"))).json()
        current = Scheduled(
            current.world,
            current.hr,
            current.company_id,
            current.job_id,
            current.candidate_id,
            current.question_ids,
            offered.json()["interview_id"],
            status["fault"]["redo_link"].rsplit("/", 1)[-1],
        )
    await spoilt(current)
    refused = await post(current, "/redo")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_437")
    assert not (await ask(current, "/quality"))["can_offer_redo"]


async def test_the_company_may_have_redos_offered_by_themselves(scheduled: Scheduled, sent: Sent) -> None:
    world = scheduled.world
    async with world.services.database.transaction() as session:
        company = await session.get_one(Company, scheduled.company_id)
        company.settings = {"interviews": {"auto_redo": True}}
    await spoilt(scheduled)
    found = await ask(scheduled, "/quality")
    assert found["redo"] is not None
    await world.run_tasks()
    assert len([mail for mail in sent.mails if "sorry" in mail.subject]) == 1
    # Asked to score once more, it offers no second one.
    assert (await post(scheduled, "/score")).status_code == 202
    await world.run_tasks()
    async with world.services.database.transaction(read_only=True) as session:
        redos = (await session.scalars(select(Interview).where(Interview.redo_of_id.is_not(None)))).all()
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "interview.redo_offered"))).all()
    assert (len(redos), len(entries)) == (1, 1)


async def test_a_call_that_broke_and_was_not_taken_up_again_is_not_scored(scheduled: Scheduled) -> None:
    await play(scheduled, reason="fault")
    world = scheduled.world
    world.clock.advance(days=30)
    await close_lapsed_interviews(world.services)
    await world.run_tasks()
    scheduled.world.logins.clear()
    scheduled.hr = await world.login("hr@example.com")
    shown = await ask(scheduled, "")
    assert (shown["status"], shown["score"]) == ("completed", None)
    assert [fact["fault"] for fact in shown["report"]["technical_faults"]] == ["broken_off"]
    assert (await post(scheduled, "/redo")).status_code == 201
