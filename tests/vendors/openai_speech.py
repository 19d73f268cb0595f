"""A server that speaks OpenAI's streamed chat completions, speech and transcriptions, on this machine.

Chat: server-sent events, one word a piece. Speech: raw 24 kHz PCM, in chunks. Transcription: multipart upload, JSON.

    async with openai_speech() as vendor:
        vendor.first_token_secs = 0.35            # chat
        vendor.first_byte_secs = 0.12             # speech
        vendor.final_secs = 0.15                  # transcription
        vendor.chat_conduct.faults = ["cut_mid"]  # see tests.vendors.conduct; `faults` is for whatever comes next
"""

import asyncio
import io
import json
import re
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.vendors.conduct import DRIP_SECS, GARBAGE, REFUSALS, Conduct, standing_in
from tests.vendors.ears import MakeEars
from tests.vendors.voices import MakeSound

RATE = 24_000
CHUNK_BYTES = 4_800
MODELS = ("gpt-4.1-mini", "small-model")


def one_second(_text: str, rate: int) -> bytes:
    return (8_000).to_bytes(2, "little") * rate


def obedient(body: dict[str, Any]) -> str:
    """Says the sentences that the last message lists, word for word."""
    told = str(body["messages"][-1]["content"])
    return " ".join(re.findall(r"^- (.+)$", told, re.MULTILINE))


