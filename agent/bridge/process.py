"""`python -m agent bridge`: a process of the cluster between phone carriers and LiveKit rooms."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator

import httpx
import structlog
import uvicorn

from agent.bridge.door import Bridge, build_door
from agent.settings import AgentSettings

log = structlog.get_logger(__name__)

ADMISSION_SECS = 5.0
MESSAGE_BYTES = 64 * 1024
"""A frame of a carrier's is under 1 KiB."""
PING_SECS = 10.0
"""A carrier whose machine vanished answers no ping for as long, twice; its silence is noticed as soon."""
CLOSING_SECS = 5


class _Server(uvicorn.Server):
    """Signals come to us: streams are drained while it still answers."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run_bridge(settings: AgentSettings) -> int:
    """Exit code 0 after an orderly stop, 2 when the start is not possible."""
    if not settings.internal_api_url:
        sys.stderr.write("Cannot start: INTERNAL_API_URL is needed, e.g. http://api:8000.\n")
        return 2
    try:
        listening = socket.create_server((settings.bridge_host, settings.bridge_port))
        # Connections inherit it; asyncio sets it where the socket names its protocol only. A frame of sound would wait
        # for the one before to be acknowledged: 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        sys.stderr.write(f"Cannot start: {settings.bridge_host}:{settings.bridge_port}: {error.strerror}.\n")
        return 2
    with listening:
        asyncio.run(_run(settings, listening))
    return 0


async def _run(settings: AgentSettings, listening: socket.socket) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    api_url = settings.internal_api_url.rstrip("/")
    async with httpx.AsyncClient(
        base_url=api_url, verify=httpx.create_ssl_context(trust_env=False), trust_env=False, timeout=ADMISSION_SECS
    ) as http:
        bridge = Bridge(http, capacity=settings.bridge_max_calls)
        server = _Server(
            uvicorn.Config(
                build_door(lambda: bridge),
                log_config=None,
                access_log=False,
                server_header=False,
                ws_max_size=MESSAGE_BYTES,
                ws_ping_interval=PING_SECS,
                ws_ping_timeout=PING_SECS,
                # 20 ms of sound at a time: nothing to compress.
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=CLOSING_SECS,
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        log.info("bridge_starting", port=listening.getsockname()[1], max_calls=bridge.capacity, pid=os.getpid())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await bridge.drain(settings.drain_secs)
        server.should_exit = True
        stopping.cancel()
        await serving
