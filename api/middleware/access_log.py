"""One log line and one measurement for each request.

The route's template is logged, never the path: paths hold interview tokens.
"""

import asyncio
import logging
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import measure_request
from api.routing import PREFIX, route_template

log = structlog.get_logger(__name__)
AGENT = f"{PREFIX}/internal/"
WAITING = frozenset({f"{PREFIX}/internal/calls/{{call_id}}/commands"})
"""Long polls: their duration says nothing about speed."""
CLIENT_GONE = 499
"""Nobody waits for the reply any more (nginx's number for it)."""
QUIET = frozenset({"/health", "/health/db", "/health/redis", "/metrics"})


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except asyncio.CancelledError:
            status = CLIENT_GONE
            raise
        finally:
            _record(scope, status, time.perf_counter() - started)


def _record(scope: Scope, status: int, took_secs: float) -> None:
    route = route_template(scope)
    measure_request(scope["method"], route, status, None if route in WAITING else took_secs)
    if route in QUIET:
        return
    caller = scope.get("state", {}).get("caller")
    # An agent reports several times a second; only its failures are news.
    level = logging.DEBUG if route.startswith(AGENT) and status < 400 else logging.INFO
    log.log(
        level,
        "request",
        method=scope["method"],
        path=route,
        status=status,
        took_ms=round(took_secs * 1000, 1),
        user_id=getattr(caller, "user_id", None),
    )
