"""Tells Celery's broker of the outbox's due rows. The rows stay the truth: a lost message is sent again."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

import structlog

from api.outbox import store
from api.outbox.models import Task
from api.outbox.registry import spec_of
from api.worker.broker import RUN_TASK, make_celery

if TYPE_CHECKING:
    from api.wiring import Services

log = structlog.get_logger(__name__)

POLL_SECS = 1.0
"""How late a retry or another process's task may be noticed; an own commit wakes the relay at once."""
BROKER_AWAY_SECS = 3.0
BATCH = 100
AGAIN_SECS = 10.0
"""A row that was told of and not claimed is told of again after this, then after twice as long, and so on: a broker
that lost its data is healed, and a long queue is not told of over and over."""
MOST_AGAIN_SECS = 600.0
SOFT_SHARE = 0.95
"""Our own soft limit comes at 90 %; Celery's interrupts a handler that keeps the event loop busy."""


class BrokerAway(Exception):
    """The broker took nothing."""


class CeleryRelay:
    """The cluster's task runner, as api sees it. Started, it looks by itself; else (in a worker) only when woken."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._celery = make_celery(services.settings.redis_url, keeps_results=False)
        self._wake = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._looking = asyncio.create_task(self._look(), name="outbox-relay")

    async def stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None
        await asyncio.to_thread(self._celery.close)

    async def wake(self) -> None:
        if self._looking is not None:
            self._wake.set()
            return
        try:
            await self.publish_due()
        except BrokerAway:
            log.warning("broker_away")

    async def publish_due(self) -> int:
        """Tells the broker of every due row it should know. Raises BrokerAway; nothing is lost then."""
        count = 0
        async with self._one_at_a_time:
            while tasks := await self.promise():
                count += len(tasks)
                try:
                    await asyncio.to_thread(self._send, tasks)
                except Exception as error:
                    async with self._services.database.transaction() as session:
                        await store.unmark_published(session, [task.id for task in tasks])
                    raise BrokerAway() from error
                if len(tasks) < BATCH:
                    break
        return count

    async def promise(self) -> Sequence[Task]:
        """Rows that are now ours to tell of. Said before it is done: should we die in between, it is said again."""
        now = self._services.clock.now()
        async with self._services.database.transaction() as session:
            promised: list[Task] = []
            for task in await store.to_publish(session, now, BATCH):
                again_secs = min(MOST_AGAIN_SECS, AGAIN_SECS * 2 ** min(task.publishes, 10))
                if await store.mark_published(session, task, now + timedelta(seconds=again_secs)):
                    promised.append(task)
        return promised

    def _send(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            spec = spec_of(task.name)
            limit = ceil(spec.time_limit_secs) if spec is not None else None
            self._celery.send_task(
                RUN_TASK,
                args=[task.id],
                queue=task.queue,
                priority=task.priority,
                time_limit=limit,
                soft_time_limit=None if limit is None else ceil(limit * SOFT_SHARE),
                # Shown by `celery inspect`: which work it is.
                argsrepr=f"({task.name!r}, {task.id!r})",
                retry=False,
            )

    async def _look(self) -> None:
        while True:
            self._wake.clear()
            pause = POLL_SECS
            try:
                await self.publish_due()
            except BrokerAway as error:
                log.warning("broker_away", exc_info=error.__cause__)
                pause = BROKER_AWAY_SECS
            except Exception:
                log.exception("outbox_round_failed")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
