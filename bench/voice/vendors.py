"""The vendors of the comparison, in a process of their own: Deepgram live (nova and flux), OpenAI chat and speech.

    python -m bench.voice.vendors --port 9100

Every system talks to the same server with the same fixed delays. Recognition is by the script: the driver posts what is
about to be said and when each word ends (`PUT /bench/scripts/<session>`), and the server follows the energy of the
sound it receives, so that words come at the time at which a recogniser could know them. The session is the API key, or
a key term.

Delays, seconds, all from the sound or the request as it arrives here:

- nova: a stretch of speech is final `STT_FINAL` after its last loud sample; partial words every `INTERIM_EVERY`.
- flux: EagerEndOfTurn after `STT_FINAL`; EndOfTurn `FLUX_COMMIT` later, and only where the script says that the answer
  is over: an ideal turn detector, better than any real one. TurnResumed when speech goes on.
- chat: first token after `LLM_FIRST` (or `--first-token` seconds), then a word every `LLM_WORD`. An instruction that
  lists sentences ("- …") is obeyed word for word; everything else gets the session's reply.
- speech: first byte after `TTS_FIRST`, then twenty times as fast as it plays. A listener's sound is a tone, so that the
  driver can tell it from words.
"""

import argparse
import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from aiohttp import WSMsgType, web

from bench.voice import script

STT_FINAL = 0.150
LLM_FIRST = 0.350
TTS_FIRST = 0.120
FLUX_COMMIT = 0.200
"""Deepgram's guide: EagerEndOfTurn comes 150 to 250 ms before EndOfTurn."""
LLM_WORD = 0.004
INTERIM_EVERY = 0.3
PARTIAL_LAG = 0.15
LOUD_DB = -50.0
CHARS_PER_SEC = 16.0
TTS_RATE = 24_000
TICK_SECS = 0.01
_SESSION = re.compile("[0-9a-f]{10}")
"""As the driver names them; an agent connects before its candidate's script comes."""


@dataclass
class Session:
    """What one candidate says and what a chat model answers in that interview."""

    words: list[tuple[str, float]] = field(default_factory=list)
    """Text and end, in seconds from the first loud sample of the utterance."""
    given: int = 0
    """Utterances posted; a stream begins anew with each."""
    reply: str = "Thank you. What did you do next?"
    sound_ended: float = 0.0
    """When the last loud sample of the session arrived here (monotonic)."""


class Vendors:
    def __init__(self, first_token_secs: float = LLM_FIRST) -> None:
        self.first_token_secs = first_token_secs
        self.sessions: dict[str, Session] = defaultdict(Session)
        self.voice = script.agent_voice(TTS_RATE)
        self.counts: dict[str, int] = defaultdict(int)

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_gone_clients])
        app.add_routes(
            [
                web.put("/bench/scripts/{session}", self.take_script),
                web.get("/bench/counts", self.tell_counts),
                web.get("/v1/listen", self.nova),
                web.get("/v2/listen", self.flux),
                web.post("/v1/chat/completions", self.chat),
                web.post("/v1/audio/speech", self.speech),
            ]
        )
        return app

    def session_of(self, request: web.Request) -> Session:
        """By a key term that names one (a worker's key is the same for all its interviews), else by the key."""
        for term in request.query.getall("keyterm", []):
            if _SESSION.fullmatch(term):
                return self.sessions[term]
        return self.sessions[request.headers.get("authorization", "").split(" ")[-1]]

    async def take_script(self, request: web.Request) -> web.Response:
        body = await request.json()
        session = self.sessions[request.match_info["session"]]
        if "words" in body:
            session.words = [(text, float(end)) for text, end in body["words"]]
            session.given += 1
        session.reply = body.get("reply", session.reply)
        return web.json_response({})

    async def tell_counts(self, _request: web.Request) -> web.Response:
        return web.json_response(self.counts)

    # --- recognition ---

    async def nova(self, request: web.Request) -> web.WebSocketResponse:
        self.counts["nova"] += 1
        return await _listen(request, NovaStream(self.session_of(request)))

    async def flux(self, request: web.Request) -> web.WebSocketResponse:
        self.counts["flux"] += 1
        return await _listen(request, FluxStream(self.session_of(request)))

    # --- language ---

    async def chat(self, request: web.Request) -> web.StreamResponse:
        self.counts["chat"] += 1
        body = await request.json()
        began = time.monotonic()
        text = _obeyed(body) or self.session_of(request).reply
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await asyncio.sleep(max(0.0, began + self.first_token_secs - time.monotonic()))
        for number, word in enumerate(text.split()):
            delta = {"role": "assistant", "content": word if number == 0 else f" {word}"}
            await response.write(_chunk(body, delta, None))
            await asyncio.sleep(LLM_WORD)
        await response.write(_chunk(body, {}, "stop"))
        await response.write(_usage(body))
        await response.write(b"data: [DONE]\n\n")
        return response

    # --- speech ---

    async def speech(self, request: web.Request) -> web.StreamResponse:
        self.counts["speech"] += 1
        body = await request.json()
        began = time.monotonic()
        size = round(len(body["input"]) / CHARS_PER_SEC * TTS_RATE)
        spoken = script.tone(size, TTS_RATE) if body["input"] in script.CONTINUERS else np.resize(self.voice, size)
        sound = spoken.astype("<i2").tobytes()
        response = web.StreamResponse(headers={"Content-Type": "audio/pcm"})
        await response.prepare(request)
        await asyncio.sleep(max(0.0, began + TTS_FIRST - time.monotonic()))
        piece = TTS_RATE // 10 * 2
        for at in range(0, len(sound), piece):
            await response.write(sound[at : at + piece])
            await asyncio.sleep(0.005)
        return response


