"""Candidates of the caller's company."""

from math import ceil
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query

from api.candidates import listing, service, unmerge
from api.candidates.counts import status_counts
from api.candidates.duplicates import find_duplicates
from api.candidates.errors import (
    BadCursor,
    CandidateExists,
    JobNotThere,
    MergeStays,
    NoIds,
    NotAssignable,
    NothingToMerge,
    NotRestorable,
    UnknownCandidate,
    UnknownMerge,
)
from api.candidates.merge import merge
from api.candidates.query import Filters
from api.candidates.rejection import CorrectionWindowOpen, RejectionNeedsPerson
from api.candidates.schemas import (
    MAX_IDS,
    BulkDelete,
    BulkDeleted,
    BulkMove,
    BulkMoved,
    CandidateDetail,
    CandidateHistory,
    CandidateInput,
    CandidatePage,
    CandidateUpdate,
    CandidateView,
    DuplicatePage,
    MergeRequest,
    StatusCounts,
)
from api.candidates.views import candidate_detail, candidate_history, candidate_rows, candidate_view
from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["candidates"], responses=responses(Unauthenticated, Forbidden))


@router.get("/candidates", responses=responses(BadCursor))
async def list_candidates(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    wanted: Filters,
    sort: listing.Sort = "created_at:desc",
    cursor: Annotated[str | None, Query(max_length=2_000, description="`next_cursor` of the page before")] = None,
) -> CandidatePage:
    """A page, by number or after a cursor. People without `candidates:all` see those assigned to them."""
    listed = await listing.list_candidates(session, caller, wanted, sort, paging, cursor)
    return CandidatePage(
        candidates=await candidate_rows(session, listed.rows),
        total=listed.total,
        total_is_exact=listed.exact,
        page=listed.page,
        per_page=paging.per_page,
        pages=ceil(listed.total / paging.per_page),
        next_cursor=listed.next_cursor,
    )


@router.get("/candidates/counts")
async def count_candidates(caller: CurrentUser, session: RequestSession) -> StatusCounts:
    """How many candidates are at each point of the pipeline; of very many, as they were some seconds ago."""
    return await status_counts(session, caller)


@router.get("/candidates/duplicates")
async def list_duplicates(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    by: Literal["email", "phone", "name"] | None = None,
) -> DuplicatePage:
    """Candidates that seem to be one person. The same address (as its mail server reads it) or number is certain."""
    found = await find_duplicates(session, caller, by, paging)
    return DuplicatePage(duplicates=found.rows, **found.numbers())


@router.post(
    "/candidates/merge",
    responses=responses(
        Forbidden, RejectionNeedsPerson, UnknownCandidate, NothingToMerge, CandidateExists, CorrectionWindowOpen
    ),
)
async def merge_candidates(body: MergeRequest, caller: CurrentUser, session: RequestSession) -> CandidateDetail:
    """Interviews, rounds, documents, notes and history of the merged ones move to the kept one, whose detail comes
    back. A merged one's id opens the kept one from now on."""
    return await candidate_detail(session, caller, await merge(session, caller, body))


@router.delete(
    "/candidates/{candidate_id}/merges/{merged_id}",
    responses=responses(
        Forbidden,
        RejectionNeedsPerson,
        UnknownCandidate,
        UnknownMerge,
        MergeStays,
        CandidateExists,
        CorrectionWindowOpen,
    ),
)
async def undo_merge(
    candidate_id: IdPath, merged_id: IdPath, caller: CurrentUser, session: RequestSession
) -> CandidateDetail:
    """Takes back a merge of the last 30 days: interviews, rounds, documents and notes that came from `merged_id` go
    back, and that candidate comes back, whose detail is the answer. What was added or changed since stays."""
    return await candidate_detail(session, caller, await unmerge.undo_merge(session, caller, candidate_id, merged_id))


@router.delete("/candidates/bulk-delete", responses=responses(NoIds))
async def bulk_delete(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    body: Annotated[BulkDelete | None, Body()] = None,
    ids: Annotated[list[UuidText] | None, Query(max_length=MAX_IDS)] = None,
) -> BulkDeleted:
    """As many as 1,000 at once, restorable for 30 days. `?ids=` is for clients that send no body with DELETE."""
    wanted = [*(body.ids if body else ()), *(ids or ())]
    if not wanted:
        raise NoIds()
    deleted, missing = await service.delete_many(session, caller, wanted, services.clock)
    return BulkDeleted(deleted=deleted, not_found=missing)


@router.post("/candidates/bulk-move", responses=responses(Forbidden, RejectionNeedsPerson))
async def bulk_move(body: BulkMove, caller: CurrentUser, session: RequestSession) -> BulkMoved:
    """Moves many candidates to one status, each with an entry in its history."""
    done = await service.move_many(session, caller, body.ids, body.status, body.reason)
    return BulkMoved(moved=done.moved, unchanged=done.unchanged, not_found=done.not_found, held=done.held)


@router.post(
    "/candidates",
    status_code=201,
    responses=responses(CandidateExists, NoCompany, NotAssignable, JobNotThere),
)
async def create_candidate(
    body: CandidateInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> CandidateView:
    """Adds a candidate to the caller's company; the e-mail address must be new there."""
    return candidate_view(await service.create_candidate(session, caller, body, services.settings))


@router.get("/candidates/{candidate_id}", responses=responses(UnknownCandidate))
async def get_candidate(candidate_id: IdPath, caller: CurrentUser, session: RequestSession) -> CandidateDetail:
    """The id of a merged candidate answers the one it was merged into, under that one's own id."""
    return await candidate_detail(session, caller, await service.get_or_kept(session, caller, candidate_id))


@router.put(
    "/candidates/{candidate_id}",
    responses=responses(
        Forbidden,
        RejectionNeedsPerson,
        UnknownCandidate,
        CandidateExists,
        NotAssignable,
        JobNotThere,
        CorrectionWindowOpen,
    ),
)
async def update_candidate(
    candidate_id: IdPath, body: CandidateUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> CandidateView:
    """What is not given stays as it is; null empties a column."""
    updated = await service.update_candidate(session, caller, candidate_id, body, services.settings)
    return candidate_view(updated)


@router.delete("/candidates/{candidate_id}", status_code=204, responses=responses(UnknownCandidate))
async def delete_candidate(candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Hides the candidate; restorable for 30 days, then gone for good (GDPR-06), interviews too."""
    await service.delete_candidate(session, caller, candidate_id, services.clock)


@router.post(
    "/candidates/{candidate_id}/restore",
    responses=responses(UnknownCandidate, CandidateExists, NotRestorable),
)
async def restore_candidate(
    candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> CandidateView:
    """Takes back a deletion of the last 30 days."""
    return candidate_view(await service.restore_candidate(session, caller, candidate_id, services.clock))


@router.get("/candidates/{candidate_id}/history", responses=responses(UnknownCandidate))
async def get_history(
    candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> CandidateHistory:
    """The way through the pipeline: who moved the candidate when, why, and how long they stayed."""
    candidate = await service.get_or_kept(session, caller, candidate_id)
    return await candidate_history(session, candidate, services.clock.now())
