"""Quality and cost of an interview's calls, and what HR may do about a fault of ours."""

from fastapi import APIRouter

from api.audit import about
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.interviews.errors import UnknownInterview
from api.interviews.service import lock_interview
from api.quality import redo, service
from api.quality.errors import AlreadySettled, NoFault, NoRedoLeft
from api.quality.schemas import Offered, QualityView, ReleaseRequest
from api.rounds.errors import RoundHasOpenInterview
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.verdicts.errors import NotCompleted
from api.verdicts.schemas import ScoringQueued

router = APIRouter(tags=["quality"], responses=responses(Unauthenticated, Forbidden, UnknownInterview))


@router.get("/interviews/{interview_id}/quality")
async def get_quality(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> QualityView:
    """How good the calls were, what their engines did and cost, and whether a fault of ours blocks the verdict."""
    return await service.view(session, services, caller, interview_id)


@router.post(
    "/interviews/{interview_id}/redo",
    status_code=201,
    responses=responses(NoFault, AlreadySettled, NoRedoLeft, RoundHasOpenInterview),
)
async def offer_redo(interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> Offered:
    """Offers the candidate a free redo by mail: a new interview on the same questions. The old one is kept."""
    interview = await lock_interview(session, caller, interview_id)
    offered = await redo.offer(session, services, interview, caller)
    about(session, "interview", offered.id, company_id=offered.company_id, redo_of=interview.id)
    return Offered(interview_id=offered.id, expires_at=offered.expires_at)


@router.post(
    "/interviews/{interview_id}/score-anyway",
    status_code=202,
    responses=responses(NotCompleted, NoFault, AlreadySettled),
)
async def score_anyway(
    interview_id: IdPath, body: ReleaseRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> ScoringQueued:
    """Has an interview with a technical fault scored all the same, in the person's name and with their reason."""
    return ScoringQueued(task_id=await service.release(session, services, caller, interview_id, body.reason))
