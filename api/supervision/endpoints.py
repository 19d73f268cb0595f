"""HR in a running interview: commands, listening in, speaking."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict

from api.calls.errors import CallReplaced
from api.errors import Forbidden, Unauthenticated, Unavailable, responses
from api.ids import IdPath
from api.interviews.errors import NoLiveCall, UnknownInterview
from api.interviews.schemas import CommandSent
from api.security.dependencies import AgentTicket, CurrentUser, RequestSession, UnknownCall, Wired
from api.security.tokens import TokenRefused
from api.supervision import commands, listening
from api.supervision.commands import AskedCommand
from api.supervision.errors import ListenRefused, NotTakenOver, TakenOver
from contract.listen import ListenerAdmitted, ListenerReport

router = APIRouter(tags=["supervision"], responses=responses(Unauthenticated, Forbidden))
internal = APIRouter(tags=["internal"], responses=responses(Unauthenticated))

_listen_bearer = HTTPBearer(auto_error=False, scheme_name="ListenTicket", bearerFormat="JWT")


class JoinAsPerson(BaseModel):
    model_config = ConfigDict(extra="forbid")

    speak: bool = False
    """With one's own microphone: for whoever has taken over."""


class ListeningPlace(BaseModel):
    """A way in, for one connection. `transport` says which fields matter."""

    watch_id: str
    transport: str
    offer_url: str
    """smallwebrtc: where to post the offer, with `listen_ticket` as bearer."""
    listen_ticket: str
    ice_servers: list[dict[str, Any]]
    livekit_url: str
    livekit_token: str
    room_name: str
    identity: str


@router.post(
    "/interviews/{interview_id}/commands",
    status_code=202,
    responses=responses(UnknownInterview, NoLiveCall, TakenOver, NotTakenOver),
)
async def send_command(
    interview_id: IdPath,
    body: AskedCommand,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> CommandSent:
    """Asks something of the running interview; what became of it is the event `command.received` with this id."""
    call_id, sent = await commands.send(session, services, caller, interview_id, body.root)
    return CommandSent(call_id=call_id, command_id=sent.id)


@router.post(
    "/interviews/{interview_id}/join",
    responses=responses(UnknownInterview, NoLiveCall, TakenOver, NotTakenOver, ListenRefused, Unavailable),
)
async def join_interview(
    interview_id: IdPath, body: JoinAsPerson, caller: CurrentUser, session: RequestSession, services: Wired
) -> ListeningPlace:
    """Listens in, or speaks after taking over (REST-047). The candidate is told that somebody follows."""
    place = await listening.give_place(session, services, caller, interview_id, speak=body.speak)
    door = place.doorway
    return ListeningPlace(
        watch_id=place.watch_id,
        transport=door.transport,
        offer_url=door.offer_url,
        listen_ticket=place.ticket,
        ice_servers=list(door.ice_servers),
        livekit_url=door.livekit_url,
        livekit_token=door.livekit_token,
        room_name=door.room_name,
        identity=door.identity,
    )


@internal.post("/internal/listeners", responses=responses(TokenRefused, ListenRefused))
async def admit_listener(
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_listen_bearer)],
) -> ListenerAdmitted:
    """Says whom the embedded agent's door may let in with a listen ticket."""
    if bearer is None:
        raise Unauthenticated("The listen ticket is missing.")
    return await listening.admit_listener(session, services, bearer.credentials)


@internal.put(
    "/internal/calls/{call_id}/listeners/{watch_id}",
    status_code=204,
    responses=responses(UnknownCall, CallReplaced, ListenRefused),
)
async def report_listener(
    call_id: IdPath,
    watch_id: IdPath,
    body: ListenerReport,
    caller: AgentTicket,
    services: Wired,
    session: RequestSession,
) -> None:
    """Keeps a listener's place, or gives it up."""
    await listening.report_listener(session, services, caller, watch_id, present=body.present)
