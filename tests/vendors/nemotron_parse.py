"""Nemotron Parse as NVIDIA's NIM serves it, on this machine: one picture a request, its text as a tool's arguments.

    async with nemotron_parse("# Jane Doe") as vendor:
        vendor.conduct.faults = ["429"]
        NemotronParser(base_url=vendor.base_url, api_key="k")

Faults, besides those of `Conduct`: `no_call` (it chats instead), `broken_arguments`, `other_arguments`, `no_json` (a
page of a proxy, with status 200), `wrong_json` (JSON of something else), `cut` (closes in the middle). A picture that
is none, or another tool, gets 400.
"""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.conduct import Conduct, standing_in

MODEL = "nvidia/nemotron-parse"
HEAD = "data:image/png;base64,"


@dataclass
class NemotronVendor:
    pages: tuple[str, ...]
    """What it reads, as Markdown: a page a request, the last one again and again."""
    base_url: str = ""
    pictures: list[tuple[int, int]] = field(default_factory=list)
    """Width and height of what came, in pixels."""
    keys: list[str] = field(default_factory=list)
    conduct: Conduct = field(default_factory=Conduct)

    async def complete(self, request: Request) -> Response:
        body = await request.json()
        self.keys.append(request.headers.get("authorization", ""))
        mode = self.conduct.mode()
        if (fault := await self.conduct.fault(mode)) is not None:
            return fault
        try:
            [tool] = body["tools"]
            assert (body["model"], tool["function"]["name"]) == (MODEL, "markdown_no_bbox")
            [part] = body["messages"][0]["content"]
            url = part["image_url"]["url"]
            assert url.startswith(HEAD)
            with Image.open(io.BytesIO(base64.b64decode(url.removeprefix(HEAD)))) as picture:
                picture.load()
                self.pictures.append(picture.size)
        except (AssertionError, KeyError, ValueError, OSError) as error:
            return JSONResponse({"detail": f"the request is malformed: {type(error).__name__}"}, 400)
        page = self.pages[min(len(self.pictures), len(self.pages)) - 1]
        return JSONResponse(_completion(mode, page))


def _completion(mode: str, page: str) -> dict[str, Any]:
    arguments = json.dumps([{"text": page}])
    if mode == "broken_arguments":
        arguments = arguments[:-4]
    if mode == "other_arguments":
        arguments = '"a sentence about the picture"'
    call = {"id": "call-1", "type": "function", "function": {"name": "markdown_no_bbox", "arguments": arguments}}
    said: dict[str, Any] = {"role": "assistant", "content": "", "tool_calls": [call]}
    if mode == "no_call":
        said = {"role": "assistant", "content": "What a lovely picture."}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "message": said, "finish_reason": "tool_calls", "logprobs": None}],
        "usage": {"prompt_tokens": 3_000, "completion_tokens": 400, "total_tokens": 3_400},
    }


@asynccontextmanager
async def nemotron_parse(*pages: str) -> AsyncIterator[NemotronVendor]:
    vendor = NemotronVendor(pages)
    app = Starlette(routes=[Route("/v1/chat/completions", vendor.complete, methods=["POST"])])
    async with standing_in(app, vendor.conduct) as address:
        vendor.base_url = f"http://{address}/v1"
        yield vendor
