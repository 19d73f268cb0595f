"""Whatever is killed, every accepted command has its effect, and has it once."""

import asyncio
from collections import Counter
from email import message_from_bytes

import httpx
import pytest

from api.app import create_app
from api.database import new_id
from api.mail import send_mail
from api.outbox import TaskState
from tests.support.background import Background, Cluster, child, eventually
from tests.support.celery_process import CeleryProcess
from tests.support.mail_sink import Sink

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(120)]

MANY = 30


async def add_many(api: Background) -> dict[str, str]:
    """Task id by key."""
    return {key: await api.add("test_keyed", key=key) for key in (new_id() for _ in range(MANY))}


async def each_once(api: Background, added: dict[str, str]) -> None:
    for key, task_id in added.items():
        assert (await api.settled(task_id, 120)).state is TaskState.DONE
        assert await api.effects(key) == 1


async def some_done(api: Background, added: dict[str, str]) -> None:
    """Until the work is under way."""

    async def ask() -> bool | None:
        return any([await api.effects(key) for key in added]) or None

    await eventually(ask, 60, "the first effect")


async def test_a_worker_killed_in_the_middle_of_a_task(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        key = new_id()
        task_id = await api.add("test_gated", key=key)
        await api.until(task_id, lambda task: task.progress_done == 3)
        worker.kill()
        assert (await api.look(task_id)).state is TaskState.RUNNING
        worker.start()
        await api.until(task_id, lambda task: task.attempts == 2)
        await api.open_gate(key)
        done = await api.settled(task_id)
        assert (done.state, done.result) == (TaskState.DONE, {"attempt": 2})
        assert await api.effects(key) == 1


async def test_a_worker_killed_with_a_full_queue(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        added = await add_many(api)
        await some_done(api, added)
        worker.kill()
        worker.start()
        await each_once(api, added)


async def test_mails_of_a_killed_worker_come_once(cluster: Cluster, worker: CeleryProcess, sink: Sink) -> None:
    """A mail that had gone out when its worker died goes out again under the same Message-ID: receivers show one."""
    async with cluster.api() as api:
        ids = []
        for n in range(MANY):
            async with api.services.database.transaction() as session:
                mail = send_mail(session, "test_mail", to=f"kim{n}@example.com", language="en", values={})
                ids.append(mail.id)

        async def first_mail() -> bool | None:
            return bool(sink.received) or None

        await eventually(first_mail, 60, "the first mail")
        worker.kill()
        # The mail server lives in this loop.
        await asyncio.to_thread(worker.start)
        for task_id in ids:
            assert (await api.settled(task_id, 120)).state is TaskState.DONE
    sent = {(str(mail["Message-ID"]), str(mail["To"])) for mail in map(message_from_bytes, sink.received)}
    assert len(sent) == MANY
    assert Counter(to for _, to in sent) == Counter(f"kim{n}@example.com" for n in range(MANY))


@pytest.mark.parametrize("moment", ["before-publish", "while-publishing"])
async def test_an_api_killed_between_commit_and_task(cluster: Cluster, worker: CeleryProcess, moment: str) -> None:
    key = new_id()
    ended = child(moment, key, cluster.env)
    assert ended.returncode == -9, ended.stderr
    async with cluster.api() as api:

        async def done() -> bool | None:
            return await api.effects(key) > 0 or None

        await eventually(done, 60, "the effect of the command")
        assert await api.effects(key) == 1


async def test_beat_and_worker_heal_while_no_api_is_left(cluster: Cluster, worker: CeleryProcess) -> None:
    key = new_id()
    assert child("before-publish", key, cluster.env).returncode == -9
    beat = cluster.beat()
    try:
        beat.start()
        async with cluster.api() as api:
            await api.services.outbox.stop()

            async def done() -> bool | None:
                return await api.effects(key) > 0 or None

            await eventually(done, 60, "the effect of the command")
    finally:
        beat.stop()


async def test_redis_restarted_with_its_data_lost(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        before = await add_many(api)
        await some_done(api, before)
        cluster.redis.stop()
        meanwhile = await add_many(api)
        cluster.redis.start()
        await each_once(api, before | meanwhile)


async def test_postgres_restarted_during_work(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        app = create_app(services=api.services)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            sign_in = {"email": "nobody@example.com", "password": "not the password"}
            reply = await http.post("/api/v1/auth/login", json=sign_in)
            assert reply.status_code == 401, reply.text
            gate = new_id()
            running = await api.add("test_gated", key=gate)
            await api.until(running, lambda task: task.progress_done == 3)
            added = await add_many(api)
            cluster.postgres.crash()
            away = await http.post("/api/v1/auth/login", json=sign_in)
            assert (away.status_code, away.json()["error_code"]) == (503, "SYS_503")
            assert {"detail", "timestamp"} <= away.json().keys()
            cluster.postgres.start()
            back = await http.post("/api/v1/auth/login", json=sign_in)
            assert back.status_code == 401, back.text
            await api.open_gate(gate)
            await each_once(api, added | {gate: running})
