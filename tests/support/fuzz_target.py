"""The api as a process of its own on a database with two companies of everything: what the contract fuzzing calls."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import requests

from api.security.callers import Role
from tests.support.api_world import CLOCK_START, PASSWORD, ApiWorld, Scheduled, world_on
from tests.support.app_process import ROOT, START_SECS, STOP_SECS, free_port
from tests.support.databases import fresh_database
from tests.support.environment import without_proxies
from tests.support.two_companies import SETTINGS, Side, fill

SECRET = "0123456789abcdef0123456789abcdef"
LONG: dict[str, Any] = {"access_token_minutes": 600, "call_dead_after_secs": 36_000.0, "open_after_secs": 10**7}
"""Tokens and the live call outlast the run."""


@dataclass
class Caller:
    """Who calls, by the headers they send; `email` of a person who can sign in again."""

    name: str
    headers: dict[str, str]
    session: requests.Session
    email: str | None = None
    cookies: bool = False


@dataclass
class Seeded:
    own: Side
    foreign: Side
    pool: dict[str, list[str]]
    """Ids of the own company by the name of the path's parameter; the first of a list is the best."""
    ticket: dict[str, str]
    """Headers of the agent of the call that runs."""
    admission: dict[str, str]


@dataclass
class Target:
    base_url: str
    seeded: Seeded
    callers: dict[str, Caller]
    log: Path

    def revive(self) -> None:
        """Signs those in again whose session a request has ended."""
        for caller in self.callers.values():
            if caller.email is None:
                continue
            me = caller.session.get(f"{self.base_url}/api/v1/auth/me", headers=caller.headers)
            if me.status_code != 401:
                continue
            body = {"email": caller.email, "password": PASSWORD}
            reply = caller.session.post(f"{self.base_url}/api/v1/auth/login", json=body)
            if reply.status_code == 200:
                caller.headers = {**caller.headers, "Authorization": f"Bearer {reply.json()['access_token']}"}
            if not caller.cookies:
                caller.session.cookies.clear()

    def failures_logged(self) -> list[str]:
        """What the api itself called unexpected, with its traceback."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if '"unhandled_error"' in line]


@contextmanager
def fuzz_target(folder: Path, server_url: str | None) -> Iterator[Target]:
    """`server_url`: a PostgreSQL server; None: SQLite."""
    with asyncio.Runner() as runner:
        database = fresh_database(folder, server_url)
        url = runner.run(database.__aenter__())
        try:
            seeded = runner.run(_seed(url, folder))
            with _serving(url, folder) as base_url:
                yield Target(base_url, seeded, _callers(base_url, seeded), folder / "api.log")
        finally:
            runner.run(database.__aexit__(None, None, None))


async def _seed(url: str, folder: Path) -> Seeded:
    async with _now(url, folder) as world:
        own, foreign = await fill(world)
        scheduled = await _another(world, own, "live")
        await scheduled.consent()
        agent = await scheduled.call()
        waiting = await _another(world, own, "waiting")
        await waiting.consent()
        joined = (await waiting.join("tab-00000002")).json()
        fresh = await _another(world, own, "fresh")
        pool = {name: [value] for name, value in own.ids.items()}
        interviews = (scheduled, waiting, fresh)
        pool["interview_id"] += [one.interview_id for one in interviews]
        pool["candidate_id"] += [one.candidate_id for one in interviews]
        pool["token"] = [*(one.token for one in interviews), own.token]
        pool["call_id"] = [agent.call_id, joined["call_id"], own.ids["call_id"]]
        people = [person.user_id for role, person in own.people.items() if role is Role.EMPLOYEE]
        pool["user_id"] += people
        for name, value in own.people[Role.HR].ids.items():
            pool.setdefault(name, []).append(value)
        admission = {"Authorization": f"Bearer {joined['join_ticket']}"}
        return Seeded(own, foreign, pool, agent.headers, admission)


@asynccontextmanager
async def _now(url: str, folder: Path) -> AsyncIterator[ApiWorld]:
    """A world at the clock's real time, for the process that goes on from it."""
    async with world_on(url, folder, {**SETTINGS, **LONG}) as world:
        world.clock.advance(seconds=(datetime.now(UTC) - CLOCK_START).total_seconds())
        yield world


async def _another(world: ApiWorld, side: Side, name: str) -> Scheduled:
    """One more candidate of the company with an interview."""
    hr = side.people[Role.HR].headers
    person = {"email": f"{name}@{side.company_id[:8]}.example", "name": "Park Jiwoo"}
    candidate = await world.http.post("/api/v1/candidates", json=person, headers=hr)
    assert candidate.status_code == 201, candidate.text
    ids = {"candidate_id": candidate.json()["id"], "job_template_id": side.ids["job_id"]}
    made = await world.http.post("/api/v1/interviews", json=ids, headers=hr)
    assert made.status_code == 201, made.text
    interview = made.json()
    return Scheduled(
        world,
        hr,
        side.company_id,
        side.ids["job_id"],
        ids["candidate_id"],
        [side.ids["question_id"]],
        interview["id"],
        interview["token"],
    )


@contextmanager
def _serving(database_url: str, folder: Path) -> Iterator[str]:
    """uvicorn with the app as a deployment runs it (`api/cluster.py`); ended by its process id."""
    port = free_port()
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "RATE_LIMITS": "false",
        "BCRYPT_ROUNDS": "4",
        "TASK_RUNNER": "inprocess",
        "TEXT_PROVIDER": "none",
        "COMMANDS_WAIT_MAX_SECS": "0.05",
        "CONTACT_EMAIL": "people@example.com",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "WARNING",
        **{name.upper(): str(value) for name, value in LONG.items()},
    }
    env = without_proxies() | settings
    command = [sys.executable, "-m", "uvicorn", "api.cluster:create", "--factory", "--port", str(port)]
    with (folder / "api.log").open("ab") as log:
        quiet = ["--no-access-log", "--log-level", "warning"]
        process = subprocess.Popen(
            [*command, *quiet], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait_for(base_url, process, folder / "api.log")
            yield base_url
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECS
    while True:
        try:
            if httpx.get(f"{base_url}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert process.poll() is None, log.read_text()[-4000:]
        assert time.monotonic() < deadline, log.read_text()[-4000:]
        time.sleep(0.1)


def _callers(base_url: str, seeded: Seeded) -> dict[str, Caller]:
    people = {
        role.value.lower(): Caller(role.value.lower(), person.headers, requests.Session(), person.email)
        for role, person in seeded.own.people.items()
    }
    others = {
        "anonymous": Caller("anonymous", {}, requests.Session()),
        "agent": Caller("agent", seeded.ticket, requests.Session()),
        "joining": Caller("joining", seeded.admission, requests.Session()),
        "foreigner": Caller("foreigner", seeded.foreign.people[Role.HR].headers, requests.Session()),
    }
    # A person's browser: the refresh token is a cookie of its session, which rotates.
    browser = Caller("browser", {"X-Requested-With": "dashboard"}, requests.Session(), cookies=True)
    browser.email = seeded.own.people[Role.HR].email
    found = {**people, **others, "browser": browser}
    Target(base_url, seeded, {"browser": browser}, Path()).revive()
    return found
