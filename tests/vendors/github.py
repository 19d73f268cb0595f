"""GitHub's OAuth and REST API on the loopback, as far as they are documented and used, faults included."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.support.live_server import serving_aiohttp
from tests.vendors.oauth_grants import Grants

CLIENT = {"github_oauth_client_id": "Iv1.test", "github_oauth_client_secret": "github-secret"}


@dataclass
class FakeGitHub:
    """`archives` by "owner/name"; `fault` answers every request for facts."""

    url: str = ""
    archives: dict[str, bytes] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    fault: tuple[int, dict[str, str]] | None = None
    elsewhere: str | None = None
    """Where archives redirect to instead of this server's own store."""
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    """(path, authorization)"""
    grants: Grants = field(default_factory=Grants)
    who: dict[str, Any] = field(default_factory=lambda: {"id": 583231, "login": "octocat"})
    emails: list[dict[str, Any]] = field(default_factory=list)

    async def facts(self, request: web.Request) -> web.Response:
        name = self._noted(request)
        if self.fault is not None:
            return web.json_response({"message": "fault"}, status=self.fault[0], headers=self.fault[1])
        if name not in self.archives or not self._may_see(request, name):
            return web.json_response({"message": "Not Found"}, status=404)
        answer = {"full_name": name, "default_branch": "main", "private": name in self.private, "description": "A shop"}
        return web.json_response(answer)

    async def archive(self, request: web.Request) -> web.Response:
        name = self._noted(request)
        raise web.HTTPFound(self.elsewhere or f"{self.url}/store/{name}")

    async def store(self, request: web.Request) -> web.Response:
        return web.Response(body=self.archives[self._noted(request)], content_type="application/x-gzip")

    async def token(self, request: web.Request) -> web.Response:
        """Errors come with status 200."""
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        answer = self.grants.trade(form, CLIENT["github_oauth_client_id"], CLIENT["github_oauth_client_secret"])
        if answer.get("error") == "invalid_grant":
            refreshing = form.get("grant_type") == "refresh_token"
            answer = {"error": "bad_refresh_token" if refreshing else "bad_verification_code"}
        return await self.grants.answer(answer)

    async def user(self, request: web.Request) -> web.Response:
        return self._own(request, self.who)

    async def user_emails(self, request: web.Request) -> web.Response:
        return self._own(request, self.emails)

    async def delete_grant(self, request: web.Request) -> web.Response:
        token = (await request.json())["access_token"]
        authorised = (request.headers.get("authorization") or "").startswith("Basic ")
        if not authorised or not self.grants.revoke(token):
            return web.json_response({"message": "Not Found"}, status=404)
        return web.Response(status=204)

    def _own(self, request: web.Request, answer: Any) -> web.Response:
        if not self.grants.knows(request.headers.get("authorization")):
            return web.json_response({"message": "Bad credentials"}, status=401)
        return web.json_response(answer)

    def _may_see(self, request: web.Request, name: str) -> bool:
        said = request.headers.get("authorization")
        return name not in self.private or said == "Bearer server-token" or "repo" in self.grants.scopes_of(said)

    def _noted(self, request: web.Request) -> str:
        self.seen.append((request.path, request.headers.get("authorization")))
        return f"{request.match_info['owner']}/{request.match_info['name']}"


@asynccontextmanager
async def fake_github() -> AsyncIterator[FakeGitHub]:
    fake = FakeGitHub()
    app = web.Application()
    app.router.add_get("/repos/{owner}/{name}", fake.facts)
    app.router.add_get("/repos/{owner}/{name}/tarball/{branch:.*}", fake.archive)
    app.router.add_get("/store/{owner}/{name}", fake.store)
    app.router.add_post("/login/oauth/access_token", fake.token)
    app.router.add_get("/user", fake.user)
    app.router.add_get("/user/emails", fake.user_emails)
    app.router.add_delete("/applications/{client}/grant", fake.delete_grant)
    async with serving_aiohttp(app) as address:
        fake.url = f"http://{address}"
        try:
            yield fake
        finally:
            fake.grants.released.set()
