"""A candidate in a LiveKit room without a browser: speaks recorded words, hears the agent, presses its buttons.

Also the other people of a room: `Guest` speaks like a candidate and is nobody the agent should hear. Times are
`time.monotonic()` seconds at this end of the line.
"""

import asyncio
import contextlib
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import numpy as np
from livekit import api, rtc

from tests.support.rtc_candidate import Ear, Utterance, next_frame
from tests.support.sound import Samples

RATE = 48_000
FRAME = RATE // 50


def room_token(server: Any, room: str, identity: str, *, agent: bool = False, **grants: Any) -> str:
    """For tests that run without our api, which alone mints them otherwise. `server`: api_key and api_secret."""
    token = api.AccessToken(server.api_key, server.api_secret).with_identity(identity).with_ttl(timedelta(hours=1))
    if agent:
        token = token.with_kind("agent")
    return token.with_grants(api.VideoGrants(room_join=True, room=room, agent=agent, **grants)).to_jwt()


class Guest:
    """Somebody with a microphone in a room. `identity` is what the token says."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self.room = rtc.Room()
        self.joined_at = 0.0
        self._queue: deque[Utterance] = deque()
        self._source: rtc.AudioSource | None = None
        self._track: rtc.LocalAudioTrack | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._speaking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.join()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def join(self) -> None:
        self.joined_at = time.monotonic()
        await self.room.connect(self.url, self.token)
        await self.plug_in()

    async def leave(self) -> None:
        tasks = [*self._tasks, *([self._speaking] if self._speaking is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._speaking = None
        self._track = None
        await self.room.disconnect()

    async def plug_in(self) -> None:
        """A microphone of its own; a second call is a change of device: the new one comes before the old one goes."""
        old = self._track
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=100)
        self._track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(self._track, options)
        if self._speaking is None:
            self._speaking = asyncio.create_task(self._speak())
        if old is not None:
            await self.room.local_participant.unpublish_track(old.sid)

    async def unplug(self) -> None:
        assert self._track is not None
        track, self._track = self._track, None
        await self.room.local_participant.unpublish_track(track.sid)

    def mute(self) -> None:
        assert self._track is not None
        self._track.mute()

    def unmute(self) -> None:
        assert self._track is not None
        self._track.unmute()

    def say(self, samples: Samples) -> Utterance:
        """`samples`: mono floats at 48 kHz. Returns at once; `await utterance.done.wait()` for the last frame."""
        utterance = Utterance(samples)
        self._queue.append(utterance)
        return utterance

    def _spawn(self, work: Any) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    async def _speak(self) -> None:
        begun, sent = time.monotonic(), 0
        while True:
            await asyncio.sleep(max(0.0, begun + sent / RATE - time.monotonic()))
            leaves_in = self._source.queued_duration if self._source is not None else 0.0
            voice = next_frame(self._queue, FRAME, time.monotonic(), leaves_in=leaves_in)
            pcm = (np.clip(voice, -1, 1) * 32767).astype("<i2")
            sent += FRAME
            if self._source is not None:
                with contextlib.suppress(Exception):
                    await self._source.capture_frame(rtc.AudioFrame(pcm.tobytes(), RATE, 1, FRAME))


class RoomCandidate(Guest):
    """Hears every agent of the room, and knows what the page would show."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.ear = Ear()
        self.voices: dict[str, Ear] = {}
        """By identity: who was heard when."""
        self.live: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.sentences: list[tuple[str, str]] = []
        """(agent's identity, what it said), as shown."""
        self.agent = ""
        """Identity of the agent that spoke to the page last."""
        self.log: list[tuple[float, str]] = []
        """What the room told, with its time."""
        self._news = asyncio.Condition()
        self._listen_to_room()

    async def rejoin(self) -> None:
        """Leaves and comes again under the same identity, as a page does that lost everything but its token."""
        await self.leave()
        self.room = rtc.Room()
        self.live = {}
        self._listen_to_room()
        await self.join()

    def command(self, kind: str, **fields: Any) -> None:
        command = {"id": uuid.uuid4().hex, "source": "candidate", "command": {"kind": kind, **fields}}
        message = json.dumps({"type": "command", "command": command})
        self._spawn(self._send(message))

    async def _send(self, message: str) -> None:
        await self.room.local_participant.publish_data(message.encode(), reliable=True)

    async def state(self, *names: str, timeout_secs: float = 60) -> dict[str, Any]:
        return await self.until(lambda: self.live.get("state") in names, timeout_secs)

    async def until(self, condition: Callable[[], bool], timeout_secs: float = 60) -> dict[str, Any]:
        """Checks `condition` with every message of an agent. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs), self._news:
            await self._news.wait_for(condition)
        return self.live

    def said(self, kind: str = "agent.said") -> list[str]:
        return [str(event["text"]) for event in self.events if event.get("type") == kind]

    def _listen_to_room(self) -> None:
        room = self.room
        room.on("track_subscribed", self._on_track)
        room.on("data_received", self._on_data)
        for name in ("reconnecting", "reconnected", "disconnected"):
            room.on(name, lambda *_args, name=name: self.log.append((time.monotonic(), name)))
        for name in ("participant_connected", "participant_disconnected"):
            room.on(name, lambda who, name=name: self.log.append((time.monotonic(), f"{name} {who.identity}")))

    def _on_track(self, track: rtc.Track, _publication: Any, participant: rtc.RemoteParticipant) -> None:
        if participant.identity.startswith("agent-") and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._spawn(self._hear(track, self.voices.setdefault(participant.identity, Ear())))

    async def _hear(self, track: rtc.Track, voice: Ear) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, np.int16).astype(np.float32) / 32767
                voice.take(samples)
                self.ear.take(samples)
        finally:
            await stream.aclose()

    def _on_data(self, packet: rtc.DataPacket) -> None:
        message = json.loads(packet.data)
        if packet.participant is not None:
            self.agent = packet.participant.identity
        if message.get("live"):
            self.live = message["live"]
        if message.get("event"):
            self.events.append(message["event"])
            if message["event"]["type"] == "agent.said":
                self.sentences.append((self.agent, str(message["event"]["text"])))
        self._spawn(self._tell())

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
