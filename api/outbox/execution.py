"""Carries out one task under a lease; the same code in this process and in a worker of the cluster."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from api import metrics
from api.database import new_id
from api.database.away import is_database_away
from api.errors import AppError
from api.failures import shown
from api.outbox import store
from api.outbox.models import Task, TaskState
from api.outbox.progress import Progress
from api.outbox.registry import RetryIn, TaskContext, TaskFailed, TaskSpec, spec_of

if TYPE_CHECKING:
    from api.wiring import Services

log = structlog.get_logger(__name__)

PATIENCE_SECS = 60.0
"""How long the end of an attempt waits for a database that is away: the work was done and shall not be done again."""
CLAIM_SECS = 3.0
"""How long a claim waits for it: a message that is given back to the broker's queue unheard comes again much later."""
STOP_SECS = 5.0
"""How long a handler may clean up when its process is asked to end."""
MAX_REASON = 2_000
DIED = "the process died in every attempt"

T = TypeVar("T")


class TookTooLong(Exception):
    """The handler did not end before its limit."""


class LeaseLost(Exception):
    """Another runner has the task now: its word counts."""


class Executor:
    """At least once: a task is claimed with a lease, and claimed again when its runner stopped renewing it.

    An attempt counts when it ended, or when its process died: a runner that was only late, and finds that another one
    has the task, takes its own attempt off the count.

    `killed_at_limit`: something outside ends this process at a task's limit (Celery's pool). Otherwise a handler
    that ignores its cancellation is left behind at the limit.
    """

    def __init__(self, services: "Services", *, killed_at_limit: bool = False) -> None:
        self._services = services
        self._killed_at_limit = killed_at_limit
        self._lease_secs = services.settings.task_lease_secs
        self._left_behind: set[asyncio.Task[Any]] = set()

    async def run(self, task_id: str | None = None) -> bool:
        """Carries out the task `task_id`, or the most urgent one that is due. False: there is none to claim."""
        task = await patiently(lambda: self._claim(task_id), CLAIM_SECS)
        if task is None:
            return False
        spec = spec_of(task.name)
        if spec is None:
            await self._bury(task, None, f"no handler is registered for {task.name}")
        elif task.attempts > spec.attempts_allowed:
            await self._bury(task, spec, DIED)
        else:
            await self._attempt(task, spec)
        return True

    async def _claim(self, task_id: str | None) -> Task | None:
        async with self._services.database.transaction() as session:
            # An owner of its own for each claim: an attempt can lose its task to another one of this process, too.
            return await store.claim(session, new_id(), self._services.clock.now(), self._lease_secs, task_id)

    async def _attempt(self, task: Task, spec: TaskSpec) -> None:
        last = task.attempts == spec.attempts_allowed
        progress = Progress(self._services, task, lambda values: self._note(task, values))
        context = TaskContext(self._services, task.id, task.attempts, last, progress.report)
        handling: asyncio.Task[Any] = asyncio.ensure_future(spec.handler(context, task.payload))
        renewing = asyncio.create_task(self._renew(task, handling))
        try:
            result = await self._ended(handling, renewing, spec)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(task))
            raise
        except LeaseLost:
            log.warning("task_lease_lost", task=task.name, task_id=task.id, attempt=task.attempts)
        except TaskFailed as error:
            await self._bury(task, spec, str(error), progress)
        except RetryIn as error:
            await self._again(task, spec, error, progress, last=last, wait_secs=error.secs)
        except Exception as error:
            wait_secs = 0 if last else spec.retry_waits_secs[task.attempts - 1]
            await self._again(task, spec, error, progress, last=last, wait_secs=wait_secs)
        else:
            now = self._services.clock.now()
            said = progress.last_said()
            await self._settle(task, state=TaskState.DONE, result=result, error=None, finished_at=now, **said)
            log.info("task_done", task=task.name, task_id=task.id, attempt=task.attempts)
        finally:
            renewing.cancel()
            # Its transaction may hold the row that the next runner wants.
            await asyncio.wait({renewing}, timeout=STOP_SECS)

    async def _ended(
        self, handling: "asyncio.Task[dict[str, Any] | None]", renewing: "asyncio.Task[None]", spec: TaskSpec
    ) -> dict[str, Any] | None:
        """The handler's result. Raises what it raised, TookTooLong or LeaseLost."""
        try:
            await asyncio.wait({handling}, timeout=spec.soft_limit_secs)
            too_long = not handling.done()
            if too_long:
                handling.cancel()
                left = None if self._killed_at_limit else spec.time_limit_secs - spec.soft_limit_secs
                await asyncio.wait({handling}, timeout=left)
        except asyncio.CancelledError:
            handling.cancel()
            await asyncio.wait({handling}, timeout=STOP_SECS)
            raise
        if not handling.done():
            log.error("task_ignores_its_limit", task=spec.name)
            self._left_behind.add(handling)
            handling.add_done_callback(self._left_behind.discard)
            raise TookTooLong()
        if renewing.done() and handling.cancelled():
            raise LeaseLost()
        if handling.cancelled():
            raise TookTooLong()
        error = handling.exception()
        if error is not None and too_long:
            raise TookTooLong() from error
        if error is not None:
            raise error
        return handling.result()

    async def _again(
        self, task: Task, spec: TaskSpec, error: Exception, progress: Progress, *, last: bool, wait_secs: float
    ) -> None:
        reason = _reason(error)
        log.warning("task_attempt_failed", task=task.name, task_id=task.id, attempt=task.attempts, exc_info=error)
        if last:
            await self._bury(task, spec, reason, progress)
            return
        run_after = self._services.clock.now() + timedelta(seconds=wait_secs)
        said = progress.last_said()
        await self._settle(task, state=TaskState.QUEUED, run_after=run_after, error=reason, **said)

    async def _bury(self, task: Task, spec: TaskSpec | None, reason: str, progress: Progress | None = None) -> None:
        log.error("task_dead", task=task.name, task_id=task.id, attempts=task.attempts)
        now = self._services.clock.now()
        said = progress.last_said() if progress else {}
        kept = await self._settle(task, state=TaskState.FAILED, error=reason, finished_at=now, **said)
        if kept and spec is not None and spec.on_failed is not None:
            context = TaskContext(self._services, task.id, task.attempts, True, _say_nothing)
            try:
                await spec.on_failed(context, task.payload, reason)
            except Exception:
                log.exception("task_on_failed_failed", task=task.name, task_id=task.id)

    async def _give_back(self, task: Task) -> None:
        # An orderly stop is not the task's fault: the attempt does not count.
        await self._settle(task, state=TaskState.QUEUED, attempts=task.attempts - 1)

    async def _settle(self, task: Task, **values: Any) -> bool:
        async def write() -> bool:
            async with self._services.database.transaction() as session:
                return await store.settle(session, task.id, task.lease_owner, **values)

        kept = await patiently(write)
        if kept:
            metrics.tasks_total.labels(task.name, values["state"].value).inc()
        return kept

    async def _note(self, task: Task, values: dict[str, Any]) -> bool:
        async with self._services.database.transaction() as session:
            return await store.note(session, task.id, task.lease_owner, **values)

    async def _renew(self, task: Task, handling: "asyncio.Task[Any]") -> None:
        """Keeps the lease; ends, and the handler with it, once another runner has the task."""
        while True:
            await asyncio.sleep(self._lease_secs / 3)
            until = self._services.clock.now() + timedelta(seconds=self._lease_secs)
            try:
                async with self._services.database.transaction() as session:
                    kept = await store.renew(session, task.id, task.lease_owner, until)
                    if not kept:
                        await store.uncount(session, task.id, task.lease_owner)
            except Exception:
                log.exception("lease_not_renewed", task_id=task.id)
                continue
            if not kept:
                handling.cancel()
                return


async def patiently(write: Callable[[], Awaitable[T]], secs: float = PATIENCE_SECS) -> T:
    """What `write` gives, tried again while the database is away, for `secs`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + secs
    pause = 0.1
    while True:
        try:
            return await write()
        except Exception as error:
            if not is_away(error) or loop.time() >= deadline:
                raise
            log.warning("database_away", exc_info=error)
        await asyncio.sleep(pause)
        pause = min(2.0, pause * 2)


def is_away(error: Exception) -> bool:
    """Also through the reply that the database's edge makes of it."""
    cause = error.__cause__
    return is_database_away(error) or (isinstance(error, AppError) and cause is not None and is_database_away(cause))


async def _say_nothing(_done: int, _total: int, _note: str) -> None:
    """A dead task makes no progress."""


def _reason(error: Exception) -> str:
    """What the dead letter says; never what was worked on (a statement's parameters, a refused value)."""
    if isinstance(error, TookTooLong | TimeoutError):
        return "it took too long"
    said = str(error) if isinstance(error, RetryIn) else shown(error)
    return said.replace("\x00", "")[:MAX_REASON]
