"""REST-063 … REST-066."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.companies import request_repository, requests
from api.companies.errors import ContactTaken, RequestDecided, RequestPending, UnknownRequest
from api.companies.models import RequestStatus
from api.companies.request_schemas import (
    CompanyRequestInput,
    CompanyRequestPage,
    CompanyRequestView,
    DecisionPreview,
    PreviewInput,
    RejectInput,
    RequestReceived,
)
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["companies"])
admin_router = APIRouter(tags=["admin"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


@router.post("/register/company", status_code=201, responses=responses(RequestPending, TooManyRequests))
async def register_company(body: CompanyRequestInput, session: RequestSession) -> RequestReceived:
    """Asks for a company on this installation. A person decides; the answer comes by mail."""
    return await requests.receive(session, body)


@admin_router.get("/admin/company-requests")
async def list_requests(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    status: Annotated[RequestStatus | Literal["all"], Query()] = RequestStatus.PENDING,
) -> CompanyRequestPage:
    """Requests that wait, the longest wait first; decided ones with the newest first."""
    wanted = None if status == "all" else status
    found = await request_repository.list_requests(session, paging, wanted)
    return CompanyRequestPage(requests=await requests.views(session, found.rows), **found.numbers())


@admin_router.post(
    "/admin/company-requests/{request_id}/approve",
    responses=responses(UnknownRequest, RequestDecided, ContactTaken),
)
async def approve_request(
    request_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> CompanyRequestView:
    """Makes the company and its first HR user, and mails the invitation. A second decision answers 409."""
    decided = await requests.approve(session, services, caller, request_id)
    return (await requests.views(session, [decided]))[0]


@admin_router.post("/admin/company-requests/{request_id}/reject", responses=responses(UnknownRequest, RequestDecided))
async def reject_request(
    request_id: IdPath, body: RejectInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> CompanyRequestView:
    """The reason is mailed to the contact. A second decision answers 409."""
    decided = await requests.reject(session, services, caller, request_id, body.reason)
    return (await requests.views(session, [decided]))[0]


@admin_router.post("/admin/company-requests/{request_id}/preview", responses=responses(UnknownRequest))
async def preview_decision(
    request_id: IdPath, body: PreviewInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> DecisionPreview:
    """What approving or rejecting would make and mail, word for word. It decides nothing."""
    return await requests.preview(session, services.settings.config_dir, request_id, body)
