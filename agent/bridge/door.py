"""The bridge's door: carriers' websockets, and what the bridge tells of itself."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import structlog
from fastapi import FastAPI, Response, WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from agent.bridge.leg import Leg, LegFigures, Over
from agent.bridge.room import NotAdmitted
from agent.bridge.stream import REFUSED, NoCarrier, open_stream
from contract.phone import STREAM_PATH, PhoneAdmission

log = structlog.get_logger(__name__)

ADMISSIONS_PATH = "/api/v1/internal/phone/admissions"
TICKET = re.compile(r"[A-Za-z0-9._~+/=-]{1,4096}")
"""What may stand in an Authorization header; a ticket is a JWT."""
UNMET = 20
"""Connections beyond the calls that may wait for a carrier's start: strangers do not keep callers out."""


@dataclass
class Totals:
    """Since the start, over all legs that are over."""

    legs: Counter[str] = field(default_factory=Counter)
    """By the reason of their end."""
    frames: Counter[str] = field(default_factory=Counter)
    clears: int = 0

    def add(self, figures: LegFigures) -> None:
        self.legs[figures.over.value] += 1
        line, frames = figures.line, figures.frames
        self.frames.update(heard=line.heard, lost=line.lost, late=line.late, flooded=line.flooded)
        self.frames.update(gap=frames.gaps, cut=frames.cut)
        self.clears += figures.clears


class Bridge:
    """The legs of this process. `drain` refuses new ones and waits for those there are."""

    def __init__(self, http: httpx.AsyncClient, *, capacity: int) -> None:
        self._http = http
        self.capacity = capacity
        self.draining = False
        self.totals = Totals()
        self._legs: set[Leg] = set()
        self._unmet = 0
        self._changed = asyncio.Event()

    @property
    def live_calls(self) -> int:
        return len(self._legs)

    def _late(self) -> bool:
        """It began to drain, or was filled up, while a carrier said who it is."""
        return self.draining or self.live_calls > self.capacity

    async def serve(self, websocket: WebSocket) -> None:
        """One carrier's connection, from its beginning to its end."""
        if self.draining or self.live_calls >= self.capacity or self._unmet >= UNMET:
            log.warning("stream_refused", draining=self.draining, live_calls=self.live_calls)
            # Before it is accepted, so that the proxy offers it to another bridge.
            await websocket.send_denial_response(Response(status_code=503, headers={"Retry-After": "1"}))
            return
        self._unmet += 1
        try:
            await websocket.accept()
            stream = await open_stream(websocket)
        except (NoCarrier, WebSocketDisconnect, RuntimeError) as error:
            log.warning("stream_not_understood", error=str(error)[:200])
            await _close(websocket)
            return
        finally:
            self._unmet -= 1
        leg = Leg(stream, lambda: self._admit(stream.start.ticket))
        self._legs.add(leg)
        if self._late():
            leg.end(Over.DRAINED)
        try:
            self.totals.add(await leg.run())
        finally:
            self._legs.discard(leg)
            self._changed.set()

    async def _admit(self, ticket: str) -> PhoneAdmission:
        """Raises NotAdmitted, httpx.HTTPError."""
        if not TICKET.fullmatch(ticket):
            raise NotAdmitted("no ticket")
        reply = await self._http.post(ADMISSIONS_PATH, headers={"Authorization": f"Bearer {ticket}"})
        if reply.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT} or reply.is_server_error:
            reply.raise_for_status()
        if not reply.is_success:
            raise NotAdmitted(f"{reply.status_code}")
        try:
            return PhoneAdmission.model_validate_json(reply.content)
        except ValidationError as error:
            raise NotAdmitted("api's answer could not be read") from error

    async def drain(self, limit_secs: float) -> None:
        """Live calls may finish; what lasts longer is closed, and the front desk opens it anew at another bridge."""
        self.draining = True
        log.info("bridge_draining", live_calls=self.live_calls, limit_secs=limit_secs)
        deadline = time.monotonic() + limit_secs
        while self._legs:
            self._changed.clear()
            try:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await self._changed.wait()
            except TimeoutError:
                break
        for leg in tuple(self._legs):
            leg.end(Over.DRAINED)
        while self._legs:
            self._changed.clear()
            await self._changed.wait()

    # --- what it tells ---

    def as_json(self) -> dict[str, object]:
        return {
            "status": "draining" if self.draining else "ok",
            "live_calls": self.live_calls,
            "capacity": self.capacity,
            "draining": self.draining,
        }

    def as_metrics(self) -> str:
        """Prometheus' text format."""
        gauges = (
            ("bridge_live_calls", "Phone calls under way.", self.live_calls),
            ("bridge_capacity_calls", "Phone calls this bridge carries at a time.", self.capacity),
            ("bridge_draining", "1: takes no further calls.", int(self.draining)),
        )
        lines = [f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}" for name, text, value in gauges]
        lines += _counter("bridge_legs_total", "Legs that are over.", "reason", self.totals.legs)
        lines += _counter("bridge_frames_total", "20 ms of callers' sound.", "fate", self.totals.frames)
        lines += _counter(
            "bridge_clears_total", "Carriers' buffers emptied.", "why", {"interrupted": self.totals.clears}
        )
        return "\n".join(lines) + "\n"


def _counter(name: str, text: str, label: str, values: dict[str, int]) -> list[str]:
    head = [f"# HELP {name} {text}", f"# TYPE {name} counter"]
    return head + [f'{name}{{{label}="{key}"}} {value}' for key, value in sorted(values.items())]


async def _close(websocket: WebSocket) -> None:
    try:
        await websocket.close(REFUSED)
    except (RuntimeError, WebSocketDisconnect):
        return


def build_door(bridge: Callable[[], Bridge]) -> FastAPI:
    """`bridge` is asked at each request: it is made once the loop runs."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.websocket(STREAM_PATH)
    async def stream(websocket: WebSocket) -> None:
        await bridge().serve(websocket)

    @app.get("/health")
    async def health() -> dict[str, object]:
        return bridge().as_json()

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(bridge().as_metrics(), media_type="text/plain; version=0.0.4")

    return app
