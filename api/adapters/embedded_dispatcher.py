"""The agent lives in this process: the page's offer itself starts it."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from api.errors import Unavailable
from api.ports import Clock, Doorway
from contract.brief import Door
from contract.ticket import Ticket


class AgentNotReady(Unavailable):
    error_code = "INT_504"
    detail = "The interviewer is getting ready. Try again in a few seconds."


class EveryInterviewerBusy(Unavailable):
    error_code = "INT_505"
    detail = "Every interviewer is in a conversation. Stay here: you are let in as soon as one is free."


LET_IN = timedelta(seconds=30)
"""How long a place is kept for somebody who was let in and whose sound has not come yet."""


class EmbeddedDispatcher:
    """`ready` is set to False while the process is starting or draining; `tester` is the agent's engine test, once it
    is loaded: `(test_id, ticket_json)`. `capacity`: interviews at once, 0 while nobody has said; `under_way` names
    those that are held in this process."""

    door = Door.SMALLWEBRTC

    def __init__(self, clock: Clock) -> None:
        self.ready = True
        self.tester: Callable[[str, str], Awaitable[None]] | None = None
        self.capacity = 0
        self.under_way: Callable[[], Collection[str]] = tuple
        self._clock = clock
        self._let_in: dict[str, datetime] = {}

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        self._check_ready()
        # Whoever is in a conversation comes back to it, however many others wait.
        if interview_id not in self._held() and not await self.has_room():
            raise EveryInterviewerBusy(headers={"Retry-After": "5"})
        self._let_in[interview_id] = self._clock.now()
        return Doorway(transport="smallwebrtc", offer_url="/rtc/offer")

    async def has_room(self) -> bool:
        return not self.capacity or len(self._held()) < self.capacity

    def _held(self) -> set[str]:
        since = self._clock.now() - LET_IN
        self._let_in = {interview: at for interview, at in self._let_in.items() if at > since}
        return {*self._let_in, *self.under_way()}

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
