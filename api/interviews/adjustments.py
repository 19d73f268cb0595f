"""HR's answer to a candidate's request for an adjustment (ux §3.1)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews import booking, repository
from api.interviews.errors import InterviewAlreadyOver, UnknownAdjustment
from api.interviews.grants import grant
from api.interviews.models import Adjustment, Interview
from api.interviews.schemas import AdjustmentAnswer
from api.interviews.service import ADJUSTMENT_TASK, cancel
from api.interviews.states import is_over, lapsed_status
from api.outbox import enqueue
from api.security.callers import Caller
from api.telephony.dialling import call_off
from api.wiring import Services
from contract.brief import Channel

BY_PERSON = "a person holds it instead of the AI"


async def answer(
    session: AsyncSession,
    services: Services,
    interview: Interview,
    adjustment_id: str,
    body: AdjustmentAnswer,
    by: Caller,
) -> Adjustment:
    """Keeps the answer, carries out what it grants, and tells the candidate.

    Raises:
        UnknownAdjustment, InterviewAlreadyOver
        InterviewIsLive: a person is to hold it instead, and the candidate is in it.
        SlotTaken: with the granted time it would reach into another interview.
    """
    adjustment = await repository.adjustment(session, interview.id, adjustment_id)
    if adjustment is None:
        raise UnknownAdjustment()
    now = services.clock.now()
    if is_over(lapsed_status(interview, now)):
        raise InterviewAlreadyOver()
    by_phone = interview.channel is Channel.PHONE
    grant(interview, body.grant)
    if body.grant.time_limit_secs is not None and interview.scheduled_at is not None and interview.scheduled_at > now:
        around = await repository.surroundings(session, interview)
        wanted = booking.Wanted(
            interview.candidate_id,
            interview.interviewer_id,
            interview.scheduled_at,
            booking.length(interview),
            own_id=interview.id,
        )
        await booking.book(session, wanted, around.candidate.timezone, now)
    if by_phone and interview.channel is not Channel.PHONE:
        await call_off(session, services, interview)
    if body.grant.person:
        await cancel(session, services, interview, BY_PERSON, by=by, tell_candidate=False)
    adjustment.answer, adjustment.answered_at = body.answer, now
    await session.flush()
    enqueue(
        session,
        ADJUSTMENT_TASK,
        {"interview_id": interview.id, "adjustment_id": adjustment.id, "answered_at": now.isoformat()},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
    return adjustment
