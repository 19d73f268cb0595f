"""GET /tasks/{id}."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from api.errors import Forbidden, NotFound, Unauthenticated, responses
from api.ids import IdPath
from api.outbox.models import Task, TaskState
from api.security.dependencies import HrUser, RequestSession

router = APIRouter(tags=["tasks"])


class UnknownTask(NotFound):
    error_code = "SYS_404"
    detail = "There is no such task."


class TaskView(BaseModel):
    id: str
    name: str
    state: TaskState
    attempts: int
    result: dict[str, Any] | None
    error: str | None


@router.get("/tasks/{task_id}", responses=responses(UnknownTask, Unauthenticated, Forbidden))
async def get_task(task_id: IdPath, caller: HrUser, session: RequestSession) -> TaskView:
    """State of a background task of the caller's company."""
    found = await session.get(Task, task_id)
    scope = caller.company_scope
    if found is None or (scope is not None and found.company_id != scope):
        raise UnknownTask()
    return TaskView.model_validate(found, from_attributes=True)
