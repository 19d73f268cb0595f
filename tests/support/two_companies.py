"""Two companies with one of everything and a person of every role: the ground of the access tests."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from api.accounts.models import User
from api.database import new_id
from api.engines.models import EngineTest
from api.integrations import announce
from api.outbox import Task
from api.security.callers import Role
from tests.support.api_world import ApiWorld, world_on
from tests.support.careers import own_career
from tests.support.databases import copied_database, kept_database
from tests.support.scored_interview import Played, play_interview

OGG = b"OggS\x00\x02" + bytes(200)
CSV = b"email,name\nimported@example.com,Imported Person\n"
HOOK = "http://127.0.0.1:9/hooks"


@dataclass
class Person:
    email: str
    user_id: str
    headers: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    """Their own things: session_id, key_id, export_id."""


@dataclass
class Side:
    """One company: who is in it, and the id of one of everything, by the name of the path's parameter."""

    company_id: str
    people: dict[Role, Person]
    ids: dict[str, str]
    token: str
    ticket: dict[str, str]
    """Headers of the agent of the interview's call."""

    def marks(self) -> set[str]:
        """What nobody of another company may ever read."""
        own = {person.email for role, person in self.people.items() if role is not Role.SYSTEM_ADMIN}
        # A version's number is no secret: every job counts from 1.
        return own | {value for name, value in self.ids.items() if name != "number"} | {self.company_id}


