"""What the agent sees of api: the contract over HTTP, in memory, with faults that a test can switch on."""

import asyncio
import contextlib
import json
import time

import httpx

from contract.brief import Brief
from contract.commands import Command, CommandSource, SentCommand
from contract.events import Event
from contract.live import LiveState
from contract.ticket import Ticket, TicketClaims
from contract.transcript import Transcript, fold
from contract.wire import CommandPage, CompleteRequest, EventAck, EventBatch, UploadTarget


class LoopbackApi(httpx.AsyncBaseTransport):
    """Keeps what it acknowledged. `down` refuses connections; `fenced` answers 409 as for a replaced call."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.down = False
        self.fenced = False
        self.events: list[Event] = []
        self.batches = 0
        self.resent = 0
        self.live: list[LiveState] = []
        self.completed: list[CompleteRequest] = []
        self.uploads: dict[str, bytes] = {}
        self._commands: list[SentCommand] = []
        self._new_command = asyncio.Event()

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self, base_url="http://api.test")

    def ticket(self) -> Ticket:
        now = int(time.time())
        claims = TicketClaims(interview_id=self.brief.interview_id, call_id=self.brief.call_id, iat=now, exp=now + 3600)
        return Ticket(token="ticket", claims=claims, api_url="http://api.test")

    @property
    def transcript(self) -> Transcript:
        return fold((self.brief.call_id, event) for event in self.events)

    def send(self, command: Command, *, source: CommandSource = CommandSource.COMPANY, by: str = "Mina") -> None:
        sent = SentCommand(id=f"c{len(self._commands) + 1}", source=source, command=command, by=by)
        self._commands.append(sent)
        self._new_command.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.005)
        if self.down:
            raise httpx.ConnectError("refused", request=request)
        body = await request.aread()
        match request.method, request.url.path.rsplit("/", 1)[-1]:
            case "GET", "brief":
                return _json(self.brief.model_dump_json())
            case "POST", "events":
                return self._take(EventBatch.model_validate_json(body))
            case "GET", "commands":
                return await self._commands_after(request)
            case "POST", "uploads":
                return _json(UploadTarget(key="recordings/1.ogg", url="/api/v1/files/1").model_dump_json())
            case "PUT", "complete":
                self.completed.append(CompleteRequest.model_validate_json(body))
                return _json("{}")
            case "PUT", name:
                self.uploads[name] = body
                return _json("{}")
        return httpx.Response(404)

    def _take(self, batch: EventBatch) -> httpx.Response:
        if self.fenced:
            return _json(json.dumps({"detail": "replaced", "error_code": "INT_010"}), 409)
        self.batches += 1
        for event in batch.events:
            if event.seq <= len(self.events):
                self.resent += 1
                continue
            if event.seq != len(self.events) + 1:
                return _json(json.dumps({"detail": f"expected {len(self.events) + 1}"}), 409)
            self.events.append(event)
        if batch.live is not None:
            self.live.append(batch.live)
        return _json(EventAck(acked_seq=len(self.events)).model_dump_json())

    async def _commands_after(self, request: httpx.Request) -> httpx.Response:
        after = int(request.url.params["after"])
        if after >= len(self._commands):
            self._new_command.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._new_command.wait(), float(request.url.params["wait_secs"]))
        page = CommandPage(commands=tuple(self._commands[after:]), cursor=len(self._commands))
        return _json(page.model_dump_json())


def _json(body: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=body, headers={"Content-Type": "application/json"})
