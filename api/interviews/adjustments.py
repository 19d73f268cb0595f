"""HR's answer to a candidate's request for an adjustment (ux §3.1)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.brief import adjusted
from api.calls.commands import send_command
from api.calls.models import Call
from api.interviews import booking, repository
from api.interviews.errors import InterviewAlreadyOver, InterviewIsLive, UnknownAdjustment
from api.interviews.grants import grant
from api.interviews.models import Adjustment, Interview
from api.interviews.schemas import AdjustmentAnswer, AdjustmentGrant
from api.interviews.service import ADJUSTMENT_TASK, cancel
from api.interviews.states import is_over, lapsed_status
from api.jobs.snapshot import JobSnapshot
from api.outbox import enqueue
from api.security.callers import Caller
from api.telephony.dialling import call_off
from api.wiring import Services
from contract.brief import Channel
from contract.commands import Adjust, CommandSource, QuestionTime

BY_PERSON = "a person holds it instead of the AI"
TAKE_OVER_INSTEAD = (
    "The candidate is in the interview. Take over in the live view and speak yourself; once they have left, it can be "
    "called off."
)


async def answer(
    session: AsyncSession,
    services: Services,
    interview: Interview,
    adjustment_id: str,
    body: AdjustmentAnswer,
    by: Caller,
) -> Adjustment:
    """Keeps the answer, carries out what it grants, in the running call too, and tells the candidate.

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
    await _adjust_call(session, interview, body.grant, by)
    if body.grant.person:
        try:
            await cancel(session, services, interview, BY_PERSON, by=by, tell_candidate=False)
        except InterviewIsLive:
            raise InterviewIsLive(TAKE_OVER_INSTEAD) from None
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


async def _adjust_call(session: AsyncSession, interview: Interview, granted: AdjustmentGrant, by: Caller) -> None:
    """Tells the agent of a call that has not ended. One that begins later has it in its brief."""
    if granted.model_dump(exclude_none=True, exclude={"person"}) == {}:
        return
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is None or call.ended_at is not None:
        return
    job = JobSnapshot.model_validate((await repository.surroundings(session, interview)).version.snapshot)
    command = Adjust(
        time_limit_secs=interview.time_limit_secs,
        questions=tuple(
            QuestionTime(question_id=one.id, budget_secs=one.budget_secs, patience=one.patience)
            for one in adjusted(job.questions, interview)
        ),
        text_mode=granted.text,
    )
    await send_command(session, interview, call.id, command, CommandSource.COMPANY, by.name)
