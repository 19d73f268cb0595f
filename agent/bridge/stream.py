"""A carrier's media stream over a websocket: its messages in, sound and marks out.

Twilio and those who speak like it (Telnyx) send JSON with `event`: start, media (20 ms of µ-law, numbered), dtmf, mark
(one of ours was played), stop. What differs between carriers is in pipecat's serializers, which write ours.
"""

import asyncio
import base64
import binascii
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from pipecat.audio.utils import create_stream_resampler, ulaw_to_pcm
from pipecat.frames.frames import InterruptionFrame, OutputAudioRawFrame
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.serializers.telnyx import TelnyxFrameSerializer
from pipecat.serializers.twilio import TwilioFrameSerializer

from agent.phone.frames import LINE_RATE
from contract.phone import CARRIER_PARAMETER, TICKET_PARAMETER

log = structlog.get_logger(__name__)

NORMAL, GOING_AWAY, REFUSED, LOST, TRY_AGAIN = 1000, 1001, 1008, 1011, 1013
"""Codes of RFC 6455's registry, to close a stream with."""
START_SECS = 10.0
"""Carriers send their start at once; whoever does not is none."""
BEFORE_START = 3
"""Messages that may come before it: `connected`, and a frame of sound that overtook it."""

UNREADABLE_TOLD = 5
"""Messages of one stream that the log tells of: a flood of them is not to fill it."""


class NoCarrier(Exception):
    """Whoever is at the other end does not speak like a carrier we know."""


@dataclass(frozen=True, slots=True)
class Start:
    carrier: str
    stream_id: str
    ticket: str
    encoding: str = "PCMU"


@dataclass(frozen=True, slots=True)
class Sound:
    pcm: bytes
    """16 bit, 8 kHz."""
    number: int | None
    """Of the carrier's count of frames."""


@dataclass(frozen=True, slots=True)
class Key:
    digit: str
    id: str | None
    """The same for one press, however often it is told."""


@dataclass(frozen=True, slots=True)
class Played:
    mark: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The caller has hung up, or the carrier has ended the stream."""

    said: bool = True
    """False: its connection was gone without a word."""


Message = Sound | Key | Played | Stopped


async def open_stream(websocket: WebSocket) -> "CarrierStream":
    """Reads the carrier's start. Raises NoCarrier, WebSocketDisconnect."""
    try:
        async with asyncio.timeout(START_SECS):
            for _ in range(BEFORE_START):
                message = _read(await websocket.receive_text())
                if message.get("event") == "start":
                    return CarrierStream(websocket, _start(message))
    except (TimeoutError, KeyError) as error:
        raise NoCarrier("no start came") from error
    raise NoCarrier("no start came")


class CarrierStream:
    """Sending raises nothing: a line that is gone is noticed by reading it."""

    def __init__(self, websocket: WebSocket, start: Start) -> None:
        self.start = start
        self._websocket = websocket
        self._serializer = _serializer(start)
        self._decoder = create_stream_resampler()
        self._open = True
        self._unreadable = 0

    async def messages(self) -> AsyncIterator[Message]:
        """Until the carrier stops, or its connection is gone."""
        while self._open:
            try:
                message = _read(await self._websocket.receive_text())
            except (WebSocketDisconnect, RuntimeError, KeyError):
                # RuntimeError and KeyError: Starlette's, for a socket that was closed on this side, and for bytes.
                break
            read = await self._understood(message)
            if read is not None:
                yield read
        yield Stopped(said=False)

    async def _understood(self, message: dict[str, Any]) -> Message | None:
        """None for what does not concern us, and for what cannot be read."""
        try:
            match message.get("event"):
                case "media" if message["media"].get("track", "inbound").startswith("inbound"):
                    sound = base64.b64decode(message["media"]["payload"], validate=True)
                    pcm = await ulaw_to_pcm(sound, LINE_RATE, LINE_RATE, self._decoder)
                    return Sound(pcm, _number(message["media"].get("chunk")))
                case "dtmf":
                    return Key(str(message["dtmf"]["digit"])[:1], self._press(message))
                case "mark":
                    return Played(str(message["mark"]["name"]))
                case "stop":
                    return Stopped()
        except (KeyError, TypeError, AttributeError, binascii.Error):
            self._unreadable += 1
            if self._unreadable <= UNREADABLE_TOLD:
                log.warning("carrier_message_unreadable", event_name=str(message.get("event"))[:20])
        return None

    def _press(self, message: dict[str, Any]) -> str | None:
        number = _number(message.get("sequenceNumber") or message.get("sequence_number"))
        return f"{self.start.stream_id[:40]}-{number}" if number is not None else None

    async def send_sound(self, frame: bytes) -> None:
        """20 ms, 16 bit at 8 kHz."""
        await self._send(await self._serializer.serialize(OutputAudioRawFrame(frame, LINE_RATE, 1)))

    async def send_mark(self, name: str) -> None:
        """The carrier sends it back once everything before it was played, or cleared."""
        # Telnyx takes the field of Twilio's stream for one it does not know.
        mark = {"event": "mark", "streamSid": self.start.stream_id, "mark": {"name": name}}
        await self._send(json.dumps(mark))

    async def clear(self) -> None:
        """What was sent and not yet played is forgotten."""
        await self._send(await self._serializer.serialize(InterruptionFrame()))

    async def close(self, code: int) -> None:
        """Safe to repeat. The carrier goes on with what its markup says after the stream, whatever the code."""
        if self._open:
            self._open = False
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close(code)

    async def _send(self, text: str | bytes | None) -> None:
        if self._open and isinstance(text, str):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.send_text(text)


def _read(text: str) -> dict[str, Any]:
    """An empty one for what is no JSON object."""
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _number(given: Any) -> int | None:
    try:
        return int(given)
    except (TypeError, ValueError):
        return None


def _start(message: dict[str, Any]) -> Start:
    start = message.get("start")
    if not isinstance(start, dict):
        raise NoCarrier("its start says nothing")
    given = start.get("customParameters") or start.get("custom_parameters") or {}
    stream_id = message.get("streamSid") or message.get("stream_id") or start.get("streamSid")
    if not isinstance(given, dict) or not isinstance(stream_id, str) or not stream_id:
        raise NoCarrier("its start names no stream")
    form = start.get("media_format")
    encoding = str(form.get("encoding", "PCMU")) if isinstance(form, dict) else "PCMU"
    carrier = str(given.get(CARRIER_PARAMETER) or ("telnyx" if "stream_id" in message else "twilio"))
    return Start(carrier, stream_id, str(given.get(TICKET_PARAMETER, "")), encoding)


def _serializer(start: Start) -> FrameSerializer:
    """Raises NoCarrier. None of them hangs up: the front desk does, when the stream is over."""
    match start.carrier:
        case "twilio":
            return TwilioFrameSerializer(
                start.stream_id, params=TwilioFrameSerializer.InputParams(auto_hang_up=False, sample_rate=LINE_RATE)
            )
        case "telnyx":
            if start.encoding != "PCMU":
                raise NoCarrier(f"its sound is {start.encoding}, not µ-law")
            return TelnyxFrameSerializer(
                start.stream_id,
                "PCMU",
                "PCMU",
                params=TelnyxFrameSerializer.InputParams(auto_hang_up=False, sample_rate=LINE_RATE),
            )
    raise NoCarrier(f"{start.carrier[:20]} is not known here")
