"""The carrier's word on who has picked up: it comes beside the call, while the gate is already listening."""

from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox import TaskContext, enqueue, task
from api.ports.carrier import AnsweredBy, CarrierCall, CarrierUnsure
from api.telephony import gate, reception, repository
from api.telephony.desk import Turn
from api.telephony.models import PhoneCall, Stage
from api.wiring import Services

log = structlog.get_logger(__name__)

SAY_TASK = "say_to_machine"
KEY = "machine"


async def detected(session: AsyncSession, services: Services, leg: PhoneCall, call: CarrierCall) -> None:
    """Noted; a machine that listens now is left the message, unless somebody has passed the gate meanwhile."""
    leg.answered_by = call.answered_by or leg.answered_by
    listens = call.answered_by is AnsweredBy.MACHINE_LISTENS
    if not listens or leg.stage is not Stage.GATE or await repository.answered(session, leg.id, KEY) is not None:
        return

    async def work(leg: PhoneCall) -> Turn:
        return await gate.at_machine(session, services, leg)

    await reception.answer_leg(session, services, leg, KEY, call, work)
    log.info("machine_met", leg_id=leg.id)
    enqueue(
        session,
        SAY_TASK,
        {"phone_call_id": leg.id, "step": leg.step},
        company_id=leg.company_id,
        subject_id=leg.interview_id,
    )


@task(SAY_TASK, queue="default", time_limit_secs=30, retry_waits_secs=(1, 2))
async def say_to_machine(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Puts the message in place of what the leg is doing. Not after anybody was heard since."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        leg = await session.get(PhoneCall, payload["phone_call_id"])
        seen = await repository.answered(session, leg.id, KEY) if leg is not None else None
    if leg is None or seen is None or services.carrier is None:
        return {"said": False}
    if leg.ended_at is not None or leg.step != payload["step"]:
        return {"said": False}
    try:
        await services.carrier.say_now(leg.carrier_call_id, reception.stored_reply(seen))
    except CarrierUnsure:
        # It may be speaking already; a message that is left twice is worse than none.
        return {"said": False}
    return {"said": True}
