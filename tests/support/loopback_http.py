"""LoopbackApi on a real port, for agents that are processes of their own."""

import contextlib
from collections.abc import AsyncIterator

import httpx
from aiohttp import web

from contract.ticket import Ticket
from tests.support.app_process import free_port
from tests.support.live_server import serving_aiohttp
from tests.support.loopback_api import LoopbackApi


class LoopbackHttp:
    """`api` is what the agent sees; `down` and `fenced` of it work as in memory."""

    def __init__(self, api: LoopbackApi) -> None:
        self.api = api
        self.port = free_port()
        self.requests: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ticket(self) -> Ticket:
        return self.api.ticket().model_copy(update={"api_url": self.url})

    async def _forward(self, request: web.Request) -> web.Response:
        self.requests.append((request.method, request.path))
        body = await request.read()
        inner = httpx.Request(request.method, str(request.url), content=body, headers=dict(request.headers))
        try:
            reply = await self.api.handle_async_request(inner)
        except httpx.ConnectError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=503)
        return web.Response(status=reply.status_code, body=reply.content, content_type="application/json")

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator["LoopbackHttp"]:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._forward)
        async with serving_aiohttp(app, port=self.port):
            yield self
