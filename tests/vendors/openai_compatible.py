"""A server that speaks OpenAI's chat completions, on this machine, with the faults of a real one.

    async with openai_compatible(reply=...) as vendor:
        vendor.faults = ["429", "500"]          # the next two requests
        client = AsyncOpenAI(base_url=vendor.base_url, api_key="any")

Modes of a fault: `429` (with Retry-After), `500`, `401`, `404`, `400`, `400-temperature` and `400-max_tokens` (that
parameter is refused), `hang` (never answers), `drip` (a byte at a time, for ever), `bad_json`, `wrong_shape`, `fenced`
(right, but in a code fence), `empty`, `cut` (closes in the middle), `page` (a proxy's, in HTML), `other` (JSON, but no
completion).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.vendors.conduct import Conduct, standing_in

Reply = Callable[[dict[str, Any]], dict[str, Any]]
"""From the request's body to what the model says, as JSON."""


@dataclass
class Vendor:
    reply: Reply
    base_url: str = ""
    faults: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    """Bodies, in order of arrival."""
    keys: list[str] = field(default_factory=list)
    conduct: Conduct = field(default_factory=Conduct)
    """Lets go, at the end, of requests that hang."""

    async def complete(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        mode = self.faults.pop(0) if self.faults else "ok"
        if mode in _ERRORS:
            status, error = _ERRORS[mode]
            return JSONResponse({"error": error}, status, {"Retry-After": "1"} if status == 429 else None)
        if mode == "hang":
            await self.conduct.hang()
        if mode == "drip":
            return StreamingResponse(self._drip(), media_type="application/json")
        if mode == "cut":
            return StreamingResponse(_cut(), media_type="application/json", headers={"Content-Length": "5000"})
        if mode == "page":
            return HTMLResponse("<h1>Welcome</h1>")
        if mode == "other":
            return JSONResponse({"choices": [{"text": "hello"}], "usage": "none"})
        return JSONResponse(_completion(body, self._content(mode, body)))

    def _content(self, mode: str, body: dict[str, Any]) -> str:
        if mode == "bad_json":
            return '{"points": [{"point_id": "p1", "status": "sho'
        if mode == "wrong_shape":
            return '{"verdict": "PASS", "score": 100}'
        if mode == "empty":
            return ""
        said = json.dumps(self.reply(body), ensure_ascii=False)
        return f"```json\n{said}\n```" if mode == "fenced" else said

    async def _drip(self) -> AsyncIterator[bytes]:
        while not self.conduct.released.is_set():
            yield b" "
            await asyncio.sleep(0.05)


_ERRORS: dict[str, tuple[int, dict[str, Any]]] = {
    "429": (429, {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}),
    "500": (500, {"message": "The server had an error", "type": "server_error"}),
    "401": (401, {"message": "Incorrect API key provided", "type": "invalid_request_error", "code": "invalid_api_key"}),
    "400-temperature": (400, {"message": "Unsupported value", "param": "temperature", "code": "unsupported_value"}),
    "400-max_tokens": (400, {"message": "Use max_completion_tokens", "param": "max_tokens", "code": "unsupported"}),
    "400": (400, {"message": "The request is malformed", "param": "messages", "code": "invalid"}),
    "404": (404, {"message": "The model does not exist", "type": "invalid_request_error", "code": "model_not_found"}),
}


async def _cut() -> AsyncIterator[bytes]:
    yield b'{"id": "chatcmpl-1", "choices": ['


def _completion(body: dict[str, Any], content: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": body["model"],
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content},
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


@asynccontextmanager
async def openai_compatible(reply: Reply) -> AsyncIterator[Vendor]:
    vendor = Vendor(reply)
    app = Starlette(routes=[Route("/v1/chat/completions", vendor.complete, methods=["POST"])])
    async with standing_in(app, vendor.conduct) as address:
        vendor.base_url = f"http://{address}/v1"
        yield vendor
