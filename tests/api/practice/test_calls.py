"""Practice with the live interviewer: made, entered, read, kept or gone, and seen by nobody else."""

import asyncio
import io
import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.housekeeping import Housekeeping
from api.interviews.tasks import NO_SHOW_TASK
from api.live import repository as live
from api.models import metadata
from api.outbox import Task
from api.practice.state import KEPT_SECS
from api.practice.tasks import forget_practice_calls
from api.privacy.accounts import SOFT_DELETE, purge_accounts
from api.security.callers import Role
from api.security.lookup import caller_of
from contract.brief import Brief
from tests.support.api_world import AgentSide, ApiWorld
from tests.support.interviews import user_id_of

CONSENT = {"version": "practice-2026-11", "items": ["practice", "recording"]}
SAID = (
    "At my last company the nightly marmalade importer broke. I compared the logs and I wrote an integration test for "
    "it. As a result it has not failed since."
)
MARK = "marmalade"
OGG = b"OggS\x00\x02 " + bytes(range(200))


@dataclass
class Practising:
    """Somebody with a practice call of their own."""

    world: ApiWorld
    headers: dict[str, str]
    practice_id: str = ""
    token: str = ""
    seq: int = 0

    async def ask(self, method: str, path: str, **more: Any) -> Any:
        return await self.world.http.request(method, f"/api/v1{path}", headers=self.headers, **more)

    async def start(self, **body: Any) -> dict[str, Any]:
        wanted = {"job_title": "Backend engineer", "minutes": 10, "consent": CONSENT, **body}
        reply = await self.ask("POST", "/practice/calls", json=wanted)
        assert reply.status_code == 201, reply.text
        made: dict[str, Any] = reply.json()
        self.practice_id, self.token = made["interview_id"], made["token"]
        return made

    async def enter(self) -> AgentSide:
        http = self.world.http
        joined = await http.post(f"/api/v1/interviews/join/{self.token}", json={"tab_id": "tab-00000001"})
        assert joined.status_code == 200, joined.text
        bearer = {"Authorization": f"Bearer {joined.json()['join_ticket']}"}
        ticket = (await http.post("/api/v1/internal/admissions", headers=bearer)).json()
        headers = {"Authorization": f"Bearer {ticket['token']}"}
        return AgentSide(self.world, self.practice_id, joined.json()["call_id"], headers)

    async def hold(self, agent: AgentSide, brief: Brief, reason: str = "finished", via: str = "voice") -> None:
        """One answer, with a hesitation and, where it is spoken, a long pause in it."""
        question = brief.questions[0]
        engines = {name: {"provider": "test"} for name in ("stt", "tts", "llm")}
        at_ms, words = 5_000, []
        for text in ("um", *SAID.split()):
            words.append({"text": text, "started_ms": at_ms, "ended_ms": at_ms + 300, "probability": 0.95})
            at_ms += 4_000 if text == "broke." else 400
        asked = {"question_id": question.id, "index": 0, "total": len(brief.questions), "text": question.text}
        said = {"segment_id": "c1", "text": f"um {SAID}", "question_id": question.id, "confidence": 0.95}
        said |= {"via": via, "words": words if via == "voice" else []}
        for event in (
            {"type": "call.started", "started_at": "2026-11-23T09:00:00Z", "door": "smallwebrtc", "engines": engines},
            {"type": "question.asked", **asked},
            {"type": "candidate.said", **said, "started_ms": 5_000, "ended_ms": at_ms},
            {"type": "question.closed", "question_id": question.id, "outcome": "answered"},
            {"type": "call.ended", "reason": reason},
        ):
            self.seq += 1
            reply = await agent.post({"seq": self.seq, "at_ms": at_ms, **event})
            assert reply.status_code == 200, reply.text
            if event["type"] == "question.closed":
                await self.upload(agent)
        done = await agent.complete(self.seq, reason)
        assert done.status_code == 200, done.text

    async def upload(self, agent: AgentSide) -> None:
        content, url = OGG, f"/api/v1/internal/calls/{agent.call_id}/uploads"
        declared = {"size_bytes": len(content), "sha256": sha256(content).hexdigest()}
        body = {"kind": "recording", "content_type": "audio/ogg", **declared}
        target = (await self.world.http.post(url, json=body, headers=agent.headers)).json()
        put = await self.world.http.put(target["url"], content=content, headers=target["headers"])
        assert put.status_code == 204, put.text

    async def over(self, **body: Any) -> None:
        """A call that was held to its end and read."""
        await self.start(**body)
        agent = await self.enter()
        await self.hold(agent, Brief.model_validate((await agent.brief()).json()))
        await self.world.run_tasks()

    async def results(self) -> dict[str, Any]:
        reply = await self.ask("GET", f"/interview/results/{self.practice_id}")
        assert reply.status_code == 200, reply.text
        return dict(reply.json())


