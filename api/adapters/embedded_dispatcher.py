"""The agent lives in this process: the page's offer itself starts it."""

from collections.abc import Awaitable, Callable

from api.errors import Unavailable
from api.ports import Doorway
from contract.brief import Door
from contract.ticket import Ticket


class AgentNotReady(Unavailable):
    error_code = "INT_504"
    detail = "The interviewer is getting ready. Try again in a few seconds."


class EmbeddedDispatcher:
    """`ready` is set to False while the process is starting or draining; `tester` is the agent's engine test, once it
    is loaded: `(test_id, ticket_json)`."""

    door = Door.SMALLWEBRTC

    def __init__(self) -> None:
        self.ready = True
        self.tester: Callable[[str, str], Awaitable[None]] | None = None

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        self._check_ready()
        return Doorway(transport="smallwebrtc", offer_url="/rtc/offer")

    async def dispatch(self, ticket: Ticket, *, replacing: str | None = None) -> None:
        """The page's offer brings the agent."""

    async def listen_in(self, interview_id: str, user_id: str, *, speak: bool) -> Doorway:
        self._check_ready()
        return Doorway(transport="smallwebrtc", offer_url="/rtc/listen")

    async def present(self, interview_id: str) -> frozenset[str] | None:
        return None

    async def put_out(self, interview_id: str, identity: str) -> None:
        """Connections are the agent's; it ends them."""

    async def close_room(self, interview_id: str) -> None:
        """A call's connection ends with the call."""

    async def test_engines(self, test_id: str, ticket_json: str) -> None:
        self._check_ready()
        if self.tester is None:
            raise AgentNotReady(headers={"Retry-After": "2"})
        await self.tester(test_id, ticket_json)

    def _check_ready(self) -> None:
        if not self.ready:
            raise AgentNotReady(headers={"Retry-After": "2"})
