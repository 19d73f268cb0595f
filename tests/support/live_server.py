"""An app on a real socket of this machine, in the test's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from aiohttp import web
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Yields `127.0.0.1:<port>`. The app's lifespan is not run: the test starts what it needs."""
    # Of a socket that does not name its protocol asyncio leaves Nagle's algorithm on: 40 ms an answer.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="websockets-sansio")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  uvicorn offers nothing to wait on
        await asyncio.sleep(0)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running
        listening.close()


@asynccontextmanager
async def serving_aiohttp(app: web.Application, *, port: int = 0) -> AsyncIterator[str]:
    """Yields `127.0.0.1:<port>`; 0 takes one that is free. At the end a handler has a second to answer."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
