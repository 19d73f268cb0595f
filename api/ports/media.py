"""How a candidate, an agent and a person of the company come into a call."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from contract.brief import Door
from contract.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Doorway:
    """How a page reaches a call."""

    transport: Literal["smallwebrtc", "livekit"]
    offer_url: str = ""
    """smallwebrtc: where to post the offer."""
    ice_servers: tuple[dict[str, Any], ...] = ()
    livekit_url: str = ""
    """livekit (REST-047): the media server as browsers reach it."""
    livekit_token: str = ""
    """Admits one identity to one room, with the least rights of its part in it (AUTH-35)."""
    room_name: str = ""
    identity: str = ""


class Dispatcher(Protocol):
    """Opens the door of a call: where the candidate goes, and an agent on the other side.

    Every method raises api.errors.Unavailable when the other side does not answer; nothing is half-made then.
    """

    @property
    def door(self) -> Door:
        """The door of calls made here."""
        ...

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        """The candidate's way in; safe to repeat. The agent is asked for with `dispatch` once the call is stored.

        Raises:
            Unavailable: no agent can take the call.
        """
        ...

    async def has_room(self) -> bool:
        """Whether one more interview can be held now, for those who call a candidate: nobody is rung up to wait."""
        ...

    async def dispatch(self, ticket: Ticket, *, replacing: str | None = None) -> None:
        """Sends an agent with `ticket` into the room of its interview. The agent of the call `replacing`, should it
        still be there, is put out first: never two agents' voices. Does nothing where the page's offer starts the
        agent."""
        ...

    async def listen_in(self, interview_id: str, user_id: str, *, speak: bool) -> Doorway:
        """For a person of the company: hidden, hears everybody, sends nothing; with `speak` their microphone too."""
        ...

    async def present(self, interview_id: str) -> frozenset[str] | None:
        """Identities in the interview's room now (`contract.rooms`); None where there are no rooms to look into."""
        ...

    async def put_out(self, interview_id: str, identity: str) -> None:
        """That one leaves. No error when they are not there."""
        ...

    async def close_room(self, interview_id: str) -> None:
        """Everybody leaves. No error when there is none."""
        ...

    async def test_engines(self, test_id: str, ticket_json: str) -> None:
        """Sends an agent with `ticket_json` into a throw-away room of its own, to try a configuration once."""
        ...
