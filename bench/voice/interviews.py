"""The api that this project's agent reports to: briefs, events and commands over HTTP, in memory."""

import time
import uuid
from contextlib import AsyncExitStack

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contract.brief import Channel
from contract.ticket import Ticket, TicketClaims
from tests.support import briefs
from tests.support.live_server import serving
from tests.support.loopback_api import LoopbackApi

SHORT_QUESTION = "What did you do in step {number}?"
LONG_QUESTION = (
    "Now imagine case {number}: two teams share one service, nobody is on call at night, the release is on Friday, the "
    "tests take an hour, the customer waits for an answer, and on the way home you read that the disk of the database "
    "is almost full and that the person who knows it best has just gone on holiday for two weeks, so what do you do "
    "first, what do you do next, and whom do you tell about it before you go to sleep?"
)
"""Twenty-odd seconds of speech, to be spoken over."""
QUESTIONS = 40


class LoopbackCalls:
    """One stand-in of api for each interview, all behind one address; the ticket's token tells them apart."""

    def __init__(self) -> None:
        self._apis: dict[str, LoopbackApi] = {}
        self._stack = AsyncExitStack()
        self._address = ""

    async def open(self) -> None:
        methods = ["GET", "POST", "PUT", "PATCH"]
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=methods)])
        self._address = await self._stack.enter_async_context(serving(app))

    async def close(self) -> None:
        await self._stack.aclose()

    @property
    def url(self) -> str:
        return f"http://{self._address}"

    def book(self, interview_id: str, *, long_questions: bool, channel: Channel = Channel.BROWSER) -> Ticket:
        text = LONG_QUESTION if long_questions else SHORT_QUESTION
        questions = [
            briefs.question(number, text.format(number=number), max_follow_ups=0) for number in range(1, QUESTIONS + 1)
        ]
        # The name is a key term of the recogniser, which knows by it who is speaking.
        call_id = f"call-{uuid.uuid4().hex[:8]}"
        ids = {"interview_id": interview_id, "call_id": call_id, "candidate_name": interview_id}
        self._apis[interview_id] = LoopbackApi(briefs.brief(*questions, channel=channel, **ids))
        return self._ticket(interview_id)

    def _ticket(self, interview_id: str) -> Ticket:
        now = int(time.time())
        call_id = self._apis[interview_id].brief.call_id
        claims = TicketClaims(interview_id=interview_id, call_id=call_id, iat=now, exp=now + 3600)
        return Ticket(token=interview_id, claims=claims, api_url=self.url)

    def events(self, interview_id: str) -> list[str]:
        """What the agent reported, as JSON lines."""
        api = self._apis.get(interview_id)
        return [event.model_dump_json() for event in api.events] if api is not None else []

    async def _answer(self, request: Request) -> Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        api = self._apis.get(key)
        if api is not None and request.url.path.endswith("/internal/admissions"):
            # The embedded doors trade a join ticket for the agent's; here both are the interview's id.
            return Response(self._ticket(key).model_dump_json(), media_type="application/json")
        if api is None:
            # Uploads of a recording carry no ticket; every stand-in takes them.
            api = next(iter(self._apis.values()))
        url = str(request.url)
        sent = httpx.Request(request.method, url, content=await request.body())
        answer = await api.handle_async_request(sent)
        return Response(await answer.aread(), answer.status_code, media_type="application/json")
