"""The agent's side of the surface; `contract/wire.py` is its description."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import commands, repository
from api.calls.brief import build_brief
from api.calls.complete import complete_call
from api.calls.errors import AgentIsThere, CallHasEnded, CallReplaced, EventsMissing, InterviewOver
from api.calls.ingest import ingest, writable
from api.calls.models import Call
from api.calls.sending import admit_agent
from api.errors import Unauthenticated, responses
from api.ids import IdPath
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import is_over
from api.security.dependencies import AgentTicket, RequestSession, UnknownCall, Wired
from api.security.tokens import TokenRefused, read_join_ticket
from api.supervision.presence import telling_of
from api.wiring import Services
from contract.base import MAX_INTEGER
from contract.brief import Brief, Door
from contract.ticket import Ticket
from contract.wire import CommandPage, CompleteRequest, EventAck, EventBatch

router = APIRouter(tags=["internal"], responses=responses(Unauthenticated, UnknownCall))

join_bearer = HTTPBearer(auto_error=False, scheme_name="JoinTicket", bearerFormat="JWT")


class Completed(BaseModel):
    status: InterviewStatus


@router.post("/internal/admissions", responses=responses(TokenRefused, CallReplaced, InterviewOver, CallHasEnded))
async def admit(
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(join_bearer)],
) -> Ticket:
    """Trades the candidate's join ticket for the agent's ticket of the same call.

    It may be asked again while the call lasts: the page renegotiates its connection with the same join ticket.
    """
    _, call = await joining_call(session, services, bearer)
    return admit_agent(services, call, services.clock.now())


async def joining_call(
    session: AsyncSession, services: Services, bearer: HTTPAuthorizationCredentials | None
) -> tuple[Interview, Call]:
    """The call of a join ticket, locked, while it is the one that may go on.

    Raises:
        Unauthenticated, TokenRefused, UnknownCall, CallReplaced, InterviewOver, CallHasEnded
    """
    if bearer is None:
        raise Unauthenticated("The join ticket is missing.")
    claims = read_join_ticket(bearer.credentials, services.settings.secret, services.clock.now())
    interview = await session.get(Interview, claims.interview_id)
    call = await repository.lock_call(session, claims.call_id)
    if interview is None or call is None:
        raise UnknownCall()
    if interview.current_call_id != call.id:
        raise CallReplaced()
    if is_over(interview.status):
        raise InterviewOver()
    if call.ended_at is not None:
        raise CallHasEnded()
    return interview, call


@router.get("/internal/calls/{call_id}/brief", responses=responses(CallReplaced, InterviewOver, AgentIsThere))
async def get_brief(call_id: IdPath, caller: AgentTicket, services: Wired, session: RequestSession) -> Brief:
    """What the agent needs for the interview of its call: questions, persona, language, limits."""
    interview, call = await writable(session, caller)
    if call.door is Door.LIVEKIT and call.last_seq > 0:
        raise AgentIsThere()
    brief = await build_brief(session, interview, call, services.settings.config_dir)
    watchers = await telling_of(session, interview)
    return brief.model_copy(update={"watchers": watchers}) if watchers.watchers else brief


@router.post("/internal/calls/{call_id}/events", responses=responses(CallReplaced, InterviewOver, EventsMissing))
async def post_events(
    call_id: IdPath, batch: EventBatch, caller: AgentTicket, services: Wired, session: RequestSession
) -> EventAck:
    """Appends events. The reply leaves after the commit; an empty batch is a heartbeat."""
    return await ingest(session, services, caller, batch)


@router.get("/internal/calls/{call_id}/commands", responses=responses(CallReplaced))
async def get_commands(
    call_id: IdPath,
    caller: AgentTicket,
    services: Wired,
    after: Annotated[int, Query(ge=0, le=MAX_INTEGER)] = 0,
    wait_secs: Annotated[float, Query(ge=0, le=60)] = 0,
) -> CommandPage:
    """Commands after the cursor; waits for the first one. No transaction is held while waiting."""
    wait = min(wait_secs, services.settings.commands_wait_max_secs)
    return await commands.next_commands(services, caller, after, wait)


@router.put("/interviews/{interview_id}/complete", responses=responses(CallReplaced, InterviewOver, EventsMissing))
async def complete(
    interview_id: IdPath, body: CompleteRequest, caller: AgentTicket, services: Wired, session: RequestSession
) -> Completed:
    """The call is over. Idempotent."""
    interview = await complete_call(session, services, caller, body)
    return Completed(status=interview.status)