@pytest.fixture
async def mine(world: ApiWorld) -> Practising:
    await world.add_user("mina@example.com", Role.CANDIDATE)
    return Practising(world, await world.login("mina@example.com"))


async def where(world: ApiWorld, mark: str) -> set[str]:
    """Tables and files that hold the word."""
    found = set()
    async with world.services.database.transaction(read_only=True) as session:
        for table in metadata.tables.values():
            rows = (await session.execute(select(table))).mappings().all()
            if mark in json.dumps([dict(row) for row in rows], default=str, ensure_ascii=False).lower():
                found.add(table.name)
    recordings = world.services.settings.data_dir.rglob("*.ogg")
    return found | {path.name for path in recordings if path.is_file()}


async def test_a_call_is_made_held_read_and_kept_as_words(world: ApiWorld, mine: Practising) -> None:
    told = (await mine.ask("GET", "/practice/disclosure", params={"language": "ko"})).json()
    assert (told["kept_hours"], told["text"]["language"]) == (4, "ko")
    made = await mine.start(interview_type="behavioral", num_questions=2)
    assert (made["num_questions"], made["writer"]) == (2, "rules")
    view = (await world.http.get(f"/api/v1/interviews/validate/{mine.token}")).json()
    assert (view["practice"], view["step"], view["phone"]) == (True, "room", None)
    agent = await mine.enter()
    brief = Brief.model_validate((await agent.brief()).json())
    assert (brief.mode, brief.record_audio, len(brief.questions)) == ("practice", True, 2)
    assert all(question.points for question in brief.questions)
    said = [text for key, texts in brief.persona.phrases.items() if not key.endswith("_phone") for text in texts]
    assert not [text for text in said if "decides" in text or "will decide" in text]
    await mine.hold(agent, brief)
    assert (await mine.results())["state"] == "reading"
    assert (await mine.ask("POST", f"/interview/save/{mine.practice_id}")).json()["error_code"] == "PRAC_418"
    await world.run_tasks()
    found = await mine.results()
    assert (found["state"], found["call"]["token"], found["call"]["problem"]) == ("finished", None, None)
    (question,) = found["questions"]
    assert question["competency"] == "behavioural"
    feedback = question["feedback"]
    quotes = [quote for point in feedback["points"] for quote in point["quotes"]]
    for quote in quotes:
        assert question["answer"][quote["start"] : quote["end"]] == quote["text"]
        assert quote["call_id"] == agent.call_id
        assert quote["at_ms"] >= 5_000
    assert quotes or question["score"] is None
    places = [(place["kind"], place["at_ms"]) for place in feedback["delivery"]["places"]]
    assert places == [("filler", 5_000), ("pause", 5_000 + 9 * 400 + 300)]
    (recording,) = found["call"]["recordings"]
    assert (await world.http.get(recording["url"])).content == OGG
    compared = {"interview_id": mine.practice_id, "question_number": 1}
    reply = await mine.ask("POST", "/practice/compare", json=compared)
    assert reply.json()["error_code"] == "PRAC_412", "the answer is found; there is one judge only"
    waiting = (await mine.ask("GET", "/practice/calls")).json()["calls"]
    assert [(one["interview_id"], one["state"]) for one in waiting] == [(mine.practice_id, "over")]

    assert (await mine.ask("POST", f"/interview/save/{mine.practice_id}")).status_code == 201
    assert (await mine.ask("POST", f"/interview/save/{mine.practice_id}")).status_code == 200
    await world.run_tasks()
    kept = await mine.results()
    assert (kept["state"], kept["by_call"], kept["call"]) == ("saved", True, None)
    assert kept["questions"] == found["questions"]
    assert await where(world, MARK) == {"practice_questions"}
    assert (await world.http.get(f"/api/v1/interviews/status/{mine.token}")).status_code == 404
    (row,) = (await mine.ask("GET", "/practice/interviews")).json()["interviews"]
    assert (row["by_call"], row["answered"]) == (True, 1)


