"""The result of an interview: what was said, scoring again, and the decision."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.candidates.rejection import CorrectionWindowOpen, RejectionNeedsPerson
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.interviews.errors import UnknownInterview
from api.interviews.service import get_interview
from api.live import repository as live
from api.quality.errors import VerdictBlocked
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.verdicts import repository, service, telling
from api.verdicts.errors import (
    AlreadyTold,
    DecidedMeanwhile,
    NotCompleted,
    ReasonMissing,
    ScoringRuns,
    UnknownDecision,
)
from api.verdicts.schemas import (
    CallEventView,
    DecisionList,
    DecisionRequest,
    DecisionView,
    EventPage,
    ScoringQueued,
    TranscriptView,
)
from contract.base import MAX_INTEGER

router = APIRouter(tags=["verdicts"], responses=responses(Unauthenticated, Forbidden, UnknownInterview))


@router.post(
    "/interviews/{interview_id}/verdict",
    responses=responses(
        Forbidden,
        RejectionNeedsPerson,
        NotCompleted,
        ReasonMissing,
        DecidedMeanwhile,
        VerdictBlocked,
        CorrectionWindowOpen,
    ),
)
async def decide(
    interview_id: IdPath, body: DecisionRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> DecisionView:
    """Confirms or overrides the suggested verdict. Only this sets the interview's verdict (I9).

    The candidate and the company's webhooks are told at `tell_at`.
    """
    return service.decision_view(await service.decide(session, services, caller, interview_id, body))


@router.delete(
    "/interviews/{interview_id}/verdicts/{decision_id}",
    status_code=204,
    responses=responses(RejectionNeedsPerson, UnknownDecision, DecidedMeanwhile, AlreadyTold),
)
async def take_back(
    interview_id: IdPath, decision_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> None:
    """Takes the decision back before the candidate is told; what was decided before counts again."""
    await telling.take_back(session, services, caller, interview_id, decision_id)


@router.get("/interviews/{interview_id}/verdicts")
async def list_decisions(interview_id: IdPath, caller: CurrentUser, session: RequestSession) -> DecisionList:
    """Every decision on the interview, the newest first; those that were taken back are named so."""
    interview = await get_interview(session, caller, interview_id)
    found = await repository.decisions_of(session, interview.id)
    return DecisionList(decisions=[service.decision_view(one) for one in found])


@router.post("/interviews/{interview_id}/score", status_code=202, responses=responses(NotCompleted, ScoringRuns))
async def score_again(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ScoringQueued:
    """Scores again, e.g. after a failure, a correction, or with another judge. Same inputs, same result."""
    return ScoringQueued(task_id=await service.score_again(session, services, caller, interview_id))


@router.get("/interviews/{interview_id}/transcript")
async def get_transcript(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> TranscriptView:
    """What was said, folded from the events; the candidate's corrections beside it."""
    return await service.transcript(session, services, caller, interview_id)


@router.get("/interviews/{interview_id}/events")
async def list_events(
    interview_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    after_call: Annotated[UuidText | None, Query(description="With after_seq: only what came later")] = None,
    after_seq: Annotated[int, Query(ge=0, le=MAX_INTEGER)] = 0,
) -> EventPage:
    """All events, or the tail after one: later ones of that call, and all of later calls."""
    interview = await get_interview(session, caller, interview_id)
    after = {after_call: after_seq} if after_call is not None else {}
    rows = await live.events_after(session, interview.id, after, from_call=after_call)
    return EventPage(events=[CallEventView(call_id=call_id, event=body) for call_id, body in rows])
