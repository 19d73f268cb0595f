"""All SQL of the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox.models import Task, TaskState


async def claim(session: AsyncSession, owner: str, now: datetime, lease_secs: float) -> Task | None:
    """Takes the most urgent task that is due, or whose runner died (its lease ran out). None: nothing is due."""
    due = or_(
        and_(Task.state == TaskState.QUEUED, Task.run_after <= now),
        and_(Task.state == TaskState.RUNNING, Task.lease_until <= now),
    )
    for candidate in await session.scalars(
        select(Task).where(due).order_by(Task.priority, Task.run_after, Task.id).limit(5)
    ):
        # Compare and set: another runner may have been faster, also on a database without row locks.
        changed = await session.execute(
            update(Task)
            .where(Task.id == candidate.id, due)
            .values(
                state=TaskState.RUNNING,
                attempts=Task.attempts + 1,
                lease_owner=owner,
                lease_until=now + timedelta(seconds=lease_secs),
            )
            .execution_options(synchronize_session=False)
        )
        if _count(changed):
            await session.refresh(candidate)
            return candidate
    return None


async def renew(session: AsyncSession, task_id: str, owner: str, until: datetime) -> bool:
    return _count(
        await session.execute(
            update(Task)
            .where(Task.id == task_id, Task.lease_owner == owner, Task.state == TaskState.RUNNING)
            .values(lease_until=until)
            .execution_options(synchronize_session=False)
        )
    )


async def settle(session: AsyncSession, task_id: str, owner: str, **values: Any) -> bool:
    """Ends an attempt. False when the lease was lost meanwhile: another runner's word counts."""
    return _count(
        await session.execute(
            update(Task)
            .where(Task.id == task_id, Task.lease_owner == owner, Task.state == TaskState.RUNNING)
            .values(lease_owner=None, lease_until=None, **values)
            .execution_options(synchronize_session=False)
        )
    )


async def give_back_all(session: AsyncSession, now: datetime) -> None:
    """For the only runner of a database, at its start: whatever is running belonged to a process that is gone."""
    await session.execute(
        update(Task)
        .where(Task.state == TaskState.RUNNING)
        .values(state=TaskState.QUEUED, lease_owner=None, lease_until=None, run_after=now)
        .execution_options(synchronize_session=False)
    )


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next task may start (or the next lease runs out); None when nothing waits."""
    moments = [
        await session.scalar(select(func.min(Task.run_after)).where(Task.state == TaskState.QUEUED)),
        await session.scalar(select(func.min(Task.lease_until)).where(Task.state == TaskState.RUNNING)),
    ]
    return min((m for m in moments if m is not None), default=None)


async def latest_for(session: AsyncSession, name: str, subject_id: str) -> Task | None:
    """The newest task `name` about `subject_id`."""
    found: Sequence[Task] = (
        await session.scalars(
            select(Task).where(Task.name == name, Task.subject_id == subject_id).order_by(Task.id.desc()).limit(1)
        )
    ).all()
    return found[0] if found else None


def _count(result: Any) -> bool:
    assert isinstance(result, CursorResult)  # noqa: S101  narrows the type for mypy; UPDATE always gives a cursor
    return result.rowcount > 0
