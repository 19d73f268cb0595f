"""What a task may rely on, whichever runner carries it out."""

from collections.abc import Callable

import pytest

from api.database import new_id
from api.outbox import TaskState, enqueue_once
from tests.support.background import Background, eventually

pytestmark = pytest.mark.timeout(180)


async def test_it_runs_once_and_keeps_its_result(background: Background) -> None:
    key = new_id()
    done = await background.settled(await background.add("test_plain", key=key))
    assert (done.state, done.result, done.attempts) == (TaskState.DONE, {"key": key, "attempt": 1}, 1)
    assert await background.effects(key) == 1


async def test_many_tasks_run_once_each(background: Background) -> None:
    keys = [new_id() for _ in range(20)]
    ids = [await background.add("test_plain", key=key) for key in keys]
    for task_id in ids:
        assert (await background.settled(task_id)).state is TaskState.DONE
    assert [await background.effects(key) for key in keys] == [1] * len(keys)


async def test_a_failed_attempt_is_repeated_after_its_wait(background: Background) -> None:
    key = new_id()
    done = await background.settled(await background.add("test_flaky", key=key, failures=2))
    assert (done.state, done.result) == (TaskState.DONE, {"attempt": 3})
    assert (await background.effects(key, "attempt"), await background.effects(key, "on_failed")) == (3, 0)


async def test_after_the_last_attempt_comes_the_dead_letter(background: Background) -> None:
    key = new_id()
    task_id = await background.add("test_flaky", key=key, failures=9)
    dead = await background.settled(task_id)
    assert (dead.state, dead.attempts, dead.error) == (TaskState.FAILED, 3, "OSError: away")
    await eventually(_is(background, key, "on_failed", 1), 10, "on_failed")


async def test_what_cannot_help_is_not_repeated(background: Background) -> None:
    key = new_id()
    dead = await background.settled(await background.add("test_beyond_help", key=key))
    assert (dead.state, dead.error) == (TaskState.FAILED, "nothing will help")
    assert await background.effects(key, "attempt") == 1


async def test_a_handler_may_say_how_long_to_wait(background: Background) -> None:
    done = await background.settled(await background.add("test_limited", key=new_id()))
    assert (done.state, done.result) == (TaskState.DONE, {"attempt": 2})


async def test_work_may_ask_for_more_work(background: Background) -> None:
    key = new_id()
    first = await background.settled(await background.add("test_follow_up", key=key))
    assert first.result is not None
    assert (await background.settled(first.result["follow_up"])).state is TaskState.DONE
    assert await background.effects(key) == 1


async def test_progress_is_readable_while_it_runs(background: Background) -> None:
    key = new_id()
    task_id = await background.add("test_gated", key=key)
    running = await background.until(task_id, lambda task: task.progress_done is not None)
    assert running.state is TaskState.RUNNING
    assert (running.progress_done, running.progress_total, running.progress_note) == (3, 10, "rows read")
    await background.open_gate(key)
    done = await background.settled(task_id)
    assert (done.progress_done, done.progress_total, done.progress_note) == (10, 10, "all rows read")


async def test_a_living_runner_keeps_its_lease(background: Background) -> None:
    """It outlives the lease more than once, and nobody takes the task away."""
    key = new_id()
    task_id = await background.add("test_gated", key=key)
    first = await background.until(task_id, lambda task: task.state is TaskState.RUNNING)
    lease = first.lease_until
    assert lease is not None
    await background.until(
        task_id, lambda task: task.lease_until is not None and (task.lease_until - lease).seconds > 2
    )
    await background.open_gate(key)
    assert (await background.settled(task_id)).attempts == 1
    assert await background.effects(key, "attempt") == 1


async def test_at_its_limit_a_handler_may_clean_up(background: Background) -> None:
    key = new_id()
    dead = await background.settled(await background.add("test_too_long", key=key))
    assert (dead.state, dead.error) == (TaskState.FAILED, "it took too long")
    assert await background.effects(key, "cleaned_up") == 1


async def test_a_key_is_taken_once(background: Background) -> None:
    key = new_id()
    ids = []
    for _ in range(3):
        async with background.services.database.transaction() as session:
            ids.append((await enqueue_once(session, "test_plain", {"key": key}, dedupe_key=f"test:{key}")).id)
    assert len(set(ids)) == 1
    await background.settled(ids[0])
    assert await background.effects(key) == 1


def _is(background: Background, key: str, what: str, number: int) -> Callable[[], object]:
    async def ask() -> bool | None:
        return await background.effects(key, what) == number or None

    return ask
