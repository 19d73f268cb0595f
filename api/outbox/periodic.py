"""Work that time alone causes (JOB-13).

    @periodic("send_reminders", every_secs=60)
    async def send_reminders(services: Services) -> None: ...

The only process of a database runs it in a loop of its own. In a cluster every process and every beat may ask for
it: it then becomes an outbox task, once per slot of time. A run that comes late or twice must be harmless.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import select

from api.outbox.enqueue import enqueue_once
from api.outbox.models import Task, TaskState
from api.outbox.registry import TaskContext, TaskFailed, task

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Services

log = structlog.get_logger(__name__)

PERIODIC_TASK = "run_periodic"
TIME_LIMIT_SECS = 300

PeriodicHandler = Callable[["Services"], Awaitable[None]]
Every = float | Callable[["Settings"], float]


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: Every
    handler: PeriodicHandler

    def every_secs(self, settings: "Settings") -> float:
        return self.every(settings) if callable(self.every) else self.every


_registry: dict[str, Periodic] = {}


def periodic(name: str, *, every_secs: Every) -> Callable[[PeriodicHandler], PeriodicHandler]:
    """Registers `handler(services)`. `every_secs` may be read from the settings: `lambda settings: settings.x_secs`."""

    def register(handler: PeriodicHandler) -> PeriodicHandler:
        known = _registry.get(name)
        if known is not None and known.handler.__qualname__ != handler.__qualname__:
            raise ValueError(f"periodic work {name} has two handlers")
        _registry[name] = Periodic(name, every_secs, handler)
        return handler

    return register


def all_periodic() -> tuple[Periodic, ...]:
    return tuple(_registry.values())


async def run_periodic(services: "Services", name: str) -> None:
    """Runs it now. Raises KeyError for an unknown name."""
    await _registry[name].handler(services)


async def ask_for(services: "Services", work: Periodic) -> None:
    """Adds its outbox task for the current slot, unless somebody has, or an earlier one has not ended yet."""
    now = services.clock.now()
    slot = int(now.timestamp() // work.every_secs(services.settings))
    async with services.database.transaction() as session:
        waiting = select(Task.id).where(
            Task.name == PERIODIC_TASK,
            Task.state.in_([TaskState.QUEUED, TaskState.RUNNING]),
            Task.dedupe_key.startswith(f"{work.name}:", autoescape=True),
        )
        if await session.scalar(waiting.limit(1)) is None:
            await enqueue_once(session, PERIODIC_TASK, {"work": work.name}, dedupe_key=f"{work.name}:{slot}")


@task(PERIODIC_TASK, time_limit_secs=TIME_LIMIT_SECS, retry_waits_secs=())
async def carry_out(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Not tried again: the next slot comes by itself."""
    if payload["work"] not in _registry:
        raise TaskFailed(f"there is no periodic work {payload['work']}")
    await run_periodic(context.services, payload["work"])
    return None


class PeriodicLoop:
    """Every registered work at its own pace. `direct`: nobody else does it, so it is run here and now."""

    def __init__(self, services: "Services", *, direct: bool) -> None:
        self._services = services
        self._direct = direct
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._loops = [asyncio.create_task(self._run(work), name=work.name) for work in all_periodic()]

    async def stop(self) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops = []

    async def _run(self, work: Periodic) -> None:
        while True:
            # First the pause: after an outage agents get time to come back before anything is given up.
            await asyncio.sleep(self._pause_secs(work, self._services.clock.now()))
            try:
                if self._direct:
                    await work.handler(self._services)
                else:
                    await ask_for(self._services, work)
            except Exception:
                log.exception("periodic_work_failed", work=work.name)

    def _pause_secs(self, work: Periodic, now: datetime) -> float:
        every = work.every_secs(self._services.settings)
        # Long pauses end at the slot's border, so that a restart each day does not put off what comes each day.
        return every if every <= 300 else every - now.timestamp() % every
