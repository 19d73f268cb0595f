"""POST /ai/ats-check (REST-055), and a candidate's résumé as people read it."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from api.ai.errors import AiUnavailable
from api.ats import service
from api.ats.model_engine import About
from api.ats.reading import ResumeReading, read_for_people
from api.ats.result import AtsResult
from api.candidates.errors import UnknownCandidate
from api.candidates.service import get_or_kept
from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.endpoints import UPLOAD_ERRORS
from api.documents.errors import NoResume
from api.documents.uploads import read_upload
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.security.dependencies import CurrentUser, RequestSession, Wired

MAX_DESCRIPTION_CHARS = 20_000

candidates = APIRouter(tags=["candidates"], responses=responses(Unauthenticated, Forbidden))
router = APIRouter(tags=["ai"], route_class=DocumentRoute, responses=responses(Unauthenticated, Forbidden))


@router.post("/ai/ats-check", responses=responses(*UPLOAD_ERRORS, AiUnavailable))
async def check_resume(
    resume: Annotated[UploadFile, File(description="PDF, DOCX or TXT")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    job_description: Annotated[str | None, Form(max_length=MAX_DESCRIPTION_CHARS)] = None,
) -> AtsResult:
    """Reads the résumé and says how an applicant tracking system takes it. Nothing is stored."""
    async with released(session, caller.company_scope):
        uploaded = await read_upload(services.settings, resume)
        about = About(company_id=caller.company_id, subject_id=caller.user_id, names=(caller.name,))
        return await service.check_now(services, uploaded.extracted, job_description, about)


@candidates.get("/candidates/{candidate_id}/resume/reading", responses=responses(UnknownCandidate, NoResume))
async def read_resume(
    candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ResumeReading:
    """The résumé's text with the job's keywords marked in place, and what was found hidden in it."""
    return await read_for_people(session, services, await get_or_kept(session, caller, candidate_id))
