"""People for agents on a bridged line, what they say to each other, and who is in the room."""

import asyncio
import json
import time
from typing import Any

import numpy as np
from livekit import api, rtc

from contract.live import LiveState, PageMessage, RoomState
from tests.support.fleet import Interview
from tests.support.phone_leg import BridgeProcess, PhoneLeg
from tests.support.room_candidate import RATE, Guest
from tests.support.rtc_candidate import Ear
from tests.support.sound import Samples


class Agent(Guest):
    """A participant whom the room takes for an agent: hears the caller, and tells it how things stand."""

    def __init__(self, interview: Interview, call_id: str = "call-1") -> None:
        super().__init__(interview.fleet.livekit.url, interview.token(f"agent-{call_id}", agent=True))
        self.call_id = call_id
        self.ear = Ear()
        self.messages: list[dict[str, Any]] = []
        self._version = 0
        self.room.on("track_subscribed", self._on_track)
        self.room.on("data_received", lambda packet: self.messages.append(json.loads(packet.data)))

    async def tell(self, state: RoomState, *, candidate_speaking: bool = False) -> None:
        self._version += 1
        live = LiveState(
            call_id=self.call_id, version=self._version, state=state, candidate_speaking=candidate_speaking
        )
        await self.send(PageMessage(live=live))

    def hush(self) -> None:
        """At once, as an interruption does."""
        self._queue.clear()
        assert self._source is not None
        self._source.clear_queue()

    async def send(self, message: PageMessage) -> None:
        await self.room.local_participant.publish_data(message.model_dump_json(exclude_none=True).encode())

    def _on_track(self, track: rtc.Track, _publication: Any, participant: rtc.RemoteParticipant) -> None:
        if participant.identity.startswith("candidate-"):
            self._spawn(self._hear(track))

    async def _hear(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                self.ear.take(np.frombuffer(event.frame.data, np.int16).astype(np.float32) / 32767)
        finally:
            await stream.aclose()


def tone(secs: float, hz: float = 700.0, level: float = 0.3) -> Samples:
    at = np.arange(round(secs * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def strength(sound: Samples, rate: int, hz: float) -> float:
    """How much of `hz` is in it, in dB of full scale."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) * 4 / len(sound)
    at = round(hz * len(sound) / rate)
    return float(20 * np.log10(spectrum[max(0, at - 2) : at + 3].max() + 1e-6))


async def inside(interview: Interview) -> set[str]:
    request = api.ListParticipantsRequest(room=interview.room)
    try:
        found = await interview.fleet.livekit_api.room.list_participants(request)
    except api.TwirpError:
        return set()
    return {participant.identity for participant in found.participants}


async def until(condition: Any, what: str, timeout_secs: float = 30) -> None:
    """`condition` may be a coroutine function."""
    deadline = time.monotonic() + timeout_secs
    while True:
        found = condition()
        if await found if asyncio.iscoroutine(found) else found:
            return
        assert time.monotonic() < deadline, f"never: {what}"
        await asyncio.sleep(0.01)


async def caller_in_room(interview: Interview, agent: Agent) -> None:
    """The agent gets the caller's sound, silence included."""
    await until(lambda: len(agent.ear.frames) > 10, "the caller's sound")


async def has_let_go(bridge: BridgeProcess) -> bool:
    return (await bridge.health())["live_calls"] == 0


async def delay(speaker: Guest | PhoneLeg, ear: Ear) -> float:
    """From mouth to ear, of a tone. `time.monotonic()` is the loop's clock here."""
    spoken = speaker.say(tone(0.3))
    heard = await ear.sound_after(time.monotonic(), 10)
    await ear.quiet_for(0.5, 10)
    assert spoken.started is not None
    return heard - spoken.started
