"""After an interview: the candidate tells and asks, a person answers."""

from fastapi import APIRouter

from api.aftercare import service
from api.aftercare.errors import InterviewNotBegun, NotDecidedYet, UnknownRequest
from api.aftercare.schemas import (
    AskRequest,
    CandidateRequestView,
    FeedbackRequest,
    RequestAnswer,
)
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.interviews.access import AnyCandidate
from api.interviews.errors import LinkOver, UnknownInterview, UnknownLink
from api.interviews.service import lock_interview
from api.security.dependencies import CurrentUser, RequestSession, Wired

candidate = APIRouter(tags=["candidate"], responses=responses(UnknownLink, TooManyRequests))
router = APIRouter(tags=["interviews"], responses=responses(Unauthenticated, Forbidden))


@candidate.put("/interviews/feedback/{token}", status_code=204, responses=responses(LinkOver, InterviewNotBegun))
async def tell_feedback(body: FeedbackRequest, caller: AnyCandidate, session: RequestSession, services: Wired) -> None:
    """Was it clear what to do, and did anything get in the way? Read without names, beside no result."""
    await service.tell(session, services, caller.interview, body)


@candidate.post("/interviews/requests/{token}", status_code=201, responses=responses(LinkOver, NotDecidedYet))
async def ask_company(
    body: AskRequest, caller: AnyCandidate, session: RequestSession, services: Wired
) -> CandidateRequestView:
    """Asks for an explanation of the decision, for a person to look again, or for deletion. A person answers."""
    return CandidateRequestView.model_validate(await service.ask(session, services, caller.interview, body))


@router.post("/interviews/{interview_id}/requests/{asked_id}", responses=responses(UnknownInterview, UnknownRequest))
async def answer_request(
    interview_id: IdPath,
    asked_id: IdPath,
    body: RequestAnswer,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> CandidateRequestView:
    """Answers what a candidate asked for; the answer is mailed and stands on their status page."""
    interview = await lock_interview(session, caller, interview_id)
    return CandidateRequestView.model_validate(
        await service.answer(session, services, interview, asked_id, body.answer, caller)
    )
