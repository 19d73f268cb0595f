"""A server that speaks Deepgram's live recognition (nova, /v1/listen) and live speech (/v1/speak), on this machine.

    async with deepgram(Script.of("I would measure it first.").ears) as vendor:
        settings = AgentSettings(deepgram_api_key="any", deepgram_base_url=vendor.base_url)
        vendor.final_secs = 0.15          # from the end of speech to its final transcript
        vendor.first_byte_secs = 0.12     # from a text to the first of its sound
        vendor.conduct.faults = ["429"]   # see tests.vendors.conduct

Protocols: https://developers.deepgram.com/reference/speech-to-text/listen-streaming and
https://developers.deepgram.com/reference/text-to-speech/speak-streaming
"""

import asyncio
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

from tests.vendors.conduct import DRIP_SECS, GARBAGE, Conduct, standing_in
from tests.vendors.ears import Ears, HeardWord, MakeEars, Script
from tests.vendors.voices import MakeSound, tone

VOICES = ("aura-2-thalia-en", "aura-2-andromeda-en", "aura-2-apollo-en")
CHUNK_SECS = 0.04


@dataclass
class DeepgramVendor:
    make_ears: MakeEars
    sound: MakeSound = tone
    base_url: str = ""
    """ws://…, the root of both services."""
    conduct: Conduct = field(default_factory=Conduct)
    """Of recognition."""
    speech_conduct: Conduct = field(default_factory=Conduct)
    final_secs: float = 0.0
    first_byte_secs: float = 0.0
    interims: bool = True
    listens: list[dict[str, list[str]]] = field(default_factory=list)
    """The parameters of each recognition, in order of arrival."""
    speaks: list[dict[str, list[str]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    heard_secs: float = 0.0
    """Sound that was sent for recognition, all connections together."""
    spoken: list[str] = field(default_factory=list)
    """Texts that were sent to be spoken, as they came."""

    async def listen(self, socket: WebSocket) -> None:
        self._arrives(socket, self.listens)

        async def talk(mode: str) -> None:
            rate = int(socket.query_params.get("sample_rate", "16000"))
            await _Listening(self, socket, self.make_ears(rate), rate, mode).run()

        await self.conduct.attend(socket, talk)

    async def speak(self, socket: WebSocket) -> None:
        self._arrives(socket, self.speaks)

        async def talk(mode: str) -> None:
            rate = int(socket.query_params.get("sample_rate", "24000"))
            await _Speaking(self, socket, rate, mode).run()

        await self.speech_conduct.attend(socket, talk)

    def _arrives(self, socket: WebSocket, where: list[dict[str, list[str]]]) -> None:
        params = socket.query_params
        where.append({name: params.getlist(name) for name in params})
        self.keys.append(socket.headers.get("authorization", ""))

    async def models(self, _request: Request) -> Response:
        voices = [{"name": name.split("-")[2], "canonical_name": name, "languages": ["en"]} for name in VOICES]
        return JSONResponse({"stt": [{"name": "general", "canonical_name": "nova-3-general"}], "tts": voices})


class _Listening:
    """One connection of /v1/listen. All times are of the sound, so that a pause is as long as its samples."""

    def __init__(self, vendor: DeepgramVendor, socket: WebSocket, ears: Ears, rate: int, mode: str) -> None:
        self._vendor, self._socket, self._ears, self._rate, self._mode = vendor, socket, ears, rate, mode
        self._final_words = 0
        self._interim_words = 0
        self._flushing: asyncio.Task[None] | None = None
        self._settled_at = 0.0
        """Seconds of sound that finals have dealt with."""

    async def run(self) -> None:
        try:
            while True:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                if message.get("bytes") is not None:
                    await self._hear(message["bytes"])
                elif message.get("text") is not None and not await self._told(json.loads(message["text"])):
                    return
        finally:
            if self._flushing is not None:
                self._flushing.cancel()

    async def _hear(self, pcm: bytes) -> None:
        self._vendor.heard_secs += len(pcm) / 2 / self._rate
        self._ears.hear(pcm)
        if self._mode in {"hang", "hang_connect"}:
            return
        if self._flushing is not None and not self._flushing.done():
            return
        ended_at = self._ears.speech_ended_at
        if ended_at is not None and ended_at > self._settled_at:
            if self._ears.position - ended_at >= max(self._vendor.final_secs, CHUNK_SECS):
                await self._final(from_finalize=False)
            elif self._vendor.interims:
                await self._interim()

    async def _told(self, message: dict[str, Any]) -> bool:
        """False when the client ends the stream."""
        if message.get("type") == "Finalize":
            self._flushing = asyncio.create_task(self._finalize())
        elif message.get("type") == "CloseStream":
            await self._final(from_finalize=False)
            await self._send({"type": "Metadata", "request_id": "r1", "duration": self._ears.position, "channels": 1})
            return False
        return True

    async def _finalize(self) -> None:
        """The words are no earlier there than `final_secs` after the end of the speech, asked for or not."""
        ended_at = self._ears.speech_ended_at or 0.0
        await asyncio.sleep(max(0.0, self._vendor.final_secs - (self._ears.position - ended_at)))
        await self._final(from_finalize=True)

    async def _interim(self) -> None:
        words = (await self._ears.words(settled=False))[self._final_words :]
        if len(words) <= self._interim_words:
            return
        self._interim_words = len(words)
        await self._say(words, is_final=False, from_finalize=False)

    async def _final(self, *, from_finalize: bool) -> None:
        if self._mode in {"hang", "hang_connect"}:
            return
        self._settled_at = self._ears.position
        words = (await self._ears.words(settled=True))[self._final_words :]
        self._final_words += len(words)
        self._interim_words = 0
        if words or from_finalize:
            await self._say(words, is_final=True, from_finalize=from_finalize)

    async def _say(self, words: list[HeardWord], *, is_final: bool, from_finalize: bool) -> None:
        # The middle is the first result.
        await self._vendor.conduct.in_the_middle(self._socket, self._mode)
        message = _results(words, self._ears.position, is_final=is_final, from_finalize=from_finalize)
        if self._mode == "drip":
            for word in words:
                await self._send(_results([word], self._ears.position, is_final=False, from_finalize=False))
                await asyncio.sleep(DRIP_SECS)
            return
        await self._send(message)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message))


