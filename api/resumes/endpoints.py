"""A signed-in person's own documents and résumés (REST-080, REST-081, REST-090)."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.endpoints import UPLOAD_ERRORS
from api.documents.errors import DocumentType, PicturesUnavailable
from api.documents.extracted import Kind
from api.documents.schemas import FindingView
from api.documents.uploads import read_upload, read_upload_or_picture
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.files.errors import NoRoom
from api.files.models import Document
from api.ids import IdPath
from api.paging import Paging, fetch_page
from api.resumes import repository, service
from api.resumes.errors import TooManyDocuments, UnknownDocument, UnknownResume
from api.resumes.models import Resume
from api.resumes.parsed import Parsed
from api.resumes.schemas import (
    DocumentList,
    DocumentView,
    ResumeEdit,
    ResumeItem,
    ResumeList,
    ResumeReadingView,
    UploadedText,
)
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.wiring import Services

router = APIRouter(
    tags=["resumes"], route_class=DocumentRoute, responses=responses(Unauthenticated, Forbidden, TooManyRequests)
)


@router.post("/upload/pdf", responses=responses(*UPLOAD_ERRORS, TooManyDocuments, NoRoom))
async def upload_pdf(
    file: Annotated[UploadFile, File(description="PDF")], caller: CurrentUser, session: RequestSession, services: Wired
) -> UploadedText:
    """Reads a PDF, keeps it among your documents, and answers with its text."""
    return await _upload(session, services, caller, file, "pdf")


@router.post("/upload/txt", responses=responses(*UPLOAD_ERRORS, TooManyDocuments, NoRoom))
async def upload_txt(
    file: Annotated[UploadFile, File(description="TXT")], caller: CurrentUser, session: RequestSession, services: Wired
) -> UploadedText:
    """Reads a text file in whatever encoding it came, keeps it among your documents, and answers with its text."""
    return await _upload(session, services, caller, file, "txt")


async def _upload(
    session: RequestSession, services: Services, caller: Caller, file: UploadFile, kind: Kind
) -> UploadedText:
    async with released(session, caller.company_scope):
        uploaded = await read_upload(services.settings, file)
    if uploaded.extracted.kind != kind:
        raise DocumentType(f"This address takes {kind.upper()} files only.")
    document = await service.keep_document(session, services, caller, uploaded)
    return UploadedText(
        document_id=document.id,
        filename=document.filename,
        text=uploaded.extracted.text,
        pages=uploaded.extracted.pages,
    )


@router.get("/me/documents")
async def list_documents(caller: CurrentUser, session: RequestSession, paging: Paging) -> DocumentList:
    """Files of yours, newest first."""
    page = await fetch_page(session, repository.documents_of(caller.user_id), paging)
    return DocumentList(documents=[DocumentView.model_validate(row) for row in page.rows], **page.numbers())


@router.delete("/me/documents/{document_id}", status_code=204, responses=responses(UnknownDocument))
async def delete_document(document_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """The file is gone at once, with what was read from it."""
    await service.remove_document(session, services, caller, document_id)


@router.post("/analyze/resume", responses=responses(*UPLOAD_ERRORS, PicturesUnavailable, TooManyDocuments, NoRoom))
async def analyze_resume(
    file: Annotated[UploadFile, File(description="PDF, DOCX, TXT, PNG or JPEG")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> ResumeReadingView:
    """Reads a résumé into skills, jobs and education, each with its place in the text and how sure that is.

    The answer is by rules and at once. Where a language model is set up, it reads the masked text once more
    (`task_id`), and what the text bears out takes the rules' place in `GET /resumes/{resume_id}`.
    """
    async with released(session, caller.company_scope):
        uploaded = await read_upload_or_picture(services.settings, services.document_parser, file)
        read = await service.read_now(services, uploaded.extracted.text, caller)
    resume, document, task = await service.keep_resume(session, services, caller, uploaded, read)
    return _view(resume, document, task.id)


@router.get("/resumes")
async def list_resumes(caller: CurrentUser, session: RequestSession, paging: Paging) -> ResumeList:
    """Résumés of yours that were read, newest first."""
    page = await fetch_page(session, repository.resumes_of(caller.user_id), paging)
    return ResumeList(resumes=[ResumeItem.model_validate(row) for row in page.rows], **page.numbers())


@router.get("/resumes/{resume_id}", responses=responses(UnknownResume))
async def get_resume(resume_id: IdPath, caller: CurrentUser, session: RequestSession) -> ResumeReadingView:
    """What was read of one résumé, with what you put right, and where in its text each part stands."""
    resume = await service.get_resume(session, caller, resume_id)
    return _view(resume, await _document(session, caller, resume))


@router.put("/resumes/{resume_id}", responses=responses(UnknownResume))
async def put_right(
    resume_id: IdPath, body: ResumeEdit, caller: CurrentUser, session: RequestSession, services: Wired
) -> ResumeReadingView:
    """What you put right takes the place of what was read; nothing reads over it afterwards."""
    resume = await service.put_right(session, services, caller, resume_id, body.parsed)
    return _view(resume, await _document(session, caller, resume))


@router.delete("/resumes/{resume_id}", status_code=204, responses=responses(UnknownResume))
async def delete_resume(resume_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """The reading, its passages and the file are gone at once."""
    await service.remove_resume(session, services, caller, resume_id)


async def _document(session: RequestSession, caller: Caller, resume: Resume) -> Document | None:
    if resume.document_id is None:
        return None
    return await repository.access_document(session, caller.user_id, resume.document_id)


def _view(resume: Resume, document: Document | None, task_id: str | None = None) -> ResumeReadingView:
    parsed = Parsed.model_validate(resume.parsed_json)
    return ResumeReadingView(
        resume_id=resume.id,
        document_id=resume.document_id,
        filename=resume.filename,
        raw_text=resume.raw_text,
        skills=parsed.skills,
        experience=parsed.experience,
        education=parsed.education,
        languages=parsed.languages,
        contact=parsed.contact,
        summary=parsed.summary,
        language=parsed.language,
        masked_pii=resume.masked_pii,
        masked_counts=resume.masked_counts,
        reader=resume.reader,
        engine=resume.engine,
        findings=[FindingView.model_validate(finding) for finding in (document.findings if document else [])],
        created_at=resume.created_at,
        edited_at=resume.edited_at,
        task_id=task_id,
    )
