"""Reading the audit log."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.accounts.repository import names_of
from api.audit import repository, seals
from api.audit.models import ActorKind, AuditEntry
from api.audit.repository import AuditFilter
from api.clock import Utc
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import UuidText
from api.imports.cells import BOM, csv_lines
from api.paging import Paged, Paging
from api.security.dependencies import CurrentUser, RequestSession
from api.texts import NO_NUL
from api.views import View

router = APIRouter(tags=["audit"], responses=responses(Unauthenticated, Forbidden))

MOST_ROWS = 10_000
COLUMNS = (
    "created_at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "actor_role",
    "action",
    "object_kind",
    "object_id",
    "facts",
    "ip",
    "request_id",
)


class AuditView(View):
    id: str
    created_at: Utc
    actor_kind: ActorKind
    actor_id: str | None
    actor_name: str | None = None
    """None: the system, or somebody whose account is gone."""
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


async def _filter(
    actor_id: UuidText | None = None,
    object_id: UuidText | None = None,
    action: Annotated[str | None, Query(max_length=120, pattern=NO_NUL)] = None,
    since: Utc | None = None,
    until: Utc | None = None,
    actor_kind: ActorKind | None = None,
    q: Annotated[str | None, Query(max_length=100, pattern=NO_NUL)] = None,
) -> AuditFilter:
    """`until` is not included; `q` looks in the action, the kind of object and its id."""
    return AuditFilter(actor_id, object_id, action, since, until, actor_kind, q)


Wanted = Annotated[AuditFilter, Depends(_filter)]


@router.get("/audit")
async def list_audit(caller: CurrentUser, session: RequestSession, paging: Paging, wanted: Wanted) -> AuditPage:
    """Who saw or changed what, newest first."""
    found = await repository.list_entries(session, caller, paging, wanted)
    return AuditPage(entries=await _views(session, found.rows), **found.numbers())


@router.get(
    "/audit.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A CSV file"}},
)
async def download_audit(caller: CurrentUser, session: RequestSession, wanted: Wanted) -> Response:
    """The newest 10,000 entries that fit, as a table."""
    entries = await _views(session, await repository.newest_entries(session, caller, wanted, MOST_ROWS))
    headers = {"Content-Disposition": 'attachment; filename="audit-log.csv"', "Cache-Control": "no-store"}
    return Response(_as_csv(entries), media_type="text/csv; charset=utf-8", headers=headers)


async def _views(session: RequestSession, rows: Sequence[AuditEntry]) -> list[AuditView]:
    names = await names_of(session, [row.actor_id for row in rows if row.actor_id])
    return [
        AuditView.model_validate(row).model_copy(update={"actor_name": names.get(row.actor_id or "")}) for row in rows
    ]


def _as_csv(entries: Sequence[AuditView]) -> bytes:
    rows = [entry.model_dump(mode="json") | {"facts": json.dumps(entry.facts, ensure_ascii=False)} for entry in entries]
    return BOM.encode() + csv_lines([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])


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
