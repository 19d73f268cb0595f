"""The outbox's side of calling candidates: placing a try, hanging up, looking after a leg, and calls that are due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.companies.models import Company
from api.companies.settings import settings_of
from api.errors import AppError
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.interviews.states import is_over, lapsed_status
from api.outbox import RetryIn, TaskContext, enqueue, periodic, task
from api.ports.carrier import CarrierAway, CarrierRefused, CarrierUnsure, Dial, LegStatus
from api.telephony import dial_repository as dials
from api.telephony import dialling
from api.telephony.addresses import leg_url
from api.telephony.dial_models import AskedBy, DialState
from api.telephony.dialling import DIAL_TASK, HANG_UP_TASK, IN_LINE, Request
from api.telephony.models import PhoneCall
from api.telephony.numbers import number_of
from api.telephony.policy import Outcome, first_try
from api.telephony.status import take_report
from api.wiring import Services

log = structlog.get_logger(__name__)

LOOK_AFTER_SECS = 20.0
"""After a request without an answer: one that is still on its way has arrived by then or was given up, for ours are cut
off at half of it (`PHONE_TIMEOUT_SECS`)."""
LOOK_WAITS_SECS = (5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)
"""Between looks while the carrier does not answer at all."""
MISS_WAITS_SECS = (10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
"""After a call that was not taken; the last one from then on."""
IN_LINE_SECS = 60.0
"""At the latest; the end of another call comes first."""
RING_SECS = 30
"""Six rings: before most mailboxes, and longer than it takes to find a phone in a bag."""
SLACK_SECS = 15 * 60
"""The desk, and saying goodbye."""
FOLLOW_TASK = "follow_leg"
LOST_AFTER_SECS = RING_SECS + 60
"""A leg of which nothing was heard so long has lost its webhooks: the carrier is asked."""
ON_TIME_EVERY_SECS = 20
LATEST = timedelta(hours=1)
"""A scheduled call that an outage of ours has kept from being placed is not placed later than this."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A try that is ours to place, or to look for."""

    dial_id: str
    phone_call_id: str
    order: Dial
    since: datetime
    unsure: bool
    """It was claimed before, and nobody knows what became of it."""


