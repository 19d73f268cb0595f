"""The calls of this process: starts them, waits for them on the way out, delivers what a killed process left."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import structlog

from agent.call import Call
from agent.record.settling import Settling
from contract.events import EndReason

log = structlog.get_logger(__name__)


class Supervisor:
    def __init__(self, http: httpx.AsyncClient, data_dir: Path) -> None:
        self._settling = Settling(http, data_dir)
        self._calls: dict[str, tuple[Call, asyncio.Task[EndReason]]] = {}
        self._draining = False
        self._chores: set[asyncio.Future[None]] = set()

    @property
    def live_calls(self) -> int:
        return len(self._calls)

    @property
    def interviews(self) -> set[str]:
        """Those whose calls are running here."""
        return {call.ticket.claims.interview_id for call, _running in self._calls.values()}

    def find(self, call_id: str) -> Call | None:
        """A call that is running here."""
        found = self._calls.get(call_id)
        return found[0] if found is not None else None

    @property
    def draining(self) -> bool:
        return self._draining

    def start(self, call: Call) -> "asyncio.Task[EndReason]":
        """Runs a call in the background. A second call with the same id is refused: one writer per call (I2)."""
        call_id = call.ticket.claims.call_id
        if call_id in self._calls:
            raise ValueError(f"call {call_id} is already running here")
        return self.adopt(call, asyncio.create_task(call.run(), name=f"call-{call_id}"))

    def adopt(self, call: Call, running: "asyncio.Task[EndReason]") -> "asyncio.Task[EndReason]":
        """Looks after a call that runs already."""
        call_id = call.ticket.claims.call_id
        self._calls[call_id] = (call, running)
        running.add_done_callback(lambda done: self._over(call_id, done))
        return running

    def _over(self, call_id: str, task: "asyncio.Task[EndReason]") -> None:
        self._calls.pop(call_id, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("call_failed", call_id=call_id, exc_info=task.exception())

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs a small piece of cleaning up, held until it is done."""
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def drain(self, timeout_secs: float) -> None:
        """Ends every call in order and waits until its events and recording are with api, or time is up."""
        self._draining = True
        for call, _task in self._calls.values():
            call.end(EndReason.SHUTDOWN)
        tasks = [task for _call, task in self._calls.values()]
        if not tasks:
            return
        _done, late = await asyncio.wait(tasks, timeout=timeout_secs)
        for task in late:
            # Its spool stays on disk and is delivered at the next start.
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def deliver_leftovers(self) -> int:
        """Sends what earlier processes left in the spool; returns how many calls were settled.

        Runs before new calls are taken, so that a returning candidate resumes with every word that was spooled.
        """
        return await self._settling.everything()
