"""The gate of a call that we made: is the candidate there, and can they talk now?

Nobody hears of a company, a job or an interview's content before key 1 or a short yes. A machine cannot pass, is left
one short message in the life of an interview, and whoever presses 1 while it is being left is let in: nobody is hung
up on because something took them for a machine.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.interviews.models import Interview
from api.ports.carrier import Spoken
from api.telephony import admission, dialling
from api.telephony import dial_repository as dials
from api.telephony.desk import Ask, Heard, Turn
from api.telephony.dial_models import DialState
from api.telephony.models import PhoneCall, Stage
from api.telephony.policy import Outcome
from api.telephony.screening import GatePhrases, Met, gate_phrases, met
from api.telephony.status import MACHINES
from api.wiring import Services

ROUNDS = 4
"""Times that whoever is there is asked: a screening service asks first, then a person does, then they answer."""
SILENT_ROUNDS = 2
LISTEN_SECS = 6
AFTER_MESSAGE_SECS = 4


async def picked_up(session: AsyncSession, services: Services, leg: PhoneCall) -> Turn:
    """The carrier says that somebody has answered."""
    held = await dials.hold_leg(session, leg.id)
    if held is not None and held.dial.state is DialState.CANCELED:
        return await _end(session, services, leg, Outcome.CANCELED)
    return await _ask(session, services, leg, "pick_up")


async def proceed(session: AsyncSession, services: Services, leg: PhoneCall, heard: Heard) -> Turn:
    """What follows from a key, a word, or none. The leg is locked."""
    gate = _phrases(services, leg)
    machine = leg.answered_by in MACHINES or leg.outcome in (Outcome.MACHINE, Outcome.SCREENED)
    match met(heard, gate, admission.phrases_of(services, leg), machine=machine):
        case Met.TALKS:
            return await _let_in(session, services, leg)
        case Met.LATER:
            return await _end(session, services, leg, Outcome.LATER)
        case Met.MAILBOX:
            return await at_machine(session, services, leg)
        case Met.SCREENS:
            leg.outcome = Outcome.SCREENED.value
            return await _again(session, services, leg, "screen")
        case Met.ASKS_WHO:
            return await _again(session, services, leg, "who")
        case Met.NOTHING if leg.outcome == Outcome.MACHINE:
            return await _end(session, services, leg, Outcome.MACHINE)
        case Met.NOTHING if leg.unanswered >= SILENT_ROUNDS:
            return await _nobody(session, services, leg)
        case _:
            return await _again(session, services, leg)


async def at_machine(session: AsyncSession, services: Services, leg: PhoneCall) -> Turn:
    """A machine listens: it is left the message, unless the interview's candidate has one already. Either way whoever
    can hear may press 1."""
    leg.outcome = Outcome.MACHINE.value
    held = await dials.hold_leg(session, leg.id)
    if held is None or await dials.message_left(session, held.interview.id):
        return await _ask(session, services, leg, "again", unanswered=leg.unanswered + 1)
    held.dial.message_left_at = services.clock.now()
    return await _ask(session, services, leg, "message", secs=AFTER_MESSAGE_SECS, unanswered=leg.unanswered + 1)


async def _let_in(session: AsyncSession, services: Services, leg: PhoneCall) -> Turn:
    # It imports this module.
    from api.telephony import stages

    leg.outcome = None
    await dialling.talks(session, leg)
    return await stages.entered(session, services, leg)


async def _again(session: AsyncSession, services: Services, leg: PhoneCall, said: str | None = None) -> Turn:
    if leg.unanswered >= ROUNDS:
        return await _nobody(session, services, leg)
    # A screening service hands on the first words only; then it asks its owner.
    keys = ("screen",) if said == "screen" else (said, "again") if said else ("again",)
    return await _ask(session, services, leg, *keys, unanswered=leg.unanswered + 1)


async def _nobody(session: AsyncSession, services: Services, leg: PhoneCall) -> Turn:
    known = Outcome(leg.outcome) if leg.outcome in (Outcome.MACHINE, Outcome.SCREENED) else Outcome.SILENT
    return await _end(session, services, leg, known)


async def _ask(
    session: AsyncSession,
    services: Services,
    leg: PhoneCall,
    *keys: str,
    secs: int = LISTEN_SECS,
    unanswered: int = 0,
) -> Turn:
    ask = Ask(1, timeout_secs=secs, hints=admission.phrases_of(services, leg).yes[:10])
    return Turn(Stage.GATE, await _said(session, services, leg, *keys), ask, unanswered=unanswered)


async def _end(session: AsyncSession, services: Services, leg: PhoneCall, outcome: Outcome) -> Turn:
    return Turn(Stage.OVER, await _said(session, services, leg, outcome.value), outcome=outcome.value)


async def _said(session: AsyncSession, services: Services, leg: PhoneCall, *keys: str) -> tuple[Spoken, ...]:
    gate = _phrases(services, leg)
    name = await _name(session, leg)
    return tuple(Spoken(gate.line(key, name), gate.language) for key in keys)


async def _name(session: AsyncSession, leg: PhoneCall) -> str:
    interview = await session.get(Interview, leg.interview_id) if leg.interview_id else None
    return "" if interview is None else (await session.get_one(Candidate, interview.candidate_id)).name


def _phrases(services: Services, leg: PhoneCall) -> GatePhrases:
    return gate_phrases(services.settings.config_dir, leg.language)
