"""What each stage of a leg does with what was heard: the desk's turns, and what they change."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.join import join
from api.calls.models import Call
from api.errors import AppError, Unavailable
from api.interviews import candidate_service
from api.interviews import repository as interviews
from api.interviews.candidate_schemas import ConsentRequest, DeclineRequest
from api.interviews.candidate_service import has_consented
from api.interviews.errors import ConsentMissing, InterviewIsLive, LinkOver, OpenElsewhere, TooEarly
from api.interviews.models import Interview
from api.interviews.states import is_over, lapsed_status
from api.ports.carrier import CarrierCall
from api.telephony import admission, gate
from api.telephony.desk import QUICK_SECS, Desk, Heard, Turn
from api.telephony.legs import tab_of
from api.telephony.models import PhoneCall, Stage
from api.wiring import Services
from contract.brief import Channel
from contract.events import EndReason
from contract.live import RoomState
from contract.rooms import candidate_identity

log = structlog.get_logger(__name__)

MOST_SETTLES = 10
"""Looks, a second apart, at a call that has said goodbye: its recording is stored before its end is."""
KEPT_STREAMS = 8


def desk_of(services: Services, leg: PhoneCall) -> Desk:
    others = () if leg.interview_id is not None else admission.others_of(services, leg)
    return Desk(admission.phrases_of(services, leg), others)


async def proceed(session: AsyncSession, services: Services, leg: PhoneCall, call: CarrierCall) -> Turn:
    """The leg's next turn. The leg is locked; the interview is locked where something of it is decided."""
    heard = Heard(call.digits, call.speech)
    match leg.stage:
        case Stage.PIN:
            return await _pin(session, services, leg, heard)
        case Stage.GATE:
            return await gate.proceed(session, services, leg, heard)
        case Stage.OVER:
            return Turn(Stage.OVER, outcome=leg.outcome or "over")
        case _:
            return await _inside(session, services, leg, heard)


async def entered(session: AsyncSession, services: Services, leg: PhoneCall) -> Turn:
    """For a caller who is the interview's candidate: by the right PIN, or by having been called."""
    interview = await _held(session, leg)
    facts = await admission.facts_of(session, services, leg, interview)
    desk = desk_of(services, leg)
    turn = desk.enter(facts, take_over=leg.takes_over)
    return await connected(session, services, leg, interview, turn) if turn.stream else turn


async def _pin(session: AsyncSession, services: Services, leg: PhoneCall, heard: Heard) -> Turn:
    desk = desk_of(services, leg)
    other = desk.other_language(heard)
    if other is not None:
        leg.language = other
        return desk_of(services, leg).greet(choose=False)
    pin = desk.pin(heard)
    if not pin:
        return desk.no_pin(heard, leg.unanswered)
    found = await admission.interview_behind(session, services, leg, pin)
    if found is None:
        leg.pin_attempts += 1
        log.info("pin_refused", leg_id=leg.id, attempts=leg.pin_attempts)
        return desk.wrong_pin(leg.pin_attempts)
    await admission.bind(session, leg, found)
    return await entered(session, services, leg)


async def _inside(session: AsyncSession, services: Services, leg: PhoneCall, heard: Heard) -> Turn:
    """The stages of a leg whose interview is known."""
    interview, desk = await _held(session, leg), desk_of(services, leg)
    match leg.stage:
        case Stage.ELSEWHERE:
            turn = desk.elsewhere(heard, leg.unanswered)
            if turn is not None:
                return turn
            leg.takes_over = True
            return await entered(session, services, leg)
        case Stage.CONSENT:
            return await _consent(session, services, leg, interview, heard)
        case Stage.DECLINED | Stage.WITHDRAW:
            return await _decline(session, services, leg, interview, heard)
        case Stage.READY:
            facts = await admission.facts_of(session, services, leg, interview)
            turn = desk.enter(facts, take_over=leg.takes_over)
            return await connected(session, services, leg, interview, desk.connect()) if turn.stream else turn
        case _:
            return await _after(session, services, leg, interview)


