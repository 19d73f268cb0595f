"""Matches with their reasons: for HR by job, for a person by résumé."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.jobs.errors import UnknownJob
from api.jobs.service import get_job
from api.matching import service
from api.matching.errors import MatchingUnavailable, NothingAsked, ResumeNotReady
from api.matching.schemas import JobMatches, Match, MatchRequest, ResumeMatches
from api.resumes.errors import UnknownResume
from api.resumes.service import get_resume
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["matching"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


@router.get("/jobs/{job_id}/matches", responses=responses(UnknownJob, NothingAsked, MatchingUnavailable))
async def match_candidates(
    job_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> JobMatches:
    """Candidates whose résumés show what the job asks for, each requirement with the passages that show it.

    It orders reading, it decides nothing: no status and no verdict follows from it.
    """
    job = await get_job(session, caller, job_id)
    return await service.for_job(session, services, caller, job, limit)


@router.get("/resumes/{resume_id}/matches", responses=responses(UnknownResume, ResumeNotReady, MatchingUnavailable))
async def match_jobs(resume_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> ResumeMatches:
    """Open jobs of the companies where you are a candidate, with which of your sentences meets which requirement."""
    resume = await get_resume(session, caller, resume_id)
    return await service.for_resume(session, services, resume)


@router.post(
    "/resumes/{resume_id}/match",
    responses=responses(UnknownResume, ResumeNotReady, NothingAsked, MatchingUnavailable),
)
async def match_text(
    resume_id: IdPath, body: MatchRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> Match:
    """The same against a job description of your own. Nothing of it is stored."""
    resume = await get_resume(session, caller, resume_id)
    return await service.for_text(session, services, resume, body.job_description)
