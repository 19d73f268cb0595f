"""A small application with a telephone number, for the stand-in carrier to be tried against."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Connect, Gather, VoiceResponse

from tests.support.live_server import serving
from tests.vendors.twilio import AUTH_TOKEN, TwilioStandIn, twilio_stand_in

PUBLIC = "https://interviews.example.com"
VOICE = "/telephony/twilio/voice"


class Application:
    """Asks for a PIN, then opens a stream, then says goodbye. Says what it heard of the webhooks."""

    def __init__(self) -> None:
        self.webhooks: list[tuple[str, dict[str, str], bool]] = []
        self.messages: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.broken = False
        self.refuse_streams = False
        self.play: list[dict[str, Any]] = []
        """Sent down as soon as a stream starts."""
        self.then_close = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/telephony/twilio/{door}", self.webhook, methods=["POST"]),
                WebSocketRoute("/telephony/stream", self.stream),
            ]
        )

    async def webhook(self, request: Request) -> Response:
        params = {name: str(value) for name, value in (await request.form()).items()}
        door = request.path_params["door"]
        valid = RequestValidator(AUTH_TOKEN).validate(
            PUBLIC + request.url.path, params, request.headers["X-Twilio-Signature"]
        )
        self.webhooks.append((door, params, valid))
        self.tokens.append(request.headers["I-Twilio-Idempotency-Token"])
        if self.broken:
            return Response(status_code=500)
        if not valid:
            return Response(status_code=403)
        return Response(self.answer(door, params), media_type="text/xml")

    def answer(self, door: str, params: dict[str, str]) -> str:
        said = VoiceResponse()
        if door == "voice":
            gather = Gather(input="dtmf speech", num_digits=8, timeout=4, action="gather", action_on_empty_result=True)
            gather.say("Please key in your eight-digit PIN.", language="en-US")
            said.append(gather)
        elif door == "gather" and params.get("Digits") == "12345678":
            connect = Connect()
            stream = connect.stream(url="wss://interviews.example.com/telephony/stream")
            stream.parameter(name="join_ticket", value="a.b.c")
            said.append(connect)
            said.redirect("after")
        elif door == "gather":
            said.say("That is not a PIN.")
            said.hangup()
        elif door == "after":
            said.say("Goodbye.")
        return str(said)

    async def stream(self, socket: WebSocket) -> None:
        if self.refuse_streams:
            await socket.close()
            return
        await socket.accept()
        reading = asyncio.create_task(self._read(socket))
        closing = asyncio.create_task(self.then_close.wait())
        await asyncio.wait({reading, closing}, return_when=asyncio.FIRST_COMPLETED)
        reading.cancel()
        closing.cancel()
        if self.then_close.is_set():
            await socket.close()

    async def _read(self, socket: WebSocket) -> None:
        try:
            while True:
                message = json.loads(await socket.receive_text())
                self.messages.append(message)
                if message["event"] == "start":
                    for each in self.play:
                        await socket.send_text(json.dumps(each | {"streamSid": message["streamSid"]}))
        except WebSocketDisconnect:
            return

    def of(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["event"] == event]


@asynccontextmanager
async def scene() -> AsyncIterator[tuple[Application, TwilioStandIn]]:
    application = Application()
    async with (
        serving(application.app) as host,
        httpx.AsyncClient(base_url=f"http://{host}", trust_env=False) as http,
        twilio_stand_in(http, public_url=PUBLIC, stream_host=host) as twilio,
    ):
        yield application, twilio
