"""A real api on a database of its own, spoken to over ASGI; the clock moves only when a test says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from api.accounts.models import User
from api.app import create_app
from api.companies.models import Company
from api.database import new_id
from api.outbox.runner import InProcessRunner
from api.security.callers import Role
from api.security.passwords import hash_password
from api.settings import Settings
from api.wiring import Services, wire
from tests.support.databases import fresh_database

PASSWORD = "correct horse battery"  # a throw-away one
CLOCK_START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class SteppingClock:
    def __init__(self, start: datetime = CLOCK_START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> None:
        self._now += timedelta(**by)


@dataclass
class ApiWorld:
    """The app, its services, and shortcuts for what most tests need first."""

    app: FastAPI
    services: Services
    clock: SteppingClock
    http: httpx.AsyncClient
    logins: dict[str, dict[str, str]] = field(default_factory=dict)

    async def add_user(self, email: str, role: Role = Role.HR, company: str | None = None) -> str:
        """A user in a company of its own (or in `company`); returns the company's id."""
        hashed = await hash_password(PASSWORD, 4)
        async with self.services.database.transaction() as session:
            company_id = company or new_id()
            if company is None:
                session.add(Company(id=company_id, name=f"Company of {email}", settings={}))
                await session.flush()
            session.add(
                User(
                    company_id=company_id,
                    email=email,
                    password_hash=hashed,
                    name=email.split("@")[0],
                    role=role,
                    email_verified=True,
                )
            )
        return company_id

    async def login(self, email: str) -> dict[str, str]:
        """Headers of the signed-in user."""
        if email not in self.logins:
            reply = await self.http.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
            assert reply.status_code == 200, reply.text
            self.logins[email] = {"Authorization": f"Bearer {reply.json()['access_token']}"}
        return self.logins[email]

    async def run_tasks(self) -> int:
        """Carries out what is due in the outbox now."""
        runner = self.services.outbox
        assert isinstance(runner, InProcessRunner)
        return await runner.run_due()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@asynccontextmanager
async def api_world(folder: Path, **settings: Any) -> AsyncIterator[ApiWorld]:
    """Background work is not started: `run_tasks` drains the outbox when a test wants it.

    On SQLite or PostgreSQL, as `tests/support/databases.py` says.
    """
    async with fresh_database(_made(folder)) as url, world_on(url, folder, settings) as world:
        yield world


@asynccontextmanager
async def world_on(url: str, folder: Path, settings: dict[str, Any]) -> AsyncIterator[ApiWorld]:
    clock = SteppingClock()
    configured = Settings(
        _env_file=None,
        data_dir=folder,
        bcrypt_rounds=4,
        secret_key="0123456789abcdef0123456789abcdef",
        contact_email="people@example.com",
        **{"rate_limits": False, "database_url": url, "task_runner": "inprocess", "hearing_check": "off", **settings},
    )
    services = wire(configured, clock=clock)
    app = create_app(services=services)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        try:
            yield ApiWorld(app, services, clock, http)
        finally:
            await services.close()


@dataclass
class Scheduled:
    """An interview with three questions, and who is who."""

    world: ApiWorld
    hr: dict[str, str]
    company_id: str
    job_id: str
    candidate_id: str
    question_ids: list[str]
    interview_id: str
    token: str

    async def consent(self) -> None:
        reply = await self.world.http.get(f"/api/v1/interviews/validate/{self.token}")
        text = reply.json()["consent_text"]
        body = {"version": text["version"], "language": text["language"], "items": [i["id"] for i in text["items"]]}
        reply = await self.world.http.post(f"/api/v1/interviews/consent/{self.token}", json=body)
        assert reply.status_code == 200, reply.text

    async def join(self, tab_id: str = "tab-00000001", **more: Any) -> httpx.Response:
        body = {"tab_id": tab_id, **more}
        return await self.world.http.post(f"/api/v1/interviews/join/{self.token}", json=body)

    async def call(self, tab_id: str = "tab-00000001", **more: Any) -> "AgentSide":
        """Joins and is admitted: the agent's side of a new call."""
        joined = await self.join(tab_id, **more)
        assert joined.status_code == 200, joined.text
        bearer = {"Authorization": f"Bearer {joined.json()['join_ticket']}"}
        ticket = await self.world.http.post("/api/v1/internal/admissions", headers=bearer)
        assert ticket.status_code == 200, ticket.text
        headers = {"Authorization": f"Bearer {ticket.json()['token']}"}
        return AgentSide(self.world, self.interview_id, joined.json()["call_id"], headers)


@dataclass
class AgentSide:
    """What an agent with a ticket does over HTTP."""

    world: ApiWorld
    interview_id: str
    call_id: str
    headers: dict[str, str]

    async def post(self, *events: dict[str, Any], live: dict[str, Any] | None = None) -> httpx.Response:
        url = f"/api/v1/internal/calls/{self.call_id}/events"
        return await self.world.http.post(url, json={"events": list(events), "live": live}, headers=self.headers)

    async def brief(self) -> httpx.Response:
        return await self.world.http.get(f"/api/v1/internal/calls/{self.call_id}/brief", headers=self.headers)

    async def commands(self, after: int = 0, wait_secs: float = 0) -> httpx.Response:
        url = f"/api/v1/internal/calls/{self.call_id}/commands"
        return await self.world.http.get(url, params={"after": after, "wait_secs": wait_secs}, headers=self.headers)

    async def complete(self, last_seq: int, reason: str = "finished") -> httpx.Response:
        body = {"call_id": self.call_id, "reason": reason, "last_seq": last_seq}
        url = f"/api/v1/interviews/{self.interview_id}/complete"
        return await self.world.http.put(url, json=body, headers=self.headers)


async def schedule_interview(world: ApiWorld, email: str = "hr@example.com", **body: Any) -> Scheduled:
    company_id = await world.add_user(email)
    hr = await world.login(email)
    job = (await world.http.post("/api/v1/jobs", json={"title": "Backend engineer"}, headers=hr)).json()
    questions = []
    for n in (1, 2, 3):
        question = {
            "text": f"Question {n}?",
            "weight": n,
            "points": [{"text": f"Point {n}a", "keywords": ["cache"]}, {"text": f"Point {n}b"}],
        }
        reply = await world.http.post(f"/api/v1/jobs/{job['id']}/questions", json=question, headers=hr)
        assert reply.status_code == 201, reply.text
        questions.append(reply.json()["id"])
    person = {"email": "kim@example.com", "name": "Kim Minji", "timezone": "Asia/Seoul"}
    candidate = (await world.http.post("/api/v1/candidates", json=person, headers=hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": job["id"], **body}
    made = await world.http.post("/api/v1/interviews", json=wanted, headers=hr)
    assert made.status_code == 201, made.text
    interview = made.json()
    return Scheduled(world, hr, company_id, job["id"], candidate["id"], questions, interview["id"], interview["token"])
