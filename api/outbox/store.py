"""All SQL of the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, Update, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox.models import Task, TaskState


def _due(now: datetime) -> ColumnElement[bool]:
    """May start now, or its runner died: its lease ran out."""
    return or_(
        and_(Task.state == TaskState.QUEUED, Task.run_after <= now),
        and_(Task.state == TaskState.RUNNING, Task.lease_until <= now),
    )


async def claim(
    session: AsyncSession, owner: str, now: datetime, lease_secs: float, task_id: str | None = None
) -> Task | None:
    """Takes the task `task_id`, or the most urgent one, if it is due. None: nothing is.

    `owner` names this claim; whoever ends the attempt shows it.
    """
    wanted = select(Task.id).where(_due(now))
    if task_id is None:
        wanted = wanted.order_by(Task.priority, Task.run_after, Task.id).limit(5)
    else:
        wanted = wanted.where(Task.id == task_id)
    for found in (await session.scalars(wanted)).all():
        # Compare and set: another runner may have been faster, also on a database without row locks.
        values = {
            "state": TaskState.RUNNING,
            "attempts": Task.attempts + 1,
            "lease_owner": owner,
            "lease_until": now + timedelta(seconds=lease_secs),
            "publish_at": None,
            "publishes": 0,
        }
        if await _changed(session, update(Task).where(Task.id == found, _due(now)).values(values)):
            return await session.get_one(Task, found, populate_existing=True)
    return None


async def renew(session: AsyncSession, task_id: str, owner: str | None, until: datetime) -> bool:
    """False when the lease is lost."""
    return await _changed(session, update(Task).where(*_held(task_id, owner)).values(lease_until=until))


async def uncount(session: AsyncSession, task_id: str, owner: str | None) -> None:
    """The claim of `owner`, who lives, was taken over: that was no attempt. Nothing happens once the task has ended."""
    taken = Task.id == task_id, Task.lease_owner != owner, Task.state == TaskState.RUNNING, Task.attempts > 1
    await _changed(session, update(Task).where(*taken).values(attempts=Task.attempts - 1))


async def note(session: AsyncSession, task_id: str, owner: str | None, **values: Any) -> bool:
    """Writes columns of a running task. False when the lease is lost."""
    return await _changed(session, update(Task).where(*_held(task_id, owner)).values(**values))


async def settle(session: AsyncSession, task_id: str, owner: str | None, **values: Any) -> bool:
    """Ends an attempt. False when the lease was lost meanwhile: another runner's word counts."""
    ended = update(Task).where(*_held(task_id, owner)).values(lease_owner=None, lease_until=None, **values)
    return await _changed(session, ended)


def _held(task_id: str, owner: str | None) -> tuple[ColumnElement[bool], ...]:
    return Task.id == task_id, Task.lease_owner == owner, Task.state == TaskState.RUNNING


async def to_publish(session: AsyncSession, now: datetime, limit: int) -> Sequence[Task]:
    """Due tasks that the broker has not been told of lately, the most urgent first."""
    untold = or_(Task.publish_at.is_(None), Task.publish_at <= now)
    found = select(Task).where(_due(now), untold).order_by(Task.priority, Task.run_after, Task.id).limit(limit)
    return (await session.scalars(found)).all()


async def mark_published(session: AsyncSession, task: Task, again_at: datetime) -> bool:
    """Promises to tell the broker of `task`. False: another relay was faster."""
    same = Task.publish_at.is_(None) if task.publish_at is None else Task.publish_at == task.publish_at
    # A due row only: claimed meanwhile, its next attempt must be told of anew.
    unclaimed = Task.lease_owner.is_(None) if task.lease_owner is None else Task.lease_owner == task.lease_owner
    marked = update(Task).where(Task.id == task.id, same, unclaimed, Task.state == task.state)
    return await _changed(session, marked.values(publish_at=again_at, publishes=Task.publishes + 1))


async def unmark_published(session: AsyncSession, task_ids: Sequence[str]) -> None:
    """The broker was away: they are due for publishing at once."""
    await _changed(session, update(Task).where(Task.id.in_(task_ids)).values(publish_at=None))


async def insert_once(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Adds the row unless one with its `dedupe_key` exists. True when it was added."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    return await _changed(session, insert(Task).values(**values).on_conflict_do_nothing(index_elements=["dedupe_key"]))


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


async def _changed(session: AsyncSession, statement: Update | Insert) -> bool:
    result = await session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)  # noqa: S101  narrows the type for mypy; a change always gives a cursor
    return result.rowcount > 0
