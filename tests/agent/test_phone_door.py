"""Who is let in at the embedded door of a phone leg, and what the others learn: nothing but a code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from agent.bridge import stream as carrier_stream
from agent.embedded.server import EmbeddedAgent, build_embedded_agent
from agent.settings import AgentSettings
from contract.brief import Channel
from contract.phone import CARRIER_PARAMETER, STREAM_PATH, TICKET_PARAMETER
from tests.support.briefs import CACHE, brief
from tests.support.loopback_api import LoopbackApi
from tests.support.stage import Stage

REFUSED, TRY_AGAIN = 1008, 1013
TWILIO = {"event": "start", "streamSid": "MZ1", "start": {"streamSid": "MZ1", "callSid": "CA1"}}
TELNYX = {"event": "start", "stream_id": "S1", "start": {"call_control_id": "v2:1"}}


class Doorkeeper(LoopbackApi):
    """Knows one join ticket; `answer` is what it says to others."""

    answer = httpx.codes.UNAUTHORIZED

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self.down and request.url.path.endswith("/internal/admissions"):
            if request.headers["authorization"] != "Bearer good":
                return httpx.Response(self.answer, json={"detail": "This ticket is not valid."})
            return httpx.Response(200, content=self.ticket().model_dump_json())
        return await super().handle_async_request(request)


class Door:
    def __init__(self, agent: EmbeddedAgent, api: Doorkeeper, client: TestClient) -> None:
        self.agent, self.api, self.client = agent, api, client

    def opened(self) -> WebSocketTestSession:
        return self.client.websocket_connect(STREAM_PATH)

    def code_for(self, *messages: str) -> int:
        """How the stream is closed, with nothing said before."""
        with self.opened() as socket:
            for message in messages:
                socket.send_text(message)
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_text()
            return closed.value.code


def start(ticket: str, message: dict[str, Any] = TWILIO, carrier: str | None = "twilio") -> str:
    given = {TICKET_PARAMETER: ticket} | ({CARRIER_PARAMETER: carrier} if carrier else {})
    where = "customParameters" if "streamSid" in message else "custom_parameters"
    return json.dumps(message | {"start": message["start"] | {where: given}})


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    app = FastAPI()
    # Its loop is the one that the calls run on.
    with TestClient(app) as client:
        assert client.portal is not None

        async def build() -> tuple[EmbeddedAgent, Doorkeeper]:
            given = brief(CACHE, channel=Channel.PHONE)
            api = Doorkeeper(given)
            settings = AgentSettings(_env_file=None, data_dir=tmp_path)
            return build_embedded_agent(settings, api.client(), engines=Stage(given, tmp_path).engines), api

        agent, api = client.portal.call(build)
        app.include_router(agent.router)
        yield Door(agent, api, client)
        client.portal.call(agent.drain, 20.0)


@pytest.mark.parametrize("message", [TWILIO, TELNYX], ids=["twilio", "telnyx"])
def test_a_good_ticket_is_let_in_and_hears_the_interviewer(door: Door, message: dict[str, Any]) -> None:
    with door.opened() as socket:
        socket.send_text('{"event": "connected"}')
        socket.send_text(start("good", message, None))
        first = json.loads(socket.receive_text())
        assert first["event"] == "media"
        assert door.agent.supervisor.live_calls == 1
        socket.send_text('{"event": "stop"}')


@pytest.mark.parametrize("ticket", ["", "expired", "a b", "b\u00e4d", "x" * 5_000])
def test_a_bad_ticket_is_closed_upon_without_a_word(door: Door, ticket: str) -> None:
    assert door.code_for(start(ticket)) == REFUSED
    assert door.agent.supervisor.live_calls == 0


def test_a_ticket_whose_call_has_ended_is_refused(door: Door) -> None:
    door.api.answer = httpx.codes.CONFLICT
    assert door.code_for(start("used")) == REFUSED


def test_a_second_stream_with_the_ticket_of_a_running_call_is_refused(door: Door) -> None:
    with door.opened() as socket:
        socket.send_text(start("good"))
        assert json.loads(socket.receive_text())["event"] == "media"
        assert door.code_for(start("good")) == REFUSED
        assert door.agent.supervisor.live_calls == 1
        socket.send_text('{"event": "stop"}')


def test_whoever_is_no_carrier_is_refused(door: Door) -> None:
    nonsense = ("", "[]", '{"event": "media"}', '{"event": "hello"}')
    assert door.code_for(*nonsense) == REFUSED
    assert door.code_for('{"event": "start"}') == REFUSED
    assert door.code_for('{"event": "start", "start": {"streamSid": 7}}') == REFUSED
    assert door.code_for(start("good", carrier="nobody")) == REFUSED


def test_whoever_says_nothing_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_stream, "START_SECS", 0.05)
    assert door.code_for() == REFUSED


def test_an_api_that_is_away_says_try_again(door: Door) -> None:
    door.api.down = True
    assert door.code_for(start("good")) == TRY_AGAIN
    door.api.down, door.api.answer = False, httpx.codes.SERVICE_UNAVAILABLE
    assert door.code_for(start("other")) == TRY_AGAIN


def test_a_process_that_is_stopping_takes_no_call(door: Door) -> None:
    door.agent.supervisor._draining = True
    assert door.code_for(start("good")) == TRY_AGAIN
