"""What a carrier reports of a leg: out of order, twice, or not at all.

A report counts when it is newer: by the carrier's own number where it sends one, and by the way of a call otherwise
(queued, ringing, in progress, over). A leg that is over stays over; what comes later can only add its length and price.
"""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews.models import Interview
from api.interviews.progress import announce_status
from api.outbox import enqueue
from api.ports.carrier import AnsweredBy, CarrierCall, LegStatus
from api.telephony import dial_repository as dials
from api.telephony import dialling
from api.telephony.cost import PRICE_TASK, PRICE_WAIT
from api.telephony.dial_models import DialState
from api.telephony.models import Direction, PhoneCall, Stage
from api.telephony.policy import Outcome
from api.wiring import Services

log = structlog.get_logger(__name__)

RANK = {LegStatus.QUEUED: 0, LegStatus.RINGING: 1, LegStatus.IN_PROGRESS: 2}
OVER = 3
AT_THE_GATE = frozenset({Outcome.LATER, Outcome.SILENT, Outcome.SCREENED, Outcome.MACHINE, Outcome.CANCELED})
MACHINES = frozenset({AnsweredBy.MACHINE, AnsweredBy.MACHINE_LISTENS, AnsweredBy.FAX})
UNREACHED = {
    LegStatus.BUSY: Outcome.BUSY,
    LegStatus.NO_ANSWER: Outcome.NO_ANSWER,
    LegStatus.FAILED: Outcome.FAILED,
    LegStatus.CANCELLED: Outcome.CANCELED,
}
NEVER = frozenset({"13223", "13224", "13225", "13226", "13227", "21211", "21214", "21217", "21401", "21421", "32009"})
"""Codes of a failed leg after which no other try would do better; the others are the line's, and pass."""


async def take_report(session: AsyncSession, services: Services, leg: PhoneCall, seen: CarrierCall) -> bool:
    """Takes in a status callback, or a look at the carrier's record; True when the leg has moved on. The leg is
    locked."""
    _add(leg, seen)
    if seen.status is None or not _is_newer(leg, seen):
        return False
    now = services.clock.now()
    leg.status = seen.status
    if seen.sequence is not None:
        leg.status_sequence = max(leg.status_sequence, seen.sequence)
    if seen.status is LegStatus.IN_PROGRESS:
        leg.answered_at = leg.answered_at or now
    if seen.error_code is not None and services.carrier is not None:
        leg.error_code = seen.error_code
        leg.error_text = services.carrier.explain(seen.error_code)[:300]
    if seen.status.is_final:
        await _over(session, services, leg)
    else:
        await _announce(session, leg)
    return True


def _add(leg: PhoneCall, seen: CarrierCall) -> None:
    if seen.duration_secs is not None:
        leg.duration_secs = seen.duration_secs
    if seen.price is not None and leg.price is None:
        leg.price, leg.currency = seen.price, seen.currency


def _is_newer(leg: PhoneCall, seen: CarrierCall) -> bool:
    assert seen.status is not None  # noqa: S101  narrows the type; the caller asks before
    if leg.ended_at is not None or leg.status.is_final:
        return False
    if seen.status.is_final:
        return True
    return RANK.get(seen.status, OVER) > RANK.get(leg.status, OVER)


async def _over(session: AsyncSession, services: Services, leg: PhoneCall) -> None:
    now = services.clock.now()
    leg.ended_at = now
    if leg.direction is Direction.OUTBOUND:
        await _try_over(session, services, leg)
    leg.stage = Stage.OVER
    if leg.status is LegStatus.COMPLETED:
        # A phone that nobody picked up costs nothing.
        enqueue(
            session,
            PRICE_TASK,
            {"phone_call_id": leg.id},
            company_id=leg.company_id,
            subject_id=leg.interview_id,
            run_after=now + PRICE_WAIT,
        )
    log.info("leg_over", leg_id=leg.id, status=leg.status.value, outcome=leg.outcome, error_code=leg.error_code)
    await _announce(session, leg)


async def _try_over(session: AsyncSession, services: Services, leg: PhoneCall) -> None:
    held = await dials.hold_leg(session, leg.id)
    if held is None or held.dial.state not in (DialState.PLACING, DialState.CALLING, DialState.TALKING):
        return
    outcome = outcome_of(leg, talked=held.dial.state is DialState.TALKING)
    if outcome is None:
        await dialling.end(session, services, held.dial, DialState.DONE, None)
    else:
        await dialling.try_ended(session, services, held, outcome, leg.error_code)


def outcome_of(leg: PhoneCall, *, talked: bool) -> Outcome | None:
    """How a try ended; None: the candidate was reached. `talked`: they had passed the gate."""
    if talked or leg.call_ids:
        return None
    if leg.outcome in AT_THE_GATE:
        return Outcome(leg.outcome)
    if leg.status is LegStatus.COMPLETED and leg.answered_by in MACHINES:
        return Outcome.MACHINE
    if leg.status is LegStatus.FAILED and leg.error_code in NEVER:
        return Outcome.IMPOSSIBLE
    return UNREACHED.get(leg.status, Outcome.SILENT)


async def _announce(session: AsyncSession, leg: PhoneCall) -> None:
    held = await dials.hold_leg(session, leg.id) if leg.direction is Direction.OUTBOUND else None
    if held is not None:
        await dialling.announce(session, held.dial, leg.status)
        return
    interview = await session.get(Interview, leg.interview_id) if leg.interview_id else None
    if interview is not None:
        announce_status(session, interview)
