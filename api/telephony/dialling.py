"""Calling candidates: an order, its tries, and the one moment at which a phone may begin to ring.

A row and an outbox task in one transaction are an order; the task places the call. **At most once a try**, whatever
dies when:

1. `claim` writes `placing` and the moment, and commits. From here on the carrier may have been asked.
2. The carrier is asked (`api.telephony.dial_tasks`). Its answer, or its first webhook about the leg (whose address
   holds our own id of it), makes the leg and `calling`, whichever is first.
3. Does the process die in between, or the carrier not answer, the order stays `placing`. Whoever takes the task up
   again asks the carrier for legs to that number since that moment, and not for a call: one that nobody knows of is
   ours; none means that no phone rang. That try is then `lost`, and the next one is another try, a minute later.

So the window costs a late try, never a second ring.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import publish
from api.calls.models import Call
from api.candidates.models import Candidate
from api.clock import iso_z
from api.companies.models import Company
from api.companies.schemas import Calling
from api.companies.settings import settings_of
from api.database import new_id
from api.errors import AppError
from api.interviews import repository as interviews
from api.interviews.errors import InterviewIsLive, TooEarly
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import is_live, refuse_over
from api.jobs.snapshot import JobSnapshot
from api.outbox import enqueue
from api.ports import BusMessage
from api.ports.carrier import LegStatus
from api.telephony import dial_repository as dials
from api.telephony.dial_errors import AlreadyTalking, CalledOften, NoPhoneNumber, NoSuchOrder, NoTelephone, NoTimeToCall
from api.telephony.dial_models import AskedBy, CallHours, DialState, PhoneDial
from api.telephony.models import Direction, PhoneCall, Stage
from api.telephony.numbers import number_of
from api.telephony.policy import Allowed, Hours, Next, Outcome, first_try, next_try
from api.telephony.schemas import WhyNot
from api.telephony.words import WHY
from api.wiring import Services
from contract.brief import Channel

log = structlog.get_logger(__name__)

DIAL_TASK = "dial_candidate"
HANG_UP_TASK = "hang_up_leg"
ASKS_PER_HOUR = 6
"""By the candidate: each is a call to their own phone, and costs money."""
IN_LINE = "one_at_a_time"


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants the candidate called, and when."""

    asked_by: AskedBy
    user_id: str | None = None
    for_time: datetime | None = None


async def order(
    session: AsyncSession, services: Services, interview: Interview, request: Request
) -> tuple[PhoneDial, bool]:
    """Has the candidate called, now or as soon as they may be; (the order, whether it was under way before).

    `interview` is locked. An order that waits is brought forward; a second press while the phone rings changes nothing.
    The candidate's own wish goes before all hours.

    Raises:
        NoTelephone, NoPhoneNumber, LinkOver, TooEarly, InterviewIsLive, NoTimeToCall, CalledOften
    """
    now = services.clock.now()
    by_candidate = request.asked_by is AskedBy.CANDIDATE
    allowed = await check(session, services, interview, by_candidate=by_candidate)
    present = await dials.open_order(session, interview.id)
    if present is not None and (present.state is not DialState.WAITING or _is_due(present, now)):
        return present, True
    if by_candidate and await dials.asked_since(session, interview.id, now - timedelta(hours=1)) >= ASKS_PER_HOUR:
        raise CalledOften()
    follows = Next(now) if by_candidate else first_try(now, until=interview.expires_at, allowed=allowed)
    if follows.at is None:
        raise NoTimeToCall(WHY[follows.why], reason=follows.why)
    dial = present or _new(interview, request, now)
    dial.any_hour = by_candidate
    if by_candidate and present is not None:
        dial.asked_by = AskedBy.CANDIDATE
    session.add(dial)
    await session.flush()
    await wait_until(session, dial, follows.at, follows.why or None)
    return dial, False


def _is_due(dial: PhoneDial, now: datetime) -> bool:
    return dial.next_at is not None and dial.next_at <= now


def _new(interview: Interview, request: Request, now: datetime) -> PhoneDial:
    return PhoneDial(
        id=new_id(),
        created_at=now,
        company_id=interview.company_id,
        interview_id=interview.id,
        asked_by=request.asked_by,
        user_id=request.user_id,
        for_time=request.for_time,
        state=DialState.WAITING,
        attempt=1,
        outcomes=[],
        misses=0,
        phone_call_id=new_id(),
    )


REFUSED: dict[type[AppError], WhyNot] = {
    NoTelephone: "not_set_up",
    NoPhoneNumber: "no_number",
    TooEarly: "too_early",
    InterviewIsLive: "live",
}


