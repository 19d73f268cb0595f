"""Background work, written in the same transaction as its cause and carried out at least once."""

from api.outbox.enqueue import enqueue
from api.outbox.models import Task, TaskState
from api.outbox.registry import TaskContext, TaskFailed, task

__all__ = ["Task", "TaskContext", "TaskFailed", "TaskState", "enqueue", "task"]