@dataclass
class TwoCompanies:
    folder: Path
    url: str
    """Of the database that is copied."""
    own: Side
    foreign: Side

    @asynccontextmanager
    async def copy(self, folder: Path) -> AsyncIterator[ApiWorld]:
        """A world of its own with everything in it; what happens there stays there."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite3*"))
        async with copied_database(self.url, folder) as url, world_on(url, folder, SETTINGS) as world:
            yield world


SETTINGS: dict[str, Any] = {
    "github_api_url": "http://127.0.0.1:9",
    "private_webhooks": True,
    "api_key_plans": ("free", "pro", "expert"),
}


async def build(folder: Path) -> TwoCompanies:
    url = await kept_database(folder)
    async with world_on(url, folder, SETTINGS) as world:
        own, foreign = await fill(world)
    return TwoCompanies(folder, url, own, foreign)


async def fill(world: ApiWorld) -> tuple[Side, Side]:
    """Makes both companies in an empty world."""
    return await _side(world, "own"), await _side(world, "foreign")


async def _side(world: ApiWorld, name: str) -> Side:
    played = await play_interview(world, email=f"hr@{name}.example")
    people = {Role.HR: await _person(world, f"hr@{name}.example")}
    for role in (Role.EMPLOYEE, Role.SYSTEM_ADMIN, Role.CANDIDATE):
        email = f"{role.value.lower()}@{name}.example"
        await world.add_user(email, role, played.company_id)
        if role is not Role.EMPLOYEE:
            await _leave_company(world, email)
        people[role] = await _person(world, email)
    made = _Maker(world, played, people[Role.HR].headers)
    ids = await made.everything(name, people[Role.EMPLOYEE].user_id)
    for person in people.values():
        person.ids = await _own_things(world, person)
    return Side(played.company_id, people, ids, played.token, played.agent.headers)


async def _leave_company(world: ApiWorld, email: str) -> None:
    async with world.services.database.transaction() as session:
        user = await session.scalar(select(User).where(User.email == email))
        assert user is not None
        user.company_id = None


async def _person(world: ApiWorld, email: str) -> Person:
    headers = await world.login(email)
    me = await world.http.get("/api/v1/auth/me", headers=headers)
    return Person(email, me.json()["id"], headers)


async def _own_things(world: ApiWorld, person: Person) -> dict[str, str]:
    http, headers = world.http, person.headers
    sessions = (await http.get("/api/v1/auth/sessions", headers=headers)).json()["sessions"]
    ids = {"session_id": sessions[0]["id"]}
    order = (await http.get("/api/v1/me/export", headers=headers)).json()
    ids |= {"export_id": order["export_id"], "task_id": order["task_id"]}
    key = await http.post("/api/v1/me/api-keys", json={"name": "Key", "scopes": ["jobs:read"]}, headers=headers)
    # Who may not have keys is tried with an id of nobody's.
    ids["key_id"] = key.json()["id"] if key.status_code == 201 else new_id()
    ids["practice_id"] = await _practice(world, headers)
    ids["practice_call_id"] = await _practice_call(world, headers)
    ids |= await _prepared(http, headers)
    resume = {"file": ("cv.txt", b"Python developer in Seoul since 2015.\n")}
    read = (await http.post("/api/v1/analyze/resume", files=resume, headers=headers)).json()
    ids |= {"resume_id": read["resume_id"], "document_id": read["document_id"]}
    ids |= await own_career(world, person.user_id)
    await world.run_tasks()
    return ids


async def _prepared(http: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, str]:
    """What somebody who prepares has."""
    asked = {"repo_url": "https://github.com/example/shop"}
    analysis = (await http.post("/api/v1/analyze/github", json=asked, headers=headers)).json()
    compared = {"job_text": "Required: Python and Docker.", "resume_text": "Built services in Python, 2021 to 2024."}
    gap = (await http.post("/api/v1/analyze/gap", json=compared, headers=headers)).json()
    wanted = {"gap_analysis_id": gap["id"]}
    plan = (await http.post("/api/v1/roadmap/generate", json=wanted, headers=headers)).json()
    return {
        "analysis_id": analysis["analysis_id"],
        "gap_analysis_id": gap["id"],
        "roadmap_id": plan["id"],
        "week": "1",
    }


async def _practice(world: ApiWorld, headers: dict[str, str]) -> str:
    """Saved: what is not lives in the process alone."""
    started = await world.http.post("/api/v1/interview/start", json={"job_title": "Analyst"}, headers=headers)
    practice_id: str = started.json()["interview_id"]
    saved = await world.http.post(f"/api/v1/interview/save/{practice_id}", headers=headers)
    assert saved.status_code == 201, saved.text
    return practice_id


async def _practice_call(world: ApiWorld, headers: dict[str, str]) -> str:
    wanted = {"job_title": "Analyst", "consent": {"version": "practice-2026-11", "items": ["practice"]}}
    started = await world.http.post("/api/v1/practice/calls", json=wanted, headers=headers)
    assert started.status_code == 201, started.text
    return str(started.json()["interview_id"])


@dataclass
class _Maker:
    """Makes one of everything as the company's HR."""

    world: ApiWorld
    played: Played
    hr: dict[str, str]

    async def post(self, path: str, status: int = 201, **request: Any) -> dict[str, Any]:
        reply: httpx.Response = await self.world.http.post(f"/api/v1{path}", headers=self.hr, **request)
        assert reply.status_code == status, (path, reply.text)
        body: dict[str, Any] = reply.json()
        return body

    async def everything(self, name: str, employee_id: str) -> dict[str, str]:
        await self.played.record(OGG)
        await self.world.run_tasks()
        detail = await self.played.detail()
        candidate_id, job_id = detail["candidate"]["id"], detail["job"]["id"]
        await self._assign(candidate_id, employee_id)
        colleague = await self.post("/users", json={"email": f"second@{name}.example", "name": "Kim", "role": "HR"})
        role = await self.post("/roles", json={"name": "Reader", "base_role": "EMPLOYEE", "permissions": ["jobs:read"]})
        round_ = await self.post(
            f"/candidates/{candidate_id}/rounds",
            json={"job_template_id": job_id, "round_number": 7, "round_type": "technical"},
        )
        imported = await self.post("/candidates/bulk-import", 202, files={"file": ("people.csv", CSV, "text/csv")})
        await self.post(
            f"/candidates/{candidate_id}/resume", 200, files={"resume": ("cv.txt", b"Python developer, Seoul.\n")}
        )
        note = await self.post(f"/candidates/{candidate_id}/notes", json={"text": "Called back."})
        twice = await self.post("/candidates", json={"email": f"mina@{name}.example", "name": "Mina Kim"})
        await self.post("/candidates/merge", 200, json={"keep_id": candidate_id, "merge_ids": [twice["id"]]})
        hook = await self.post("/webhooks", json={"url": HOOK})
        warm = {"slug": "warm", "content": {"name": f"Warm of {name}", "languages": {"en": {}}}}
        persona = await self.post("/personas", json=warm)
        request = await self.world.http.post(
            "/api/v1/register/company",
            json={"company_name": f"New {name}", "contact_name": "Lee", "contact_email": f"lee@new-{name}.example"},
        )
        assert request.status_code == 201, request.text
        test = await self.post(f"/companies/{self.played.company_id}/ai-config/test", 202, json={})
        panel = {"judge": "panel"}
        interview = f"/interviews/{self.played.interview_id}"
        compared = await self.post(f"{interview}/comparisons", 202, json={"first": panel, "second": panel})
        replayed = await self.post(f"/jobs/{job_id}/replays", 202, json={"limit": 1})
        await self._event()
        await self.world.run_tasks()
        deliveries = await self.world.http.get(f"/api/v1/webhooks/{hook['id']}/deliveries", headers=self.hr)
        return {
            "user_id": colleague["id"],
            "role_id": role["id"],
            "company_id": self.played.company_id,
            "test_id": test["id"],
            "request_id": request.json()["id"],
            "candidate_id": candidate_id,
            "note_id": note["id"],
            "merged_id": twice["id"],
            "job_id": job_id,
            "question_id": self.played.question_ids[0],
            "interview_id": self.played.interview_id,
            "call_id": self.played.agent.call_id,
            "watch_id": await self._watch(colleague["id"]),
            "adjustment_id": await self._adjustment(),
            "proposal_id": await self._proposal(),
            "asked_id": await self._request(),
            "decision_id": await self._decision(),
            "round_id": round_["id"],
            "persona_id": persona["id"],
            "comparison_id": compared["id"],
            "replay_id": replayed["id"],
            "number": "1",
            "sample_id": await self._sample(),
            "import_id": imported["import_job_id"],
            "task_id": await self._task(),
            "webhook_id": hook["id"],
            "delivery_id": deliveries.json()["deliveries"][0]["id"],
        }

    async def _sample(self) -> str:
        """A sentence that was spoken."""
        sample = await self.post("/speech-samples", 202, json={"text": "Why?"})
        async with self.world.services.database.transaction() as session:
            row = await session.get_one(EngineTest, sample["id"])
            row.sound = b"ID3"
        made: str = sample["id"]
        return made

    async def _assign(self, candidate_id: str, employee_id: str) -> None:
        person = {"email": "mina@example.com", "name": "Mina Kim", "assigned_to": employee_id}
        url = f"/api/v1/candidates/{candidate_id}"
        put = await self.world.http.put(url, json=person, headers=self.hr)
        assert put.status_code == 200, put.text

    async def _event(self) -> None:
        async with self.world.services.database.transaction() as session:
            announce(
                session,
                "interview.completed",
                company_id=self.played.company_id,
                subject_id=self.played.interview_id,
                data={},
            )

    async def _adjustment(self) -> str:
        from api.interviews.models import Adjustment

        async with self.world.services.database.transaction() as session:
            wish = Adjustment(interview_id=self.played.interview_id, kinds=["more_time"], text="Please")
            session.add(wish)
            await session.flush()
            return wish.id

    async def _request(self) -> str:
        from api.aftercare.models import AskedFor, CandidateRequest

        async with self.world.services.database.transaction() as session:
            asked = CandidateRequest(interview_id=self.played.interview_id, kind=AskedFor.EXPLANATION)
            session.add(asked)
            await session.flush()
            return asked.id

    async def _decision(self) -> str:
        """One that the candidate has not been told of."""
        from api.interviews.models import Verdict
        from api.verdicts.models import VerdictDecision

        async with self.world.services.database.transaction() as session:
            made = VerdictDecision(
                interview_id=self.played.interview_id, decision=Verdict.REVIEW, decided_by_name="Lee"
            )
            session.add(made)
            await session.flush()
            return made.id

    async def _proposal(self) -> str:
        from api.interviews.models import TimeRequest, TimeRequestKind

        offered = [f"2026-12-0{day}T01:00:00.000Z" for day in (1, 2)]
        async with self.world.services.database.transaction() as session:
            wish = TimeRequest(
                interview_id=self.played.interview_id, kind=TimeRequestKind.PROPOSED, times=offered, timezone="UTC"
            )
            session.add(wish)
            await session.flush()
            return wish.id

    async def _watch(self, user_id: str) -> str:
        """A colleague listens in, and has not left."""
        from api.supervision.models import Watch

        now = self.world.clock.now()
        async with self.world.services.database.transaction() as session:
            watch = Watch(
                interview_id=self.played.interview_id, user_id=user_id, listening=True, since=now, seen_at=now
            )
            session.add(watch)
            await session.flush()
            return watch.id

    async def _task(self) -> str:
        async with self.world.services.database.transaction(read_only=True) as session:
            statement = select(Task.id).where(Task.company_id == self.played.company_id, Task.name == "bulk_import")
            found = await session.scalar(statement)
            assert found is not None
            return found
