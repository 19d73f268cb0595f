"""Drains the outbox within this process: wakes after a commit, sleeps until the next task is due."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog

from api.outbox import store
from api.outbox.execution import Executor

if TYPE_CHECKING:
    from api.wiring import Services

log = structlog.get_logger(__name__)

LONGEST_SLEEP_SECS = 60.0
"""Bounds the harm of a lost wake-up or of a clock that was set."""
AFTER_FAULT_SECS = 1.0


class InProcessRunner:
    """`sole`: no other process drains this database, so that what runs at the start belonged to one that is gone."""

    def __init__(self, services: "Services", *, workers: int = 2, sole: bool = True) -> None:
        self._services = services
        self._workers = workers
        self._sole = sole
        self._executor = Executor(services)
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
        while await self._executor.run():
            count += 1
        return count

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            try:
                while await self._executor.run():
                    pass
                pause = await self._pause_secs()
            except Exception:
                log.exception("outbox_round_failed")
                pause = AFTER_FAULT_SECS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def _pause_secs(self) -> float:
        async with self._services.database.transaction(read_only=True) as session:
            due = await store.next_due(session)
        if due is None:
            return LONGEST_SLEEP_SECS
        return min(LONGEST_SLEEP_SECS, max(0.05, (due - self._services.clock.now()).total_seconds()))
