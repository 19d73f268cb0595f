"""What has ended holds nothing: a worker's loop stands still until its next task, and open transactions with it."""

import asyncio
from pathlib import Path
from typing import Any

from api.outbox import TaskContext, enqueue, task
from api.outbox.execution import Executor
from api.settings import Settings
from api.worker.process import WorkerProcess
from tests.support.api_world import api_world


@task("left_busy")
async def busy(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await asyncio.sleep(0.05)
    return None


async def test_an_attempt_ends_with_its_renewals(tmp_path: Path) -> None:
    # The lease is renewed every 2 ms: at the end of nearly every attempt one is under way.
    async with api_world(tmp_path, task_lease_secs=0.006) as world:
        async with world.services.database.transaction() as session:
            for _ in range(10):
                enqueue(session, "left_busy", {})
        before = asyncio.all_tasks()
        for _ in range(10):
            assert await Executor(world.services).run()
            assert asyncio.all_tasks() == before


def test_a_worker_waits_for_what_a_task_left_running(tmp_path: Path) -> None:
    ended: list[str] = []

    async def end_later() -> None:
        await asyncio.sleep(0.1)
        ended.append("left")

    async def work() -> "asyncio.Task[None]":
        return asyncio.create_task(end_later())

    settings = Settings(_env_file=None, data_dir=tmp_path, redis_url="redis://127.0.0.1:1/0", secret_key="0" * 32)
    process = WorkerProcess(settings)
    try:
        process.run(work())
        assert ended == ["left"]
    finally:
        process.close()
