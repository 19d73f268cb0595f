"""Background tasks as people see them; never what they work on."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from api.outbox.models import Task, TaskState
from api.paging import Paged


class TaskProgress(BaseModel):
    """`total` 0: not known yet."""

    done: int
    total: int
    note: str | None


class TaskView(BaseModel):
    id: str
    name: str
    queue: str
    state: TaskState
    attempts: int
    progress: TaskProgress | None
    result: dict[str, Any] | None
    error: str | None
    """Of the last attempt; stays while the next one is waited for."""
    created_at: datetime
    run_after: datetime
    finished_at: datetime | None


class TaskPage(Paged):
    tasks: list[TaskView]


def view(task: Task) -> TaskView:
    progress = None
    if task.progress_done is not None and task.progress_total is not None:
        progress = TaskProgress(done=task.progress_done, total=task.progress_total, note=task.progress_note)
    return TaskView(
        id=task.id,
        name=task.name,
        queue=task.queue,
        state=task.state,
        attempts=task.attempts,
        progress=progress,
        result=task.result,
        error=task.error,
        created_at=task.created_at,
        run_after=task.run_after,
        finished_at=task.finished_at,
    )
