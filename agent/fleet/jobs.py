"""One interview in a process of its own: what a LiveKit job does from its dispatch to its end."""

import asyncio
import functools
import ssl
from pathlib import Path

import httpx
import structlog

from agent.call import Call
from agent.engine_test import run_engine_test
from agent.engines import EngineFactory
from agent.settings import AgentSettings
from agent.transports.livekit import CandidateRoom, leave
from contract.brief import Door
from contract.events import EndReason
from contract.rooms import candidate_identity, room_name
from contract.ticket import Ticket

log = structlog.get_logger(__name__)


@functools.cache
def trusted() -> ssl.SSLContext:
    """The authorities that are trusted. Reading them takes tens of milliseconds: done as a process warms up."""
    return httpx.create_ssl_context(trust_env=False)


class RoomCall:
    """A call in a LiveKit room. `end` asks it to hand over; `run` returns when everything is with api."""

    def __init__(self, ticket: Ticket, url: str, token: str, *, engines: EngineFactory, data_dir: Path) -> None:
        interview_id = ticket.claims.interview_id
        self.room = CandidateRoom(url, token, room_name(interview_id), candidate=candidate_identity(interview_id))
        self._http = httpx.AsyncClient(verify=trusted(), trust_env=False)
        self._call = Call(
            ticket,
            self.room,
            door=Door.LIVEKIT,
            present=lambda: self.room.link.present,
            http=self._http,
            engines=engines,
            data_dir=data_dir,
            line=self.room.link,
        )

    async def run(self) -> EndReason:
        try:
            return await self._call.run()
        finally:
            await leave(self.room)
            await self._http.aclose()

    def end(self, reason: EndReason = EndReason.SHUTDOWN) -> None:
        self._call.end(reason)


async def hold(call: RoomCall, stop: asyncio.Event) -> EndReason:
    """Runs a call until it is over; `stop` hands it over to whoever comes next."""
    running = asyncio.create_task(call.run(), name="call")
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            call.end()
        return await running
    finally:
        stopping.cancel()


async def try_engines_once(ticket: Ticket, settings: AgentSettings) -> None:
    """A job of another kind: a configuration is tried, nobody is in the room."""
    async with httpx.AsyncClient(verify=trusted(), trust_env=False) as http:
        await run_engine_test(ticket, settings, http)
