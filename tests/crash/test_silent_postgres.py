"""A PostgreSQL that says nothing: paused, or busy for too long with one statement."""

import asyncio
import time

import httpx
import pytest
from sqlalchemy import text

from api.app import create_app
from api.database import Database, new_id
from api.database.engine import DatabaseUnavailable
from api.outbox import TaskState
from tests.support.background import Background, Cluster, eventually
from tests.support.celery_process import CeleryProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PAUSE_SECS = 12.0
BOUND_SECS = 10.0
BACK_SECS = 5.0
ASKS = 40
"""More than the pool has connections."""


async def setup_state(http: httpx.AsyncClient) -> tuple[int, str, float]:
    """Status, error code and seconds of a request that asks the database."""
    started = time.monotonic()
    reply = await http.get("/api/v1/setup")
    return reply.status_code, reply.json().get("error_code", ""), time.monotonic() - started


async def added_meanwhile(api: Background, keys: list[str]) -> dict[str, str]:
    """Commands that were accepted; one that was refused is the client's to send again."""
    accepted = {}
    for key in keys:
        try:
            accepted[key] = await api.add("test_keyed", key=key)
        except DatabaseUnavailable:
            continue
    return accepted


async def test_postgres_paused_during_work(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        transport = httpx.ASGITransport(create_app(services=api.services), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            assert (await setup_state(http))[0] == 200
            gate = new_id()
            running = await api.add("test_gated", key=gate)
            await api.until(running, lambda task: task.progress_done == 3)
            added = await added_meanwhile(api, [new_id() for _ in range(10)])
            assert len(added) == 10
            cluster.postgres.pause()
            paused_at = time.monotonic()
            try:
                asking = asyncio.gather(*(setup_state(http) for _ in range(ASKS)))
                added |= await added_meanwhile(api, [new_id() for _ in range(2)])
                replies = await asking
                await asyncio.sleep(max(0.0, PAUSE_SECS - (time.monotonic() - paused_at)))
            finally:
                cluster.postgres.resume()
            assert {(status, code) for status, code, _ in replies} == {(503, "SYS_503")}
            assert max(secs for _, _, secs in replies) < BOUND_SECS

            async def answers() -> bool | None:
                return (await setup_state(http))[0] == 200 or None

            await eventually(answers, BACK_SECS, "an answer after the pause")
            await api.open_gate(gate)
            for key, task_id in (added | {gate: running}).items():
                assert (await api.settled(task_id)).state is TaskState.DONE
                assert await api.effects(key) == 1


async def test_a_statement_that_takes_too_long(cluster: Cluster) -> None:
    database = Database(cluster.database_url, statement_secs=0.3)
    try:
        async with database.transaction() as session:
            backend = await session.scalar(text("SELECT pg_backend_pid()"))
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            async with database.transaction() as session:
                await session.execute(text("SELECT pg_sleep(60)"))
        assert time.monotonic() - started < 30, "it was not waited for to its end"
        async with database.transaction() as session:
            assert await session.scalar(text("SELECT pg_backend_pid()")) == backend
    finally:
        await database.close()


async def test_a_process_ends_while_postgres_is_paused(cluster: Cluster) -> None:
    database = Database(cluster.database_url)
    await database.ping()
    cluster.postgres.pause()
    try:
        started = time.monotonic()
        await database.close()
        assert time.monotonic() - started < BOUND_SECS
    finally:
        cluster.postgres.resume()
