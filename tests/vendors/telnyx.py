"""Telnyx over loopback, as far as one interview by phone needs it: TeXML's REST, webhooks signed with Ed25519.

    async with telnyx_stand_in(http, public_url="https://interviews.example.com") as telnyx:
        reply = await telnyx.posts("/telephony/telnyx/voice", {"CallSid": "v3:…", …})

Sources: developers.telnyx.com, TeXML REST commands, TeXML verbs, webhook signing.
"""

import base64
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.live_server import serving_aiohttp
from tests.vendors.conduct import Conduct

API_KEY = "KEY-a-throw-away-one"
ACCOUNT_ID = "61bf923e-5e4d-4595-a110-56190ea18a1b"
APPLICATION_ID = "1773070540731319841"
OUR_NUMBER = "+15550188"
CALLS = f"/texml/Accounts/{ACCOUNT_ID}/Calls"


@dataclass
class TelnyxStandIn:
    http: httpx.AsyncClient
    public_url: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    conduct: Conduct = field(default_factory=Conduct)
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """Method, path, body of every request to the REST interface."""
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=lambda: {"id": APPLICATION_ID, "voice_url": ""})
    numbers: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": "2084", "phone_number": OUR_NUMBER, "connection_id": "another"}]
    )
    tells_ids: bool = True
    """Whether the reply to a new call holds the leg's id; the documented example does not."""
    url: str = ""

    @property
    def public_key(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    async def posts(
        self,
        url: str,
        params: Mapping[str, str],
        *,
        at: float | None = None,
        key: Ed25519PrivateKey | None = None,
        sent: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A signed webhook. `at`: seconds since 1970 when it was signed; `key`: somebody else's; `sent`: what is sent
        in place of what was signed."""
        stamp = str(int(time.time() if at is None else at))
        body = urlencode({"AccountSid": ACCOUNT_ID, **params})
        signature = (key or self.key).sign(f"{stamp}|{body}".encode())
        parts = urlsplit(url)
        return await self.http.post(
            parts.path + (f"?{parts.query}" if parts.query else ""),
            content=urlencode(sent) if sent is not None else body,
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "telnyx-timestamp": stamp,
                "telnyx-signature-ed25519": base64.b64encode(signature).decode(),
            },
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await self._body(request)
        self.asked.append((request.method, request.path, body))
        mode = self.conduct.mode()
        if mode == "hang":
            await self.conduct.hang()
        if mode in {"429", "500"}:
            return _error(int(mode), "10011" if mode == "429" else "10007")
        if mode.isdigit():
            return _error(422, mode)
        if request.headers.get("Authorization") != f"Bearer {API_KEY}":
            return _error(401, "10009")
        return self._answer(request.method, request.path, body)

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            read: dict[str, Any] = await request.json()
            return read
        return dict(await request.post()) or dict(request.query)

    def _answer(self, method: str, path: str, body: dict[str, Any]) -> web.Response:
        match method, path.removeprefix(CALLS).strip("/").split("/") if path.startswith(CALLS) else path.split("/"):
            case "POST", [""]:
                return self._create(body)
            case "GET", [""]:
                return web.json_response({"calls": [call for call in self.calls.values() if call["to"] == body["To"]]})
            case "GET", [sid] if sid in self.calls:
                return web.json_response(self.calls[sid])
            case "POST", [sid] if sid in self.calls:
                if self.calls[sid]["status"] == "completed":
                    return _error(422, "90018")
                self.calls[sid]["status"] = body.get("Status", self.calls[sid]["status"])
                return web.json_response(self.calls[sid])
            case "GET", ["", "phone_numbers"]:
                return web.json_response({"data": self.numbers})
            case "PATCH", ["", "phone_numbers", number_id]:
                number = next(one for one in self.numbers if one["id"] == number_id)
                number.update(body)
                return web.json_response({"data": number})
            case (("GET" | "PATCH"), ["", "texml_applications", _]):
                self.application.update(body)
                return web.json_response({"data": self.application})
        return _error(404, "10005")

    def _create(self, body: dict[str, Any]) -> web.Response:
        sid = f"v3:{uuid.uuid4().hex}"
        self.calls[sid] = {
            "sid": sid,
            "to": body["To"],
            "from": body["From"],
            "status": "queued",
            "direction": "outbound",
            "date_created": format_datetime(datetime.now(UTC)),
        }
        shown = {"to": body["To"], "from": body["From"], "status": "queued"}
        return web.json_response(shown | ({"sid": sid} if self.tells_ids else {}))


def _error(status: int, code: str) -> web.Response:
    headers = {"retry-after": "7"} if status == 429 else {}
    return web.json_response({"errors": [{"code": code, "title": "refused"}]}, status=status, headers=headers)


@contextlib.asynccontextmanager
async def telnyx_stand_in(http: httpx.AsyncClient, *, public_url: str) -> AsyncIterator[TelnyxStandIn]:
    telnyx = TelnyxStandIn(http, public_url)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", telnyx.handle)
    async with serving_aiohttp(app) as address:
        telnyx.url = f"http://{address}"
        try:
            yield telnyx
        finally:
            telnyx.conduct.released.set()
