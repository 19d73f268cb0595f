"""A candidate enters: one call per interview, and the newest one wins once the candidate says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.commands import send_command
from api.calls.models import Call
from api.calls.sending import send_agent
from api.database import new_id
from api.interviews import repository as interviews
from api.interviews.errors import ConsentMissing, OpenElsewhere, TooEarly, UnknownLink
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import is_live, refuse_over
from api.ports import Doorway
from api.security.tokens import join_ticket
from api.supervision.commands import carry_over
from api.telephony.legs import hung_up
from api.wiring import Services
from contract.brief import Channel, Door
from contract.commands import CommandSource, StopReplaced
from contract.events import EndReason


@dataclass(frozen=True, slots=True)
class Joined:
    call_id: str
    join_ticket: str
    doorway: Doorway


async def join(
    session: AsyncSession,
    services: Services,
    interview_id: str,
    tab_id: str,
    *,
    consented: bool,
    take_over: bool,
    channel: Channel = Channel.BROWSER,
) -> Joined:
    """A new call and its door. The same tab (a reload) replaces its own call without being asked, or returns to it
    where its room outlives the page.

    Raises:
        TooEarly, ConsentMissing
        LinkOver: it was cancelled, or ended otherwise, a moment ago.
        OpenElsewhere: another tab holds a live call and `take_over` is not set. A phone that was hung up holds none.
        Unavailable: no agent can take the call.
    """
    interview = await interviews.lock(session, interview_id)
    if interview is None:
        raise UnknownLink()
    now = services.clock.now()
    refuse_over(interview, now)
    if interview.status is InterviewStatus.SCHEDULED and now < interview.opens_at:
        raise TooEarly()
    if not consented:
        raise ConsentMissing()
    current = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    live = is_live(current, now, services.settings)
    left = current is not None and live and await hung_up(session, current, now)
    live = live and not left
    if current is not None and live and current.tab_id != tab_id and not take_over:
        raise OpenElsewhere()
    if current is not None and live and _goes_on(services, current, tab_id):
        return _joined(services, current, await services.dispatcher.open(interview.id, current.id), now)
    if current is not None and current.ended_at is None:
        reason = EndReason.REPLACED if live else EndReason.CANDIDATE_LEFT if left else EndReason.FAULT
        await _replace(session, services, interview, current, reason)
    call = Call(
        id=new_id(),
        created_at=now,
        interview_id=interview.id,
        door=_door(services, channel),
        channel=channel,
        tab_id=tab_id,
        last_seen_at=now,
    )
    session.add(call)
    interview.current_call_id = call.id
    await session.flush()
    await carry_over(session, interview, call, now)
    doorway = await services.dispatcher.open(interview.id, call.id)
    send_agent(session, services, call, replacing=current)
    return _joined(services, call, doorway, now)


def _door(services: Services, channel: Channel) -> Door:
    """In a room everybody comes through the same door; without rooms a phone has one of its own."""
    own = services.dispatcher.door
    return Door.PHONE if channel is Channel.PHONE and own is Door.SMALLWEBRTC else own


def _joined(services: Services, call: Call, doorway: Doorway, now: datetime) -> Joined:
    lifetime = timedelta(seconds=services.settings.join_ticket_lifetime_secs)
    ticket = join_ticket(call.interview_id, call.id, services.settings.secret, now, lifetime)
    return Joined(call.id, ticket, doorway)


def _goes_on(services: Services, call: Call, tab_id: str) -> bool:
    """The same tab comes back to its room (a reload): the agent is there and goes on. Without rooms the page's new
    connection brings an agent of its own."""
    return call.tab_id == tab_id and call.door is services.dispatcher.door is Door.LIVEKIT


async def _replace(
    session: AsyncSession, services: Services, interview: Interview, call: Call, reason: EndReason
) -> None:
    """The older call is told to stop, and fenced: `current_call_id` moves on. One that went silent is told as well,
    for it may come back."""
    call.ended_at = services.clock.now()
    call.end_reason = reason
    call.left_room_at = call.ended_at
    await send_command(session, interview, call.id, StopReplaced(), CommandSource.COMPANY, None)
