"""Documents (REST-129) and what can be taken away (REST-131)."""

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse

from api.audit import about
from api.career import repository as careers
from api.career.errors import EntryChanged, UnknownProfile, WhichProfile
from api.career.fields import Language
from api.career.listing import DataPage, SizedPaging, pagination
from api.career.models import Profile
from api.career.service import get_profile
from api.career.words import career_words
from api.cvs import repository, service
from api.cvs.content import content_of, differences
from api.cvs.document import Drawn, body_of, style_of
from api.cvs.errors import PdfNotReady, TooManyCvs, UnknownCv, UnknownVersion
from api.cvs.json_resume import json_resume
from api.cvs.models import CvStatus
from api.cvs.one_page import forms
from api.cvs.schemas import (
    ALL_SECTIONS,
    CvComparison,
    CvDifference,
    CvInput,
    CvPatch,
    CvVersionDetail,
    CvVersionList,
    CvVersionView,
    CvView,
    GenerateStarted,
    Preview,
    Section,
    TemplateList,
    TemplateView,
)
from api.cvs.templates import UnknownTemplate, load_template, template_names
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.paging import fetch_page
from api.privacy.export import start_export
from api.privacy.schemas import ExportQueued
from api.reports.endpoints import Pdf, PdfFailed, PdfUnavailable
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["cvs"], responses=responses(Unauthenticated, Forbidden))

Number = Annotated[int, Path(ge=1, le=1_000_000, description="Of a version, from 1")]
WhoseProfile = Annotated[UuidText | None, Query(description="Left out: the caller's only profile")]


@router.get("/cv-templates")
async def list_templates(_caller: CurrentUser, services: Wired, language: Language = "en") -> TemplateList:
    """How documents can look, by the name that a document gives."""
    folder = services.settings.config_dir
    found = {name: load_template(folder, name) for name in template_names(folder)}
    return TemplateList(
        templates=[
            TemplateView(name=name, title=one.names[language], about=one.about[language], photo=one.photo)
            for name, one in found.items()
        ]
    )


@router.get("/cvs")
async def list_cvs(
    caller: CurrentUser, session: RequestSession, paging: SizedPaging, profile_id: WhoseProfile = None
) -> DataPage[CvView]:
    """The caller's documents, each with its newest version."""
    found = await fetch_page(session, repository.own_cvs(caller, profile_id), paging.plain())
    return DataPage[CvView](data=await service.views_of(session, found.rows), pagination=pagination(found))


@router.post("/cvs", status_code=201, responses=responses(UnknownProfile, WhichProfile, UnknownTemplate, TooManyCvs))
async def create_cv(body: CvInput, caller: CurrentUser, session: RequestSession, services: Wired) -> CvView:
    """Begins a document of a profile: its template, language, and sections in their order."""
    cv = await service.create_cv(session, services, caller, body)
    about(session, "cv", cv.id)
    return (await service.views_of(session, [cv]))[0]


@router.get("/cvs/{cv_id}", responses=responses(UnknownCv))
async def get_cv(cv_id: IdPath, caller: CurrentUser, session: RequestSession) -> CvView:
    """One document's settings, and its newest version."""
    return (await service.views_of(session, [await service.get_cv(session, caller, cv_id)]))[0]


@router.patch("/cvs/{cv_id}", responses=responses(UnknownCv, EntryChanged, UnknownTemplate))
async def amend_cv(
    cv_id: IdPath, body: CvPatch, caller: CurrentUser, session: RequestSession, services: Wired
) -> CvView:
    """Changes the settings that the body names. Versions made before stay as they are."""
    cv = await service.amend_cv(session, services, caller, cv_id, body)
    return (await service.views_of(session, [cv]))[0]


