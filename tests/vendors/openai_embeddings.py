"""A server that speaks OpenAI's `/embeddings`, on this machine, with the faults of a real one.

    async with openai_embeddings() as vendor:
        vendor.conduct.always = "fewer"
        OpenAiEmbedder(base_url=vendor.base_url, api_key="k")

Vectors count the words of a text: texts of the same words are near. They come in another order than was asked for, as
the protocol allows, and are of any length. Faults, besides those of `Conduct`: `fewer` (a row is missing), `uneven` (a
row is shorter), `same_index`, `no_numbers`, `no_json`, `wrong_json`, `cut`.
"""

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.conduct import Conduct, standing_in

DIMENSIONS = 64
MOST_INPUTS = 2_048
"""Of one request, as OpenAI limits it."""


@dataclass
class EmbeddingVendor:
    base_url: str = ""
    asked: list[list[str]] = field(default_factory=list)
    """Texts of each request."""
    keys: list[str] = field(default_factory=list)
    conduct: Conduct = field(default_factory=Conduct)

    async def embed(self, request: Request) -> Response:
        body = await request.json()
        self.keys.append(request.headers.get("authorization", ""))
        mode = self.conduct.mode()
        if (fault := await self.conduct.fault(mode)) is not None:
            return fault
        texts = body["input"]
        if not texts or len(texts) > MOST_INPUTS or not all(texts):
            return JSONResponse({"error": {"message": "'$.input' is invalid", "type": "invalid_request_error"}}, 400)
        self.asked.append(texts)
        rows = [
            {"object": "embedding", "index": number, "embedding": vector_of(text)} for number, text in enumerate(texts)
        ]
        _spoil(mode, rows)
        usage = {"prompt_tokens": 10, "total_tokens": 10}
        return JSONResponse({"object": "list", "data": rows[::-1], "model": body["model"], "usage": usage})


def vector_of(text: str) -> list[float]:
    counts = [0.0] * DIMENSIONS
    for word in text.lower().split():
        counts[zlib.crc32(word.strip(".,;:()•").encode()) % DIMENSIONS] += 1.0
    return counts


def _spoil(mode: str, rows: list[dict[str, Any]]) -> None:
    if mode == "fewer":
        rows.pop()
    elif mode == "uneven":
        rows[-1]["embedding"] = rows[-1]["embedding"][:-1]
    elif mode == "same_index":
        for row in rows:
            row["index"] = 0
    elif mode == "no_numbers":
        rows[-1]["embedding"] = None


@asynccontextmanager
async def openai_embeddings() -> AsyncIterator[EmbeddingVendor]:
    vendor = EmbeddingVendor()
    app = Starlette(routes=[Route("/v1/embeddings", vendor.embed, methods=["POST"])])
    async with standing_in(app, vendor.conduct) as address:
        vendor.base_url = f"http://{address}/v1"
        yield vendor
