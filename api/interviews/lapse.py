"""Interviews whose window is over: missed, expired, failed, or scored as far as they went (INT-14)."""

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.complete import complete_interview
from api.calls.models import Call, CallEvent
from api.companies.practice import is_practice
from api.interviews import repository
from api.interviews.models import OPEN_STATUSES, Interview, InterviewStatus
from api.interviews.progress import change_status
from api.interviews.states import is_live, lapsed_status
from api.interviews.tasks import NO_SHOW_TASK
from api.outbox import enqueue
from api.quality.books import close_books
from api.wiring import Services
from contract.events import EndReason

log = structlog.get_logger(__name__)

BATCH = 200


async def close_lapsed(services: Services) -> None:
    """Closes what has lapsed, one transaction a batch. A call that is under way goes on."""
    async with services.database.transaction() as session:
        now = services.clock.now()
        found = (
            await session.execute(
                select(Interview, Call)
                .outerjoin(Call, Call.id == Interview.current_call_id)
                .where(Interview.status.in_(OPEN_STATUSES), Interview.expires_at <= now)
                .order_by(Interview.expires_at)
                .limit(BATCH)
            )
        ).all()
        for interview, call in found:
            if not is_live(call, now, services.settings):
                await _close(session, services, interview, call)


async def _close(session: AsyncSession, services: Services, interview: Interview, call: Call | None) -> None:
    """A parked interview with answers is scored as far as it went. One without any has failed when it was our call
    that broke, and expired when the candidate left."""
    now = services.clock.now()
    locked = await repository.lock(session, interview.id)
    if locked is None or locked.status not in OPEN_STATUSES or locked.expires_at > now:
        return  # it went on, was moved or closed meanwhile
    if locked.status is InterviewStatus.SCHEDULED:
        status = lapsed_status(locked, now)
    elif await _has_answers(session, locked.id):
        await complete_interview(session, services, locked, EndReason.CANDIDATE_LEFT, now)
        return
    elif call is not None and call.end_reason in (None, EndReason.FAULT):
        status = InterviewStatus.FAILED
    else:
        status = InterviewStatus.EXPIRED
    await change_status(session, locked, status)
    await close_books(session, locked, now, services.settings.config_dir)
    log.info("interview_lapsed", interview_id=locked.id, status=status.value)
    if is_practice(locked.company_id):
        return  # nobody missed an appointment
    enqueue(
        session,
        NO_SHOW_TASK,
        {"interview_id": locked.id},
        company_id=locked.company_id,
        subject_id=locked.id,
    )


async def _has_answers(session: AsyncSession, interview_id: str) -> bool:
    said = select(CallEvent.seq).where(CallEvent.interview_id == interview_id, CallEvent.type == "candidate.said")
    return (await session.scalar(said.limit(1))) is not None
