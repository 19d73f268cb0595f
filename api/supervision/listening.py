"""A place to listen in: in the interview's LiveKit room, or at the embedded agent's own door."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews.service import lock_interview
from api.ports import Doorway
from api.security.callers import AgentCaller, Caller
from api.security.tokens import listen_ticket, read_listen_ticket
from api.supervision import presence, repository
from api.supervision.commands import live_call
from api.supervision.errors import ListenRefused, NotTakenOver, TakenOver
from api.supervision.models import Watch
from api.wiring import Services
from contract.brief import Door
from contract.listen import ListenerAdmitted

TICKET_SECS = 60
"""Long enough for a browser to gather its addresses; the place is taken at once or asked for again."""


@dataclass(frozen=True, slots=True)
class Place:
    watch_id: str
    ticket: str
    doorway: Doorway


async def give_place(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, *, speak: bool
) -> Place:
    """The person counts as listening from now on, before they can hear anything.

    Raises:
        UnknownInterview, NoLiveCall
        NotTakenOver, TakenOver: only whoever has taken over may speak.
        Unavailable: the media server or the agent is away.
    """
    interview = await lock_interview(session, caller, interview_id)
    call = await live_call(session, services, interview)
    if speak:
        held = await repository.takeover_of(session, interview.id)
        if held is None:
            raise NotTakenOver("Take over first: until then the interviewer is speaking.")
        if held[0].user_id != caller.user_id:
            raise TakenOver(f"{held[1]} is speaking with the candidate.")
    doorway = await services.dispatcher.listen_in(interview.id, caller.user_id, speak=speak)
    now = services.clock.now()
    follower = presence.Follower(caller.user_id, listening=True, identity=doorway.identity or None)
    watch = await presence.begin(session, interview.id, follower, now, caller=caller)
    if watch is None:
        raise ListenRefused()
    lifetime = timedelta(seconds=TICKET_SECS)
    ticket = listen_ticket(interview.id, call.id, watch.id, speak, services.settings.secret, now, lifetime)
    return Place(watch.id, ticket if services.dispatcher.door is Door.SMALLWEBRTC else "", doorway)


async def admit_listener(session: AsyncSession, services: Services, ticket: str) -> ListenerAdmitted:
    """What the agent's door may let in with this ticket.

    Raises:
        TokenRefused
        ListenRefused: the place has been given up, or the call is another one by now.
    """
    now = services.clock.now()
    claims = read_listen_ticket(ticket, services.settings.secret, now)
    watch = await session.get(Watch, claims.watch_id)
    if watch is None or watch.interview_id != claims.interview_id or watch.ended_at is not None:
        raise ListenRefused()
    watch.seen_at = now
    return ListenerAdmitted(
        interview_id=claims.interview_id, call_id=claims.call_id, watch_id=claims.watch_id, speak=claims.speak
    )


async def report_listener(
    session: AsyncSession, services: Services, caller: AgentCaller, watch_id: str, *, present: bool
) -> None:
    """The agent's word on a listener at its door. Raises ListenRefused: it is to be put out."""
    watch = await session.get(Watch, watch_id)
    if watch is None or watch.interview_id != caller.interview_id:
        raise ListenRefused()
    now = services.clock.now()
    if not present:
        await presence.end(session, watch_id, now)
    elif not await presence.renew(session, watch_id, now):
        raise ListenRefused()
