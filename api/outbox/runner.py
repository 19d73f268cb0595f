"""Drains the outbox within this process: wakes after a commit, sleeps until the next task is due."""

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from api.database import new_id
from api.outbox import store
from api.outbox.models import Task, TaskState
from api.outbox.registry import TaskContext, TaskFailed, TaskSpec, spec_of

if TYPE_CHECKING:
    from api.wiring import Services

log = structlog.get_logger(__name__)

LEASE_SECS = 30.0
"""A runner that died is noticed this late; a living one renews at a third of it."""
LONGEST_SLEEP_SECS = 60.0
"""Bounds the harm of a lost wake-up or of a clock that was set."""


class InProcessRunner:
    """At least once: a task is claimed with a lease, and claimed again when its runner stopped renewing it."""

    def __init__(self, services: "Services", *, workers: int = 2, sole: bool = True) -> None:
        self._services = services
        self._workers = workers
        self._sole = sole
        self._owner = new_id()
        self._wake = asyncio.Event()
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if self._sole:
            async with self._services.database.transaction() as session:
                await store.give_back_all(session, self._services.clock.now())
        self._running = [asyncio.create_task(self._work(), name=f"outbox-{n}") for n in range(self._workers)]

    async def stop(self) -> None:
        for worker in self._running:
            worker.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []

    async def wake(self) -> None:
        self._wake.set()

    async def run_due(self) -> int:
        """Carries out everything that is due now, in order, and returns how many attempts that took."""
        count = 0
        while await self._run_one():
            count += 1
        return count

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            try:
                while await self._run_one():
                    pass
                pause = await self._pause_secs()
            except Exception:
                log.exception("outbox_round_failed")
                pause = 5.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def _pause_secs(self) -> float:
        async with self._services.database.transaction(read_only=True) as session:
            due = await store.next_due(session)
        if due is None:
            return LONGEST_SLEEP_SECS
        return min(LONGEST_SLEEP_SECS, max(0.05, (due - self._services.clock.now()).total_seconds()))

    async def _run_one(self) -> bool:
        async with self._services.database.transaction() as session:
            task = await store.claim(session, self._owner, self._services.clock.now(), LEASE_SECS)
        if task is None:
            return False
        spec = spec_of(task.name)
        if spec is None:
            await self._bury(task, None, f"no handler is registered for {task.name}")
            return True
        attempts_allowed = 1 + len(spec.retry_waits_secs)
        if task.attempts > attempts_allowed:
            await self._bury(task, spec, "the process died in every attempt")
            return True
        await self._attempt(task, spec, last=task.attempts == attempts_allowed)
        return True

    async def _attempt(self, task: Task, spec: TaskSpec, *, last: bool) -> None:
        context = TaskContext(self._services, task.id, task.attempts, last)
        renewing = asyncio.create_task(self._renew(task.id))
        try:
            async with asyncio.timeout(spec.time_limit_secs):
                result = await spec.handler(context, task.payload)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(task))
            raise
        except TaskFailed as error:
            await self._bury(task, spec, str(error))
        except Exception as error:
            await self._failed(task, spec, error, last=last)
        else:
            now = self._services.clock.now()
            await self._settle(task, state=TaskState.DONE, result=result, error=None, finished_at=now)
            log.info("task_done", task=task.name, task_id=task.id, attempt=task.attempts)
        finally:
            renewing.cancel()

    async def _failed(self, task: Task, spec: TaskSpec, error: Exception, *, last: bool) -> None:
        reason = "it took too long" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"
        log.warning("task_attempt_failed", task=task.name, task_id=task.id, attempt=task.attempts, exc_info=error)
        if last:
            await self._bury(task, spec, reason)
            return
        wait = timedelta(seconds=spec.retry_waits_secs[task.attempts - 1])
        await self._settle(task, state=TaskState.QUEUED, run_after=self._services.clock.now() + wait, error=reason)

    async def _bury(self, task: Task, spec: TaskSpec | None, reason: str) -> None:
        log.error("task_dead", task=task.name, task_id=task.id, attempts=task.attempts)
        now = self._services.clock.now()
        kept = await self._settle(task, state=TaskState.FAILED, error=reason, finished_at=now)
        if kept and spec is not None and spec.on_failed is not None:
            context = TaskContext(self._services, task.id, task.attempts, True)
            try:
                await spec.on_failed(context, task.payload, reason)
            except Exception:
                log.exception("task_on_failed_failed", task=task.name, task_id=task.id)

    async def _give_back(self, task: Task) -> None:
        # An orderly stop is not the task's fault: the attempt does not count.
        await self._settle(task, state=TaskState.QUEUED, attempts=task.attempts - 1)

    async def _settle(self, task: Task, **values: Any) -> bool:
        async with self._services.database.transaction() as session:
            return await store.settle(session, task.id, self._owner, **values)

    async def _renew(self, task_id: str) -> None:
        while True:
            await asyncio.sleep(LEASE_SECS / 3)
            until = self._services.clock.now() + timedelta(seconds=LEASE_SECS)
            async with self._services.database.transaction() as session:
                if not await store.renew(session, task_id, self._owner, until):
                    return
