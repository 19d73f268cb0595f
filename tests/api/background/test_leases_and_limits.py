"""The edges of one attempt: a lost lease, a handler that swallows its cancellation, what a dead letter may say."""

import asyncio
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api.database.away import is_database_away
from api.embedded import one_process
from api.outbox import Task, TaskContext, TaskState, enqueue, task
from api.outbox.execution import Executor
from api.outbox.periodic import PeriodicLoop, periodic
from api.settings import Settings
from api.wiring import Services
from tests.support.api_world import ApiWorld, SteppingClock, api_world

cancelled: list[str] = []
late: list[asyncio.Event] = []
"""One for each runner of `often_late`; set when it was stopped."""
successors: list[asyncio.Task[None]] = []
ticks = asyncio.Event()


@task("lease_waits")
async def waits(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    async with context.services.database.transaction() as session:
        stolen = update(Task).where(Task.id == context.task_id).values(lease_owner="somebody else")
        await session.execute(stolen)
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        cancelled.append(context.task_id)
        raise
    return None


@task("often_late")
async def often_late(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Each of the first six runners is taken over while it is still at work."""
    stopped = asyncio.Event()
    before = late[-1:]
    late.append(stopped)
    for runner in before:
        await runner.wait()
    if len(late) > 6:
        return {"attempt": context.attempt}
    successors.append(asyncio.create_task(taken_over(context.services)))
    try:
        await asyncio.sleep(600)
    finally:
        stopped.set()
    return None


async def taken_over(services: Services) -> None:
    clock = services.clock
    assert isinstance(clock, SteppingClock)
    while not await Executor(services).run():
        clock.advance(minutes=5)


@task("limit_wraps_up", time_limit_secs=0.5, retry_waits_secs=())
async def wraps_up(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        return {"kept": "what was done so far"}
    return None


@task("limit_ignored", time_limit_secs=0.3, retry_waits_secs=())
async def ignored(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        await ticks.wait()
    return None


@task("says_too_much", retry_waits_secs=())
async def says_too_much(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    TypeAdapter(int).validate_python("kim@example.com")
    return None


async def add(world: ApiWorld, name: str) -> str:
    async with world.services.database.transaction() as session:
        return enqueue(session, name, {}).id


async def look(world: ApiWorld, task_id: str) -> Task:
    async with world.services.database.transaction(read_only=True) as session:
        return await session.get_one(Task, task_id)


async def test_who_loses_the_lease_stops_and_says_nothing(tmp_path: Any) -> None:
    async with api_world(tmp_path, task_lease_secs=0.3) as world:
        task_id = await add(world, "lease_waits")
        assert await Executor(world.services).run()
        found = await look(world, task_id)
        assert (found.state, found.lease_owner) == (TaskState.RUNNING, "somebody else")
        assert cancelled == [task_id]


async def test_a_task_does_not_die_of_runners_that_are_late(tmp_path: Any) -> None:
    """More of them than attempts are allowed: none of them failed, and none of their processes died."""
    async with api_world(tmp_path, task_lease_secs=0.3) as world:
        task_id = await add(world, "often_late")
        assert await Executor(world.services).run()
        for n in range(6):
            await successors[n]
        found = await look(world, task_id)
        assert (found.state, found.attempts, found.error) == (TaskState.DONE, 1, None)


async def test_what_was_done_before_the_limit_may_count(world: ApiWorld) -> None:
    task_id = await add(world, "limit_wraps_up")
    await world.run_tasks()
    done = await look(world, task_id)
    assert (done.state, done.result) == (TaskState.DONE, {"kept": "what was done so far"})


async def test_a_handler_that_ignores_its_limit_is_left_behind(world: ApiWorld) -> None:
    task_id = await add(world, "limit_ignored")
    await world.run_tasks()
    dead = await look(world, task_id)
    assert (dead.state, dead.error) == (TaskState.FAILED, "it took too long")
    ticks.set()
    await asyncio.sleep(0)


async def test_a_dead_letter_holds_nothing_that_was_worked_on(world: ApiWorld) -> None:
    task_id = await add(world, "says_too_much")
    await world.run_tasks()
    assert (await look(world, task_id)).error == "ValidationError"


class _Refused(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__("refused")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (ConnectionRefusedError(111, "refused"), True),
        (PoolTimeout(), True),
        (DBAPIError("SELECT 1", {}, _Refused("57P01")), True),
        (DBAPIError("SELECT 1", {}, _Refused("08006")), True),
        (DBAPIError("SELECT 1", {}, _Refused("53300")), True),
        (DBAPIError("UPDATE a", {}, _Refused("40P01")), True),
        (OperationalError("SELECT 1", {}, Exception("database is locked")), True),
        (OperationalError("SELECT x", {}, Exception("no such column: x")), False),
        (DBAPIError("SELECT x", {}, _Refused("42703")), False),
        (ValueError("x"), False),
    ],
)
def test_only_a_database_that_is_away_is_tried_again(error: Exception, away: bool) -> None:
    assert is_database_away(error) is away


def test_who_carries_out_background_work() -> None:
    def settings(**more: Any) -> Settings:
        return Settings(_env_file=None, **more)

    both = {"database_url": "postgresql+asyncpg://app@localhost/app", "redis_url": "redis://localhost/0"}
    assert not settings().tasks_by_celery
    assert not settings(redis_url=both["redis_url"]).tasks_by_celery
    assert settings(**both).tasks_by_celery
    assert not settings(**both, task_runner="inprocess").tasks_by_celery
    assert not one_process(settings(**both)).tasks_by_celery
    assert one_process(settings(**both, task_runner="celery")).tasks_by_celery


async def test_the_only_process_runs_periodic_work_itself(world: ApiWorld) -> None:
    runs: list[int] = []
    ran = asyncio.Event()

    # Rare once it was seen: the registry keeps it for the rest of this process.
    @periodic("test_often", every_secs=lambda _settings: 3_600.0 if ran.is_set() else 0.01)
    async def often(services: Services) -> None:
        runs.append(1)
        if len(runs) == 1:
            raise OSError("a failed round does not end the loop")
        ran.set()

    loop = PeriodicLoop(world.services, direct=True)
    await loop.start()
    async with asyncio.timeout(5):
        await ran.wait()
    await loop.stop()
