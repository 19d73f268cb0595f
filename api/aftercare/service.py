"""What a candidate may say and ask after an interview, and how a person answers."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare import repository
from api.aftercare.errors import InterviewNotBegun, NotDecidedYet, UnknownRequest
from api.aftercare.models import AskedFor, CandidateRequest, InterviewFeedback
from api.aftercare.schemas import AskRequest, FeedbackRequest
from api.database import new_id
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.outbox import enqueue
from api.security.callers import Caller
from api.verdicts.repository import told_decision
from api.wiring import Services

ANSWER_TASK = "send_request_answer"


async def ask(session: AsyncSession, services: Services, interview: Interview, body: AskRequest) -> CandidateRequest:
    """One of a kind is open at a time: asked again, it gets the newer words.

    Raises:
        NotDecidedYet: the candidate knows of nothing to explain or to look at again.
    """
    await interviews.lock(session, interview.id)
    if body.kind is not AskedFor.DELETION and await told_decision(session, interview.id) is None:
        raise NotDecidedYet()
    known = await repository.open_request(session, interview.id, body.kind)
    if known is None:
        known = CandidateRequest(
            id=new_id(), interview_id=interview.id, kind=body.kind, created_at=services.clock.now()
        )
        session.add(known)
    known.text = body.text or known.text
    await session.flush()
    return known


async def answer(
    session: AsyncSession, services: Services, interview: Interview, request_id: str, words: str, by: Caller
) -> CandidateRequest:
    """Keeps a person's answer and mails it. Raises UnknownRequest."""
    asked = await repository.request_of(session, interview.id, request_id)
    if asked is None:
        raise UnknownRequest()
    now = services.clock.now()
    asked.answer, asked.answered_at, asked.answered_by_name = words, now, by.name
    await session.flush()
    enqueue(
        session,
        ANSWER_TASK,
        {"interview_id": interview.id, "request_id": asked.id, "answered_at": now.isoformat()},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
    return asked


async def tell(session: AsyncSession, services: Services, interview: Interview, body: FeedbackRequest) -> None:
    """Told again, the newer answer counts. Raises InterviewNotBegun."""
    held = await interviews.lock(session, interview.id)
    if held is None or held.started_at is None:
        raise InterviewNotBegun()
    now = services.clock.now()
    known = await repository.feedback_of(session, interview.id)
    if known is None:
        known = InterviewFeedback(
            id=new_id(),
            interview_id=held.id,
            company_id=held.company_id,
            clear=body.clear,
            created_at=now,
            updated_at=now,
        )
        session.add(known)
    known.clear, known.trouble, known.updated_at = body.clear, body.trouble or None, now
    await session.flush()
