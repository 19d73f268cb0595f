"""A person's rights: policy, consents, export, erasure (REST-110, requirements §13)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.audit import about
from api.candidates.errors import UnknownCandidate
from api.candidates.service import get_candidate
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging
from api.privacy import accounts, export
from api.privacy.erasure import InterviewRuns, erase_candidate
from api.privacy.errors import (
    AccountNeedsConsent,
    ExportNotReady,
    LastPerson,
    NotConfirmed,
    PolicyChanged,
    UnknownExport,
)
from api.privacy.models import Export
from api.privacy.policy import current_version, policy
from api.privacy.repository import access_export, consents_of
from api.privacy.repository import list_exports as list_kept_exports
from api.privacy.schemas import (
    ConsentChoice,
    ConsentList,
    ConsentView,
    ExportPage,
    ExportQueued,
    ExportRow,
    ExportView,
    PolicyView,
)
from api.routing import PREFIX
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.wiring import Services
from api.zones import Language

open_router = APIRouter(tags=["privacy"])
router = APIRouter(tags=["privacy"], responses=responses(Unauthenticated, Forbidden))


@open_router.get("/privacy-policy")
async def get_privacy_policy(services: Wired, language: Annotated[Language, Query()] = "en") -> PolicyView:
    """The policy in force, in the nearest language there is."""
    return PolicyView(**policy(services.settings.config_dir, language).model_dump())


@router.get("/me/consents")
async def list_consents(caller: CurrentUser, session: RequestSession, services: Wired) -> ConsentList:
    """Which consents the caller gave, refused or withdrew, and when."""
    found = await consents_of(session, caller.user_id)
    return ConsentList(
        policy_version=current_version(services.settings.config_dir),
        consents=[ConsentView.model_validate(row) for row in found],
    )


@router.post("/me/consents", status_code=201, responses=responses(PolicyChanged, AccountNeedsConsent))
async def choose_consent(
    body: ConsentChoice, caller: CurrentUser, session: RequestSession, services: Wired
) -> ConsentList:
    """Gives or withdraws one consent."""
    await accounts.choose_consent(session, services, caller, body)
    return await list_consents(caller, session, services)


@router.get("/me/export", status_code=202)
async def export_own_data(
    caller: CurrentUser, session: RequestSession, services: Wired, response: Response
) -> ExportQueued:
    """Orders an archive of everything that is kept about the caller."""
    order = export.start_export(
        session,
        services,
        company_id=caller.company_id,
        candidate_id=None,
        user_id=caller.user_id,
        requested_by=caller.user_id,
    )
    about(session, "export", order.id)
    response.headers["Location"] = f"{PREFIX}/exports/{order.id}"
    return ExportQueued(export_id=order.id, task_id=order.task_id)


@router.delete("/me", status_code=204, responses=responses(LastPerson))
async def delete_own_account(caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Signs out everywhere and hides the account; after 30 days nothing of it is left (GDPR-06)."""
    await accounts.delete_account(session, services, caller)


@router.post("/candidates/{candidate_id}/export", status_code=202, responses=responses(UnknownCandidate))
async def export_candidate(
    candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ExportQueued:
    """Orders an archive of everything that is kept about the candidate, recordings included."""
    candidate = await get_candidate(session, caller, candidate_id)
    order = export.start_export(
        session,
        services,
        company_id=candidate.company_id,
        candidate_id=candidate.id,
        user_id=None,
        requested_by=caller.user_id,
    )
    about(session, "candidate", candidate.id, company_id=candidate.company_id, export_id=order.id)
    return ExportQueued(export_id=order.id, task_id=order.task_id)


@router.delete(
    "/candidates/{candidate_id}/personal-data",
    status_code=204,
    responses=responses(UnknownCandidate, InterviewRuns, NotConfirmed),
)
async def erase(
    candidate_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    confirm: Annotated[str, Query(max_length=255)],
) -> None:
    """Erases the person everywhere, for good. `confirm` is their e-mail address, typed again."""
    candidate = await get_candidate(session, caller, candidate_id)
    if confirm.strip().lower() != candidate.email:
        raise NotConfirmed()
    await erase_candidate(session, services, candidate, caller)


@router.get("/exports")
async def list_exports(caller: CurrentUser, session: RequestSession, services: Wired, paging: Paging) -> ExportPage:
    """Candidates' archives that are kept now, whoever asked for them."""
    found = await list_kept_exports(session, caller, paging, services.clock.now())
    return ExportPage(exports=[_row(*row) for row in found.rows], **found.numbers())


def _row(order: Export, candidate_name: str, asked_by: str) -> ExportRow:
    return ExportRow(
        id=order.id,
        candidate_id=order.candidate_id or "",
        candidate_name=candidate_name,
        requested_by=order.requested_by,
        asked_by=asked_by,
        ready=order.ready_at is not None,
        size_bytes=order.size_bytes,
        created_at=order.created_at,
        expires_at=order.expires_at,
        task_id=order.task_id,
    )


@router.get("/exports/{export_id}", responses=responses(UnknownExport))
async def get_export(export_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> ExportView:
    """How far an ordered archive is, and until when it can be fetched."""
    order = await _kept(session, services, caller, export_id)
    ready = order.ready_at is not None
    return ExportView(
        id=order.id,
        ready=ready,
        size_bytes=order.size_bytes,
        url=f"{PREFIX}/exports/{order.id}/archive" if ready else None,
        created_at=order.created_at,
        expires_at=order.expires_at,
        task_id=order.task_id,
    )


@router.get(
    "/exports/{export_id}/archive",
    response_class=StreamingResponse,
    responses={
        **responses(UnknownExport, ExportNotReady),
        200: {"content": {"application/zip": {}}, "description": "The archive"},
    },
)
async def download_export(
    export_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> StreamingResponse:
    """The archive itself, a ZIP file with everything stored about the person."""
    order = await _kept(session, services, caller, export_id)
    if order.storage_key is None:
        raise ExportNotReady()
    headers = {
        "Content-Disposition": f'attachment; filename="personal-data-{order.id[:8]}.zip"',
        "Content-Length": str(order.size_bytes),
    }
    return StreamingResponse(services.files.read(order.storage_key), media_type="application/zip", headers=headers)


async def _kept(session: RequestSession, services: Services, caller: CurrentUser, export_id: str) -> Export:
    order = await access_export(session, caller, export_id)
    if order is None or order.expires_at <= services.clock.now():
        raise UnknownExport()
    return order
