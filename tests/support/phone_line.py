"""The far end of a phone leg on the controlled clock: a carrier's socket, its buffer, its marks, and a caller.

Real: the stream's messages, pipecat's serializer, the phone transport with its filters. Scripted: the network's way,
the carrier that plays what it is sent in real time, and the caller, who makes a voice-like sound.
"""

import asyncio
import base64
import contextlib
import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.frames.frames import OutputTransportMessageFrame, OutputTransportMessageUrgentFrame
from starlette.websockets import WebSocketDisconnect

from agent.bridge.stream import CarrierStream, Start
from agent.call import Call
from agent.engines import EngineSet
from agent.transports.phone import LineVoice, PhoneLine
from contract.brief import Brief, Door
from contract.live import PageMessage
from tests.support.stage import LoudnessVAD, Stage
from tests.vendors.telephony.phone_sound import FRAME, FRAME_SECS, QUIET, RATE, from_ulaw, key_tone, to_ulaw

SOUNDING = 0.01
"""Root mean square of a frame of speech, of full scale."""


def _voice() -> list[bytes]:
    """A second of vowels: a low pitch that moves, and its harmonics, four syllables a second."""
    at = np.arange(RATE) / RATE
    turns = 2 * np.pi * np.cumsum(130 + 25 * np.sin(2 * np.pi * 2 * at)) / RATE
    sound = sum(np.sin(turns * n) / n for n in range(1, 20))
    shaped = 0.2 * np.asarray(sound) * (0.65 + 0.35 * np.sin(2 * np.pi * 4 * at))
    return [to_ulaw(shaped[start : start + FRAME].astype(np.float32)) for start in range(0, RATE, FRAME)]


class CarrierSocket:
    """What `agent.bridge.stream` needs of a websocket; at its other end is a carrier that plays in real time."""

    def __init__(self, *, way_secs: float = 0.05, returns_marks: bool = True) -> None:
        self.way_secs = way_secs
        """From one end to the other."""
        self.returns_marks = returns_marks
        self.speaking = False
        self.frozen = False
        self.closed_with: int | None = None
        self.heard_secs: list[float] = []
        """Loop times at which the ear had heard another 20 ms of sound."""
        self.played = 0
        """Frames that the ear has heard."""
        self.cleared = 0
        self.clears = 0
        self.sent: list[dict[str, Any]] = []
        """Everything but sound, as it arrives."""
        self._inbox: asyncio.Queue[str | None] = asyncio.Queue()
        self._on_the_way_up: deque[str | None] = deque()
        """In their order: timers of one moment have none."""
        self._on_the_way_down: deque[dict[str, Any]] = deque()
        self._buffer: deque[bytes | str] = deque()
        self._numbers = {"chunk": 0, "sequence": 0}
        self._voice = _voice()
        self._tone: deque[bytes] = deque()
        self._playing = asyncio.create_task(self._play())

    # --- the caller ---

    def press(self, key: str) -> None:
        """The carrier tells of it, and leaves its tone in the sound."""
        pcm = key_tone(key, 0.2)
        self._tone.extend(to_ulaw(pcm[start : start + FRAME]) for start in range(0, len(pcm), FRAME))
        self._numbers["sequence"] += 1
        self.up({"event": "dtmf", "sequenceNumber": str(self._numbers["sequence"]), "dtmf": {"digit": key}})

    def hang_up(self) -> None:
        self.up({"event": "stop", "stop": {}})
        self._send_up(None)

    def drop(self) -> None:
        self._inbox.put_nowait(None)

    def up(self, message: dict[str, Any] | str) -> None:
        self._send_up(message if isinstance(message, str) else json.dumps(message))

    def _send_up(self, text: str | None) -> None:
        self._on_the_way_up.append(text)
        self._later(lambda: self._inbox.put_nowait(self._on_the_way_up.popleft()))

    async def _play(self) -> None:
        loop = asyncio.get_running_loop()
        frame, due = 0, loop.time()
        while True:
            due += FRAME_SECS
            await asyncio.sleep(due - loop.time())
            while self._buffer and isinstance(self._buffer[0], str):
                self._return(str(self._buffer.popleft()))
            if self._buffer:
                sound = self._buffer.popleft()
                self.played += 1
                if isinstance(sound, bytes) and np.sqrt(np.mean(from_ulaw(sound) ** 2)) > SOUNDING:
                    self.heard_secs.append(loop.time())
            if self.frozen:
                continue
            self._numbers["chunk"] += 1
            frame = (frame + 1) % len(self._voice)
            payload = self._tone.popleft() if self._tone else self._voice[frame] if self.speaking else QUIET
            self.up({"event": "media", "media": {"chunk": str(self._numbers["chunk"]), "payload": _base64(payload)}})

    # --- the carrier ---

    def _take(self) -> None:
        message = self._on_the_way_down.popleft()
        match message["event"]:
            case "media":
                self._buffer.append(_unbase64(message["media"]["payload"]))
                return
            case "mark":
                self._buffer.append(message["mark"]["name"])
            case "clear":
                self.clears += 1
                marks = [one for one in self._buffer if isinstance(one, str)]
                self.cleared += len(self._buffer) - len(marks)
                self._buffer.clear()
                for name in marks:
                    self._return(name)
        self.sent.append(message)

    def _return(self, name: str) -> None:
        if self.returns_marks:
            self.up({"event": "mark", "mark": {"name": name}})

    def _later(self, arrives: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(self.way_secs, arrives)

    # --- the websocket ---

    async def receive_text(self) -> str:
        text = await self._inbox.get()
        if text is None:
            raise WebSocketDisconnect(1006)
        return text

    async def send_text(self, text: str) -> None:
        if self.closed_with is not None:
            raise RuntimeError("sent after the close")
        self._on_the_way_down.append(json.loads(text))
        self._later(self._take)

    async def close(self, code: int) -> None:
        self.closed_with = code
        self._inbox.put_nowait(None)

    async def rest(self) -> None:
        self._playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._playing


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text)