@router.delete("/cvs/{cv_id}", status_code=204, responses=responses(UnknownCv))
async def delete_cv(cv_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Deletes the document with all its versions and their files."""
    await service.delete_cv(session, caller, cv_id)


@router.get("/cvs/{cv_id}/preview", responses=responses(UnknownCv, UnknownTemplate))
async def preview_cv(cv_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> Preview:
    """The document as it would be made now, as HTML with its style; nothing is stored."""
    cv = await service.get_cv(session, caller, cv_id)
    profile = await get_profile(session, caller, cv.profile_id)
    drawn = await service.as_it_stands(session, services, cv, profile)
    return Preview(html=body_of(drawn), style=style_of(drawn.template))


@router.post("/cvs/{cv_id}/generate", status_code=202, responses=responses(UnknownCv, UnknownTemplate, TooManyCvs))
async def generate_cv(cv_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> GenerateStarted:
    """Makes a version, which never changes again, and its PDF in the background. Where nothing has changed since the
    newest version, that one is answered, and its PDF made again if it is gone."""
    version, task = await service.generate(session, services, caller, cv_id)
    return GenerateStarted(version=CvVersionView.model_validate(version), task_id=task.id if task else None)


@router.get(
    "/cvs/{cv_id}/pdf",
    response_class=StreamingResponse,
    responses={
        **responses(UnknownCv, UnknownVersion, PdfNotReady),
        200: {"content": {"application/pdf": {}}, "description": "The document"},
    },
)
async def download_pdf(
    cv_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="Left out: the newest")] = None,
) -> StreamingResponse:
    """The PDF of a version. Files are kept for seven days; after that `POST …/generate` makes the newest again."""
    cv = await service.get_cv(session, caller, cv_id)
    found = await service.get_version(session, cv, version)
    ready = found.status is CvStatus.READY and found.pdf_expires_at and found.pdf_expires_at > services.clock.now()
    if not ready or found.pdf_key is None or await services.files.size(found.pdf_key) is None:
        raise PdfNotReady()
    headers = {
        "Content-Disposition": f'attachment; filename="cv-{found.number}.pdf"',
        "Content-Length": str(found.pdf_bytes),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(services.files.read(found.pdf_key), media_type="application/pdf", headers=headers)


@router.get("/cvs/{cv_id}/versions", responses=responses(UnknownCv))
async def list_versions(cv_id: IdPath, caller: CurrentUser, session: RequestSession) -> CvVersionList:
    """Every version of the document, the newest first."""
    cv = await service.get_cv(session, caller, cv_id)
    found = await repository.versions_of(session, cv.id)
    return CvVersionList(versions=[CvVersionView.model_validate(one) for one in found])


@router.get("/cvs/{cv_id}/versions/{number}", responses=responses(UnknownCv, UnknownVersion))
async def get_version(cv_id: IdPath, number: Number, caller: CurrentUser, session: RequestSession) -> CvVersionDetail:
    """One version with what it says."""
    cv = await service.get_cv(session, caller, cv_id)
    return CvVersionDetail.model_validate(await service.get_version(session, cv, number))


@router.get("/cvs/{cv_id}/versions/{number}/compare", responses=responses(UnknownCv, UnknownVersion))
async def compare_versions(
    cv_id: IdPath,
    number: Number,
    caller: CurrentUser,
    session: RequestSession,
    with_: Annotated[int | None, Query(alias="with", ge=1, le=1_000_000, description="Left out: the newest")] = None,
) -> CvComparison:
    """What differs between this version and another one, place by place."""
    cv = await service.get_cv(session, caller, cv_id)
    before, after = await service.get_version(session, cv, number), await service.get_version(session, cv, with_)
    both = [
        {"template": one.template, "language": one.language, "sections": one.sections, "content": one.content}
        for one in (before, after)
    ]
    found = [CvDifference(path=path, before=old, after=new) for path, old, new in differences(both[0], both[1])]
    return CvComparison(before=before.number, after=after.number, differences=found)


@router.post(
    "/cvs/{cv_id}/versions/{number}/restore",
    status_code=202,
    responses=responses(UnknownCv, UnknownVersion, UnknownTemplate, TooManyCvs),
)
async def restore_version(
    cv_id: IdPath, number: Number, caller: CurrentUser, session: RequestSession, services: Wired
) -> GenerateStarted:
    """Makes this version the newest once more, and its settings the document's. The profile itself stays as it is."""
    version, task = await service.restore(session, services, caller, cv_id, number)
    return GenerateStarted(version=CvVersionView.model_validate(version), task_id=task.id)


@router.get(
    "/export/json",
    response_class=Response,
    responses={
        **responses(UnknownProfile, WhichProfile),
        200: {"content": {"application/json": {}}, "description": "JSON Resume"},
    },
)
async def export_json(
    caller: CurrentUser, session: RequestSession, services: Wired, profile_id: WhoseProfile = None
) -> Response:
    """The profile in the JSON Resume schema, which other tools read. Anonymised projects are hidden in it."""
    profile = await _chosen(session, caller, profile_id)
    drawn = await _drawn(session, services, profile)
    text = json.dumps(json_resume(drawn.content), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="resume.json"', "Cache-Control": "no-store"}
    return Response(text, media_type="application/json", headers=headers)


@router.get(
    "/export/one-pager",
    response_class=Response,
    responses={
        **responses(UnknownProfile, WhichProfile, PdfUnavailable, PdfFailed),
        200: {"content": {"application/pdf": {}}, "description": "One page"},
    },
)
async def export_one_pager(
    caller: CurrentUser, session: RequestSession, services: Wired, profile_id: WhoseProfile = None
) -> Response:
    """The profile on one page, whatever is in it: type gets smaller first, then the oldest and longest is left out."""
    profile = await _chosen(session, caller, profile_id)
    drawn = await _drawn(session, services, profile)
    return Pdf(json.dumps(forms(drawn)), "one-pager.pdf", "api.cvs.printing")


@router.post("/export/archive", status_code=202)
async def export_archive(caller: CurrentUser, session: RequestSession, services: Wired) -> ExportQueued:
    """Orders an archive of everything that is kept about the caller, career and documents included (GDPR-02)."""
    order = start_export(
        session,
        services,
        company_id=caller.company_id,
        candidate_id=None,
        user_id=caller.user_id,
        requested_by=caller.user_id,
    )
    about(session, "export", order.id)
    return ExportQueued(export_id=order.id, task_id=order.task_id)


async def _chosen(session: RequestSession, caller: Caller, profile_id: str | None) -> Profile:
    if profile_id is None:
        ids = await careers.profile_ids(session, caller.user_id)
        if len(ids) != 1:
            raise WhichProfile()
        profile_id = ids[0]
    return await get_profile(session, caller, profile_id)


async def _drawn(session: RequestSession, services: Wired, profile: Profile) -> Drawn:
    sections = [Section(section=name) for name in ALL_SECTIONS]
    words = career_words(services.settings.config_dir, profile.language)
    content = content_of(await careers.whole(session, profile), sections, words)
    return service.drawn_of(services, content, "classic", profile.language, sections)