async def _never_known(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    """The try was looked for as often as allowed: it counts as lost."""
    async with context.services.database.transaction() as session:
        held = await dials.hold(session, payload["dial_id"])
        if held is not None and held.dial.state is DialState.PLACING and held.dial.attempt == payload["attempt"]:
            log.error("phone_try_never_known", interview_id=held.interview.id, error=error)
            await dialling.try_ended(session, context.services, held, Outcome.LOST)


@task(DIAL_TASK, queue="high", time_limit_secs=60, retry_waits_secs=LOOK_WAITS_SECS, on_failed=_never_known)
async def dial_candidate(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """One try. A second run of the same try looks for the leg of the first, and never places another."""
    services = context.services
    claimed = await _claim(services, payload["dial_id"], payload["attempt"])
    if claimed is None:
        return {"placed": False}
    if claimed.unsure:
        return await _look(context, claimed)
    carrier = services.carrier
    assert carrier is not None  # noqa: S101  narrows the type; a claim is made only with one
    try:
        carrier_call_id = await carrier.dial(claimed.order)
    except CarrierUnsure as error:
        raise RetryIn(LOOK_AFTER_SECS, "the carrier did not say whether it placed the call") from error
    except CarrierAway as error:
        await _put_back(services, claimed, error)
        return {"placed": False, "because": "busy" if error.busy else "away"}
    except CarrierRefused as error:
        await _refused(services, claimed, error)
        return {"placed": False, "because": "refused", "code": error.code}
    await _placed(services, claimed, carrier_call_id)
    return {"placed": True}


async def _claim(services: Services, dial_id: str, attempt: int) -> Claim | None:
    now = services.clock.now()
    async with services.database.transaction() as session:
        held = await dials.hold(session, dial_id)
        if held is None or held.dial.attempt != attempt or services.carrier is None:
            return None
        dial = held.dial
        if dial.state is DialState.PLACING and dial.placing_since is not None:
            number = number_of(await session.get_one(Candidate, held.interview.candidate_id))
            return _as_claim(services, held, number or "", dial.placing_since, unsure=True)
        if dial.state is not DialState.WAITING or dial.next_at is None or dial.next_at > now:
            return None
        number = await _may_ring(session, services, held, now)
        if number is None:
            return None
        dial.state, dial.placing_since, dial.next_at, dial.reason = DialState.PLACING, now, None, None
        dial.any_hour = False
        await dialling.announce(session, dial)
        return _as_claim(services, held, number, now, unsure=False)


def _as_claim(services: Services, held: dials.Held, number: str, since: datetime, *, unsure: bool) -> Claim:
    leg = held.dial.phone_call_id
    order = Dial(
        to_number=number,
        from_number=services.settings.phone_number,
        answered_url=leg_url(services, "answered", leg),
        status_url=leg_url(services, "status", leg),
        machine_url=leg_url(services, "machine", leg),
        ring_secs=RING_SECS,
        # Extensions may double an interview's time (`Settings.ticket_lifetime_secs`).
        max_secs=2 * held.interview.time_limit_secs + SLACK_SECS,
    )
    return Claim(held.dial.id, leg, order, since, unsure)


async def _may_ring(session: AsyncSession, services: Services, held: dials.Held, now: datetime) -> str | None:
    """The number to call now; None when it may not ring now, and then the order says why and what follows."""
    dial, interview = held.dial, held.interview
    reason = await _pointless(session, services, held, now)
    if reason is not None:
        await dialling.end(session, services, dial, DialState.CANCELED, reason)
        return None
    candidate = await session.get_one(Candidate, interview.candidate_id)
    number = number_of(candidate)
    if number is None:
        await dialling.end(session, services, dial, DialState.GIVEN_UP, "no_number")
        return None
    allowed = await dialling.allowed_hours(session, interview, candidate)
    if not dial.any_hour and not allowed.at(now):
        follows = first_try(now, until=interview.expires_at, allowed=allowed)
        if follows.at is None:
            await dialling.end(session, services, dial, DialState.GIVEN_UP, follows.why)
        else:
            await dialling.wait_until(session, dial, follows.at, follows.why)
        return None
    await dials.hold_company(session, interview.company_id)
    full = await dials.under_way(session, interview.company_id) >= await _at_once(session, services, interview)
    if full or not await services.dispatcher.has_room():
        await dialling.wait_until(session, dial, now + timedelta(seconds=IN_LINE_SECS), IN_LINE)
        return None
    return number


async def _pointless(session: AsyncSession, services: Services, held: dials.Held, now: datetime) -> str | None:
    interview = held.interview
    if is_over(lapsed_status(interview, now)) or now >= interview.expires_at:
        return "interview_over"
    if held.dial.asked_by is AskedBy.SCHEDULE and interview.scheduled_at != held.dial.for_time:
        return "rescheduled"
    own_wish = held.dial.asked_by is AskedBy.CANDIDATE
    return "live" if await dialling.in_call(session, services, interview, by_candidate=own_wish) else None


async def _at_once(session: AsyncSession, services: Services, interview: Interview) -> int:
    company = await session.get_one(Company, interview.company_id)
    calling = settings_of(company).calling
    own = calling.at_once if calling is not None else None
    return own or services.settings.phone_calls_at_once


async def _placed(services: Services, claimed: Claim, carrier_call_id: str) -> None:
    async with services.database.transaction() as session:
        leg = await dialling.adopt(session, services, claimed.phone_call_id, carrier_call_id)
        if leg is not None:
            follow(session, leg, services.clock.now() + timedelta(seconds=LOST_AFTER_SECS))


async def _look(context: TaskContext, claimed: Claim) -> dict[str, Any]:
    """After a crash, or a request without an answer."""
    services = context.services
    carrier = services.carrier
    assert carrier is not None  # noqa: S101  narrows the type; a claim is made only with one
    waited = (services.clock.now() - claimed.since).total_seconds()
    if waited < LOOK_AFTER_SECS:
        raise RetryIn(LOOK_AFTER_SECS - waited, "a call may be on its way")
    try:
        found = await carrier.find(claimed.order, claimed.since)
    except CarrierRefused:
        found = []
    except CarrierAway:
        if not context.last_attempt:
            raise
        found = []
    async with services.database.transaction() as session:
        strangers = await dials.known(session, carrier.name, found)
    ours = next((one for one in found if one not in strangers), None)
    if ours is not None:
        await _placed(services, claimed, ours)
        return {"placed": True, "found": True}
    async with services.database.transaction() as session:
        held = await _still_placing(session, claimed)
        if held is not None:
            await dialling.try_ended(session, services, held, Outcome.LOST)
    return {"placed": False, "because": "lost"}


async def _still_placing(session: AsyncSession, claimed: Claim) -> dials.Held | None:
    held = await dials.hold(session, claimed.dial_id)
    if held is None or held.dial.state is not DialState.PLACING or held.dial.phone_call_id != claimed.phone_call_id:
        return None
    return held


async def _put_back(services: Services, claimed: Claim, error: CarrierAway) -> None:
    """The carrier took no call: the same try waits, for nobody's phone rang."""
    now = services.clock.now()
    async with services.database.transaction() as session:
        held = await _still_placing(session, claimed)
        if held is None:
            return
        dial = held.dial
        wait = error.retry_after_secs or MISS_WAITS_SECS[min(dial.misses, len(MISS_WAITS_SECS) - 1)]
        dial.misses += 1
        candidate = await session.get_one(Candidate, held.interview.candidate_id)
        allowed = await dialling.allowed_hours(session, held.interview, candidate)
        by_candidate = dial.asked_by is AskedBy.CANDIDATE and not dial.outcomes
        at = now + timedelta(seconds=wait)
        if not by_candidate:
            follows = first_try(at, until=held.interview.expires_at, allowed=allowed)
            if follows.at is None:
                await dialling.end(session, services, dial, DialState.GIVEN_UP, follows.why)
                return
            at = follows.at
        dial.any_hour = by_candidate
        await dialling.wait_until(session, dial, at, "carrier_busy" if error.busy else "carrier_away")
        log.warning("phone_call_put_back", interview_id=dial.interview_id, busy=error.busy, misses=dial.misses)


async def _refused(services: Services, claimed: Claim, error: CarrierRefused) -> None:
    async with services.database.transaction() as session:
        held = await _still_placing(session, claimed)
        if held is None:
            return
        if error.account:
            held.dial.outcomes = [*held.dial.outcomes, Outcome.IMPOSSIBLE.value]
            held.dial.error_code = error.code
            await dialling.end(session, services, held.dial, DialState.GIVEN_UP, "carrier_refused")
            log.error("carrier_refuses_account", code=error.code)
        else:
            await dialling.try_ended(session, services, held, Outcome.IMPOSSIBLE, error.code)


@task(HANG_UP_TASK, queue="high", time_limit_secs=30, retry_waits_secs=(2, 5, 10, 30))
async def hang_up_leg(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """No error when there is no such leg (yet): whoever makes it asks for this again."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        leg = await session.get(PhoneCall, payload["phone_call_id"])
    if leg is None or leg.status.is_final or services.carrier is None:
        return {"hung_up": False}
    await services.carrier.hang_up(leg.carrier_call_id)
    return {"hung_up": True}


def follow(session: AsyncSession, leg: PhoneCall, at: datetime) -> None:
    enqueue(
        session,
        FOLLOW_TASK,
        {"phone_call_id": leg.id},
        company_id=leg.company_id,
        subject_id=leg.interview_id,
        run_after=at,
    )


@task(FOLLOW_TASK, queue="default", time_limit_secs=30, retry_waits_secs=(30, 60, 300, 900))
async def follow_leg(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Looks at a leg whose webhooks may have been lost: while it rings, and once it must be over."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        leg = await session.get(PhoneCall, payload["phone_call_id"])
    if leg is None or leg.status.is_final or services.carrier is None:
        return {"looked": False}
    if leg.status is LegStatus.IN_PROGRESS and not payload.get("over"):
        async with services.database.transaction() as session:
            await _follow_to_the_end(session, services, leg)
        return {"looked": False}
    seen = await services.carrier.look(leg.carrier_call_id)
    async with services.database.transaction() as session:
        held = await session.get(PhoneCall, leg.id, with_for_update=True, populate_existing=True)
        if held is not None:
            await take_report(session, services, held, seen)
            if not held.status.is_final:
                follow(session, held, services.clock.now() + timedelta(seconds=LOST_AFTER_SECS))
    return {"looked": True, "status": seen.status.value if seen.status else None}


async def _follow_to_the_end(session: AsyncSession, services: Services, leg: PhoneCall) -> None:
    interview = await session.get(Interview, leg.interview_id) if leg.interview_id else None
    longest = 2 * interview.time_limit_secs + SLACK_SECS if interview is not None else SLACK_SECS
    enqueue(
        session,
        FOLLOW_TASK,
        {"phone_call_id": leg.id, "over": True},
        company_id=leg.company_id,
        subject_id=leg.interview_id,
        run_after=services.clock.now() + timedelta(seconds=longest),
    )


@periodic("call_on_time", every_secs=ON_TIME_EVERY_SECS)
async def call_on_time(services: Services) -> None:
    """Orders the calls of interviews that begin now. A row for each time makes a second round and a second process
    harmless, and says why where the candidate cannot be called."""
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        due = await dials.to_be_called(session, now - LATEST, now, BATCH)
    for interview_id in due:
        try:
            async with services.database.transaction() as session:
                await _order_on_time(session, services, interview_id)
        except IntegrityError:
            log.info("scheduled_call_ordered_by_another_process", interview_id=interview_id)


async def _order_on_time(session: AsyncSession, services: Services, interview_id: str) -> None:
    interview = await interviews.lock(session, interview_id)
    if interview is None or interview.scheduled_at is None:
        return
    request = Request(AskedBy.SCHEDULE, for_time=interview.scheduled_at)
    present = await dials.open_order(session, interview.id)
    if present is not None:
        # Somebody has ordered a call already, and it waits or is under way: this is that call.
        present.asked_by, present.for_time = AskedBy.SCHEDULE, interview.scheduled_at
        return
    try:
        await dialling.order(session, services, interview, request)
    except AppError as error:
        await dialling.note_refused(session, services, interview, request, error)
