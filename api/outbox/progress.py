"""How far a running task is: stored with a throttle, and told to whoever listens."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog

from api.bus import task_topic
from api.outbox.models import Task
from api.ports import BusMessage

if TYPE_CHECKING:
    from api.wiring import Services

log = structlog.get_logger(__name__)

WRITE_EVERY_SECS = 0.5
"""At most two writes a second and task."""
MAX_NOTE = 200

Store = Callable[[dict[str, Any]], Awaitable[bool]]
"""Writes columns of the task while its lease holds; False when it is lost."""


class Progress:
    """The progress of one attempt."""

    def __init__(self, services: "Services", task: Task, store: Store) -> None:
        self._services = services
        self._task = task
        self._store = store
        self._said: dict[str, Any] = {}
        self._written_at = 0.0

    async def report(self, done: int, total: int, note: str) -> None:
        note = note.replace("\x00", "")[:MAX_NOTE]
        self._said = {"progress_done": done, "progress_total": total, "progress_note": note or None}
        if time.monotonic() - self._written_at < WRITE_EVERY_SECS:
            return
        self._written_at = time.monotonic()
        if await self._store(self._said):
            await self._publish()

    def last_said(self) -> dict[str, Any]:
        """Columns that the end of the attempt writes with its state."""
        return self._said

    async def _publish(self) -> None:
        message = BusMessage(
            kind="task",
            company_id=self._task.company_id or "",
            interview_id="",
            payload={"task_id": self._task.id, "state": "running", **self._said},
        )
        try:
            await self._services.bus.publish(task_topic(self._task.id), message)
        except Exception:
            # A lost message costs its receiver a refetch; the work goes on.
            log.exception("progress_not_published", task_id=self._task.id)
