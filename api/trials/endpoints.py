"""Two judges side by side on one interview, and which judges there are."""

from fastapi import APIRouter

from api.ai.errors import AiUnavailable
from api.audit import about
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.interviews.errors import UnknownInterview
from api.paging import Paging
from api.quality.errors import VerdictBlocked
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.trials import comparisons, judges
from api.trials.errors import TrialRuns, UnknownComparison, UnknownJudge
from api.trials.schemas import ComparisonPage, ComparisonRequest, ComparisonView, JudgesView, TrialStarted
from api.verdicts.errors import NotCompleted

router = APIRouter(tags=["trials"], responses=responses(Unauthenticated, Forbidden))


@router.get("/judges", responses=responses(AiUnavailable))
async def list_judges(caller: CurrentUser, services: Wired) -> JudgesView:
    """Who can judge an interview here, and the prompts there are (`config/prompts/judge*.yaml`)."""
    return await judges.list_judges(services, caller.company_id)


@router.post(
    "/interviews/{interview_id}/comparisons",
    status_code=202,
    responses=responses(UnknownInterview, NotCompleted, VerdictBlocked, TrialRuns, UnknownJudge, AiUnavailable),
)
async def compare(
    interview_id: IdPath, body: ComparisonRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> TrialStarted:
    """Has two judges, or one with two prompts, read the interview (INT-45). Its score and suggestion stay as they
    are."""
    made = await comparisons.start(session, services, caller, interview_id, body)
    about(session, "comparison", made.id, company_id=made.company_id, interview_id=made.interview_id)
    return TrialStarted(id=made.id, task_id=made.task_id or "")


@router.get("/interviews/{interview_id}/comparisons", responses=responses(UnknownInterview))
async def list_comparisons(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, paging: Paging
) -> ComparisonPage:
    """Every comparison of the interview that is kept, the newest first."""
    return await comparisons.page(session, caller, interview_id, paging)


@router.get(
    "/interviews/{interview_id}/comparisons/{comparison_id}", responses=responses(UnknownInterview, UnknownComparison)
)
async def get_comparison(
    interview_id: IdPath, comparison_id: IdPath, caller: CurrentUser, session: RequestSession
) -> ComparisonView:
    """Both sides per question and point, with quotes, where they differ, and what each took."""
    return await comparisons.read(session, caller, interview_id, comparison_id)