async def test_kept_with_its_recording_and_deleted(world: ApiWorld, mine: Practising) -> None:
    await mine.over()
    saved = await mine.ask("POST", f"/interview/save/{mine.practice_id}", params={"recording": True})
    assert saved.status_code == 201
    world.clock.advance(seconds=KEPT_SECS + 1)
    world.logins.clear()
    mine.headers = await world.login("mina@example.com")
    await forget_practice_calls(world.services)
    (recording,) = (await mine.results())["call"]["recordings"]
    assert (await world.http.get(recording["url"])).content == OGG
    assert (await mine.ask("GET", "/practice/calls")).json()["calls"] == []
    assert (await mine.ask("DELETE", f"/practice/interviews/{mine.practice_id}")).status_code == 204
    await world.run_tasks()
    assert await where(world, MARK) == set()


async def test_what_was_typed_is_quoted_without_a_place_in_the_recording(world: ApiWorld, mine: Practising) -> None:
    await mine.start()
    agent = await mine.enter()
    await mine.hold(agent, Brief.model_validate((await agent.brief()).json()), via="text")
    await world.run_tasks()
    results = await mine.results()
    points = results["questions"][0]["feedback"]["points"]
    quotes = [(quote["call_id"], quote["at_ms"]) for point in points for quote in point["quotes"]]
    assert results["call"]["recordings"]
    assert quotes
    assert set(quotes) == {(None, None)}


async def test_what_nobody_saved_is_gone_and_nobody_is_told_they_missed_it(world: ApiWorld, mine: Practising) -> None:
    await mine.over()
    await mine.start()
    world.clock.advance(seconds=KEPT_SECS + 1)
    await Housekeeping(world.services).tick()
    async with world.services.database.transaction(read_only=True) as session:
        assert (await session.scalars(select(Task).where(Task.name == NO_SHOW_TASK))).all() == []
    await forget_practice_calls(world.services)
    await world.run_tasks()
    assert await where(world, MARK) == set()
    async with world.services.database.transaction(read_only=True) as session:
        for table in ("interviews", "candidates", "job_templates", "practice_calls", "documents"):
            assert (await session.execute(select(metadata.tables[table]))).all() == [], table


async def test_no_company_and_no_administrator_sees_it(world: ApiWorld, mine: Practising) -> None:
    company_id = await world.add_user("hr@example.com")
    await world.add_user("root@example.com", Role.SYSTEM_ADMIN, company_id)
    await mine.over(candidate_name="Marmalade Kim", job_title="Marmalade taster")
    await mine.start(job_title="Marmalade cook")
    await mine.enter()
    for email in ("hr@example.com", "root@example.com"):
        headers = await world.login(email)
        of_all = ("/companies",) if email == "root@example.com" else ()
        for path in (*SEEN_BY_COMPANIES, *of_all):
            reply = await world.http.get(f"/api/v1{path}", headers=headers)
            assert reply.status_code == 200, (path, reply.text)
            assert MARK not in reply.text.lower(), (email, path)
            assert mine.practice_id not in reply.text, (email, path)
        counted = (await world.http.get("/api/v1/analytics/funnel", headers=headers)).json()
        assert not any(stage["reached"] for stage in counted["stages"])
        for path in (f"/interviews/{mine.practice_id}", f"/interviews/{mine.practice_id}/transcript"):
            assert (await world.http.get(f"/api/v1{path}", headers=headers)).status_code == 404
        async with world.services.database.transaction(read_only=True) as session:
            caller = await caller_of(session, await user_id_of(world, email))
            assert caller is not None
            assert await live.running(session, caller) == [], "the wall"


SEEN_BY_COMPANIES = (
    "/interviews",
    "/candidates",
    "/candidates?q=marmalade",
    "/jobs",
    "/today",
    "/tasks",
    "/analytics/costs",
    "/analytics/interviews",
    "/analytics/feedback",
)