@dataclass
class SpeechVendor:
    transcript: str = "I would measure it first."
    """What every upload is heard as, unless there are `ears`."""
    base_url: str = ""
    reply: Callable[[dict[str, Any]], str] = obedient
    sound: MakeSound = one_second
    ears: MakeEars | None = None
    first_token_secs: float = 0.0
    first_byte_secs: float = 0.0
    final_secs: float = 0.0
    faults: list[str] = field(default_factory=list)
    """Modes for the next requests, of whatever kind."""
    chat_conduct: Conduct = field(default_factory=Conduct)
    speech_conduct: Conduct = field(default_factory=Conduct)
    transcription_conduct: Conduct = field(default_factory=Conduct)
    chats: list[dict[str, Any]] = field(default_factory=list)
    spoken: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Form fields and the audio file of each transcription."""
    abandoned: int = 0
    """Chats whose client went away before their end."""

    def mode(self, conduct: Conduct) -> str:
        return self.faults.pop(0) if self.faults else conduct.mode()

    async def chat(self, request: Request) -> Response:
        body = await request.json()
        self.chats.append(body)
        mode = self.mode(self.chat_conduct)
        if (refusal := await _refused(mode, self.chat_conduct)) is not None:
            return refusal
        if not body.get("stream"):
            return JSONResponse(_whole(self.reply(body), body["model"]))
        return StreamingResponse(self._pieces(body, mode), media_type="text/event-stream")

    async def _pieces(self, body: dict[str, Any], mode: str) -> AsyncIterator[str]:
        done = False
        try:
            await asyncio.sleep(self.first_token_secs)
            if mode == "hang":
                await self.chat_conduct.hang()
            words = self.reply(body).split()
            for number, word in enumerate(words):
                if mode == "garbage":
                    yield f"data: {GARBAGE}\n\n"
                if number > len(words) / 2 or (number and number == len(words) - 1):
                    await self._in_the_middle(mode)
                if mode == "drip":
                    await asyncio.sleep(DRIP_SECS * 10)
                delta = {"role": "assistant", "content": word if number == 0 else f" {word}"}
                yield _event([{"index": 0, "delta": delta, "finish_reason": None}], body["model"])
            yield _event([{"index": 0, "delta": {}, "finish_reason": "stop"}], body["model"])
            if (body.get("stream_options") or {}).get("include_usage"):
                yield _event([], body["model"], usage=_usage(body, len(words)))
            yield "data: [DONE]\n\n"
            done = True
        finally:
            self.abandoned += not done

    async def _in_the_middle(self, mode: str) -> None:
        if mode == "cut_mid":
            raise ConnectionResetError("the stand-in drops the connection here")
        if mode == "hang_mid":
            await self.chat_conduct.hang()

    async def speech(self, request: Request) -> Response:
        body = await request.json()
        self.spoken.append(body)
        mode = self.mode(self.speech_conduct)
        if (refusal := await _refused(mode, self.speech_conduct)) is not None:
            return refusal
        if mode == "garbage":
            return Response(GARBAGE, media_type="text/html")
        return StreamingResponse(self._chunks(self.sound(str(body["input"]), RATE), mode), media_type="audio/pcm")

    async def _chunks(self, pcm: bytes, mode: str) -> AsyncIterator[bytes]:
        await asyncio.sleep(self.first_byte_secs)
        if mode == "hang":
            await self.speech_conduct.hang()
        for at in range(0, len(pcm), CHUNK_BYTES):
            if at > len(pcm) / 2 and mode == "cut_mid":
                raise ConnectionResetError("the stand-in drops the connection here")
            if at > len(pcm) / 2 and mode == "hang_mid":
                await self.speech_conduct.hang()
            if mode == "drip":
                await asyncio.sleep(DRIP_SECS * 5)
            yield pcm[at : at + CHUNK_BYTES]

    async def transcription(self, request: Request) -> Response:
        form = await request.form()
        audio = await form["file"].read()  # type: ignore[union-attr]  # the API's own field, a file
        self.uploads.append(({k: str(v) for k, v in form.items() if k != "file"}, audio))
        mode = self.mode(self.transcription_conduct)
        if (refusal := await _refused(mode, self.transcription_conduct)) is not None:
            return refusal
        if mode in {"hang", "hang_mid", "drip"}:
            await self.transcription_conduct.hang()
        if mode in {"garbage", "cut_mid"}:
            return Response(GARBAGE, media_type="application/json")
        await asyncio.sleep(self.final_secs)
        return JSONResponse({"text": await self._heard(audio)})

    async def _heard(self, audio: bytes) -> str:
        if self.ears is None:
            return self.transcript
        with wave.open(io.BytesIO(audio)) as file:
            ears = self.ears(file.getframerate())
            ears.hear(file.readframes(file.getnframes()))
        return " ".join(word.text for word in await ears.words(settled=True))

    async def models(self, _request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": name, "object": "model"} for name in MODELS]})


async def _refused(mode: str, conduct: Conduct) -> Response | None:
    if mode == "hang_connect":
        await conduct.hang()
    if mode not in REFUSALS:
        return None
    status, said = REFUSALS[mode]
    return JSONResponse(
        {"error": {"message": said, "type": "error"}}, status, {"Retry-After": "1"} if status == 429 else None
    )


def _event(choices: list[dict[str, Any]], model: str, **more: Any) -> str:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": model,
        "choices": choices,
        **more,
    }
    return f"data: {json.dumps(chunk)}\n\n"


def _whole(said: str, model: str) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": model} | {
        "choices": [choice]
    }


def _usage(body: dict[str, Any], words: int) -> dict[str, int]:
    prompt = sum(len(str(message.get("content", "")).split()) for message in body["messages"])
    return {"prompt_tokens": prompt, "completion_tokens": words, "total_tokens": prompt + words}


@asynccontextmanager
async def openai_speech() -> AsyncIterator[SpeechVendor]:
    vendor = SpeechVendor()
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", vendor.chat, methods=["POST"]),
            Route("/v1/audio/speech", vendor.speech, methods=["POST"]),
            Route("/v1/audio/transcriptions", vendor.transcription, methods=["POST"]),
            Route("/v1/models", vendor.models),
        ]
    )
    conducts = (vendor.chat_conduct, vendor.speech_conduct, vendor.transcription_conduct)
    async with standing_in(app, *conducts) as address:
        vendor.base_url = f"http://{address}/v1"
        yield vendor