async def note_refused(
    session: AsyncSession, services: Services, interview: Interview, request: Request, error: AppError
) -> None:
    """An order that nobody stands before to be told why it is none."""
    dial = _new(interview, request, services.clock.now())
    reason = REFUSED.get(type(error)) or error.reason or "interview_over"
    dial.state, dial.reason, dial.ended_at = DialState.GIVEN_UP, reason[:32], dial.created_at
    session.add(dial)
    await announce(session, dial)


async def check(
    session: AsyncSession, services: Services, interview: Interview, *, by_candidate: bool = False
) -> Allowed:
    """When the candidate may be called. Raises what says why they cannot be at all.

    `by_candidate`: it is their own wish, so that a page they sit before is no reason against it: they change over.
    """
    now = services.clock.now()
    if services.carrier is None or not services.settings.phone_number:
        raise NoTelephone()
    refuse_over(interview, now)
    if interview.status is InterviewStatus.SCHEDULED and now < interview.opens_at:
        raise TooEarly()
    candidate = await session.get_one(Candidate, interview.candidate_id)
    if number_of(candidate) is None:
        raise NoPhoneNumber()
    if await in_call(session, services, interview, by_candidate=by_candidate):
        raise InterviewIsLive()
    return await allowed_hours(session, interview, candidate)


async def allowed_hours(session: AsyncSession, interview: Interview, candidate: Candidate) -> Allowed:
    """The company's hours and the candidate's own, by the candidate's wall clock."""
    company = await session.get_one(Company, interview.company_id)
    own = await dials.own_hours(session, interview.id)
    hours = company_hours(company)
    if own is None:
        return Allowed(candidate.timezone, (hours,))
    return Allowed(own.timezone, (hours, hours_in(own)))


def company_hours(company: Company) -> Hours:
    calling = settings_of(company).calling or Calling()
    return Hours(time.fromisoformat(calling.start), time.fromisoformat(calling.end), frozenset(calling.days))


def hours_in(own: CallHours) -> Hours:
    return Hours(time.fromisoformat(own.begin), time.fromisoformat(own.end), frozenset(own.days))


async def wait_until(session: AsyncSession, dial: PhoneDial, at: datetime, reason: str | None) -> None:
    """The order's next moment, with the task that comes then. A task that comes to another moment does nothing."""
    dial.state, dial.next_at, dial.reason, dial.placing_since = DialState.WAITING, at, reason, None
    enqueue(
        session,
        DIAL_TASK,
        {"dial_id": dial.id, "attempt": dial.attempt},
        company_id=dial.company_id,
        subject_id=dial.interview_id,
        run_after=at,
    )
    await announce(session, dial)


async def end(session: AsyncSession, services: Services, dial: PhoneDial, state: DialState, reason: str | None) -> None:
    """The order is over, and whoever waits for one of the company's calls to end is called."""
    dial.state, dial.reason, dial.next_at = state, reason, None
    dial.ended_at = services.clock.now()
    await announce(session, dial)
    await session.flush()
    await _wake(session, services, dial.company_id)


async def try_ended(
    session: AsyncSession, services: Services, held: dials.Held, outcome: Outcome, error_code: str | None = None
) -> None:
    """A try that reached nobody is over: another one is ordered, or none."""
    dial, interview = held.dial, held.interview
    candidate = await session.get_one(Candidate, interview.candidate_id)
    earlier = [Outcome(one) for one in dial.outcomes]
    follows = next_try(
        outcome,
        earlier,
        now=services.clock.now(),
        until=interview.expires_at,
        allowed=await allowed_hours(session, interview, candidate),
    )
    dial.outcomes = [*dial.outcomes, outcome.value]
    dial.error_code = error_code
    log.info(
        "phone_try_ended", interview_id=interview.id, outcome=outcome.value, attempt=dial.attempt, error_code=error_code
    )
    if follows.at is None:
        await end(session, services, dial, DialState.GIVEN_UP, follows.why)
        return
    dial.attempt += 1
    dial.phone_call_id = new_id()
    dial.any_hour = False
    await wait_until(session, dial, follows.at, follows.why or outcome.value)
    await session.flush()
    await _wake(session, services, dial.company_id)


async def cancel(session: AsyncSession, services: Services, interview: Interview) -> PhoneDial:
    """Takes the order back; a phone that rings stops ringing. `interview` is locked.

    Raises:
        NoSuchOrder, AlreadyTalking
    """
    dial = await dials.open_order(session, interview.id)
    if dial is None:
        raise NoSuchOrder()
    if dial.state is DialState.TALKING:
        raise AlreadyTalking()
    rings = dial.state in (DialState.PLACING, DialState.CALLING)
    await end(session, services, dial, DialState.CANCELED, Outcome.CANCELED.value)
    if rings:
        hang_up_later(session, dial.phone_call_id, interview)
    return dial


