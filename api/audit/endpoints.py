"""Reading the audit log."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.audit import repository, seals
from api.audit.models import ActorKind
from api.audit.repository import AuditFilter
from api.clock import Utc
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import UuidText
from api.paging import Paged, Paging
from api.security.dependencies import CurrentUser, RequestSession
from api.views import View

router = APIRouter(tags=["audit"], responses=responses(Unauthenticated, Forbidden))


class AuditView(View):
    id: str
    created_at: Utc
    actor_kind: ActorKind
    actor_id: str | None
    actor_role: str | None
    action: str
    object_kind: str | None
    object_id: str | None
    facts: dict[str, Any]
    ip: str | None
    request_id: str | None


class AuditPage(Paged):
    entries: list[AuditView]


class AuditCheck(BaseModel):
    intact: bool
    broken_at: int | None
    """Number of the first sealed batch that does not fit."""
    seals: int
    entries: int
    unsealed: int
    """Entries of the last minutes, not yet in a batch."""


@router.get("/audit")
async def list_audit(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    actor_id: UuidText | None = None,
    object_id: UuidText | None = None,
    action: Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$")] = None,
    since: Utc | None = None,
    until: Utc | None = None,
) -> AuditPage:
    """Who saw or changed what, newest first."""
    wanted = AuditFilter(actor_id, object_id, action, since, until)
    found = await repository.list_entries(session, caller, paging, wanted)
    return AuditPage(entries=[AuditView.model_validate(row) for row in found.rows], **found.numbers())


@router.get("/audit/verify")
async def verify_audit(caller: CurrentUser, session: RequestSession) -> AuditCheck:
    """Works out the hash chain of the caller's company again (of the platform's own, for an administrator)."""
    check = await seals.check_chain(session, caller.company_scope)
    return AuditCheck(
        intact=check.broken_at is None,
        broken_at=check.broken_at,
        seals=check.seals,
        entries=check.entries,
        unsealed=check.unsealed,
    )
