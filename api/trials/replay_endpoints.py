"""What would change: a job's held interviews judged with a draft of its rubric, prompt or model."""

from fastapi import APIRouter

from api.ai.errors import AiUnavailable
from api.audit import about
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs.errors import JobWithoutQuestions, RubricCheckUnreadable, UnfairCriterion, UnknownJob
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.trials import replays
from api.trials.errors import ForeignQuestion, NothingToReplay, TrialOver, TrialRuns, UnknownJudge, UnknownReplay
from api.trials.schemas import (
    ReplayInterviewPage,
    ReplayPage,
    ReplayPlan,
    ReplayRequest,
    ReplayRow,
    ReplayView,
    TrialStarted,
)

router = APIRouter(tags=["trials"], responses=responses(Unauthenticated, Forbidden, UnknownJob))

_DRAFT = (JobWithoutQuestions, ForeignQuestion, UnfairCriterion, RubricCheckUnreadable, UnknownJudge, AiUnavailable)


@router.post("/jobs/{job_id}/replays/plan", responses=responses(*_DRAFT))
async def plan_replay(
    job_id: IdPath, body: ReplayRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> ReplayPlan:
    """What a replay would judge, and what it would cost. Nothing is stored, no judge is asked."""
    return await replays.plan(session, services, caller, job_id, body)


@router.post("/jobs/{job_id}/replays", status_code=202, responses=responses(*_DRAFT, TrialRuns, NothingToReplay))
async def start_replay(
    job_id: IdPath, body: ReplayRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> TrialStarted:
    """Judges the newest scored interviews of the job with the draft as it is now. Their own scores, suggestions and
    decisions stay as they are."""
    made = await replays.start(session, services, caller, job_id, body)
    about(session, "replay", made.id, company_id=made.company_id, job_id=made.job_template_id)
    return TrialStarted(id=made.id, task_id=made.task_id or "")


@router.get("/jobs/{job_id}/replays")
async def list_replays(job_id: IdPath, caller: CurrentUser, session: RequestSession, paging: Paging) -> ReplayPage:
    """Every replay of the job with how far it is, the newest first."""
    return await replays.page(session, caller, job_id, paging)


@router.get("/jobs/{job_id}/replays/{replay_id}", responses=responses(UnknownReplay))
async def get_replay(job_id: IdPath, replay_id: IdPath, caller: CurrentUser, session: RequestSession) -> ReplayView:
    """How far it is, what it cost, and what would change over all its interviews so far."""
    return await replays.read(session, caller, job_id, replay_id)


@router.get("/jobs/{job_id}/replays/{replay_id}/interviews", responses=responses(UnknownReplay))
async def list_replayed(
    job_id: IdPath,
    replay_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    changed: bool | None = None,
) -> ReplayInterviewPage:
    """Old and new of each interview: what would change most comes first."""
    return await replays.interviews(session, caller, job_id, replay_id, paging, changed=changed)


@router.post("/jobs/{job_id}/replays/{replay_id}/cancel", responses=responses(UnknownReplay, TrialOver))
async def cancel_replay(
    job_id: IdPath, replay_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ReplayRow:
    """Stops it before its next interview; what was judged stays."""
    return await replays.cancel(session, services, caller, job_id, replay_id)