async def call_off(session: AsyncSession, services: Services, interview: Interview) -> None:
    """The interview is over before the candidate was reached: nobody is called about it any more. It is locked, or
    changed in this transaction."""
    dial = await dials.open_order(session, interview.id)
    if dial is None or dial.state is DialState.TALKING:
        return
    rings = dial.state in (DialState.PLACING, DialState.CALLING)
    await end(session, services, dial, DialState.CANCELED, "interview_over")
    if rings:
        hang_up_later(session, dial.phone_call_id, interview)


def hang_up_later(session: AsyncSession, phone_call_id: str, interview: Interview) -> None:
    enqueue(
        session,
        HANG_UP_TASK,
        {"phone_call_id": phone_call_id},
        company_id=interview.company_id,
        subject_id=interview.id,
    )


async def adopt(
    session: AsyncSession, services: Services, phone_call_id: str, carrier_call_id: str
) -> PhoneCall | None:
    """The leg of a try, made the first time anybody hears of it: the carrier's reply, its first webhook, or a look
    after a crash. None: there is no such try (any more)."""
    known = await session.get(PhoneCall, phone_call_id)
    if known is not None:
        return known if known.carrier_call_id == carrier_call_id else None
    held = await dials.hold_leg(session, phone_call_id)
    if held is None or services.carrier is None:
        return None
    dial, interview = held.dial, held.interview
    known = await session.get(PhoneCall, phone_call_id, populate_existing=True)
    if known is not None:
        return known if known.carrier_call_id == carrier_call_id else None
    candidate = await session.get_one(Candidate, interview.candidate_id)
    leg = PhoneCall(
        id=phone_call_id,
        created_at=services.clock.now(),
        carrier=services.carrier.name,
        carrier_call_id=carrier_call_id,
        direction=Direction.OUTBOUND,
        company_id=interview.company_id,
        interview_id=interview.id,
        dial_id=dial.id,
        person_number=number_of(candidate),
        our_number=services.settings.phone_number,
        stage=Stage.GATE,
        language=await language_of(session, interview),
        status=LegStatus.QUEUED,
    )
    session.add(leg)
    if dial.state is DialState.PLACING:
        dial.state, dial.misses = DialState.CALLING, 0
    await session.flush()
    await announce(session, dial, leg.status)
    if dial.state is DialState.CANCELED:
        # Taken back while the carrier was being asked.
        hang_up_later(session, leg.id, interview)
    return leg


async def talks(session: AsyncSession, leg: PhoneCall) -> None:
    """The candidate is there and can talk: the gate is passed."""
    held = await dials.hold_leg(session, leg.id)
    if held is not None and held.dial.state in (DialState.PLACING, DialState.CALLING):
        held.dial.state = DialState.TALKING
        held.dial.reason = None
        await announce(session, held.dial, leg.status)


async def in_call(
    session: AsyncSession, services: Services, interview: Interview, *, by_candidate: bool = False
) -> bool:
    """The candidate is in the interview right now, by whatever door; by phone, where the call is their own wish: from a
    page they change over to the phone, and the desk asks before it takes the interview from the page."""
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is None or (by_candidate and call.channel is not Channel.PHONE):
        return False
    return is_live(call, services.clock.now(), services.settings)


async def language_of(session: AsyncSession, interview: Interview) -> str:
    around = await interviews.surroundings(session, interview)
    return JobSnapshot.model_validate(around.version.snapshot).language


async def _wake(session: AsyncSession, services: Services, company_id: str) -> None:
    waiting = await dials.next_in_line(session, company_id, IN_LINE)
    if waiting is not None:
        await wait_until(session, waiting, services.clock.now(), IN_LINE)


async def announce(session: AsyncSession, dial: PhoneDial, leg: LegStatus | None = None) -> None:
    """To whoever watches the interview: facts, no number. Words are fetched."""
    interview = await session.get_one(Interview, dial.interview_id)
    facts = {
        "status": interview.status,
        "phone": {
            "phone_call_id": dial.phone_call_id,
            "state": dial.state.value,
            "leg_status": leg.value if leg is not None else None,
            "reason": dial.reason,
            "attempt": dial.attempt,
            "next_at": iso_z(dial.next_at) if dial.next_at else None,
        },
    }
    publish(session, BusMessage("status", dial.company_id, dial.interview_id, None, facts))