@web.middleware
async def _gone_clients(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """An interrupted agent hangs up in the middle of a reply; that is no fault of the server's."""
    try:
        return await handler(request)
    except ConnectionError:
        return web.Response(status=499)


class Stream:
    """Follows the loudness of one connection's sound; subclasses speak the protocol."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seen = 0
        self.heard_secs = 0.0
        self.began = 0.0
        """When the utterance began, by the sound's own clock."""
        self.loud_at = 0.0
        self.loud_time = 0.0
        """The last loud sample: by the sound's clock, and when it arrived."""
        self.speaking = False
        self.told = 0
        """Words that are final."""

    async def hear(self, ws: web.WebSocketResponse, pcm: bytes, rate: int) -> None:
        samples = np.frombuffer(pcm, "<i2")
        step = rate // 100
        for at in range(0, len(samples), step):
            part = samples[at : at + step].astype(np.float32) / 32_768
            self.heard_secs += len(part) / rate
            if 20 * np.log10(np.sqrt(np.mean(part**2)) + 1e-7) > LOUD_DB:
                await self._loud(ws)

    async def _loud(self, ws: web.WebSocketResponse) -> None:
        self.loud_at, self.loud_time = self.heard_secs, time.monotonic()
        if self.seen != self.session.given:
            self.seen, self.told, self.began = self.session.given, 0, self.heard_secs
        if not self.speaking:
            self.speaking = True
            await self.speech_began(ws)

    def words(self, *, by: float) -> list[str]:
        """Words not yet final that end before `by`, seconds of the sound's clock."""
        return [text for text, end in self.session.words[self.told :] if end <= by - self.began]

    async def tick(self, ws: web.WebSocketResponse) -> None:
        raise NotImplementedError

    async def speech_began(self, ws: web.WebSocketResponse) -> None:
        raise NotImplementedError

    async def told_by_client(self, ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
        """A control message."""

    async def opened(self, ws: web.WebSocketResponse) -> None:
        """The connection stands."""


class NovaStream(Stream):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._partial_at = 0.0
        self._partial = ""
        self._finalize = False

    async def speech_began(self, ws: web.WebSocketResponse) -> None:
        self._partial_at = time.monotonic() + INTERIM_EVERY
        await ws.send_json({"type": "SpeechStarted", "channel": [0], "timestamp": self.heard_secs})

    async def told_by_client(self, ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message.get("type") == "Finalize":
            if self.speaking:
                self._finalize = True
            else:
                await self._results(ws, "", final=True, from_finalize=True)

    async def tick(self, ws: web.WebSocketResponse) -> None:
        if not self.speaking:
            return
        now = time.monotonic()
        if now >= self.loud_time + STT_FINAL:
            self.speaking = False
            words = self.words(by=self.loud_at + 0.25)
            self.told += len(words)
            finalize, self._finalize = self._finalize, False
            await self._results(ws, _punctuated(words), final=True, from_finalize=finalize)
        elif now >= self._partial_at:
            self._partial_at = now + INTERIM_EVERY
            partial = " ".join(self.words(by=self.heard_secs - PARTIAL_LAG))
            if partial and partial != self._partial:
                self._partial = partial
                await self._results(ws, partial, final=False)

    async def _results(self, ws: web.WebSocketResponse, text: str, *, final: bool, from_finalize: bool = False) -> None:
        start = round(max(0.0, self.loud_at - 1.0), 3)
        words = [
            {"word": word.lower(), "punctuated_word": word, "start": start, "end": self.loud_at, "confidence": 0.95}
            for word in text.split()
        ]
        await ws.send_json(
            {
                "type": "Results",
                "channel_index": [0, 1],
                "duration": 1.0,
                "start": start,
                "is_final": final,
                "speech_final": final,
                "from_finalize": from_finalize,
                "channel": {"alternatives": [{"transcript": text, "confidence": 0.95, "words": words}]},
                "metadata": {
                    "request_id": "bench",
                    "model_info": {"name": "nova-3", "version": "1", "arch": "nova-3"},
                    "model_uuid": "bench",
                },
            }
        )


class FluxStream(Stream):
    """One turn from StartOfTurn to EndOfTurn; the script's last word tells that it is over."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._in_turn = False
        self._eager = False
        self._update_at = 0.0
        self._index = 0

    async def opened(self, ws: web.WebSocketResponse) -> None:
        await ws.send_json({"type": "Connected", "request_id": "bench", "sequence_id": 0})

    async def speech_began(self, ws: web.WebSocketResponse) -> None:
        if self._eager:
            self._eager = False
            await self._turn(ws, "TurnResumed")

    async def tick(self, ws: web.WebSocketResponse) -> None:
        now = time.monotonic()
        heard = self.words(by=self.heard_secs - PARTIAL_LAG)
        if not self._in_turn:
            # Flux opens a turn with its first words: a cough opens none.
            silent = self.speaking and now >= self.loud_time + STT_FINAL
            if self.speaking and (heard or (silent and self.words(by=self.loud_at + 0.25))):
                self._in_turn, self._update_at = True, now + INTERIM_EVERY
                await self._turn(ws, "StartOfTurn")
            elif silent:
                self.speaking = False
            return
        if self.speaking and now >= self.loud_time + STT_FINAL:
            self.speaking, self._eager = False, True
            await self._turn(ws, "EagerEndOfTurn")
        elif self.speaking and now >= self._update_at:
            self._update_at = now + INTERIM_EVERY
            await self._turn(ws, "Update")
        elif self._eager and now >= self.loud_time + STT_FINAL + FLUX_COMMIT and self._over():
            await self._turn(ws, "EndOfTurn")
            self._in_turn = self._eager = False
            self.told = len(self.session.words)
            self._index += 1

    def _over(self) -> bool:
        return len(self.words(by=self.loud_at + 0.25)) == len(self.session.words) - self.told

    async def _turn(self, ws: web.WebSocketResponse, event: str) -> None:
        words = self.words(by=self.loud_at + 0.25 if not self.speaking else self.heard_secs - PARTIAL_LAG)
        await ws.send_json(
            {
                "type": "TurnInfo",
                "request_id": "bench",
                "sequence_id": self._index,
                "event": event,
                "turn_index": self._index,
                "audio_window_start": 0.0,
                "audio_window_end": self.heard_secs,
                "transcript": " ".join(words),
                "words": [{"word": word, "confidence": 0.95} for word in words],
                "end_of_turn_confidence": 0.8,
            }
        )


async def _listen(request: web.Request, stream: Stream) -> web.WebSocketResponse:
    rate = int(request.query.get("sample_rate", "16000"))
    ws = web.WebSocketResponse(compress=False)
    await ws.prepare(request)
    await stream.opened(ws)

    async def ticks() -> None:
        while not ws.closed:
            await asyncio.sleep(TICK_SECS)
            await stream.tick(ws)

    ticking = asyncio.ensure_future(ticks())
    try:
        async for message in ws:
            if message.type is WSMsgType.BINARY:
                await stream.hear(ws, message.data, rate)
            elif message.type is WSMsgType.TEXT:
                sent = json.loads(message.data)
                if sent.get("type") == "CloseStream":
                    break
                await stream.told_by_client(ws, sent)
    finally:
        ticking.cancel()
    await ws.close()
    return ws


def _punctuated(words: list[str]) -> str:
    """As a recogniser that knows no more than these words: it takes every stretch for a sentence."""
    return " ".join(words).rstrip(".,") + "." if words else ""


def _obeyed(body: dict[str, Any]) -> str:
    """The sentences that the last message lists, for a model that is told what to say."""
    content = body["messages"][-1].get("content")
    return " ".join(re.findall(r"^- (.+)$", content, re.MULTILINE)) if isinstance(content, str) else ""


def _chunk(body: dict[str, Any], delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event(body, {"choices": [choice]})


def _usage(body: dict[str, Any]) -> bytes:
    return _event(body, {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}})


def _event(body: dict[str, Any], more: dict[str, Any]) -> bytes:
    event = {"id": "bench", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": body["model"], **more}
    return f"data: {json.dumps(event)}\n\n".encode()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--first-token", type=float, default=LLM_FIRST, help="of the chat model, seconds")
    options = parser.parse_args()
    web.run_app(Vendors(options.first_token).app(), host="127.0.0.1", port=options.port, print=None)


if __name__ == "__main__":
    main()
