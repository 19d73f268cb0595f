"""What was written elsewhere, taken over into a profile: LinkedIn's export (REST-130), and a résumé that was read."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from api.audit import about
from api.career.errors import EntryInvalid, TooManyEntries, UnknownProfile, WhichProfile
from api.career.imports import service
from api.career.imports.errors import (
    ExportRefused,
    ImportDone,
    NotAnExport,
    ProfileMoved,
    Undecided,
    UnknownImport,
)
from api.career.imports.from_resume import gathered_from
from api.career.imports.linkedin import TABLES, gathered_of
from api.career.imports.reading import read_tables
from api.career.imports.schemas import ProfileImportView, ResolveRequest, ResumeImportRequest
from api.career.models import ProfileImportSource
from api.career.service import profile_for
from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.errors import DocumentRefused, DocumentTooLarge, ReadingUnavailable
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.resumes.errors import UnknownResume
from api.resumes.parsed import Parsed
from api.resumes.service import get_resume
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["career"], route_class=DocumentRoute, responses=responses(Unauthenticated, Forbidden))

KNOWN = frozenset(TABLES)


@router.post(
    "/imports/linkedin",
    status_code=202,
    responses=responses(
        UnknownProfile, WhichProfile, ExportRefused, NotAnExport, DocumentTooLarge, DocumentRefused, ReadingUnavailable,
        TooManyRequests,
    ),
)  # fmt: skip
async def import_linkedin(
    file: Annotated[UploadFile, File(description="The ZIP that LinkedIn gives, or one of its CSV tables")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    profile_id: Annotated[UuidText | None, Form(description="Left out: the caller's only profile")] = None,
) -> ProfileImportView:
    """Compares an export of LinkedIn with the profile, row by row. Nothing changes before
    `POST /imports/{import_id}/resolve`; messages, contacts and whatever else is in the archive are not read."""
    await profile_for(session, caller, profile_id)
    async with released(session, caller.company_scope):
        filename, tables = await read_tables(services.settings, file, KNOWN)
        gathered, mapping = gathered_of(tables)
    profile = await profile_for(session, caller, profile_id)
    made = await service.begin(session, caller, profile, ProfileImportSource.LINKEDIN, filename, gathered, mapping)
    about(session, "import", made.id)
    return await service.view_of(session, caller, made)


@router.post("/imports/resume", status_code=202, responses=responses(UnknownProfile, WhichProfile, UnknownResume))
async def import_resume(body: ResumeImportRequest, caller: CurrentUser, session: RequestSession) -> ProfileImportView:
    """Compares what was read of a résumé, as its owner put it right, with the profile, row by row."""
    resume = await get_resume(session, caller, body.resume_id)
    gathered = gathered_from(Parsed.model_validate(resume.parsed_json))
    profile = await profile_for(session, caller, body.profile_id)
    made = await service.begin(session, caller, profile, ProfileImportSource.RESUME, resume.filename, gathered, {})
    about(session, "import", made.id)
    return await service.view_of(session, caller, made)


@router.get("/imports/{import_id}", responses=responses(UnknownImport))
async def get_import(import_id: IdPath, caller: CurrentUser, session: RequestSession) -> ProfileImportView:
    """An import compared with the profile as it is now, and what would become of each row."""
    return await service.view_of(session, caller, await service.get_import(session, caller, import_id))


@router.post(
    "/imports/{import_id}/resolve",
    responses=responses(UnknownImport, ImportDone, ProfileMoved, Undecided, TooManyEntries, EntryInvalid),
)
async def resolve_import(
    import_id: IdPath, body: ResolveRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> ProfileImportView:
    """Takes over what was chosen, all of it or nothing. The same file again then says nothing new."""
    made = await service.resolve(session, services, caller, import_id, body)
    return await service.view_of(session, caller, made)


@router.delete("/imports/{import_id}", status_code=204, responses=responses(UnknownImport))
async def delete_import(import_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Forgets the import and what was decided in it. What was taken over stays in the profile."""
    await service.delete_import(session, caller, import_id)
