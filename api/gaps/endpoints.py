"""POST /analyze/gap (REST-093) and what came of it."""

from fastapi import APIRouter

from api.errors import Forbidden, Unauthenticated, responses
from api.gaps import service
from api.gaps.errors import JobUnreadable, NoSkillsNamed, NothingOfYours, UnknownGapAnalysis
from api.gaps.schemas import GapPage, GapRequest, GapView
from api.ids import IdPath
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["prepare"], responses=responses(Unauthenticated, Forbidden))


@router.post(
    "/analyze/gap",
    status_code=201,
    responses=responses(UnknownGapAnalysis, JobUnreadable, NoSkillsNamed, NothingOfYours),
)
async def analyze_gap(body: GapRequest, caller: CurrentUser, session: RequestSession, services: Wired) -> GapView:
    """Compares a job, by its address or its text, with a résumé and the profile's skills. By rules: skills of a list,
    weighed by how the job asks for them, each with where it stands on both sides."""
    return await service.analyse(session, services, caller, body)


@router.get("/analyze/gap")
async def list_gap_analyses(caller: CurrentUser, session: RequestSession, paging: Paging) -> GapPage:
    """One's own analyses, the newest first."""
    return await service.page(session, caller, paging)


@router.get("/analyze/gap/{gap_analysis_id}", responses=responses(UnknownGapAnalysis))
async def get_gap_analysis(gap_analysis_id: IdPath, caller: CurrentUser, session: RequestSession) -> GapView:
    """Every skill that the job names, whether it was shown, and the words on both sides."""
    return await service.read(session, caller, gap_analysis_id)


@router.delete("/analyze/gap/{gap_analysis_id}", status_code=204, responses=responses(UnknownGapAnalysis))
async def delete_gap_analysis(gap_analysis_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Forgets it, and its roadmaps."""
    await service.remove(session, caller, gap_analysis_id)
