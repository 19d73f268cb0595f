"""A server that speaks ElevenLabs' streamed speech over a websocket with several contexts, and lists its voices.

    async with elevenlabs() as vendor:
        settings = AgentSettings(elevenlabs_api_key="any", elevenlabs_base_url=vendor.base_url)
        vendor.first_byte_secs = 0.12

Protocol: https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from tests.vendors.conduct import GARBAGE, Conduct, standing_in
from tests.vendors.voices import MakeSound, tone

VOICES = ("21m00Tcm4TlvDq8ikWAM", "another-voice")
CHUNK_SECS = 0.1


@dataclass
class ElevenLabsVendor:
    sound: MakeSound = tone
    base_url: str = ""
    conduct: Conduct = field(default_factory=Conduct)
    first_byte_secs: float = 0.0
    streams: list[dict[str, str]] = field(default_factory=list)
    """Parameters of each connection, with its `voice`."""
    keys: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)

    async def stream(self, socket: WebSocket) -> None:
        self.streams.append({**socket.query_params, "voice": socket.path_params["voice"]})
        self.keys.append(socket.headers.get("xi-api-key", ""))

        async def talk(mode: str) -> None:
            stream = _Stream(self, socket, mode)
            try:
                await stream.run()
            finally:
                stream.end()

        await self.conduct.attend(socket, talk)

    async def voice(self, request: Request) -> Response:
        voice = request.path_params["voice"]
        if voice not in VOICES:
            return JSONResponse({"detail": {"status": "voice_not_found"}}, 404)
        return JSONResponse({"voice_id": voice, "name": "Rachel"})

    async def voices(self, _request: Request) -> Response:
        return JSONResponse({"voices": [{"voice_id": voice, "name": voice} for voice in VOICES]})


class _Stream:
    """One connection. Texts of a context are spoken in order; a closed context says that it is final."""

    def __init__(self, vendor: ElevenLabsVendor, socket: WebSocket, mode: str) -> None:
        self._vendor, self._socket, self._mode = vendor, socket, mode
        self._rate = int(socket.query_params.get("output_format", "pcm_24000").rsplit("_", 1)[1])
        self._work: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()
        self._closed: set[str] = set()
        self._speaking = asyncio.create_task(self._speak())

    async def run(self) -> None:
        while True:
            message = json.loads(await self._socket.receive_text())
            context = str(message.get("context_id", "default"))
            if message.get("close_socket"):
                return
            if str(message.get("text", "")).strip():
                self._vendor.spoken.append(message["text"])
                self._work.put_nowait((context, message["text"]))
            if message.get("close_context"):
                self._closed.add(context)
                self._work.put_nowait((context, None))

    def end(self) -> None:
        self._speaking.cancel()

    async def _speak(self) -> None:
        while True:
            context, text = await self._work.get()
            if self._mode == "hang":
                continue
            if text is None:
                await self._send({"isFinal": True, "contextId": context})
                continue
            await asyncio.sleep(self._vendor.first_byte_secs)
            await self._send_sound(context, text)

    async def _send_sound(self, context: str, text: str) -> None:
        if self._mode == "garbage":
            await self._socket.send_text(GARBAGE)
            return
        pcm = self._vendor.sound(text, self._rate)
        ms = len(pcm) / 2 / self._rate * 1000 / len(text)
        size = int(self._rate * CHUNK_SECS) * 2
        for at in range(0, len(pcm), size):
            if at > len(pcm) / 2 and self._mode in {"cut_mid", "hang_mid"}:
                if self._mode == "cut_mid":
                    await self._socket.close(1011)
                self._mode = "hang"
                return
            if self._mode == "drip":
                await asyncio.sleep(CHUNK_SECS * 2)
            message: dict[str, Any] = {
                "audio": base64.b64encode(pcm[at : at + size]).decode(),
                "contextId": context,
                "isFinal": None,
            }
            if at == 0:
                message["alignment"] = {
                    "chars": list(text),
                    "charStartTimesMs": [round(n * ms) for n in range(len(text))],
                    "charDurationsMs": [round(ms)] * len(text),
                }
            await self._send(message)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message))


@asynccontextmanager
async def elevenlabs(*, sound: MakeSound = tone) -> AsyncIterator[ElevenLabsVendor]:
    vendor = ElevenLabsVendor(sound)
    app = Starlette(
        routes=[
            WebSocketRoute("/v1/text-to-speech/{voice}/multi-stream-input", vendor.stream),
            Route("/v1/voices/{voice}", vendor.voice),
            Route("/v1/voices", vendor.voices),
        ]
    )
    async with standing_in(app, vendor.conduct) as address:
        vendor.base_url = f"ws://{address}"
        yield vendor
