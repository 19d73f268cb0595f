"""Adding a task to the outbox."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit, new_id
from api.outbox import store
from api.outbox.models import Task, TaskState
from api.outbox.registry import QUEUE_PRIORITY, spec_of
from api.ports import Clock


def enqueue(
    session: AsyncSession,
    name: str,
    payload: dict[str, Any],
    *,
    company_id: str | None = None,
    subject_id: str | None = None,
    created_by: str | None = None,
    run_after: datetime | None = None,
) -> Task:
    """Writes the task in the caller's transaction and wakes the runner once that has committed.

    `created_by`, a user's id, may follow it at `GET /tasks/{id}`.

    Raises:
        LookupError: no handler is registered under `name`.
    """
    values = _values(session, name, payload, company_id, subject_id, created_by, run_after)
    added = Task(**values)
    session.add(added)
    wake_later(session)
    return added


async def enqueue_once(
    session: AsyncSession,
    name: str,
    payload: dict[str, Any],
    *,
    dedupe_key: str,
    company_id: str | None = None,
    subject_id: str | None = None,
    created_by: str | None = None,
    run_after: datetime | None = None,
) -> Task:
    """Like `enqueue`, unless a task with this `dedupe_key` (≤ 200 characters) exists: then that one is returned.

    Also when two transactions add it at the same time. Finished tasks are kept for 30 days, and their keys with them.

    Raises:
        LookupError: no handler is registered under `name`.
    """
    values = _values(session, name, payload, company_id, subject_id, created_by, run_after)
    if await store.insert_once(session, values | {"dedupe_key": dedupe_key}):
        wake_later(session)
    return (await session.scalars(select(Task).where(Task.dedupe_key == dedupe_key))).one()


def _values(
    session: AsyncSession,
    name: str,
    payload: dict[str, Any],
    company_id: str | None,
    subject_id: str | None,
    created_by: str | None,
    run_after: datetime | None,
) -> dict[str, Any]:
    spec = spec_of(name)
    if spec is None:
        raise LookupError(f"no handler is registered for task {name}")
    clock: Clock = session.info["clock"]
    return {
        "id": new_id(),
        "name": name,
        "queue": spec.queue,
        "priority": QUEUE_PRIORITY[spec.queue],
        "payload": payload,
        "company_id": company_id,
        "subject_id": subject_id,
        "created_by": created_by,
        "state": TaskState.QUEUED,
        "run_after": run_after or clock.now(),
    }


def wake_later(session: AsyncSession) -> None:
    """Wakes the runner once the transaction is stored."""
    wake: Callable[[], Awaitable[None]] | None = session.info.get("wake_outbox")
    if wake is not None:
        after_commit(session, wake)
