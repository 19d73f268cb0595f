"""What follows a completed interview: somebody listens again where there is a recording, then it is scored."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.hearing.plan import worth_listening
from api.interviews.models import Interview
from api.outbox import Task, enqueue
from api.wiring import Services

CHECK_TASK = "check_hearing"
SCORING_TASK = "process_interview"


async def ask_for_verdict(session: AsyncSession, services: Services, interview: Interview) -> Task:
    """The second recogniser first, where it has something to listen to; it asks for the scoring itself."""
    if await worth_listening(session, interview, services.hearing):
        return ask_for_check(session, interview)
    return ask_for_scoring(session, interview)


def ask_for_check(session: AsyncSession, interview: Interview, *, run_after: datetime | None = None) -> Task:
    return enqueue(
        session,
        CHECK_TASK,
        {"interview_id": interview.id},
        company_id=interview.company_id,
        subject_id=interview.id,
        run_after=run_after,
    )


def ask_for_scoring(session: AsyncSession, interview: Interview) -> Task:
    """Its scoring as background work, in this transaction."""
    return enqueue(
        session,
        SCORING_TASK,
        {"interview_id": interview.id},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
