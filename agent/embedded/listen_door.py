"""The embedded door for listeners: one WebRTC peer each, apart from the candidate's own connection."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Annotated

import httpx
import structlog
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InternalError, InvalidStateError
from fastapi import APIRouter, Header, HTTPException
from pydantic import BaseModel, Field

from agent.call import Call
from agent.supervision.listening import ListenIn
from contract.listen import LISTENER_REPORT_SECS, ListenerAdmitted, ListenerReport

if TYPE_CHECKING:
    from agent.embedded.server import EmbeddedAgent

log = structlog.get_logger(__name__)

CONNECT_SECS = 30
"""An offer whose media never comes is given up."""


class ListenOffer(BaseModel):
    """The listener's whole offer, addresses included: nothing is added to it later."""

    sdp: Annotated[str, Field(max_length=100_000)]
    type: Annotated[str, Field(pattern="^offer$")]


class Listener:
    """One person's connection to one call, until they leave, are put out, or the call ends."""

    def __init__(self, agent: "EmbeddedAgent", call: Call, listen_in: ListenIn, admitted: ListenerAdmitted) -> None:
        self._agent = agent
        self._call = call
        self._listen_in = listen_in
        self._who = admitted
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connected = asyncio.Event()
        self._gone = asyncio.Event()
        self._voice: asyncio.Task[None] | None = None

    async def answer(self, offer: ListenOffer) -> dict[str, str]:
        """Raises ValueError: the offer could not be read."""
        peer = self._peer
        peer.on("connectionstatechange", self._state_changed)
        peer.on("track", self._microphone)
        try:
            await peer.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type=offer.type))
            peer.addTrack(self._listen_in.open(self._who.watch_id))
            await peer.setLocalDescription(await peer.createAnswer())
        except (ValueError, AssertionError, IndexError, InternalError, InvalidStateError) as error:
            await self._hang_up()
            raise ValueError("unreadable offer") from error
        return {"sdp": peer.localDescription.sdp, "type": peer.localDescription.type}

    async def stay(self) -> None:
        """Until it is over. api hears every `LISTENER_REPORT_SECS` that the person is there, and when not any more."""
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._connected.wait(), CONNECT_SECS)
                while await self._report(present=True):
                    await self._until_over(LISTENER_REPORT_SECS)
                    if self._gone.is_set() or self._listen_in.closed.is_set():
                        break
        finally:
            await self._hang_up()
            await self._report(present=False)

    async def _until_over(self, secs: float) -> None:
        waits = [asyncio.ensure_future(self._gone.wait()), asyncio.ensure_future(self._listen_in.closed.wait())]
        await asyncio.wait(waits, timeout=secs, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _report(self, *, present: bool) -> bool:
        """Whether the person may stay. An api that is away puts nobody out; its own lease does if that lasts."""
        claims = self._call.ticket.claims
        url = f"/api/v1/internal/calls/{claims.call_id}/listeners/{self._who.watch_id}"
        headers = {"Authorization": f"Bearer {self._call.ticket.token}"}
        body = ListenerReport(present=present).model_dump()
        try:
            reply = await self._agent.api.put(url, json=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("listener_not_reported", error=type(error).__name__)
            return True
        return reply.status_code < httpx.codes.BAD_REQUEST or reply.is_server_error

    async def _state_changed(self) -> None:
        state = self._peer.connectionState
        if state == "connected":
            self._connected.set()
        elif state in {"failed", "closed"}:
            self._connected.set()
            self._gone.set()

    def _microphone(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio" and self._who.speak and self._voice is None:
            self._voice = asyncio.ensure_future(self._listen_in.speak(self._who.watch_id, track))

    async def _hang_up(self) -> None:
        self._listen_in.leave(self._who.watch_id)
        if self._voice is not None:
            self._voice.cancel()
            await asyncio.gather(self._voice, return_exceptions=True)
        await self._peer.close()


async def admit(agent: "EmbeddedAgent", listen_ticket: str) -> ListenerAdmitted:
    """HTTPException with api's own answer if refused."""
    reply = await agent.api.post("/api/v1/internal/listeners", headers={"Authorization": f"Bearer {listen_ticket}"})
    if reply.status_code != httpx.codes.OK:
        raise HTTPException(reply.status_code, detail=reply.json().get("detail", "not admitted"))
    return ListenerAdmitted.model_validate_json(reply.content)


def add_listen_door(router: APIRouter, agent: "EmbeddedAgent") -> None:
    @router.post("/rtc/listen", operation_id="rtc_listen")
    async def listen(body: ListenOffer, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
        """Lets a person of the company hear a running call. Bearer: the listen ticket from
        `POST /api/v1/interviews/{interview_id}/join`."""
        if agent.supervisor.draining:
            raise HTTPException(503, detail="The interviewer is restarting. Try again in a moment.")
        admitted = await admit(agent, authorization.removeprefix("Bearer ").strip())
        call = agent.supervisor.find(admitted.call_id)
        if call is None or call.listen_in is None:
            raise HTTPException(409, detail="This call is not running here any more.")
        listener = Listener(agent, call, call.listen_in, admitted)
        try:
            answer = await listener.answer(body)
        except ValueError as error:
            raise HTTPException(422, detail="The offer could not be read.") from error
        agent.supervisor.spawn(listener.stay())
        return answer