async def _consent(
    session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview, heard: Heard
) -> Turn:
    desk = desk_of(services, leg)
    facts = await admission.facts_of(session, services, leg, interview)
    if facts.moment != "open":
        return desk.enter(facts)
    turn = desk.consent(heard, facts, leg.unanswered)
    if turn != "yes":
        return turn
    text = await admission.consent_text_of(session, services, interview)
    given = ConsentRequest(version=text.version, language=text.language, items=[item.id for item in text.items])
    await candidate_service.consent(session, services, interview, given)
    return await connected(session, services, leg, interview, desk.connect("consent_kept"))


async def _decline(
    session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview, heard: Heard
) -> Turn:
    desk = desk_of(services, leg)
    route = desk.declined(heard) if leg.stage is Stage.DECLINED else desk.withdraw(heard)
    if isinstance(route, Turn):
        return route
    try:
        await candidate_service.decline(session, services, interview, DeclineRequest(route=route))
    except InterviewIsLive:
        return desk.end("declined", "withdraw_later")
    except LinkOver:
        return desk.enter(await admission.facts_of(session, services, leg, interview))
    said = {"person": "declined_person", "text": "declined_text", "withdraw": "withdrawn"}
    return desk.end("declined", said[route])


async def _after(session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview) -> Turn:
    """The stream is over: goodbye, or a new one at once. We never drop the call ourselves."""
    desk, now = desk_of(services, leg), services.clock.now()
    if is_over(lapsed_status(interview, now)):
        return desk.end("goodbye")
    current = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    # By the tab: a successor of a lost agent has another id, and is still this leg's.
    if current is None or current.tab_id != tab_of(leg):
        return desk.end("went_elsewhere")
    if current.ended_at is None and leg.waits < (MOST_SETTLES if await _said_goodbye(services, current) else 1):
        leg.waits += 1
        return desk.settle()
    if current.end_reason is not None and current.end_reason.completes_interview:
        return desk.end("goodbye")
    if current.end_reason is EndReason.CANDIDATE_LEFT:
        return desk.end("see_you")
    lately = [moment for moment in leg.streams if now - datetime.fromisoformat(moment) < timedelta(seconds=QUICK_SECS)]
    turn = desk.reconnect(len(lately))
    leg.waits = 0
    return await connected(session, services, leg, interview, turn) if turn.stream else turn


async def _said_goodbye(services: Services, call: Call) -> bool:
    """The interview is at its end, and the agent stores what is left of it before it says so."""
    live = await services.live_states.get(call.id)
    return live is not None and live.state is RoomState.ENDED


async def connected(
    session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview, turn: Turn
) -> Turn:
    """Opens the call that `turn` streams to, or says why it cannot be."""
    desk = desk_of(services, leg)
    consented = await has_consented(session, services, interview)
    try:
        # Its changes go where no agent can take the call; the leg's stay.
        async with session.begin_nested():
            joined = await join(
                session,
                services,
                interview.id,
                tab_of(leg),
                consented=consented,
                take_over=leg.takes_over or not await admission.open_elsewhere(session, services, leg, interview),
                channel=Channel.PHONE,
            )
            if services.settings.phone_sip_uri:
                # LiveKit SIP gives the phone an identity of its own, so that a page is not replaced by it.
                await services.dispatcher.put_out(interview.id, candidate_identity(interview.id))
    except Unavailable as error:
        log.info("leg_waits", leg_id=leg.id, error=error.error_code)
        turn = desk.not_ready(leg.waits)
        leg.waits += 1
        return turn
    except (OpenElsewhere, TooEarly, LinkOver, ConsentMissing) as error:
        # Somebody else was faster, or the hour struck, since it was looked at.
        return await _refused(session, services, leg, interview, error)
    leg.call_ids = [*(one for one in leg.call_ids if one != joined.call_id), joined.call_id]
    leg.streams = [*leg.streams, services.clock.now().isoformat()][-KEPT_STREAMS:]
    leg.waits, leg.takes_over = 0, False
    return turn


async def _refused(
    session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview, error: AppError
) -> Turn:
    facts = await admission.facts_of(session, services, leg, interview)
    turn = desk_of(services, leg).enter(facts)
    if not turn.stream:
        return turn
    log.error("leg_refused", leg_id=leg.id, error=error.error_code)
    return desk_of(services, leg).end("trouble")


async def _held(session: AsyncSession, leg: PhoneCall) -> Interview:
    interview = await interviews.lock(session, leg.interview_id or "")
    if interview is None:
        # Erased with its candidate while they were on the phone.
        raise Unavailable()
    return interview
