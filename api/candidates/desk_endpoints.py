"""What HR works with beside the list: the board's columns, saved views, notes, and moving or handing over many."""

from fastapi import APIRouter

from api.audit import about
from api.candidates import moves, notes
from api.candidates.desk_schemas import (
    BulkAssign,
    BulkAssigned,
    MoveMatching,
    MoveStarted,
    NoteInput,
    NoteList,
    NoteView,
    SavedViews,
    StageList,
)
from api.candidates.errors import (
    MoveBegan,
    NotAllAtOnce,
    NotAssignable,
    TooManyMatches,
    UnknownCandidate,
    UnknownMove,
    UnknownNote,
)
from api.candidates.query import Filters
from api.candidates.service import get_or_kept
from api.candidates.stages import stages
from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.security.dependencies import CurrentUser, RequestSession

router = APIRouter(tags=["candidates"], responses=responses(Unauthenticated, Forbidden))


@router.get("/candidates/stages")
async def list_stages(caller: CurrentUser, session: RequestSession, wanted: Filters) -> StageList:
    """How many are at each point of the pipeline, and how long the middle one has been there. `q` and `status` are
    left out of account; of very many candidates as it was some seconds ago."""
    return await stages(session, caller, wanted)


@router.get("/candidates/views")
async def get_views(caller: CurrentUser, session: RequestSession) -> SavedViews:
    """The caller's own saved views of the list, in the order of their tabs."""
    return SavedViews(views=await notes.saved_views(session, caller))


@router.put("/candidates/views", responses=responses(NoCompany))
async def put_views(body: SavedViews, caller: CurrentUser, session: RequestSession) -> SavedViews:
    """All of them, in their new order. Words of a search are not kept: they are people's names."""
    await notes.keep_views(session, caller, body.views)
    return body


@router.post("/candidates/bulk-assign", responses=responses(NotAssignable))
async def bulk_assign(body: BulkAssign, caller: CurrentUser, session: RequestSession) -> BulkAssigned:
    """Hands many candidates to one person; null: to nobody. Nobody gets a mail for it."""
    return await moves.assign_many(session, caller, body.ids, body.assigned_to)


@router.post("/candidates/move-matching", status_code=202, responses=responses(NoCompany, NotAllAtOnce, TooManyMatches))
async def move_matching(body: MoveMatching, caller: CurrentUser, session: RequestSession) -> MoveStarted:
    """Moves all that a list shows, as a task that begins after ten seconds. Not to `rejected`."""
    queued, starts_at = await moves.start_move(session, caller, body)
    return MoveStarted(task_id=queued.id, starts_at=starts_at)


@router.delete("/candidates/move-matching/{task_id}", status_code=204, responses=responses(UnknownMove, MoveBegan))
async def call_off_move(task_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Takes back a move of all that match, before it begins."""
    await moves.call_off(session, caller, task_id)


@router.get("/candidates/{candidate_id}/notes", responses=responses(UnknownCandidate))
async def list_notes(candidate_id: IdPath, caller: CurrentUser, session: RequestSession) -> NoteList:
    """What colleagues wrote about the candidate, the newest first. Nothing that scores reads it."""
    candidate = await get_or_kept(session, caller, candidate_id)
    return NoteList(notes=await notes.notes_of(session, candidate))


@router.post("/candidates/{candidate_id}/notes", status_code=201, responses=responses(UnknownCandidate))
async def create_note(candidate_id: IdPath, body: NoteInput, caller: CurrentUser, session: RequestSession) -> NoteView:
    """A note of at most 4,000 characters, under the caller's name."""
    candidate = await get_or_kept(session, caller, candidate_id)
    note = await notes.add_note(session, caller, candidate, body.text)
    about(session, "candidate", candidate.id, company_id=candidate.company_id, note_id=note.id)
    return note


@router.delete(
    "/candidates/{candidate_id}/notes/{note_id}", status_code=204, responses=responses(UnknownCandidate, UnknownNote)
)
async def delete_note(candidate_id: IdPath, note_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """For good: what was written about a person and is wrong is not kept."""
    candidate = await get_or_kept(session, caller, candidate_id)
    await notes.remove_note(session, candidate, note_id)
    about(session, "candidate", candidate.id, company_id=candidate.company_id, note_id=note_id)
