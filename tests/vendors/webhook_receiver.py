"""A company's server that takes webhooks over loopback and answers as a test wants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.live_server import serving_aiohttp


@dataclass
class Taken:
    headers: dict[str, str]
    body: bytes


@dataclass
class WebhookReceiver:
    """`answers` are given one after another, the last one for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    location: str = ""
    taken: list[Taken] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.taken.append(Taken({k.lower(): v for k, v in request.headers.items()}, await request.read()))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers: dict[str, Any] = {"Location": self.location} if self.location else {}
        return web.Response(status=status, text="thank you" if status < 300 else "no", headers=headers)


@asynccontextmanager
async def webhook_receiver() -> AsyncIterator[WebhookReceiver]:
    receiver = WebhookReceiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    async with serving_aiohttp(app) as address:
        receiver.url = f"http://{address}/hooks"
        yield receiver
