"""GitHub's REST API on the loopback, as far as it is documented and used, faults included."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.app_process import free_port


@dataclass
class FakeGitHub:
    """`archives` by "owner/name"; `fault` answers every request for facts."""

    port: int
    archives: dict[str, bytes] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    fault: tuple[int, dict[str, str]] | None = None
    elsewhere: str | None = None
    """Where archives redirect to instead of this server's own store."""
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    """(path, authorization)"""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def facts(self, request: web.Request) -> web.Response:
        name = self._noted(request)
        if self.fault is not None:
            return web.json_response({"message": "fault"}, status=self.fault[0], headers=self.fault[1])
        if name not in self.archives:
            return web.json_response({"message": "Not Found"}, status=404)
        answer = {"full_name": name, "default_branch": "main", "private": name in self.private, "description": "A shop"}
        return web.json_response(answer)

    async def archive(self, request: web.Request) -> web.Response:
        name = self._noted(request)
        raise web.HTTPFound(self.elsewhere or f"{self.url}/store/{name}")

    async def store(self, request: web.Request) -> web.Response:
        return web.Response(body=self.archives[self._noted(request)], content_type="application/x-gzip")

    def _noted(self, request: web.Request) -> str:
        self.seen.append((request.path, request.headers.get("authorization")))
        return f"{request.match_info['owner']}/{request.match_info['name']}"


@asynccontextmanager
async def fake_github() -> AsyncIterator[FakeGitHub]:
    fake = FakeGitHub(free_port())
    app = web.Application()
    app.router.add_get("/repos/{owner}/{name}", fake.facts)
    app.router.add_get("/repos/{owner}/{name}/tarball/{branch:.*}", fake.archive)
    app.router.add_get("/store/{owner}/{name}", fake.store)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", fake.port).start()
    try:
        yield fake
    finally:
        await runner.cleanup()
