"""Adding a task to the outbox."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit, new_id
from api.outbox.models import Task
from api.outbox.registry import QUEUE_PRIORITY, spec_of
from api.ports import Clock


def enqueue(
    session: AsyncSession,
    name: str,
    payload: dict[str, Any],
    *,
    company_id: str | None = None,
    subject_id: str | None = None,
    run_after: datetime | None = None,
) -> Task:
    """Writes the task in the caller's transaction and wakes the runner once that has committed.

    Raises:
        LookupError: no handler is registered under `name`.
    """
    spec = spec_of(name)
    if spec is None:
        raise LookupError(f"no handler is registered for task {name}")
    clock: Clock = session.info["clock"]
    added = Task(
        id=new_id(),
        name=name,
        queue=spec.queue,
        priority=QUEUE_PRIORITY[spec.queue],
        payload=payload,
        company_id=company_id,
        subject_id=subject_id,
        run_after=run_after or clock.now(),
    )
    session.add(added)
    wake: Callable[[], Awaitable[None]] | None = session.info.get("wake_outbox")
    if wake is not None:
        after_commit(session, wake)
    return added
