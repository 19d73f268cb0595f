"""A candidate's résumé: up and down (REST-027)."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import StreamingResponse

from api.audit import about
from api.candidates import repository as candidates
from api.candidates.errors import UnknownCandidate
from api.candidates.service import get_candidate
from api.database.pause import released
from api.documents import service
from api.documents.body_limit import DocumentRoute
from api.documents.checks import CONTENT_TYPES
from api.documents.errors import DocumentRefused, DocumentTooLarge, DocumentType, NoResume, ReadingUnavailable
from api.documents.schemas import FindingView, ResumeView
from api.documents.uploads import read_upload
from api.errors import Forbidden, Unauthenticated, responses
from api.files.errors import NoRoom
from api.ids import IdPath
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["candidates"], route_class=DocumentRoute, responses=responses(Unauthenticated, Forbidden))

UPLOAD_ERRORS = (DocumentRefused, DocumentTooLarge, DocumentType, ReadingUnavailable)


@router.post("/candidates/{candidate_id}/resume", responses=responses(UnknownCandidate, NoRoom, *UPLOAD_ERRORS))
async def upload_resume(
    candidate_id: IdPath,
    resume: Annotated[UploadFile, File(description="PDF, DOCX or TXT")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> ResumeView:
    """Stores the résumé, replacing a former one, and queues its analysis against the candidate's job."""
    await get_candidate(session, caller, candidate_id)
    async with released(session, caller.company_scope):
        uploaded = await read_upload(services.settings, resume)
    candidate = await candidates.lock_candidate(session, caller, candidate_id)
    if candidate is None:
        raise UnknownCandidate()
    document, queued = await service.attach_resume(session, services, caller, candidate, uploaded)
    about(session, "candidate", candidate.id, company_id=candidate.company_id, document_id=document.id)
    return ResumeView(
        document_id=document.id,
        filename=document.filename,
        content_type=document.content_type,
        size_bytes=document.size_bytes,
        sha256=document.sha256,
        scan_status=document.scan_status,
        findings=[FindingView.model_validate(finding) for finding in document.findings],
        resume_url=f"/api/v1/candidates/{candidate.id}/resume",
        resume_text=uploaded.extracted.text,
        created_at=document.created_at,
        task_id=queued.id,
    )


@router.get(
    "/candidates/{candidate_id}/resume",
    response_class=StreamingResponse,
    responses={
        **responses(UnknownCandidate, NoResume),
        200: {
            "content": {kind.split(";")[0]: {} for kind in CONTENT_TYPES.values()},
            "description": "The file as it was uploaded",
        },
    },
)
async def download_resume(
    candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> StreamingResponse:
    """Always a download: no browser is to open a stranger's file as a page of ours."""
    candidate = await get_candidate(session, caller, candidate_id)
    document = await service.resume_of(session, candidate)
    size = await services.files.size(document.storage_key)
    if size is None:
        raise NoResume("The résumé's file is gone from the server. Upload it again.")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.filename, safe='')}",
        "Content-Length": str(size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(services.files.read(document.storage_key), 200, headers, document.content_type)
