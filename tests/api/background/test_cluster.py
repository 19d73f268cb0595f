"""What only a cluster has: a pool that kills, a broker that forgets, beats, and what operators look at."""

import asyncio
import re
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from api.database import new_id
from api.outbox import TaskState
from api.outbox.execution import DIED
from api.outbox.periodic import PERIODIC_TASK, all_periodic, ask_for
from api.worker.broker import make_celery
from tests.support.app_process import free_port
from tests.support.background import Background, Cluster, eventually
from tests.support.celery_process import CeleryProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
async def api(cluster: Cluster, worker: CeleryProcess) -> AsyncIterator[Background]:
    async with cluster.api() as made:
        yield made


async def test_a_poisoned_task_ends_in_the_dead_letter(api: Background) -> None:
    key = new_id()
    dead = await api.settled(await api.add("test_poison", key=key), 120)
    assert (dead.state, dead.error) == (TaskState.FAILED, DIED)
    assert await api.effects(key, "attempt") == 3
    other = new_id()
    assert (await api.settled(await api.add("test_plain", key=other))).state is TaskState.DONE


async def test_a_handler_that_hears_nothing_is_killed_at_its_limit(api: Background) -> None:
    key = new_id()
    started = time.monotonic()
    dead = await api.settled(await api.add("test_stubborn", key=key), 120)
    assert (dead.state, dead.error) == (TaskState.FAILED, DIED)
    assert await api.effects(key, "attempt") == 1
    assert time.monotonic() - started < 60


async def test_operators_can_look_inside(api: Background, cluster: Cluster, worker: CeleryProcess) -> None:
    """JOB-11."""
    key = new_id()
    task_id = await api.add("test_gated", key=key)
    await api.until(task_id, lambda task: task.state is TaskState.RUNNING)
    assert task_id in await asyncio.to_thread(worker.ask, "inspect", "active")
    look = make_celery(cluster.redis.url).control.inspect()
    assert await asyncio.to_thread(look.reserved)
    (queues,) = (await asyncio.to_thread(look.active_queues)).values()
    assert [queue["name"] for queue in queues] == ["high", "default", "email"]
    await api.open_gate(key)
    await api.settled(task_id)


async def test_several_beats_cause_one_run_a_slot(api: Background, cluster: Cluster) -> None:
    beats = [cluster.beat(f"beat-{n}") for n in range(2)]
    try:
        for beat in beats:
            beat.start()

        async def ran() -> int | None:
            tasks = await _periodic_keys(api)
            return len(tasks) if len(tasks) >= 3 else None

        await eventually(ran, 60, "three slots of test_each_second")
    finally:
        for beat in beats:
            beat.stop()
    keys = await _periodic_keys(api)
    assert len(keys) == len(set(keys))


async def test_asking_twice_in_a_slot_runs_once(api: Background) -> None:
    work = next(work for work in all_periodic() if work.name == "close_lapsed_interviews")
    for _ in range(3):
        await ask_for(api.services, work)
    slots = [key for key in await _periodic_keys(api, "close_lapsed_interviews:") if key]
    assert len(slots) == len(set(slots))


async def test_a_worker_shows_its_numbers(api: Background, cluster: Cluster) -> None:
    port = free_port()
    measured = Cluster(
        cluster.postgres, cluster.redis, cluster.folder, cluster.database_url, {"WORKER_METRICS_PORT": str(port)}
    )
    second = measured.worker("measured")
    try:
        second.start()

        async def counted() -> str | None:
            await api.settled(await api.add("test_plain", key=new_id()))
            async with httpx.AsyncClient(trust_env=False) as http:
                text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
            return text if re.search(r'celery_tasks_total\{.*task="test_plain".*\} [1-9]', text) else None

        text = await eventually(counted, 60, "celery_tasks_total")
        assert 'state="done"' in text
    finally:
        second.stop()


async def _periodic_keys(api: Background, prefix: str = "test_each_second:") -> list[str]:
    from sqlalchemy import select

    from api.outbox import Task

    async with api.services.database.transaction(read_only=True) as session:
        found = select(Task.dedupe_key).where(Task.name == PERIODIC_TASK, Task.dedupe_key.startswith(prefix))
        return [key for key in await session.scalars(found) if key is not None]
