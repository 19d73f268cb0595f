"""The embedded doors: a browser's WebRTC offer, or a carrier's stream, starts a call in this process."""

from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import APIRouter, Header, HTTPException
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.request_handler import (
    IceCandidate,
    SmallWebRTCPatchRequest,
    SmallWebRTCRequest,
    SmallWebRTCRequestHandler,
)
from pydantic import BaseModel, Field

from agent.call import Call
from agent.embedded.listen_door import add_listen_door
from agent.embedded.phone_door import add_phone_door
from agent.embedded.supervisor import Supervisor
from agent.engine_test import run_engine_test
from agent.engines import EngineFactory, configured_engines
from agent.services.describe import describe_engines
from agent.services.prewarm import prewarm
from agent.settings import AgentSettings
from agent.transports.smallwebrtc import build_smallwebrtc
from contract.brief import Door
from contract.ticket import Ticket


class Offer(BaseModel):
    """`pc_id` names the connection to renegotiate (ICE restart); without it a new call begins."""

    sdp: Annotated[str, Field(max_length=100_000)]
    type: Annotated[str, Field(pattern="^offer$")]
    pc_id: str | None = None
    restart_pc: bool | None = None


class Candidate(BaseModel):
    candidate: Annotated[str, Field(max_length=2_000)]
    sdp_mid: str
    sdp_mline_index: int


class Candidates(BaseModel):
    pc_id: str
    candidates: Annotated[list[Candidate], Field(max_length=50)]


@dataclass
class EmbeddedAgent:
    """The agent inside the api process. It speaks to api over HTTP like any other agent."""

    settings: AgentSettings
    api: httpx.AsyncClient
    supervisor: Supervisor
    engines: EngineFactory
    router: APIRouter
    peers: SmallWebRTCRequestHandler

    async def start(self) -> None:
        """Delivers what an earlier process left, then loads the models."""
        await self.supervisor.deliver_leftovers()
        await prewarm(self.settings)

    async def drain(self, timeout_secs: float) -> None:
        await self.supervisor.drain(timeout_secs)
        await self.peers.close()

    def describe(self) -> list[str]:
        return describe_engines(self.settings)

    async def test_engines(self, test_id: str, ticket_json: str) -> None:
        """Begins to try a configuration; the report goes to api by itself."""
        ticket = Ticket.model_validate_json(ticket_json)
        self.supervisor.spawn(run_engine_test(ticket, self.settings, self.api))

    async def admit(self, join_ticket: str) -> Ticket:
        """Trades the candidate's join ticket for the agent's. HTTPException with api's own answer if refused."""
        reply = await self.api.post("/api/v1/internal/admissions", headers={"Authorization": f"Bearer {join_ticket}"})
        if reply.status_code != httpx.codes.OK:
            raise HTTPException(reply.status_code, detail=reply.json().get("detail", "not admitted"))
        return Ticket.model_validate_json(reply.content)

    async def take_call(self, ticket: Ticket, connection: SmallWebRTCConnection) -> None:
        transport, present = build_smallwebrtc(connection)
        call = Call(
            ticket,
            transport,
            door=Door.SMALLWEBRTC,
            present=present,
            http=self.api,
            engines=self.engines,
            data_dir=self.settings.data_dir,
        )
        task = self.supervisor.start(call)
        task.add_done_callback(lambda _done: self._hang_up(connection))

    def _hang_up(self, connection: SmallWebRTCConnection) -> None:
        self.supervisor.spawn(connection.disconnect())


def build_embedded_agent(
    settings: AgentSettings, api: httpx.AsyncClient, *, engines: EngineFactory | None = None
) -> EmbeddedAgent:
    router = APIRouter(tags=["rtc"])
    agent = EmbeddedAgent(
        settings=settings,
        api=api,
        supervisor=Supervisor(api, settings.data_dir),
        engines=engines or configured_engines(settings),
        router=router,
        peers=SmallWebRTCRequestHandler(),
    )

    @router.post("/rtc/offer", operation_id="rtc_offer")
    async def offer(body: Offer, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
        """Answers a WebRTC offer. Bearer: the join ticket from `POST /api/v1/interviews/join/{token}`."""
        if agent.supervisor.draining:
            raise HTTPException(503, detail="The interviewer is restarting. Try again in a moment.")
        ticket = await agent.admit(authorization.removeprefix("Bearer ").strip())

        async def connected(connection: SmallWebRTCConnection) -> None:
            await agent.take_call(ticket, connection)

        request = SmallWebRTCRequest(sdp=body.sdp, type=body.type, pc_id=body.pc_id, restart_pc=body.restart_pc)
        try:
            answer = await agent.peers.handle_web_request(request, connected)
        except ValueError as error:
            raise HTTPException(422, detail="The offer could not be read.") from error
        return answer or {}

    @router.patch("/rtc/offer", operation_id="rtc_candidates", status_code=204)
    async def candidates(body: Candidates, authorization: Annotated[str, Header()] = "") -> None:
        """Adds ICE candidates to a connection. Same bearer as the offer."""
        await agent.admit(authorization.removeprefix("Bearer ").strip())
        items = [IceCandidate(c.candidate, c.sdp_mid, c.sdp_mline_index) for c in body.candidates]
        await agent.peers.handle_patch_request(SmallWebRTCPatchRequest(pc_id=body.pc_id, candidates=items))

    add_listen_door(router, agent)
    add_phone_door(router, agent)
    return agent
