"""A server that speaks AssemblyAI's universal streaming (/v3/ws), on this machine.

    async with assemblyai(Script.of("I would measure it first.").ears) as vendor:
        settings = AgentSettings(assemblyai_api_key="any", assemblyai_base_url=vendor.base_url)
        vendor.final_secs = 0.15      # from the end of speech to the end of its turn, once that is asked for

Protocol: https://www.assemblyai.com/docs/api-reference/streaming-api/streaming-api
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tests.vendors.conduct import Conduct, standing_in
from tests.vendors.ears import Ears, HeardWord, MakeEars, Script


@dataclass
class AssemblyVendor:
    make_ears: MakeEars
    base_url: str = ""
    conduct: Conduct = field(default_factory=Conduct)
    final_secs: float = 0.0
    sessions: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def stream(self, socket: WebSocket) -> None:
        self.sessions.append(dict(socket.query_params))
        self.keys.append(socket.headers.get("authorization", ""))

        async def talk(mode: str) -> None:
            await _Session(self, socket, self.make_ears(int(socket.query_params["sample_rate"])), mode).run()

        await self.conduct.attend(socket, talk)


class _Session:
    """One connection. A turn ends when the client forces its end; then it is told formatted."""

    def __init__(self, vendor: AssemblyVendor, socket: WebSocket, ears: Ears, mode: str) -> None:
        self._vendor, self._socket, self._ears, self._mode = vendor, socket, ears, mode
        self._turn = 0
        self._before = 0
        self._told = 0

    async def run(self) -> None:
        await self._send({"type": "Begin", "id": "s1", "expires_at": 4_000_000_000})
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("bytes") is not None:
                self._ears.hear(message["bytes"])
                await self._partial()
            elif message.get("text") is not None and not await self._asked(json.loads(message["text"])):
                return

    async def _asked(self, message: dict[str, Any]) -> bool:
        """False when the client ends the session."""
        if message.get("type") == "ForceEndpoint" and self._mode != "hang":
            pause = self._ears.position - (self._ears.speech_ended_at or 0.0)
            await asyncio.sleep(max(0.0, self._vendor.final_secs - pause))
            words = (await self._ears.words(settled=True))[self._before :]
            if words:
                self._before, self._told = self._before + len(words), 0
                await self._say(words, end=True)
                self._turn += 1
        elif message.get("type") == "Terminate":
            ended = {"audio_duration_seconds": self._ears.position, "session_duration_seconds": self._ears.position}
            await self._send({"type": "Termination", **ended})
            return False
        return True

    async def _partial(self) -> None:
        if self._mode == "hang":
            return
        words = (await self._ears.words(settled=False))[self._before :]
        if len(words) > self._told:
            self._told = len(words)
            await self._say(words, end=False)

    async def _say(self, words: list[HeardWord], *, end: bool) -> None:
        if self._mode == "hang_mid":
            # It goes on listening, and says goodbye when it is asked to.
            self._mode = "hang"
            return
        await self._vendor.conduct.in_the_middle(self._socket, self._mode)
        await self._send(
            {
                "type": "Turn",
                "turn_order": self._turn,
                "turn_is_formatted": end,
                "end_of_turn": end,
                "end_of_turn_confidence": 1.0 if end else 0.1,
                "transcript": " ".join(word.text for word in words),
                "words": [
                    {
                        "text": word.text,
                        "start": round(word.started_at * 1000),
                        "end": round(word.ended_at * 1000),
                        "confidence": word.confidence,
                        "word_is_final": end,
                    }
                    for word in words
                ],
            }
        )

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message))


@asynccontextmanager
async def assemblyai(make_ears: MakeEars | None = None) -> AsyncIterator[AssemblyVendor]:
    vendor = AssemblyVendor(make_ears or Script().ears)
    async with standing_in(Starlette(routes=[WebSocketRoute("/v3/ws", vendor.stream)]), vendor.conduct) as address:
        vendor.base_url = f"ws://{address}"
        yield vendor
