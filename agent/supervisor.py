"""The calls of this process: starts them, waits for them on the way out, delivers what a killed process left."""

import asyncio
import contextlib
import hashlib
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import structlog

from agent import spool
from agent.call import Call
from agent.uplink import Fenced, Uplink
from contract.events import CallEnded, CallStarted, EndReason, Event, RecordingStarted, RecordingStored
from contract.ticket import Ticket
from contract.wire import MAX_BATCH, EventAck, EventBatch

log = structlog.get_logger(__name__)


class Supervisor:
    def __init__(self, http: httpx.AsyncClient, data_dir: Path) -> None:
        self._http = http
        self._data_dir = data_dir
        self._calls: dict[str, tuple[Call, asyncio.Task[EndReason]]] = {}
        self._draining = False
        self._chores: set[asyncio.Future[None]] = set()

    @property
    def live_calls(self) -> int:
        return len(self._calls)

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
        settled = 0
        for path in await asyncio.to_thread(spool.leftovers, self._data_dir / "spool"):
            try:
                ticket, events = await asyncio.to_thread(spool.read, path)
            except (ValueError, OSError) as error:
                log.error("spool_unreadable", path=str(path), error=str(error)[:200])
                with contextlib.suppress(OSError):
                    path.rename(path.with_suffix(".unreadable"))
                continue
            try:
                await self._settle(ticket, events)
            except (Fenced, httpx.HTTPStatusError) as refusal:
                # api takes no more of this call; the file is kept for whoever wants to look, and not tried again.
                log.warning("spool_refused", call_id=ticket.claims.call_id, answer=str(refusal)[:200])
                path.rename(path.with_suffix(".refused"))
                continue
            path.unlink(missing_ok=True)
            settled += 1
        return settled

    async def _settle(self, ticket: Ticket, events: list[Event]) -> None:
        if not any(isinstance(event, CallStarted) for event in events):
            return
        uplink = Uplink(self._http, ticket)
        ended = next((event for event in events if isinstance(event, CallEnded)), None)
        if ended is None:
            events = [*events, *await self._last_events(uplink, ticket, events)]
            ended_reason = EndReason.FAULT
        else:
            ended_reason = ended.reason
        acked = 0
        while acked < len(events):
            batch = EventBatch(events=tuple(events[acked : acked + MAX_BATCH]))
            ack: EventAck = await uplink.post(batch)
            acked = max(ack.acked_seq, acked + len(batch.events))
        await uplink.complete(ended_reason, len(events))

    async def _last_events(self, uplink: Uplink, ticket: Ticket, events: list[Event]) -> list[Event]:
        """What the killed process would have written: where its recording is, and that the call is over."""
        at_ms = max(event.at_ms for event in events)
        seq = len(events)
        last: list[Event] = []
        recording = self._data_dir / "recordings" / f"{ticket.claims.call_id}.ogg"
        started = any(isinstance(event, RecordingStarted) for event in events)
        if started and recording.exists() and recording.stat().st_size:
            data = await asyncio.to_thread(recording.read_bytes)
            digest = hashlib.sha256(data).hexdigest()
            key = await uplink.upload(recording, content_type="audio/ogg", size_bytes=len(data), sha256=digest)
            seq += 1
            last.append(
                RecordingStored(seq=seq, at_ms=at_ms, key=key, size_bytes=len(data), sha256=digest, duration_ms=at_ms)
            )
            recording.unlink(missing_ok=True)
        last.append(CallEnded(seq=seq + 1, at_ms=at_ms, reason=EndReason.FAULT, detail="the process was killed"))
        return last