class _SeenVoice(LineVoice):
    """Shows the test what a page would have been told; a phone has none."""

    page: list[PageMessage]

    async def send_message(self, frame: OutputTransportMessageFrame | OutputTransportMessageUrgentFrame) -> None:
        self.page.append(PageMessage.model_validate(frame.message))


class SeenLine(PhoneLine):
    """The phone's transport, and what a `Stage` asks of its line."""

    def __init__(self, socket: CarrierSocket) -> None:
        super().__init__(CarrierStream(socket, Start("twilio", "MZ1", "ticket")))  # type: ignore[arg-type]  # as a websocket
        self.socket = socket
        self.page: list[PageMessage] = []
        self._output = _SeenVoice(self, self._output._params)
        self._output.page = self.page

    async def send_page(self, message: dict[str, Any]) -> None:
        await self.pressed(message)

    @property
    def speaking(self) -> bool:
        return self.socket.speaking

    @speaking.setter
    def speaking(self, on: bool) -> None:
        self.socket.speaking = on

    @property
    def heard_secs(self) -> list[float]:
        return self.socket.heard_secs


class RoughVAD(LoudnessVAD):
    """Speech is what is loud: a line is never silent."""

    def voice_confidence(self, buffer: bytes) -> float:
        samples = np.frombuffer(buffer, np.int16).astype(float) / 32_768
        return 1.0 if np.sqrt(np.mean(samples**2)) > SOUNDING else 0.0


class PhoneStage(Stage):
    """A call by phone. The caller arrives by himself: the line is open when the call begins."""

    line: SeenLine  # type: ignore[assignment]  # stands in for the scripted one

    def __init__(self, brief: Brief, directory: Path, socket: CarrierSocket) -> None:
        super().__init__(brief, directory)
        self.socket = socket
        self.line = SeenLine(socket)

    def engines(self, brief: Brief) -> EngineSet:
        vad: VADAnalyzer = RoughVAD()
        made = super().engines(brief)
        return EngineSet(
            stt=made.stt, llm=made.llm, tts=made.tts, vad=vad, turns=made.turns, names=made.names, hears=made.hears
        )

    def start(self) -> None:
        self.call = Call(
            self.api.ticket(),
            self.line,
            door=Door.PHONE,
            present=lambda: self.line.present,
            http=self.api.client(),
            engines=self.engines,
            data_dir=self.directory,
            line=self.line,
        )
        self.running = asyncio.create_task(self.call.run())


@contextlib.asynccontextmanager
async def phone_stage(brief: Brief, directory: Path, *, hears: bool = True, **carrier: Any) -> Any:
    """A call by phone that has begun. `carrier`: of `CarrierSocket`."""
    socket = CarrierSocket(**carrier)
    play = PhoneStage(brief, directory, socket)
    play.hears = hears
    play.start()
    try:
        yield play
    finally:
        if not play.running.done():
            socket.hang_up()
            with contextlib.suppress(asyncio.TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(play.running, 60)
        await socket.rest()
