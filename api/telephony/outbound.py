"""Webhooks about legs that we dialled, and the reports on all legs."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.ports.carrier import Carrier, CarrierCall, LegStatus, Reply
from api.telephony import dialling, gate, machine, reception, repository
from api.telephony.desk import Turn
from api.telephony.models import PhoneCall
from api.telephony.status import take_report
from api.wiring import Services

log = structlog.get_logger(__name__)

ANSWERED = "answered"


async def reported(
    session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall, leg_id: str | None
) -> Reply:
    """Reports come twice, late and out of order; one about a leg that nobody knows says nothing."""
    leg = await _leg(session, services, carrier, call, leg_id)
    if leg is not None:
        await take_report(session, services, leg, call)
    return Reply()


async def picked_up(
    session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall, leg_id: str | None
) -> Reply:
    leg = await _leg(session, services, carrier, call, leg_id)
    if leg is None:
        # A try that was taken back, or is not ours: whoever has picked up is not kept waiting.
        log.warning("picked_up_unknown_leg", carrier=carrier.name)
        return Reply(hang_up=True)

    async def work(leg: PhoneCall) -> Turn:
        return await gate.picked_up(session, services, leg)

    if call.status is LegStatus.IN_PROGRESS:
        await take_report(session, services, leg, call)
    leg.answered_by = call.answered_by or leg.answered_by
    return await reception.answer_leg(session, services, leg, ANSWERED, call, work)


async def detected(
    session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall, leg_id: str | None
) -> Reply:
    leg = await _leg(session, services, carrier, call, leg_id)
    if leg is not None and leg.ended_at is None:
        await machine.detected(session, services, leg, call)
    return Reply()


async def _leg(
    session: AsyncSession, services: Services, carrier: Carrier, call: CarrierCall, leg_id: str | None
) -> PhoneCall | None:
    """Locked; made here when its first webhook is faster than the carrier's reply to our request."""
    if leg_id is not None and await dialling.adopt(session, services, leg_id, call.carrier_call_id) is None:
        return None
    return await repository.lock_leg(session, carrier.name, call.carrier_call_id)
