"""Which function carries out which task.

    @task("process_interview", queue="high", time_limit_secs=600)
    async def process_interview(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None: ...

A handler opens its own short transactions (`context.services.database.transaction()`); it runs at least once, so it
is written to be harmless the second time. What it returns becomes the task's `result`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.wiring import Services

QUEUE_PRIORITY = {"high": 1, "default": 5, "email": 9}
DEFAULT_RETRY_WAITS_SECS = (3, 6, 9)
"""JOB-10: at most 3 further attempts, waiting 3, 6, 9 s."""


class TaskFailed(Exception):
    """Raised by a handler for what another attempt would not change; goes to the dead letter at once."""


@dataclass(frozen=True, slots=True)
class TaskContext:
    services: "Services"
    task_id: str
    attempt: int
    """From 1."""
    last_attempt: bool


Handler = Callable[[TaskContext, dict[str, Any]], Awaitable[dict[str, Any] | None]]
OnFailed = Callable[[TaskContext, dict[str, Any], str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TaskSpec:
    name: str
    queue: str
    time_limit_secs: float
    retry_waits_secs: tuple[float, ...]
    handler: Handler
    on_failed: OnFailed | None


_registry: dict[str, TaskSpec] = {}


def task(
    name: str,
    *,
    queue: str = "default",
    time_limit_secs: float = 60,
    retry_waits_secs: tuple[float, ...] = DEFAULT_RETRY_WAITS_SECS,
    on_failed: OnFailed | None = None,
) -> Callable[[Handler], Handler]:
    """Registers a handler. `on_failed(context, payload, error)` runs once when the task goes to the dead letter."""
    if queue not in QUEUE_PRIORITY:
        raise ValueError(f"unknown queue {queue}")

    def register(handler: Handler) -> Handler:
        known = _registry.get(name)
        if known is not None and known.handler.__qualname__ != handler.__qualname__:
            raise ValueError(f"task {name} has two handlers")
        _registry[name] = TaskSpec(name, queue, time_limit_secs, retry_waits_secs, handler, on_failed)
        return handler

    return register


def spec_of(name: str) -> TaskSpec | None:
    return _registry.get(name)
