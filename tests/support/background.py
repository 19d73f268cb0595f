"""Background work on both runners: in this process on SQLite, and in Celery on PostgreSQL and Redis."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from api.outbox import Task, enqueue
from api.settings import Settings
from api.wiring import Services, wire
from tests.support.background_tasks import count_of, leave
from tests.support.celery_process import BEAT, WORKER, CeleryProcess
from tests.support.databases import make_tables
from tests.support.postgres_server import PostgresServer, postgres_server
from tests.support.redis_server import RedisServer, redis_server

SECRET = "0123456789abcdef0123456789abcdef"  # a throw-away one
LEASE_SECS = 2.0
ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")


@dataclass
class Background:
    """One api process's view: it adds tasks and sees what becomes of them."""

    services: Services

    async def add(self, name: str, **payload: Any) -> str:
        async with self.services.database.transaction() as session:
            return enqueue(session, name, payload).id

    async def look(self, task_id: str) -> Task:
        async with self.services.database.transaction(read_only=True) as session:
            return await session.get_one(Task, task_id)

    async def settled(self, task_id: str, timeout_secs: float = 60) -> Task:
        """Once it is done or dead."""
        return await self.until(task_id, lambda task: task.finished_at is not None, timeout_secs)

    async def until(self, task_id: str, condition: Callable[[Task], bool], timeout_secs: float = 60) -> Task:
        async def ask() -> Task | None:
            task = await self.look(task_id)
            return task if condition(task) else None

        return await eventually(ask, timeout_secs, f"task {task_id}")

    async def effects(self, key: str, what: str = "effect") -> int:
        return await count_of(self.services, key, what)

    async def open_gate(self, key: str) -> None:
        await leave(self.services, key, "gate")


async def eventually(ask: Callable[[], Awaitable[T | None]], timeout_secs: float, what: str) -> T:
    """The first answer that is not None. Raises AssertionError that says `what` did not come."""
    deadline = time.monotonic() + timeout_secs
    while (answer := await ask()) is None:
        assert time.monotonic() < deadline, f"{what}: not within {timeout_secs} s"
        await asyncio.sleep(0.05)
    return answer


@dataclass
class Cluster:
    """The servers of a cluster, and its worker's environment."""

    postgres: PostgresServer
    redis: RedisServer
    folder: Path
    database_url: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis.url,
            "DATA_DIR": str(self.folder / "data"),
            "SECRET_KEY": SECRET,
            "TASK_LEASE_SECS": str(LEASE_SECS),
            "CONFIG_DIR": str(Path(__file__).resolve().parents[1] / "fixtures" / "background"),
        } | self.more

    def worker(self, name: str = "worker") -> CeleryProcess:
        return CeleryProcess(self.folder, self.env, name, WORKER)

    def beat(self, name: str = "beat") -> CeleryProcess:
        # A schedule file of its own: two beats on one would share what they know.
        file = str(self.folder / f"{name}-schedule")
        return CeleryProcess(self.folder, self.env, name, (*BEAT, "-s", file))

    @asynccontextmanager
    async def api(self) -> AsyncIterator[Background]:
        """An api process's services, its relay running."""
        async with in_process(self.folder / "data", self.database_url, redis_url=self.redis.url) as background:
            yield background


def child(what: str, key: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Runs `tests.support.api_child` to its end; -9 says that it was killed."""
    command = [sys.executable, "-m", "tests.support.api_child", what, key]
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, timeout=150)


@contextmanager
def cluster_servers(folder: Path, **more: str) -> Iterator[Cluster]:
    """PostgreSQL with all tables, and Redis."""
    with postgres_server() as postgres, redis_server() as redis:
        url = postgres.create_database("cluster")
        with ThreadPoolExecutor(1) as aside:
            # The thread of the tests runs a loop already.
            aside.submit(lambda: asyncio.run(make_tables(url))).result()
        yield Cluster(postgres, redis, folder, url, more)


@asynccontextmanager
async def in_process(folder: Path, database_url: str, *, redis_url: str = "") -> AsyncIterator[Background]:
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        redis_url=redis_url,
        secret_key=SECRET,
        task_lease_secs=LEASE_SECS,
    )
    services = wire(settings)
    await services.outbox.start()
    try:
        yield Background(services)
    finally:
        await services.outbox.stop()
        await services.close()
