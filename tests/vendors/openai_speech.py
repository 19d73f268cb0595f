"""A server that speaks OpenAI's streamed chat completions, speech and transcriptions, on this machine.

Chat: server-sent events, one word a piece. Speech: raw 24 kHz PCM. Transcription: multipart upload, JSON reply.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.support.live_server import serving


@dataclass
class SpeechVendor:
    transcript: str = "I would measure it first."
    base_url: str = ""
    faults: list[str] = field(default_factory=list)
    """`500` or `429` for the next request, of whatever kind."""
    chats: list[dict[str, Any]] = field(default_factory=list)
    spoken: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Form fields and the audio file of each transcription."""

    def fault(self) -> Response | None:
        if not self.faults:
            return None
        return JSONResponse({"error": {"message": "no"}}, int(self.faults.pop(0)))

    async def chat(self, request: Request) -> Response:
        body = await request.json()
        self.chats.append(body)
        return self.fault() or StreamingResponse(self._pieces(body), media_type="text/event-stream")

    async def _pieces(self, body: dict[str, Any]) -> AsyncIterator[str]:
        """An obedient model: says the sentences that the last message lists, word for word."""
        told = str(body["messages"][-1]["content"])
        words = " ".join(re.findall(r"^- (.+)$", told, re.MULTILINE)).split()
        for number, word in enumerate(words):
            delta = {"role": "assistant", "content": word if number == 0 else f" {word}"}
            yield _event({"index": 0, "delta": delta, "finish_reason": None}, body["model"])
        yield _event({"index": 0, "delta": {}, "finish_reason": "stop"}, body["model"])
        yield "data: [DONE]\n\n"

    async def speech(self, request: Request) -> Response:
        body = await request.json()
        self.spoken.append(body)
        sound = (8_000).to_bytes(2, "little") * 24_000
        return self.fault() or Response(sound, media_type="audio/pcm")

    async def transcription(self, request: Request) -> Response:
        form = await request.form()
        audio = await form["file"].read()  # type: ignore[union-attr]  # the API's own field, a file
        self.uploads.append(({k: str(v) for k, v in form.items() if k != "file"}, audio))
        return self.fault() or JSONResponse({"text": self.transcript})


def _event(choice: dict[str, Any], model: str) -> str:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": model,
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk)}\n\n"


@asynccontextmanager
async def openai_speech() -> AsyncIterator[SpeechVendor]:
    vendor = SpeechVendor()
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", vendor.chat, methods=["POST"]),
            Route("/v1/audio/speech", vendor.speech, methods=["POST"]),
            Route("/v1/audio/transcriptions", vendor.transcription, methods=["POST"]),
        ]
    )
    async with serving(app) as address:
        vendor.base_url = f"http://{address}/v1"
        yield vendor
        await asyncio.sleep(0)
