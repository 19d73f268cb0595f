"""The agent's line to api: brief, events, commands, upload, completion. Nothing here is on the audio path."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import structlog

from agent.record.event_log import EventLog
from contract.brief import Brief
from contract.commands import SentCommand
from contract.events import EndReason
from contract.live import LiveState
from contract.ticket import Ticket
from contract.wire import (
    MAX_BATCH,
    CommandPage,
    CompleteRequest,
    EventAck,
    EventBatch,
    UploadRequest,
    UploadTarget,
)

log = structlog.get_logger(__name__)

HEARTBEAT_SECS = 2.0
"""api replaces an agent that was silent for three of them (`AGENT_SILENT_SECS`)."""
LIVE_INTERVAL_SECS = 0.25
RETRY_FIRST_SECS = 0.2
RETRY_MAX_SECS = 2.0
"""Short, so that a spool drains within 5 s of api's return (goals §6)."""
POLL_WAIT_SECS = 20


class Fenced(Exception):
    """api no longer takes this call's events: it is over, or a newer call has replaced it."""


class Uplink:
    """One call's HTTP client. Every request is retried until api answers, or the call is fenced."""

    def __init__(self, http: httpx.AsyncClient, ticket: Ticket) -> None:
        self._http = http
        self._ticket = ticket
        self._headers = {"Authorization": f"Bearer {ticket.token}"}
        self._live: LiveState | None = None
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()

    def _url(self, path: str) -> str:
        return f"{self._ticket.api_url}/api/v1/internal/calls/{self._ticket.claims.call_id}/{path}"

    async def brief(self) -> Brief:
        reply = await self._send("GET", self._url("brief"))
        return Brief.model_validate_json(reply.content)

    def wake(self) -> None:
        """There is something to send."""
        self._idle.clear()
        self._wake.set()

    def show(self, live: LiveState) -> None:
        """Replaces the live state to be sent with the next batch."""
        self._live = live
        self._wake.set()

    async def deliver(self, events: EventLog) -> None:
        """Sends events and live state until cancelled. Raises Fenced."""
        loop = asyncio.get_running_loop()
        next_live = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), HEARTBEAT_SECS)
            self._wake.clear()
            if not events.unacknowledged and self._live is not None and loop.time() < next_live:
                await asyncio.sleep(next_live - loop.time())
            live, self._live = self._live, None
            next_live = loop.time() + LIVE_INTERVAL_SECS
            await self._post_batch(events, live)
            while events.unacknowledged:
                await self._post_batch(events, None)
            self._idle.set()

    async def _post_batch(self, events: EventLog, live: LiveState | None) -> None:
        ack = await self.post(EventBatch(events=events.next_batch(MAX_BATCH), live=live))
        events.acknowledge(ack.acked_seq)

    async def post(self, batch: EventBatch) -> EventAck:
        reply = await self._send("POST", self._url("events"), content=batch.model_dump_json())
        return EventAck.model_validate_json(reply.content)

    async def all_delivered(self) -> None:
        """Waits until every event recorded so far is acknowledged."""
        self.wake()
        await self._idle.wait()

    async def receive(self, handle: Callable[[SentCommand], Awaitable[None]]) -> None:
        """Long-polls commands until cancelled. Raises Fenced."""
        cursor = 0
        while True:
            reply = await self._send(
                "GET",
                self._url("commands"),
                params={"after": cursor, "wait_secs": POLL_WAIT_SECS},
                timeout=POLL_WAIT_SECS + 10,
            )
            page = CommandPage.model_validate_json(reply.content)
            for command in page.commands:
                await handle(command)
            cursor = page.cursor

    async def upload(self, path: Path, *, content_type: str, size_bytes: int, sha256: str) -> str:
        """Stores a finished recording; returns its key."""
        request = UploadRequest(kind="recording", content_type=content_type, size_bytes=size_bytes, sha256=sha256)
        reply = await self._send("POST", self._url("uploads"), content=request.model_dump_json())
        target = UploadTarget.model_validate_json(reply.content)
        body = await asyncio.to_thread(path.read_bytes)
        url = target.url if "://" in target.url else f"{self._ticket.api_url}{target.url}"
        await self._send("PUT", url, content=body, headers=target.headers, timeout=120)
        return target.key

    async def complete(self, reason: EndReason, last_seq: int) -> None:
        claims = self._ticket.claims
        body = CompleteRequest(call_id=claims.call_id, reason=reason, last_seq=last_seq)
        url = f"{self._ticket.api_url}/api/v1/interviews/{claims.interview_id}/complete"
        await self._send("PUT", url, content=body.model_dump_json())

    async def _send(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, timeout: float = 15, **kwargs: Any
    ) -> httpx.Response:
        """Retries for as long as api is away or answers 5xx or 429.

        Raises Fenced for 409, and for 401 and 404: the ticket has run out or the call is gone, so no retry can help.
        httpx.HTTPStatusError for any other refusal, which is a defect of ours.
        """
        delay = RETRY_FIRST_SECS
        heads = {"Content-Type": "application/json", **self._headers, **(headers or {})}
        while True:
            try:
                reply = await self._http.request(method, url, headers=heads, timeout=timeout, **kwargs)
            except httpx.TransportError as error:
                log.warning("api_unreachable", error=type(error).__name__, path=httpx.URL(url).path)
            else:
                if reply.status_code in {401, 404, 409}:
                    raise Fenced(f"{reply.status_code}: {reply.text[:200]}")
                if reply.status_code < 500 and reply.status_code != 429:
                    return reply.raise_for_status()
                log.warning("api_answered_error", status=reply.status_code, path=httpx.URL(url).path)
            await asyncio.sleep(delay)
            delay = min(delay * 2, RETRY_MAX_SECS)
