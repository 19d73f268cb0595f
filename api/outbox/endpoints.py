"""Background tasks: what became of one, which there are, and another try for a dead letter."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.audit import about
from api.errors import Conflict, Forbidden, NotFound, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.outbox import repository
from api.outbox.enqueue import wake_later
from api.outbox.models import Task, TaskState
from api.outbox.repository import TaskSort
from api.outbox.schemas import TaskPage, TaskView, view
from api.paging import Paging
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["tasks"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


class UnknownTask(NotFound):
    error_code = "SYS_404"
    detail = "There is no such task, or it is not yours to see."


class TaskNotFailed(Conflict):
    error_code = "SYS_409"
    detail = "Only a failed task can be tried again. This one is waiting, running or done."


@router.get("/tasks")
async def list_tasks(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    state: TaskState | None = None,
    name: Annotated[str | None, Query(max_length=100, pattern=r"^[\w.-]+$")] = None,
    queue: Literal["high", "default", "email"] | None = None,
    sort: TaskSort = "created_at:desc",
) -> TaskPage:
    """The company's background tasks. `state=failed` are the dead letters: tried as often as allowed."""
    found = await repository.list_tasks(session, caller, paging, state=state, name=name, queue=queue, sort=sort)
    return TaskPage(tasks=[view(task) for task in found.rows], **found.numbers())


@router.get("/tasks/{task_id}", responses=responses(UnknownTask))
async def get_task(task_id: IdPath, caller: CurrentUser, session: RequestSession) -> TaskView:
    """State and progress of a task that the caller asked for; HR sees every task of the company."""
    return view(await _found(session, caller, task_id))


@router.post("/tasks/{task_id}/retry", responses=responses(UnknownTask, TaskNotFailed))
async def retry_task(task_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> TaskView:
    """Puts a dead letter back: due at once, with all its attempts."""
    task = await _found(session, caller, task_id)
    attempts = task.attempts
    if not await repository.revive(session, task, services.clock):
        raise TaskNotFailed()
    about(session, "task", task.id, company_id=task.company_id, name=task.name, attempts=attempts)
    wake_later(session)
    return view(task)


async def _found(session: RequestSession, caller: Caller, task_id: str) -> Task:
    task = await repository.access_task(session, caller, task_id)
    if task is None:
        raise UnknownTask()
    return task