async def test_it_is_left_gone_on_with_and_ended(world: ApiWorld, mine: Practising) -> None:
    await mine.start(num_questions=2)
    agent = await mine.enter()
    for reply in (
        await mine.ask("DELETE", f"/practice/calls/{mine.practice_id}"),
        await mine.ask("POST", f"/practice/calls/{mine.practice_id}/end"),
    ):
        assert reply.json()["error_code"] == "PRAC_417"
    await mine.hold(agent, Brief.model_validate((await agent.brief()).json()), "candidate_left")
    left = await mine.results()
    assert (left["state"], left["call"]["token"], left["call"]["live"]) == ("running", mine.token, False)
    again = await mine.enter()
    resumed = Brief.model_validate((await again.brief()).json()).resume
    assert resumed is not None
    assert resumed.question_index == 1
    await again.post({"type": "call.ended", "seq": 1, "at_ms": 10, "reason": "candidate_left"})
    assert (await again.complete(1, "candidate_left")).status_code == 200
    assert (await mine.ask("POST", f"/practice/calls/{mine.practice_id}/end")).status_code == 204
    await world.run_tasks()
    assert (await mine.results())["metrics"]["answered"] == 1
    assert (await mine.ask("DELETE", f"/practice/calls/{mine.practice_id}")).status_code == 204
    await world.run_tasks()
    assert await where(world, MARK) == set()


async def test_what_is_refused(world: ApiWorld, mine: Practising) -> None:
    wanted = {"job_title": "Analyst", "consent": CONSENT}
    for consent, code in (({"items": []}, "INT_401"), ({"version": "older"}, "INT_415")):
        reply = await mine.ask("POST", "/practice/calls", json={**wanted, "consent": {**CONSENT, **consent}})
        assert reply.json()["error_code"] == code
    await mine.start()
    await world.add_user("other@example.com", Role.CANDIDATE)
    other = Practising(world, await world.login("other@example.com"), mine.practice_id)
    for method, path in (
        ("GET", f"/interview/results/{mine.practice_id}"),
        ("POST", f"/interview/save/{mine.practice_id}"),
        ("POST", f"/practice/calls/{mine.practice_id}/end"),
        ("DELETE", f"/practice/calls/{mine.practice_id}"),
    ):
        assert (await other.ask(method, path)).json()["error_code"] == "PRAC_404"
    for _ in range(3):
        await mine.start()
    replies = await asyncio.gather(*(mine.ask("POST", "/practice/calls", json=wanted) for _ in range(3)))
    assert sorted(reply.json().get("error_code", "") for reply in replies) == ["", "PRAC_416", "PRAC_416"]


async def test_unrecorded_where_it_is_not_ticked(mine: Practising) -> None:
    await mine.start(consent={**CONSENT, "items": ["practice"]})
    agent = await mine.enter()
    assert (await agent.brief()).json()["record_audio"] is False


async def test_it_waits_for_an_interviewer_like_everybody(world: ApiWorld, mine: Practising) -> None:
    dispatcher = world.services.dispatcher
    assert isinstance(dispatcher, EmbeddedDispatcher)
    await mine.start()
    held: set[str] = {"another"}
    dispatcher.capacity, dispatcher.under_way = 1, lambda: held
    url, tab = f"/api/v1/interviews/join/{mine.token}", {"tab_id": "tab-00000001"}
    reply = await world.http.post(url, json=tab)
    assert (reply.status_code, reply.json()["error_code"], reply.headers["retry-after"]) == (503, "INT_505", "5")
    (waiting,) = (await mine.ask("GET", "/practice/calls")).json()["calls"]
    assert waiting["state"] == "open", "it can be come back to with the same link"
    held.clear()
    assert (await world.http.post(url, json=tab)).status_code == 200


async def test_an_export_has_it_and_a_closed_account_takes_it_along(world: ApiWorld, mine: Practising) -> None:
    await mine.over()
    order = (await mine.ask("GET", "/me/export")).json()
    await world.run_tasks()
    archive = await mine.ask("GET", f"/exports/{order['export_id']}/archive")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        (call,) = json.loads(files.read("data.json"))["practice_calls"]
        assert MARK in json.dumps(call["interview"]["events"])
        assert files.read(call["files"][0]["file"]) == OGG
    assert (await mine.ask("DELETE", "/me")).status_code == 204
    world.clock.advance(seconds=SOFT_DELETE.total_seconds() + 1)
    async with world.services.database.transaction() as session:
        assert await purge_accounts(session, world.clock.now()) == 1
    await world.run_tasks()
    assert await where(world, MARK) == set()
