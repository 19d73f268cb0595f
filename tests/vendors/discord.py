"""Discord's "Execute Webhook" on the loopback: 204, or what a test wants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.live_server import serving_aiohttp

HOOK = "https://discord.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz"


@dataclass
class FakeDiscord:
    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Status and headers of the next answers."""
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(path, body)"""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert 0 < len(body["content"]) <= 2000
        self.taken.append((request.path, body))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def fake_discord() -> AsyncIterator[FakeDiscord]:
    fake = FakeDiscord()
    app = web.Application()
    app.router.add_post("/{path:.*}", fake.take)
    async with serving_aiohttp(app) as address:
        fake.url = f"http://{address}"
        yield fake
