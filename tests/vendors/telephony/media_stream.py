"""One Media Stream as Twilio opens it (twilio.com/docs/voice/media-streams/websocket-messages).

20 ms of the caller's sound go up as they are spoken; what comes down is kept and played in real time. A mark comes
back when the sound before it has been played, at once on `clear`. What is unplayed when the socket closes is gone.
"""

import asyncio
import base64
import binascii
import contextlib
import json
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.rtc_candidate import Ear
from tests.support.sound import AUDIBLE_DB, Samples, rms_db
from tests.vendors.telephony.phone_sound import FRAME, FRAME_SECS, QUIET, Line, from_ulaw

OPEN_SECS = 10.0
STOP_SECS = 3.0
"""For what is on its way, `stop` and the closing of the socket."""


class PhoneEar(Ear):
    """What the caller hears, on the loop's clock, 8 kHz."""

    def take(self, samples: Samples) -> None:
        self.frames.append((asyncio.get_running_loop().time(), rms_db(samples)))
        self.sound.append(samples)
        self._changed.set()

    def quiet_since(self) -> float:
        last = next((at for at, level in reversed(self.frames) if level > AUDIBLE_DB), None)
        return asyncio.get_running_loop().time() - last if last is not None else float("inf")


class MediaStream:
    """`run` returns when the stream is over, whoever ended it; `ended_by` says who: server, caller, fault, refused."""

    def __init__(
        self,
        url: str,
        *,
        call_sid: str,
        account_sid: str,
        parameters: dict[str, str],
        line: Line,
        ear: PhoneEar,
        complain: Callable[[int, str], None],
    ) -> None:
        self.sid = "MZ" + uuid.uuid4().hex
        self.opened = asyncio.Event()
        self._stopped = asyncio.Event()
        self.ended_by = ""
        self.frozen = False
        self.sent: list[dict[str, Any]] = []
        """Everything but media."""
        self.received: list[tuple[float, dict[str, Any]]] = []
        """Everything but media, with its time."""
        self.frames_up = 0
        self.frames_down = 0
        self.underruns = 0
        """Times when sound was due within a stretch of sound and had not come."""
        self.cleared_secs: list[float] = []
        """Seconds of sound that each `clear` threw away."""
        self._url, self._line, self._ear, self._complain = url, line, ear, complain
        self._ids = {"accountSid": account_sid, "callSid": call_sid}
        self._parameters = parameters
        self._up: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()
        self._buffer: deque[bytes | str] = deque()
        """µ-law yet to be played, and the names of marks between."""
        self._rest = b""
        self._numbers = {"sequence": 0, "chunk": 0}
        self._due = 0.0
        self._swapped: dict[str, Any] | None = None
        self._since_played = 1_000
        self._socket: ClientConnection | None = None
        self._began = 0.0

    # --- the whole of it ---

    async def run(self, headers: dict[str, str] | None = None) -> str:
        try:
            async with connect(
                self._url, additional_headers=headers, ping_interval=None, open_timeout=OPEN_SECS, proxy=None
            ) as socket:
                self._socket = socket
                await self._exchange(socket)
        except (InvalidHandshake, OSError, TimeoutError) as error:
            if not self.opened.is_set():
                self._complain(31920, f"the stream's handshake failed: {error}")
            self.ended_by = self.ended_by or "refused"
        return self.ended_by

    async def _exchange(self, socket: ClientConnection) -> None:
        self._began = asyncio.get_running_loop().time()
        await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        format_ = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        start = {"streamSid": self.sid, "tracks": ["inbound"], "customParameters": self._parameters}
        self._send("start", start={**self._ids, **start, "mediaFormat": format_})
        self.opened.set()
        sending = asyncio.create_task(self._write(socket))
        try:
            await self._read(socket)
            self.ended_by = self.ended_by or "server"
        except ConnectionClosed:
            self.ended_by = self.ended_by or "server"
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            self._socket = None
            self._stopped.set()

    # --- what the caller and the tests do ---

    def tick(self, voice: Samples) -> None:
        """The next 20 ms of the call: `voice` goes up, what is due of the agent is played."""
        if not self.opened.is_set() or self._socket is None:
            return
        self._play()
        payload = self._line.frame(voice)
        if self.frozen:
            return
        now = asyncio.get_running_loop().time()
        lost = self._line.loses()
        if lost and not self._line.loss_shows:
            return
        message = self._media(payload, now)
        if lost:
            return
        self.frames_up += 1
        self._due = max(self._due, now + self._line.late_secs())
        if self._swapped is not None:
            self._up.put_nowait((self._due, message))
            message, self._swapped = self._swapped, None
        elif self._line.swaps():
            self._swapped = message
            return
        self._up.put_nowait((self._due, message))

    def press(self, digit: str) -> None:
        self._send("dtmf", dtmf={"track": "inbound_track", "digit": digit})

    async def end(self) -> None:
        """The call is over, or goes elsewhere: Twilio says `stop` and closes."""
        self.ended_by = self.ended_by or "caller"
        if self._socket is None:
            return
        self._send("stop", stop=self._ids)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0 if self.frozen else STOP_SECS):
                await self._stopped.wait()
        if self._socket is not None:
            self._socket.transport.abort()

    def drop(self) -> None:
        """The connection breaks without a word of either side."""
        self.ended_by = self.ended_by or "fault"
        if self._socket is not None:
            self._socket.transport.abort()

    def freeze(self) -> None:
        """Half open: nothing is sent or read any more, and the connection stands."""
        self.frozen = True

    @property
    def unplayed_secs(self) -> float:
        return (sum(len(one) for one in self._buffer if isinstance(one, bytes)) + len(self._rest)) / 8_000

    # --- up ---

    def _media(self, payload: bytes, now: float) -> dict[str, Any]:
        self._numbers["chunk"] += 1
        return {
            "event": "media",
            "media": {
                "track": "inbound",
                "chunk": str(self._numbers["chunk"]),
                "timestamp": str(round((now - self._began) * 1000)),
                "payload": base64.b64encode(payload).decode(),
            },
        }

    def _send(self, event: str, **body: Any) -> None:
        message = {"event": event, **body}
        self.sent.append(message)
        self._up.put_nowait((0.0, message))

    async def _write(self, socket: ClientConnection) -> None:
        clock = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionClosed):
            while True:
                due, message = await self._up.get()
                if due > clock.time():
                    await asyncio.sleep(due - clock.time())
                # Numbered as they leave: of two that change places the numbers tell.
                self._numbers["sequence"] += 1
                number = {"sequenceNumber": str(self._numbers["sequence"]), "streamSid": self.sid}
                await socket.send(json.dumps(message | number))
                if message["event"] == "stop":
                    await socket.close()
                    return

    # --- down ---

    async def _read(self, socket: ClientConnection) -> None:
        while True:
            if self.frozen:
                await asyncio.sleep(FRAME_SECS)
                if socket.transport.is_closing():
                    return
                continue
            self._take(json.loads(await socket.recv()))

    def _take(self, message: dict[str, Any]) -> None:
        event = message.get("event")
        if message.get("streamSid") != self.sid:
            self._complain(31951, f"{event!r} for the stream {message.get('streamSid')!r}")
            return
        if event == "media":
            self._keep(message)
            return
        self.received.append((asyncio.get_running_loop().time(), message))
        if event == "mark" and (message.get("mark") or {}).get("name"):
            self._flush()
            self._buffer.append(str(message["mark"]["name"]))
            self._return_marks()
        elif event == "clear":
            self.cleared_secs.append(self.unplayed_secs)
            marks = [one for one in self._buffer if isinstance(one, str)]
            self._buffer.clear()
            self._rest = b""
            for name in marks:
                self._send("mark", mark={"name": name})
        else:
            self._complain(31951, f"not a message of the protocol: {message}")

    def _keep(self, message: dict[str, Any]) -> None:
        try:
            sound = base64.b64decode(message["media"]["payload"], validate=True)
        except (KeyError, TypeError, binascii.Error):
            self._complain(31951, "media without a readable payload")
            return
        self.frames_down += 1
        self._rest += sound
        while len(self._rest) >= FRAME:
            self._buffer.append(self._rest[:FRAME])
            self._rest = self._rest[FRAME:]

    def _flush(self) -> None:
        if self._rest:
            self._buffer.append(self._rest + QUIET[len(self._rest) :])
            self._rest = b""

    def _play(self) -> None:
        self._return_marks()
        frame = self._buffer.popleft() if self._buffer else None
        self._since_played += 1
        if isinstance(frame, bytes):
            if 1 < self._since_played <= 10:
                self.underruns += 1
            self._since_played = 0
        heard = frame if isinstance(frame, bytes) else QUIET
        self._line.heard_at_the_ear(heard)
        self._ear.take(from_ulaw(heard))

    def _return_marks(self) -> None:
        """Those with nothing unplayed before them."""
        while self._buffer and isinstance(self._buffer[0], str):
            self._send("mark", mark={"name": self._buffer.popleft()})
