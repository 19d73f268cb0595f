"""Google's OAuth and Calendar API v3 on the loopback, as far as they are documented and used, faults included."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.support.live_server import serving_aiohttp
from tests.vendors.oauth_grants import Grants

CLIENT = {"google_oauth_client_id": "test.apps.googleusercontent.com", "google_oauth_client_secret": "google-secret"}
SCOPE = "https://www.googleapis.com/auth/calendar."


@dataclass
class FakeGoogle:
    url: str = ""
    grants: Grants = field(default_factory=lambda: Grants(lasts_secs=3599))
    busy: list[tuple[str, str]] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id, deleted ones included: their status is cancelled."""
    faults: list[str] = field(default_factory=list)
    """For the next answers of the calendar: a status, "rate", "garbage", "hang"."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(method, path) of the calendar."""
    revoked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """What happens while the next request for the calendar is on its way."""

    def settings(self) -> dict[str, str]:
        here = dict.fromkeys(("google_accounts_url", "google_token_url", "google_api_url"), self.url)
        return {**CLIENT, **here}

    def shown(self) -> dict[str, dict[str, Any]]:
        return {id_: event for id_, event in self.events.items() if event["status"] != "cancelled"}

    async def token(self, request: web.Request) -> web.Response:
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        answer = self.grants.trade(form, CLIENT["google_oauth_client_id"], CLIENT["google_oauth_client_secret"])
        return await self.grants.answer(answer, error_status=400)

    async def revoke(self, request: web.Request) -> web.Response:
        token = (await request.post())["token"]
        self.revoked.append(str(token))
        known = self.grants.revoke(str(token))
        return web.json_response({} if known else {"error": "invalid_token"}, status=200 if known else 400)

    async def calendar(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path.removeprefix("/calendar/v3")))
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "hang":
            await self.grants.released.wait()
        if fault == "garbage":
            return web.Response(text="[1, 2", content_type="application/json")
        if fault == "rate":
            return _error(403, "rateLimitExceeded", {"retry-after": "90"})
        if fault:
            return _error(int(fault), "backendError", {"retry-after": "90"} if fault == "429" else {})
        said = request.headers.get("authorization")
        if not self.grants.knows(said):
            return _error(401, "authError")
        free_busy = request.path.endswith("/freeBusy")
        if f"{SCOPE}{'freebusy' if free_busy else 'events.owned'}" not in self.grants.scopes_of(said):
            return _error(403, "insufficientPermissions")
        return await (self._free_busy(request) if free_busy else self._event(request))

    async def _free_busy(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        assert wanted["items"] == [{"id": "primary"}]
        spans = [
            {"start": begin, "end": end}
            for begin, end in self.busy
            if begin < wanted["timeMax"] and end > wanted["timeMin"]
        ]
        return web.json_response({"kind": "calendar#freeBusy", "calendars": {"primary": {"busy": spans}}})

    async def _event(self, request: web.Request) -> web.Response:
        event_id = request.match_info.get("event_id", "")
        if request.method == "DELETE":
            known = self.events.get(event_id)
            if known is None or known["status"] == "cancelled":
                return _error(404 if known is None else 410, "notFound" if known is None else "deleted")
            known["status"] = "cancelled"
            return web.Response(status=204)
        event = await request.json()
        # "base32hex": lower-case letters a to v and digits, 5 to 1024 of them.
        assert 5 <= len(event["id"]) <= 1024
        assert set(event["id"]) <= set("0123456789abcdefghijklmnopqrstuv")
        assert {"start", "end"} <= set(event)
        if request.method == "POST" and event["id"] in self.events:
            return _error(409, "duplicate")
        if request.method == "PUT" and event_id not in self.events:
            return _error(404, "notFound")
        self.events[event["id"]] = event
        return web.json_response(event)


def _error(status: int, reason: str, headers: dict[str, str] | None = None) -> web.Response:
    said = {"error": {"code": status, "message": reason, "errors": [{"domain": "global", "reason": reason}]}}
    return web.json_response(said, status=status, headers=headers)


@asynccontextmanager
async def fake_google() -> AsyncIterator[FakeGoogle]:
    fake = FakeGoogle()
    app = web.Application()
    app.router.add_post("/token", fake.token)
    app.router.add_post("/revoke", fake.revoke)
    app.router.add_post("/calendar/v3/freeBusy", fake.calendar)
    app.router.add_post("/calendar/v3/calendars/primary/events", fake.calendar)
    app.router.add_put("/calendar/v3/calendars/primary/events/{event_id}", fake.calendar)
    app.router.add_delete("/calendar/v3/calendars/primary/events/{event_id}", fake.calendar)
    async with serving_aiohttp(app) as address:
        fake.url = f"http://{address}"
        try:
            yield fake
        finally:
            fake.grants.released.set()
