"""One process of a worker's pool: its event loop, its services, and the Celery tasks that use them."""

import asyncio
import contextlib
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from celery import Celery, signals

from api.outbox.execution import Executor
from api.outbox.periodic import all_periodic, ask_for
from api.outbox.relay import CeleryRelay
from api.settings import Settings
from api.wiring import wire
from api.worker.broker import PERIODIC_TASK, RELAY_TASK, RUN_TASK

log = structlog.get_logger(__name__)

T = TypeVar("T")

PATIENCE = 4
"""How much longer than in api a statement may take."""
LEFT_SECS = 2.0
"""How long what a task left running may take to end."""


class WorkerProcess:
    """Wired once and kept: connections stay open between tasks."""

    def __init__(self, settings: Settings) -> None:
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        patient = settings.database_statement_secs * PATIENCE
        own = {"task_runner": "celery", "database_statement_secs": patient}
        self.services = wire(settings.model_copy(update=own))
        self.executor = Executor(self.services, killed_at_limit=True)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        before = asyncio.all_tasks(self.loop)
        running = self.loop.create_task(work)
        while not running.done():
            # The signal meets the loop, not the handler. Our own soft limit has cancelled the handler already.
            with contextlib.suppress(SoftTimeLimitExceeded):
                self.loop.run_until_complete(asyncio.wait({running}))
        # From here to the process's next task the loop stands still. A transaction that is open then keeps its row
        # locks, and whoever wants those rows waits until this process gets something to do.
        if left := asyncio.all_tasks(self.loop) - before:
            self.loop.run_until_complete(asyncio.wait(left, timeout=LEFT_SECS))
        return running.result()

    def relay(self) -> CeleryRelay:
        relay = self.services.outbox
        assert isinstance(relay, CeleryRelay)  # noqa: S101  narrows the type for mypy; __init__ says celery
        return relay

    def close(self) -> None:
        self.loop.run_until_complete(self.services.close())
        self.loop.close()


class _Processes:
    """The process that runs is the one whose services are used: a fork gets its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._of_pid: dict[int, WorkerProcess] = {}

    def current(self) -> WorkerProcess:
        pid = os.getpid()
        if pid not in self._of_pid:
            self._of_pid = {pid: WorkerProcess(self._settings)}
        return self._of_pid[pid]

    def close(self) -> None:
        process = self._of_pid.pop(os.getpid(), None)
        if process is not None:
            process.close()


def add_tasks(celery: Celery, settings: Settings) -> None:
    """Registers what the worker carries out."""
    processes = _Processes(settings)

    @celery.task(name=RUN_TASK)
    def run(task_id: str) -> bool:
        """False: somebody else has the task, or it is done."""
        process = processes.current()
        return process.run(process.executor.run(task_id))

    @celery.task(name=RELAY_TASK, time_limit=60)
    def relay() -> int:
        process = processes.current()
        return process.run(process.relay().publish_due())

    @celery.task(name=PERIODIC_TASK, time_limit=60)
    def periodic(name: str) -> None:
        process = processes.current()
        for work in all_periodic():
            if work.name == name:
                process.run(ask_for(process.services, work))

    @signals.worker_process_shutdown.connect(weak=False)
    def close(**_: Any) -> None:
        processes.close()
