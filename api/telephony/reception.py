"""The front desk at work: one webhook, one transaction, one answer, and the same answer to its repetitions.

Each answer counts the leg's `step`, and every address in it carries that number. A webhook that was answered before, by
its step, gets that answer again and changes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.ports.carrier import Carrier, CarrierCall, LegStatus, Listen, Reply, Spoken, Stream
from api.security.tokens import join_ticket
from api.telephony import admission, repository, stages
from api.telephony.addresses import Kind, webhook_url
from api.telephony.desk import Turn
from api.telephony.models import Direction, PhoneCall, PhoneWebhook
from api.telephony.phrases import desk_phrases
from api.wiring import Services
from contract.brief import Door
from contract.phone import CARRIER_PARAMETER, TICKET_PARAMETER
from contract.rooms import room_name

log = structlog.get_logger(__name__)

STEP = "step"
"""Query parameter: which of the desk's answers an address stood in."""
_replies: TypeAdapter[Reply] = TypeAdapter(Reply)

Work = Callable[[PhoneCall], Awaitable[Turn]]


async def incoming(session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall) -> Reply:
    """Somebody calls one of our numbers."""
    now = services.clock.now()
    values = {
        "id": new_id(),
        "created_at": now,
        "carrier": carrier.name,
        "carrier_call_id": call.carrier_call_id,
        "direction": Direction.INBOUND,
        "person_number": call.from_number,
        "our_number": call.to_number,
        "language": services.settings.phone_language,
        "status": LegStatus.IN_PROGRESS,
        "answered_at": now,
    }
    await repository.insert_leg(session, values)
    leg = await repository.lock_leg(session, carrier.name, call.carrier_call_id)
    if leg is None:
        return Reply(hang_up=True)

    async def greet(leg: PhoneCall) -> Turn:
        known = await admission.language_of_caller(session, services, leg.person_number)
        leg.language = known or leg.language
        return stages.desk_of(services, leg).greet(choose=known is None)

    return await _once(session, services, leg, "voice", call, greet)


async def proceed(
    session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall, step: int | None
) -> Reply:
    """The caller was heard, a stream or a pause is over: what follows at the leg's stage."""
    leg = await repository.lock_leg(session, carrier.name, call.carrier_call_id)
    if leg is None:
        # Its first webhook never came, or it has been forgotten: nothing can be said to it.
        log.info("leg_unknown", carrier=carrier.name)
        return Reply(hang_up=True)

    async def work(leg: PhoneCall) -> Turn:
        return await stages.proceed(session, services, leg, call)

    # A step that was not answered is the latest one, but where something was said beside the carrier's questions
    # (`api.telephony.machine`): whoever is heard then is heard all the same.
    return await _once(session, services, leg, f"step-{leg.step if step is None else step}", call, work)


async def answer_leg(
    session: AsyncSession, services: Services, leg: PhoneCall, key: str, call: CarrierCall, work: Work
) -> Reply:
    """For what else asks the desk, e.g. an outbound leg that was picked up. The leg is locked."""
    return await _once(session, services, leg, key, call, work)


def stored_reply(seen: PhoneWebhook) -> Reply:
    """Without the ticket of a stream."""
    return _replies.validate_python(seen.answer["reply"])


def trouble(services: Services) -> Reply:
    """When nothing can be looked up: an apology in the default language."""
    phrases = desk_phrases(services.settings.config_dir, services.settings.phone_language)
    return Reply(say=(Spoken(phrases.line("trouble"), phrases.language),), hang_up=True)


async def _once(
    session: AsyncSession, services: Services, leg: PhoneCall, key: str, call: CarrierCall, work: Work
) -> Reply:
    """The answer that was given to the same webhook before, or else the one that `work` gives now."""
    seen = await repository.answered(session, leg.id, key)
    if seen is not None:
        reply = stored_reply(seen)
        fresh = seen.answer["step"] == leg.step and leg.ended_at is None
        if reply.stream is None:
            return reply
        return _with_ticket(services, leg, reply, seen.received_at) if fresh else Reply()
    if leg.ended_at is not None:
        return Reply(hang_up=True)
    now = services.clock.now()
    turn = await work(leg)
    leg.step += 1
    leg.stage, leg.unanswered = turn.stage, turn.unanswered
    leg.outcome = turn.outcome or leg.outcome
    reply = _reply(services, leg, turn)
    answer = {"step": leg.step, "reply": _replies.dump_python(reply, mode="json")}
    session.add(PhoneWebhook(phone_call_id=leg.id, key=key, token=call.token, answer=answer, received_at=now))
    await session.flush()
    log.info("desk_answered", leg_id=leg.id, stage=leg.stage.value, step=leg.step, outcome=turn.outcome)
    return _with_ticket(services, leg, reply, now) if reply.stream is not None else reply


def _reply(services: Services, leg: PhoneCall, turn: Turn) -> Reply:
    """Without the stream's ticket, which is kept nowhere."""
    said = Reply(say=turn.say)
    if turn.outcome is not None:
        return replace(said, hang_up=True)
    if turn.stream:
        after = _next_url(services, leg, "after")
        return replace(said, stream=Stream(_way_in(services, leg), after))
    if turn.ask is None:
        return replace(said, wait_secs=turn.wait_secs, then=_next_url(services, leg, "after"))
    ask = turn.ask
    listen = Listen(
        url=_next_url(services, leg, "gather"),
        # Of the sentences, which a language without its own file borrows.
        language=admission.phrases_of(services, leg).language,
        most_digits=ask.most_digits,
        speech=ask.speech,
        hints=ask.hints,
        timeout_secs=ask.timeout_secs,
    )
    return replace(said, listen=listen)


def _way_in(services: Services, leg: PhoneCall) -> str:
    """The stream's door, or the interview's room at LiveKit SIP, whose rule takes the called name for the room's."""
    domain = services.settings.phone_sip_uri
    if services.dispatcher.door is Door.LIVEKIT and domain and leg.interview_id is not None:
        return f"sip:{room_name(leg.interview_id)}@{domain}"
    return services.settings.stream_url


def _next_url(services: Services, leg: PhoneCall, kind: Kind) -> str:
    return f"{webhook_url(services, kind)}?{STEP}={leg.step}"


def _with_ticket(services: Services, leg: PhoneCall, reply: Reply, made_at: datetime) -> Reply:
    """Made from the moment of the first answer, so that a repetition is the same, and lives no longer."""
    assert reply.stream is not None and leg.interview_id is not None  # noqa: S101, PT018  narrows the types; no stream without a call
    settings = services.settings
    if reply.stream.by_sip:
        shown = {"username": settings.phone_sip_username, "password": settings.phone_sip_password.get_secret_value()}
        shown = shown if settings.phone_sip_username else {}
        return replace(reply, stream=replace(reply.stream, parameters=shown))
    lifetime = timedelta(seconds=settings.join_ticket_lifetime_secs)
    ticket = join_ticket(leg.interview_id, leg.call_ids[-1], settings.secret, made_at, lifetime)
    parameters = {TICKET_PARAMETER: ticket, CARRIER_PARAMETER: leg.carrier}
    return replace(reply, stream=replace(reply.stream, parameters=parameters))
