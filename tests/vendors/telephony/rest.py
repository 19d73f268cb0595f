"""Twilio's REST interface over loopback: calls and numbers, basic auth, errors in its own form, faults on demand.

`conduct.faults` as everywhere in `tests/vendors`, and besides: a code of Twilio's own (`"21211"`: refused with it),
`"lost"` (carried out, and the answer never comes), `"reset"` (the connection breaks at once).
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.vendors.conduct import GARBAGE, Conduct

ROOT = "/2010-04-01/Accounts/{account}"
MESSAGES = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21201: (400, "No 'To' number specified"),
    21205: (400, "Url is not a valid URL"),
    21210: (400, "'From' phone number not verified"),
    21211: (400, "The phone number you are attempting to call is not valid"),
    21214: (400, "'To' phone number cannot be reached"),
    21215: (400, "Account not authorized to call this number"),
    21216: (400, "Account not allowed to call this number"),
    21220: (400, "Call is not in-progress. Cannot redirect."),
    13227: (400, "Geo permission is not enabled for this number"),
}
FAULTS = {"401": 20003, "429": 20429, "500": 20500}
RETRY_AFTER_SECS = 2


@dataclass
class Number:
    """One of the account's numbers. `sid` begins with PN."""

    sid: str
    phone_number: str
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    status_callback: str = ""
    status_callback_method: str = "POST"
    friendly_name: str = ""
    voice: bool = True


@dataclass
class Asked:
    """A request that came, with its parameters in order (a name may come twice)."""

    method: str
    path: str
    params: list[tuple[str, str]]

    def get(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.params if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.params if key == name)


class Refused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass
class RestDesk:
    """What the requests do is the stand-in's business: `create`, `update`, `found` and `listed` are given by it."""

    account_sid: str
    auth_token: str
    conduct: Conduct
    create: Callable[[Asked], Awaitable[dict[str, Any]]]
    update: Callable[[str, Asked], Awaitable[dict[str, Any]]]
    found: Callable[[str], dict[str, Any]]
    listed: Callable[[Asked], list[dict[str, Any]]]
    numbers: list[Number] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None
    _port: int = 0

    async def start(self) -> None:
        """The same port again after `stop`, between which connections are refused."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = (await request.read()).decode()
        params = parse_qsl(body, keep_blank_values=True) + list(request.query.items())
        asked = Asked(request.method, request.path, params)
        self.asked.append(asked)
        mode = self.conduct.mode()
        if mode in {"hang", "hang_connect", "hang_mid"}:
            await self.conduct.hang()
        if mode in {"reset", "cut_mid"}:
            return _broken(request)
        if mode == "garbage":
            return web.Response(text=GARBAGE, content_type="application/json")
        try:
            if mode in FAULTS or mode.isdigit():
                raise Refused(FAULTS.get(mode) or int(mode))
            self._check(request)
            answer = await self._route(asked)
        except Refused as refusal:
            return _error(refusal.code)
        if mode == "lost":
            return _broken(request)
        return web.json_response(answer, status=201 if asked.path.endswith("/Calls.json") and body else 200)

    def _check(self, request: web.Request) -> None:
        wanted = "Basic " + base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if request.headers.get("Authorization") != wanted:
            raise Refused(20003)

    async def _route(self, asked: Asked) -> dict[str, Any]:
        root = ROOT.format(account=self.account_sid)
        if asked.path == f"{root}.json":
            return {"sid": self.account_sid, "status": "active", "type": "Full", "friendly_name": "Example"}
        if not asked.path.startswith(root + "/") or not asked.path.endswith(".json"):
            raise Refused(20404)
        match (asked.method, asked.path[len(root) + 1 : -len(".json")].split("/")):
            case "POST", ["Calls"]:
                return await self.create(asked)
            case "GET", ["Calls"]:
                return _page("calls", self.listed(asked), asked)
            case "GET", ["Calls", sid]:
                return self.found(sid)
            case "POST", ["Calls", sid]:
                return await self.update(sid, asked)
            case "GET", ["IncomingPhoneNumbers"]:
                wanted = asked.get("PhoneNumber")
                rows = [_shown(one) for one in self.numbers if wanted in one.phone_number]
                return _page("incoming_phone_numbers", rows, asked)
            case method, ["IncomingPhoneNumbers", sid]:
                return self._number(sid, asked if method == "POST" else None)
        raise Refused(20404)

    def _number(self, sid: str, changes: Asked | None) -> dict[str, Any]:
        number = next((one for one in self.numbers if one.sid == sid), None)
        if number is None:
            raise Refused(20404)
        fields = {"VoiceUrl": "voice_url", "VoiceMethod": "voice_method", "VoiceFallbackUrl": "voice_fallback_url"}
        fields |= {"StatusCallback": "status_callback", "StatusCallbackMethod": "status_callback_method"}
        for name, value in changes.params if changes else ():
            if name in fields:
                setattr(number, fields[name], value)
        return _shown(number)


def _shown(number: Number) -> dict[str, Any]:
    capabilities = {"voice": number.voice, "sms": False, "mms": False, "fax": False}
    return {**{key: value for key, value in vars(number).items() if key != "voice"}, "capabilities": capabilities}


def _page(name: str, rows: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    page = {"page": 0, "page_size": 50, "start": 0, "end": max(0, len(rows) - 1), "uri": asked.path}
    return {**page, "first_page_uri": asked.path, "next_page_uri": None, "previous_page_uri": None, name: rows}


def _error(code: int) -> web.Response:
    status, message = MESSAGES.get(code, (400, "Something about the request is wrong"))
    body = {
        "code": code,
        "message": message,
        "status": status,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
    }
    headers = {"Retry-After": str(RETRY_AFTER_SECS)} if status == 429 else {}
    return web.json_response(body, status=status, headers=headers)


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    # Nothing of it arrives any more.
    return web.Response(status=500)
