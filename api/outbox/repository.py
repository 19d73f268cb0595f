"""SQL of the tasks that people look at; each read takes the caller."""

from typing import Literal

from sqlalchemy import Select, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.practice import seen_by
from api.outbox.models import Task, TaskState
from api.paging import PageQuery, Slice, fetch_page
from api.ports import Clock
from api.security.callers import Caller

OPERATOR = "company:write"
"""Who may see and repeat all of the company's tasks; others see those they asked for."""

TaskSort = Literal[
    "created_at:asc",
    "created_at:desc",
    "run_after:asc",
    "run_after:desc",
    "attempts:asc",
    "attempts:desc",
    "name:asc",
    "name:desc",
]
_COLUMNS = {
    "created_at": Task.created_at,
    "run_after": Task.run_after,
    "attempts": Task.attempts,
    "name": Task.name,
}


def _visible(caller: Caller) -> Select[Task]:
    statement = select(Task)
    if not caller.may(OPERATOR):
        return statement.where(Task.created_by == caller.user_id)
    return statement.where(or_(seen_by(caller, Task.company_id), Task.created_by == caller.user_id))


async def access_task(session: AsyncSession, caller: Caller, task_id: str) -> Task | None:
    return await session.scalar(_visible(caller).where(Task.id == task_id))


async def list_tasks(
    session: AsyncSession,
    caller: Caller,
    query: PageQuery,
    *,
    state: TaskState | None,
    name: str | None,
    queue: str | None,
    sort: TaskSort,
) -> Slice:
    statement = _visible(caller)
    if state is not None:
        statement = statement.where(Task.state == state)
    if name is not None:
        statement = statement.where(Task.name == name)
    if queue is not None:
        statement = statement.where(Task.queue == queue)
    field, direction = sort.split(":")
    column = _COLUMNS[field]
    order = (column.asc(), Task.id.asc()) if direction == "asc" else (column.desc(), Task.id.desc())
    return await fetch_page(session, statement.order_by(*order), query)


async def revive(session: AsyncSession, task: Task, clock: Clock) -> bool:
    """Puts a dead letter back as if it had just been added. False: it is none (any more)."""
    done = await session.execute(
        update(Task)
        .where(Task.id == task.id, Task.state == TaskState.FAILED)
        .values(
            state=TaskState.QUEUED,
            attempts=0,
            run_after=clock.now(),
            finished_at=None,
            error=None,
            progress_done=None,
            progress_total=None,
            progress_note=None,
            publish_at=None,
            publishes=0,
        )
        .execution_options(synchronize_session=False)
    )
    assert isinstance(done, CursorResult)  # noqa: S101  narrows the type for mypy; UPDATE always gives a cursor
    await session.refresh(task)
    return done.rowcount > 0
