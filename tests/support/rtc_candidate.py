"""A candidate without a browser: a real WebRTC peer that speaks recorded words and hears the agent.

All times are `time.monotonic()` seconds at this end of the line, outside the agent: what was sent is stamped when the
frame leaves for the encoder, what was heard when the decoded frame arrives.
"""

import asyncio
import contextlib
import fractions
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import av
import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from tests.support.sound import AUDIBLE_DB, Samples, rms_db

RATE = 48_000
FRAME = RATE // 50
PING_EVERY_SECS = 1.0


@dataclass
class Utterance:
    """Words on their way; the times are set when the first and the last frame leave."""

    samples: Samples
    at: int = 0
    started: float | None = None
    ended: float | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


def next_frame(waiting: deque[Utterance], length: int, now: float, *, leaves_in: float = 0.0) -> Samples:
    """The next `length` samples of what waits to be said, silence where nothing does; stamps beginnings and ends.

    `leaves_in`: seconds until the frame leaves, where others wait before it.
    """
    frame = np.zeros(length, dtype=np.float32)
    if not waiting:
        return frame
    utterance = waiting[0]
    part = utterance.samples[utterance.at : utterance.at + length]
    frame[: len(part)] = part
    utterance.at += len(part)
    utterance.started = utterance.started or now + leaves_in
    if utterance.at >= len(utterance.samples):
        utterance.ended = now
        utterance.done.set()
        waiting.popleft()
    return frame


class Mouth(MediaStreamTrack):
    """20 ms frames in real time: the queued utterances, silence between them."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._queue: deque[Utterance] = deque()
        self._begun: float | None = None
        self._sent = 0

    def say(self, samples: Samples) -> Utterance:
        utterance = Utterance(samples)
        self._queue.append(utterance)
        return utterance

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        if self._begun is None:
            self._begun = time.monotonic()
        await asyncio.sleep(max(0.0, self._begun + self._sent / RATE - time.monotonic()))
        pcm = (np.clip(next_frame(self._queue, FRAME, time.monotonic()), -1, 1) * 32767).astype("<i2")
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = self._sent, RATE, fractions.Fraction(1, RATE)
        self._sent += FRAME
        return frame


@dataclass
class Ear:
    """What the candidate hears: for each frame when it came and how loud it was; and the sound itself."""

    frames: list[tuple[float, float]] = field(default_factory=list)
    sound: list[Samples] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, samples: Samples) -> None:
        self.frames.append((time.monotonic(), rms_db(samples)))
        self.sound.append(samples)
        self._changed.set()

    def look_again(self) -> None:
        """Something else than sound happened that `until` may wait for."""
        self._changed.set()

    async def follow(self, track: MediaStreamTrack) -> None:
        """Until the track ends."""
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        with contextlib.suppress(MediaStreamError):
            while True:
                for part in resampler.resample(await track.recv()):
                    self.take(part.to_ndarray()[0])

    def first_sound_after(self, moment: float) -> float | None:
        """When the first audible frame after `moment` came."""
        return next((at for at, level in self.frames if at > moment and level > AUDIBLE_DB), None)

    def quiet_since(self) -> float:
        """Seconds since the last audible frame."""
        last = next((at for at, level in reversed(self.frames) if level > AUDIBLE_DB), None)
        return time.monotonic() - last if last is not None else float("inf")

    def last_sound(self) -> float | None:
        return next((at for at, level in reversed(self.frames) if level > AUDIBLE_DB), None)

    async def until(self, condition: Callable[[], bool], timeout_secs: float) -> None:
        """Checks `condition` with every frame heard, and when told to. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def sound_after(self, moment: float, timeout_secs: float) -> float:
        await self.until(lambda: self.first_sound_after(moment) is not None, timeout_secs)
        found = self.first_sound_after(moment)
        assert found is not None
        return found

    async def quiet_for(self, secs: float, timeout_secs: float) -> None:
        await self.until(lambda: bool(self.frames) and self.quiet_since() >= secs, timeout_secs)

    def heard(self) -> Samples:
        """Everything, mono at 48 kHz."""
        return np.concatenate(self.sound) if self.sound else np.zeros(0, dtype=np.float32)


