"""Calls whose process died: what their spool still holds goes to api, in the order that brings the next agent soonest.

The events first, then that the call is over, which is what api waits for before it sends a successor; the recording,
which may be long, last. A worker does this the moment one of its jobs dies, and every process at its start.
"""

import asyncio
import contextlib
import hashlib
from pathlib import Path

import httpx
import structlog

from agent.record import spool
from agent.record.uplink import Fenced, Uplink
from contract.events import CallEnded, CallStarted, EndReason, Event, RecordingStarted, RecordingStored
from contract.ticket import Ticket
from contract.wire import MAX_BATCH, EventBatch

log = structlog.get_logger(__name__)


class Settling:
    """Settles spools that nobody writes any more; each once, however often it is asked."""

    def __init__(self, http: httpx.AsyncClient, data_dir: Path) -> None:
        self._http = http
        self._data_dir = data_dir
        self._under_way: dict[Path, asyncio.Task[bool]] = {}

    async def everything(self) -> int:
        """Spools that earlier processes left; returns how many calls were settled. Waits for api, however long."""
        paths = await asyncio.to_thread(spool.leftovers, self._data_dir / "spool")
        done = await asyncio.gather(*(self._once(path) for path in paths))
        return sum(done)

    async def of_call(self, call_id: str) -> bool:
        """True when the call had left something, and api has it now."""
        path = spool.path_of(self._data_dir / "spool", call_id)
        return await self._once(path) if path.exists() else False

    async def close(self) -> None:
        """What is not settled stays on disk for the next start."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _once(self, path: Path) -> bool:
        if path not in self._under_way:
            task = asyncio.create_task(self._settle_file(path))
            self._under_way[path] = task
            task.add_done_callback(lambda _done: self._under_way.pop(path, None))
        return await asyncio.shield(self._under_way[path])

    async def _settle_file(self, path: Path) -> bool:
        if await asyncio.to_thread(spool.is_written, path):
            return False
        try:
            ticket, events = await asyncio.to_thread(spool.read, path)
        except FileNotFoundError:
            return False
        except (ValueError, OSError) as error:
            log.error("spool_unreadable", path=str(path), error=str(error)[:200])
            with contextlib.suppress(OSError):
                await asyncio.to_thread(path.rename, path.with_suffix(".unreadable"))
            return False
        try:
            await self._settle(ticket, events)
        except (Fenced, httpx.HTTPStatusError) as refusal:
            # api takes no more of this call; the file is kept for whoever wants to look, and not tried again.
            log.warning("spool_refused", call_id=ticket.claims.call_id, answer=str(refusal)[:200])
            await asyncio.to_thread(path.rename, path.with_suffix(".refused"))
            return False
        await asyncio.to_thread(path.unlink, missing_ok=True)
        log.info("call_settled", call_id=ticket.claims.call_id, events=len(events))
        return True

    async def _settle(self, ticket: Ticket, events: list[Event]) -> None:
        if not any(isinstance(event, CallStarted) for event in events):
            return
        uplink = Uplink(self._http, ticket)
        ended = next((event for event in events if isinstance(event, CallEnded)), None)
        if ended is None:
            at_ms = max(event.at_ms for event in events)
            ended = CallEnded(seq=len(events) + 1, at_ms=at_ms, reason=EndReason.FAULT, detail="the process was killed")
            events = [*events, ended]
        try:
            await _deliver(uplink, events)
            await uplink.complete(ended.reason, len(events))
        except (Fenced, httpx.HTTPStatusError):
            await self._keep_recording(uplink, ticket, events)
            raise
        await self._keep_recording(uplink, ticket, events)

    async def _keep_recording(self, uplink: Uplink, ticket: Ticket, events: list[Event]) -> None:
        """A successor may have the interview by now: api still takes the file itself, but no event about it."""
        with contextlib.suppress(Fenced, httpx.HTTPStatusError):
            await self._store_recording(uplink, ticket, events)

    async def _store_recording(self, uplink: Uplink, ticket: Ticket, events: list[Event]) -> None:
        recording = self._data_dir / "recordings" / f"{ticket.claims.call_id}.ogg"
        started = any(isinstance(event, RecordingStarted) for event in events)
        stored = any(isinstance(event, RecordingStored) for event in events)
        if not started or stored or not recording.exists() or not recording.stat().st_size:
            return
        data = await asyncio.to_thread(recording.read_bytes)
        digest = hashlib.sha256(data).hexdigest()
        key = await uplink.upload(recording, content_type="audio/ogg", size_bytes=len(data), sha256=digest)
        recording.unlink(missing_ok=True)
        at_ms = max(event.at_ms for event in events)
        fact = RecordingStored(
            seq=len(events) + 1, at_ms=at_ms, key=key, size_bytes=len(data), sha256=digest, duration_ms=at_ms
        )
        await uplink.post(EventBatch(events=(fact,)))


async def _deliver(uplink: Uplink, events: list[Event]) -> None:
    acked = 0
    while acked < len(events):
        batch = EventBatch(events=tuple(events[acked : acked + MAX_BATCH]))
        ack = await uplink.post(batch)
        acked = max(ack.acked_seq, acked + len(batch.events))
