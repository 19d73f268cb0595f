"""A server that speaks Deepgram Flux's conversational recognition (/v2/listen), on this machine.

    async with deepgram_flux(Script.of("I would measure it first.").ears) as vendor:
        settings = AgentSettings(deepgram_api_key="any", deepgram_flux_base_url=vendor.base_url)
        vendor.end_secs = 0.6         # from the end of speech to its end of turn
        vendor.eager_secs = 0.3       # … and to the predicted one, for clients that ask for it

Protocol: https://developers.deepgram.com/reference/speech-to-text/listen-flux
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tests.vendors.conduct import Conduct, standing_in
from tests.vendors.ears import Ears, HeardWord, MakeEars, Script


@dataclass
class FluxVendor:
    make_ears: MakeEars
    base_url: str = ""
    conduct: Conduct = field(default_factory=Conduct)
    end_secs: float = 0.6
    eager_secs: float = 0.3
    listens: list[dict[str, list[str]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    """Of turns, as they were sent."""
    second_thoughts: dict[str, str] = field(default_factory=dict)
    """Words that an end of turn has otherwise than its prediction had."""

    async def listen(self, socket: WebSocket) -> None:
        params = socket.query_params
        self.listens.append({name: params.getlist(name) for name in params})
        self.keys.append(socket.headers.get("authorization", ""))

        async def talk(mode: str) -> None:
            eager = "eager_eot_threshold" in params
            await _Conversation(self, socket, self.make_ears(int(params["sample_rate"])), mode, eager=eager).run()

        await self.conduct.attend(socket, talk)


class _Conversation:
    """One connection. A turn begins with its first word and ends `end_secs` of sound after its last speech."""

    def __init__(self, vendor: FluxVendor, socket: WebSocket, ears: Ears, mode: str, *, eager: bool) -> None:
        self._vendor, self._socket, self._ears, self._mode, self._eager = vendor, socket, ears, mode, eager
        self._turn = 0
        self._before = 0
        """Words of earlier turns."""
        self._told = 0
        """Words of this turn that were told."""
        self._predicted = False
        self._sequence = 0

    async def run(self) -> None:
        await self._send({"type": "Connected", "request_id": "r1"})
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("bytes") is not None:
                self._ears.hear(message["bytes"])
                if self._mode != "hang":
                    await self._follow()
            elif message.get("text") is not None:
                told = json.loads(message["text"])
                if told.get("type") == "CloseStream":
                    return
                if told.get("type") == "Configure":
                    await self._send({"type": "ConfigureSuccess", "request_id": "r1"})
                if told.get("type") == "ForceEndTurn":
                    await self._end_now()

    async def _follow(self) -> None:
        ended_at = self._ears.speech_ended_at
        if ended_at is None:
            return
        pause = self._ears.position - ended_at
        words = (await self._ears.words(settled=pause >= self._vendor.eager_secs))[self._before :]
        if not words:
            return
        if self._told == 0:
            await self._tell("StartOfTurn", words)
        elif len(words) > self._told:
            if self._predicted:
                self._predicted = False
                await self._tell("TurnResumed", words)
            await self._tell("Update", words)
        self._told = len(words)
        if pause >= self._vendor.end_secs:
            await self._end(words)
        elif self._eager and pause >= self._vendor.eager_secs and not self._predicted:
            self._predicted = True
            await self._tell("EagerEndOfTurn", words)

    async def _end_now(self) -> None:
        """The client's own end: on what was transcribed so far. Without an open turn it is ignored."""
        words = (await self._ears.words(settled=True))[self._before :]
        if words and self._told:
            await self._end(words)

    async def _end(self, words: list[HeardWord]) -> None:
        await self._tell("EndOfTurn", words)
        self._turn, self._before, self._told, self._predicted = self._turn + 1, self._before + len(words), 0, False

    async def _tell(self, event: str, words: list[HeardWord]) -> None:
        if event == "Update":
            # The middle is the first update of a turn.
            await self._vendor.conduct.in_the_middle(self._socket, self._mode)
        self._vendor.events.append(event)
        if event == "EndOfTurn":
            words = [replace(word, text=self._vendor.second_thoughts.get(word.text, word.text)) for word in words]
        sure = {"EndOfTurn": 0.9, "EagerEndOfTurn": 0.6}.get(event, 0.1)
        await self._send(
            {
                "type": "TurnInfo",
                "request_id": "r1",
                "event": event,
                "turn_index": self._turn,
                "audio_window_start": words[0].started_at,
                "audio_window_end": words[-1].ended_at,
                "transcript": " ".join(word.text for word in words),
                "words": [{"word": word.text, "confidence": word.confidence} for word in words],
                "end_of_turn_confidence": sure,
            }
        )

    async def _send(self, message: dict[str, Any]) -> None:
        self._sequence += 1
        await self._socket.send_text(json.dumps({**message, "sequence_id": self._sequence}))


@asynccontextmanager
async def deepgram_flux(make_ears: MakeEars | None = None) -> AsyncIterator[FluxVendor]:
    vendor = FluxVendor(make_ears or Script().ears)
    async with standing_in(Starlette(routes=[WebSocketRoute("/v2/listen", vendor.listen)]), vendor.conduct) as address:
        vendor.base_url = f"ws://{address}"
        yield vendor