def _results(words: list[HeardWord], position: float, *, is_final: bool, from_finalize: bool) -> dict[str, Any]:
    start = words[0].started_at if words else position
    mean = sum(word.confidence for word in words) / len(words) if words else 0.0
    return {
        "type": "Results",
        "channel_index": [0, 1],
        "start": start,
        "duration": max(0.0, position - start),
        "is_final": is_final,
        "speech_final": is_final and bool(words),
        "from_finalize": from_finalize,
        "channel": {
            "alternatives": [
                {
                    "transcript": " ".join(word.text for word in words),
                    "confidence": mean,
                    "words": [
                        {
                            "word": word.text.lower().strip(".,?!"),
                            "punctuated_word": word.text,
                            "start": word.started_at,
                            "end": word.ended_at,
                            "confidence": word.confidence,
                        }
                        for word in words
                    ],
                }
            ]
        },
        "metadata": {
            "request_id": "r1",
            "model_uuid": "m1",
            "model_info": {"name": "general-nova-3", "version": "1", "arch": "nova-3"},
        },
    }


class _Speaking:
    """One connection of /v1/speak: texts are gathered until Flush, then spoken; Clear forgets them."""

    def __init__(self, vendor: DeepgramVendor, socket: WebSocket, rate: int, mode: str) -> None:
        self._vendor, self._socket, self._rate, self._mode = vendor, socket, rate, mode
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()

    async def run(self) -> None:
        speaking = asyncio.create_task(self._speak())
        try:
            while True:
                message = json.loads(await self._socket.receive_text())
                match message.get("type"):
                    case "Speak":
                        self._vendor.spoken.append(message["text"])
                        self._texts.put_nowait(message["text"])
                    case "Flush":
                        self._texts.put_nowait(None)
                    case "Clear":
                        speaking.cancel()
                        self._texts = asyncio.Queue()
                        await self._socket.send_text(json.dumps({"type": "Cleared", "sequence_id": 0}))
                        speaking = asyncio.create_task(self._speak())
                    case "Close":
                        return
        finally:
            speaking.cancel()

    async def _speak(self) -> None:
        sequence = 0
        while True:
            text = await self._texts.get()
            if self._mode in {"hang", "hang_connect"}:
                continue
            if text is None:
                await self._socket.send_text(json.dumps({"type": "Flushed", "sequence_id": sequence}))
                sequence += 1
                continue
            await asyncio.sleep(self._vendor.first_byte_secs)
            await self._send_sound(self._vendor.sound(text, self._rate))

    async def _send_sound(self, pcm: bytes) -> None:
        if self._mode == "garbage":
            await self._socket.send_text(GARBAGE)
            return
        size = int(self._rate * CHUNK_SECS) * 2
        for number, at in enumerate(range(0, len(pcm), size)):
            if number * size > len(pcm) / 2 and self._mode in {"cut_mid", "hang_mid"}:
                if self._mode == "cut_mid":
                    await self._socket.close(1011)
                    return
                self._mode = "hang"
                return
            if self._mode == "drip":
                await asyncio.sleep(CHUNK_SECS * 2)
            await self._socket.send_bytes(pcm[at : at + size])


@asynccontextmanager
async def deepgram(make_ears: MakeEars | None = None, *, sound: MakeSound = tone) -> AsyncIterator[DeepgramVendor]:
    vendor = DeepgramVendor(make_ears or Script().ears, sound)
    app = Starlette(
        routes=[
            WebSocketRoute("/v1/listen", vendor.listen),
            WebSocketRoute("/v1/speak", vendor.speak),
            Route("/v1/models", vendor.models),
        ]
    )
    async with standing_in(app, vendor.conduct, vendor.speech_conduct) as address:
        vendor.base_url = f"ws://{address}"
        yield vendor
