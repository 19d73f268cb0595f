"""Background work: in the same transaction as its cause, at least once, and never lost."""

import asyncio
from typing import Any

import pytest

from api.outbox import Task, TaskContext, TaskFailed, TaskState, enqueue, task
from api.outbox.runner import InProcessRunner
from tests.support.api_world import ApiWorld

LEASE_SECS = 30.0
"""What the world's settings say."""

runs: list[tuple[str, int]] = []
failed: list[str] = []
gate = asyncio.Event()


async def note_failure(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    failed.append(error)


@task("test_echo")
async def echo(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    runs.append(("echo", context.attempt))
    return {"echo": payload["word"]}


@task("test_fails", retry_waits_secs=(3, 6), on_failed=note_failure)
async def fails(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    runs.append(("fails", context.attempt))
    raise OSError("away")


@task("test_hopeless", on_failed=note_failure)
async def hopeless(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    runs.append(("hopeless", context.attempt))
    raise TaskFailed("nothing will help")


@task("test_urgent", queue="high")
async def urgent(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    runs.append(("urgent", context.attempt))
    return None


@task("test_waits")
async def waits(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    runs.append(("waits", context.attempt))
    await gate.wait()
    return None


@pytest.fixture(autouse=True)
def fresh() -> None:
    runs.clear()
    failed.clear()
    gate.clear()


async def add(world: ApiWorld, name: str, **payload: Any) -> str:
    async with world.services.database.transaction() as session:
        return enqueue(session, name, payload).id


async def look(world: ApiWorld, task_id: str) -> Task:
    async with world.services.database.transaction(read_only=True) as session:
        return await session.get_one(Task, task_id)


async def test_a_task_runs_and_keeps_its_result(world: ApiWorld) -> None:
    task_id = await add(world, "test_echo", word="hello")
    assert await world.run_tasks() == 1
    done = await look(world, task_id)
    assert (done.state, done.result, done.attempts) == (TaskState.DONE, {"echo": "hello"}, 1)
    assert await world.run_tasks() == 0


async def test_a_rolled_back_cause_leaves_no_task(world: ApiWorld) -> None:
    async def cause() -> None:
        async with world.services.database.transaction() as session:
            enqueue(session, "test_echo", {"word": "x"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await cause()
    assert await world.run_tasks() == 0


async def test_an_unknown_name_is_refused_when_added(world: ApiWorld) -> None:
    with pytest.raises(LookupError):
        await add(world, "test_nobody")


async def test_urgent_work_goes_first(world: ApiWorld) -> None:
    await add(world, "test_echo", word="x")
    await add(world, "test_urgent")
    await world.run_tasks()
    assert [name for name, _ in runs] == ["urgent", "echo"]


async def test_retries_wait_and_end_in_the_dead_letter(world: ApiWorld) -> None:
    task_id = await add(world, "test_fails")
    await world.run_tasks()
    assert (await look(world, task_id)).state is TaskState.QUEUED
    world.clock.advance(seconds=2)
    assert await world.run_tasks() == 0
    world.clock.advance(seconds=1)
    assert await world.run_tasks() == 1
    world.clock.advance(seconds=6)
    assert await world.run_tasks() == 1
    dead = await look(world, task_id)
    assert (dead.state, dead.error) == (TaskState.FAILED, "OSError: away")
    assert failed == ["OSError: away"]
    assert [attempt for _, attempt in runs] == [1, 2, 3]


async def test_what_cannot_help_is_not_repeated(world: ApiWorld) -> None:
    task_id = await add(world, "test_hopeless")
    await world.run_tasks()
    assert ((await look(world, task_id)).state, failed) == (TaskState.FAILED, ["nothing will help"])


async def test_a_killed_process_loses_nothing(world: ApiWorld) -> None:
    """The claim of a runner that never comes back runs out, and another runner takes the task."""
    from api.outbox import store

    task_id = await add(world, "test_echo", word="again")
    async with world.services.database.transaction() as session:
        claimed = await store.claim(session, "a process that was killed", world.clock.now(), LEASE_SECS)
    assert claimed is not None
    assert await world.run_tasks() == 0
    world.clock.advance(seconds=LEASE_SECS)
    assert await world.run_tasks() == 1
    assert ((await look(world, task_id)).state, runs) == (TaskState.DONE, [("echo", 2)])


async def test_the_only_runner_takes_over_at_once_when_it_starts(world: ApiWorld) -> None:
    from api.outbox import store

    task_id = await add(world, "test_echo", word="again")
    async with world.services.database.transaction() as session:
        await store.claim(session, "a process that was killed", world.clock.now(), LEASE_SECS)
    async with world.services.database.transaction() as session:
        await store.give_back_all(session, world.clock.now())
    assert await world.run_tasks() == 1
    assert (await look(world, task_id)).state is TaskState.DONE


async def test_two_runners_do_not_share_a_task(world: ApiWorld) -> None:
    for n in range(6):
        await add(world, "test_echo", word=str(n))
    others = [InProcessRunner(world.services) for _ in range(3)]
    counts = await asyncio.gather(*(runner.run_due() for runner in others))
    assert sum(counts) == 6
    assert len(runs) == 6


async def test_the_runner_wakes_after_the_commit_and_gives_back_when_stopped(world: ApiWorld) -> None:
    runner = world.services.outbox
    await runner.start()
    task_id = await add(world, "test_waits")
    async with asyncio.timeout(5):
        while not runs:  # noqa: ASYNC110  the runner is its own master; it says nothing when it begins
            await asyncio.sleep(0.01)
    await runner.stop()
    given_back = await look(world, task_id)
    assert (given_back.state, given_back.attempts, given_back.lease_owner) == (TaskState.QUEUED, 0, None)


async def test_hr_sees_tasks_of_the_own_company_only(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    await world.add_user("other@example.com")
    async with world.services.database.transaction() as session:
        task_id = enqueue(session, "test_echo", {"word": "x"}, company_id=company).id
    url = f"/api/v1/tasks/{task_id}"
    own = await world.http.get(url, headers=await world.login("hr@example.com"))
    assert (own.status_code, own.json()["state"]) == (200, "queued")
    assert (await world.http.get(url, headers=await world.login("other@example.com"))).status_code == 404
