"""A server that speaks Anthropic's messages API, on this machine, with the faults of a real one.

    async with anthropic_messages(reply=...) as vendor:
        vendor.faults = ["429", "529"]          # the next two requests
        client = AsyncAnthropic(base_url=vendor.base_url, api_key="any")

Modes of a fault: `429` (with retry-after), `500`, `529` (overloaded), `401`, `404`, `hang`, `bad_json`, `fenced`,
`refusal` (no text).
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.conduct import Conduct, standing_in

Reply = Callable[[dict[str, Any]], dict[str, Any]]
"""From the request's body to what the model says, as JSON."""

_ERRORS = {
    "429": (429, "rate_limit_error"),
    "500": (500, "api_error"),
    "529": (529, "overloaded_error"),
    "401": (401, "authentication_error"),
    "404": (404, "not_found_error"),
}


@dataclass
class AnthropicVendor:
    reply: Reply
    base_url: str = ""
    faults: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    conduct: Conduct = field(default_factory=Conduct)
    """Lets go, at the end, of requests that hang."""

    async def create(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.keys.append(request.headers.get("x-api-key", ""))
        mode = self.faults.pop(0) if self.faults else "ok"
        if mode in _ERRORS:
            status, kind = _ERRORS[mode]
            error = {"type": "error", "error": {"type": kind, "message": kind}}
            return JSONResponse(error, status, {"retry-after": "7"} if status == 429 else None)
        if mode == "hang":
            await self.conduct.hang()
        return JSONResponse(_message(body, self._content(mode, body), "refusal" if mode == "refusal" else "end_turn"))

    def _content(self, mode: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        if mode == "refusal":
            return []
        said = json.dumps(self.reply(body), ensure_ascii=False)
        if mode == "bad_json":
            said = said[:-2]
        return [{"type": "text", "text": f"```json\n{said}\n```" if mode == "fenced" else said}]


def _message(body: dict[str, Any], content: list[dict[str, Any]], stop_reason: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 90, "output_tokens": 15},
    }


@asynccontextmanager
async def anthropic_messages(reply: Reply) -> AsyncIterator[AnthropicVendor]:
    vendor = AnthropicVendor(reply)
    app = Starlette(routes=[Route("/v1/messages", vendor.create, methods=["POST"])])
    async with standing_in(app, vendor.conduct) as address:
        vendor.base_url = f"http://{address}"
        yield vendor
