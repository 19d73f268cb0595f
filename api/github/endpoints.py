"""POST /analyze/github (REST-091) and what came of it."""

from fastapi import APIRouter

from api.errors import Forbidden, Unauthenticated, responses
from api.github import service
from api.github.errors import NoRepository, TooManyAnalyses, UnknownAnalysis
from api.github.schemas import AnalysisPage, AnalysisView, GitHubRequest
from api.ids import IdPath
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["prepare"], responses=responses(Unauthenticated, Forbidden))


@router.post("/analyze/github", status_code=202, responses=responses(NoRepository, TooManyAnalyses))
async def analyze_repository(
    body: GitHubRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> AnalysisView:
    """Has a repository at github.com read in the background, a private one where GitHub is connected; nothing in it is
    executed. Follow `task_id` at `GET /tasks/{id}`, then read the analysis."""
    return await service.start(session, services, caller, body.repo_url)


@router.get("/analyze/github")
async def list_analyses(caller: CurrentUser, session: RequestSession, services: Wired, paging: Paging) -> AnalysisPage:
    """One's own analyses, the newest first."""
    return await service.page(session, services, caller, paging)


@router.get("/analyze/github/{analysis_id}", responses=responses(UnknownAnalysis))
async def get_analysis(
    analysis_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> AnalysisView:
    """Weaknesses with file and line, how the code is written, languages, tests, dependencies, and what was left
    aside."""
    return await service.read(session, services, caller, analysis_id)


@router.delete("/analyze/github/{analysis_id}", status_code=204, responses=responses(UnknownAnalysis))
async def delete_analysis(analysis_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Forgets one's own analysis, also while it waits or runs."""
    await service.remove(session, caller, analysis_id)
