"""Which function carries out which task.

    @task("process_interview", queue="high", time_limit_secs=600)
    async def process_interview(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None: ...

A handler opens its own short transactions (`context.services.database.transaction()`); it runs at least once, so it
is written to be harmless the second time. What it returns becomes the task's `result`. At 90 % of its time limit it
is cancelled and may clean up; at the limit it is stopped (JOB-12).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.wiring import Services

QUEUE_PRIORITY = {"high": 1, "default": 5, "email": 9}
"""The most urgent first; also the order in which a worker of the cluster looks at its queues."""
DEFAULT_RETRY_WAITS_SECS = (3, 6, 9)
"""JOB-10: at most 3 further attempts, waiting 3, 6, 9 s."""
RATE_LIMIT_WAITS_SECS = (5, 10, 15)
"""JOB-10: the waits when a vendor said "too many requests"."""
SOFT_LIMIT_SHARE = 0.9
"""JOB-12: the handler is asked to stop 10 % before its limit."""


class TaskFailed(Exception):
    """Raised by a handler for what another attempt would not change; goes to the dead letter at once."""


class RetryIn(Exception):
    """Raised by a handler that knows how long to wait; the attempt counts like any other."""

    def __init__(self, secs: float, reason: str) -> None:
        super().__init__(reason)
        self.secs = secs


Report = Callable[[int, int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TaskContext:
    services: "Services"
    task_id: str
    attempt: int
    """From 1."""
    last_attempt: bool
    report: Report

    async def progress(self, done: int, total: int, note: str = "") -> None:
        """Says how far the work is, e.g. 300 of 10,000 rows. `note` ≤ 200 characters, without personal data.

        Cheap to call in a loop: stored at most twice a second, and once at the end. Call it outside a transaction:
        it opens one of its own.
        """
        await self.report(done, total, note)

    def rate_limited(self, reason: str) -> RetryIn:
        """What to raise when a vendor refused for now: waits 5, 10, 15 s (JOB-10)."""
        return RetryIn(RATE_LIMIT_WAITS_SECS[min(self.attempt, len(RATE_LIMIT_WAITS_SECS)) - 1], reason)


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

    @property
    def soft_limit_secs(self) -> float:
        return self.time_limit_secs * SOFT_LIMIT_SHARE

    @property
    def attempts_allowed(self) -> int:
        return 1 + len(self.retry_waits_secs)


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


def all_specs() -> tuple[TaskSpec, ...]:
    return tuple(_registry.values())
