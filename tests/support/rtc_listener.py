"""A person of the company at the embedded door: a real WebRTC peer that hears a call, and speaks after taking over.

Times are `time.monotonic()` seconds at this end of the line, by the same clock as `rtc_candidate`'s.
"""

import asyncio
from types import TracebackType
from typing import Any

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.support.rtc_candidate import Ear, Mouth, Utterance
from tests.support.sound import Samples


class RtcListener:
    """async with RtcListener(base_url, headers, interview_id) as hr: ..."""

    def __init__(self, base_url: str, headers: dict[str, str], interview_id: str, *, speak: bool = False) -> None:
        self.ear = Ear()
        self.mouth = Mouth()
        self.place: dict[str, Any] = {}
        self._speak = speak
        self._url = f"/api/v1/interviews/{interview_id}/join"
        self._http = httpx.AsyncClient(base_url=base_url, headers=headers, trust_env=False, timeout=30)
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connected = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "RtcListener":
        reply = await self._http.post(self._url, json={"speak": self._speak})
        assert reply.status_code == 200, reply.text
        self.place = reply.json()
        self._peer.on("track", lambda track: self._tasks.append(asyncio.ensure_future(self.ear.follow(track))))
        self._peer.on("connectionstatechange", self._state_changed)
        if self._speak:
            self._peer.addTrack(self.mouth)
        else:
            self._peer.addTransceiver("audio", direction="recvonly")
        await self._peer.setLocalDescription(await self._peer.createOffer())
        offer = {"sdp": self._peer.localDescription.sdp, "type": self._peer.localDescription.type}
        bearer = {"Authorization": f"Bearer {self.place['listen_ticket']}"}
        answered = await self._http.post(self.place["offer_url"], json=offer, headers=bearer)
        assert answered.status_code == 200, answered.text
        answer = answered.json()
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp=answer["sdp"], type=answer["type"]))
        async with asyncio.timeout(30):
            await self._connected.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._peer.close()
        await self._http.aclose()

    def say(self, samples: Samples) -> Utterance:
        """`samples`: mono at 48 kHz."""
        return self.mouth.say(samples)

    def _state_changed(self) -> None:
        if self._peer.connectionState == "connected":
            self._connected.set()
