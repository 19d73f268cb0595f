"""Discord's "Execute Webhook" on the loopback: 204, or what a test wants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.app_process import free_port

HOOK = "https://discord.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz"


@dataclass
class FakeDiscord:
    port: int
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Status and headers of the next answers."""
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(path, body)"""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert 0 < len(body["content"]) <= 2000
        self.taken.append((request.path, body))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def fake_discord() -> AsyncIterator[FakeDiscord]:
    fake = FakeDiscord(free_port())
    app = web.Application()
    app.router.add_post("/{path:.*}", fake.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", fake.port).start()
    try:
        yield fake
    finally:
        await runner.cleanup()