class RtcCandidate:
    """Joins an interview by its token and stays until closed.

    async with RtcCandidate(base_url, token) as candidate:
        await candidate.state("listening")
        utterance = candidate.say(samples)
    """

    def __init__(self, base_url: str, token: str) -> None:
        self.token = token
        self.mouth = Mouth()
        self.ear = Ear()
        self.live: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.call_id = ""
        self.joined_at = 0.0
        self._http = httpx.AsyncClient(base_url=base_url, trust_env=False, timeout=30)
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._tasks: list[asyncio.Task[None]] = []
        self._news = asyncio.Condition()

    async def __aenter__(self) -> "RtcCandidate":
        await self._consent()
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._peer.close()
        await self._http.aclose()

    def say(self, samples: Samples) -> Utterance:
        """`samples`: mono at 48 kHz. Returns at once; `await utterance.done.wait()` for the last frame."""
        return self.mouth.say(samples)

    def command(self, kind: str, **fields: Any) -> None:
        command = {"id": uuid.uuid4().hex, "source": "candidate", "command": {"kind": kind, **fields}}
        self._channel.send(json.dumps({"type": "command", "kind": "command", "command": command}))

    async def state(self, *names: str, timeout_secs: float = 60) -> dict[str, Any]:
        """Waits until the room is in one of these states; returns the live state."""
        return await self.until(lambda: self.live.get("state") in names, timeout_secs)

    async def until(self, condition: Callable[[], bool], timeout_secs: float) -> dict[str, Any]:
        """Checks `condition` with every message of the agent. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs), self._news:
            await self._news.wait_for(condition)
        return self.live

    def heard_event(self, kind: str) -> bool:
        return any(event.get("type") == kind for event in self.events)

    async def _consent(self) -> None:
        view = (await self._get(f"/api/v1/interviews/validate/{self.token}")).json()
        if view["consent"]["given"] and not view["consent"]["stale"]:
            return
        text = view["consent_text"]
        body = {
            "version": text["version"],
            "language": text["language"],
            "items": [item["id"] for item in text["items"]],
        }
        reply = await self._http.post(f"/api/v1/interviews/consent/{self.token}", json=body)
        reply.raise_for_status()

    async def _get(self, path: str) -> httpx.Response:
        reply = await self._http.get(path)
        return reply.raise_for_status()

    async def _connect(self) -> None:
        body = {"tab_id": uuid.uuid4().hex}
        self.joined_at = time.monotonic()
        reply = await self._http.post(f"/api/v1/interviews/join/{self.token}", json=body)
        joined = reply.raise_for_status().json()
        self.call_id = joined["call_id"]
        self._peer.addTrack(self.mouth)
        self._channel = self._peer.createDataChannel("chat", ordered=True)
        self._channel.on("message", self._on_message)
        self._channel.on("open", lambda: self._spawn(self._ping()))
        self._peer.on("track", lambda track: self._spawn(self.ear.follow(track)))
        await self._peer.setLocalDescription(await self._peer.createOffer())
        offer = {"sdp": self._peer.localDescription.sdp, "type": self._peer.localDescription.type}
        headers = {"Authorization": f"Bearer {joined['join_ticket']}"}
        reply = await self._http.post(joined["offer_url"], json=offer, headers=headers)
        answer = reply.raise_for_status().json()
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp=answer["sdp"], type=answer["type"]))

    def _spawn(self, work: Any) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    async def _ping(self) -> None:
        """The page's keep-alive: without it the far side takes the line for dead."""
        while True:
            self._channel.send(f"ping: {int(time.time() * 1000)}")
            await asyncio.sleep(PING_EVERY_SECS)

    def _on_message(self, message: str | bytes) -> None:
        data = json.loads(message)
        if data.get("live"):
            self.live = data["live"]
        if data.get("event"):
            self.events.append(data["event"])
        self._spawn(self._tell())

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
