"""Background work, written in the same transaction as its cause and carried out at least once."""

from api.outbox.enqueue import enqueue, enqueue_once
from api.outbox.models import Task, TaskState
from api.outbox.periodic import periodic
from api.outbox.registry import RetryIn, TaskContext, TaskFailed, task

__all__ = [
    "RetryIn",
    "Task",
    "TaskContext",
    "TaskFailed",
    "TaskState",
    "enqueue",
    "enqueue_once",
    "periodic",
    "task",
]
