"""Taking back a merge: what moved goes back to whom it came from, and values that were taken are as before."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates import repository
from api.candidates.account_link import account_of
from api.candidates.errors import CandidateExists, MergeStays, UnknownCandidate, UnknownMerge
from api.candidates.merge import moving, snapshot_of
from api.candidates.models import Candidate, CandidateMerge, CandidateStatus
from api.candidates.pipeline import move
from api.candidates.service import RESTORABLE
from api.ports import Clock
from api.rounds.models import InterviewRound
from api.security.callers import Caller


def undo_until(entry: CandidateMerge, kept_id: str) -> datetime | None:
    """Until when a merge can be taken back; None where another merge has to be taken back before it."""
    return entry.created_at + RESTORABLE if entry.snapshot["kept"]["id"] == kept_id else None


async def undo_merge(session: AsyncSession, caller: Caller, kept_id: str, merged_id: str) -> Candidate:
    """The candidate who was merged, as they were, with their own rows. What was added since stays with the kept one,
    and so does a value that somebody changed since.

    Raises:
        UnknownCandidate: the kept one is not there, e.g. because they were erased or merged on.
        UnknownMerge: no such merge, or it was taken back already.
        MergeStays: `reason` is "too_late", "erased" or "merged_on".
        CandidateExists: somebody else has one of the two addresses by now.
        RejectionNeedsPerson, CorrectionWindowOpen: the kept one would go back to the status `rejected`.
    """
    kept = await repository.lock_candidate(session, caller, kept_id)
    if kept is None:
        raise UnknownCandidate()
    entry = await session.scalar(
        select(CandidateMerge).where(CandidateMerge.kept_id == kept.id, CandidateMerge.merged_id == merged_id)
    )
    if entry is None:
        raise UnknownMerge()
    clock: Clock = session.info["clock"]
    merged = await _tombstone(session, kept, entry, clock.now())
    await _give_rows_back(session, entry)
    status = await _give_values_back(session, kept, entry)
    kept.updated_at = clock.now()
    await _refuse_taken(session, kept)
    # The kept one's address is its own again before the other one's is in use.
    await session.flush()
    await _refuse_taken(session, merged)
    merged.merged_into = merged.deleted_at = None
    merged.updated_at = clock.now()
    # The account may have been made, verified or closed meanwhile.
    merged.user_id = await account_of(session, merged.email)
    await session.delete(entry)
    await session.flush()
    if status is not None:
        await move(session, kept, status, caller, "merge undone")
    about(session, "candidate", kept.id, company_id=kept.company_id, unmerged=merged.id)
    return merged


async def _tombstone(session: AsyncSession, kept: Candidate, entry: CandidateMerge, now: datetime) -> Candidate:
    """The merged one's row, locked. Raises MergeStays."""
    if undo_until(entry, kept.id) is None:
        raise MergeStays(
            "The one who was kept was merged on since. Undo that merge first, then this one.", reason="merged_on"
        )
    if now >= entry.created_at + RESTORABLE:
        raise MergeStays("A merge can be undone for 30 days; that time is over.", reason="too_late")
    merged = await session.scalar(select(Candidate).where(Candidate.id == entry.merged_id).with_for_update())
    if merged is None or merged.erased_at is not None:
        raise MergeStays("The data of the person who was merged has been erased for good.", reason="erased")
    return merged


async def _give_rows_back(session: AsyncSession, entry: CandidateMerge) -> None:
    """Only what still belongs to the kept one: rows may have been removed since."""
    for table, column in moving():
        ids = entry.moved.get(table.name)
        if ids:
            mine = table.c[column] == entry.kept_id
            await session.execute(update(table).where(table.c.id.in_(ids), mine).values({column: entry.merged_id}))
    rounds = await session.scalars(
        select(InterviewRound)
        .where(InterviewRound.candidate_id == entry.merged_id, InterviewRound.id.in_(entry.snapshot["rounds"]))
        .order_by(InterviewRound.round_number)
        .execution_options(populate_existing=True)
    )
    # From the lowest up, one by one: no number is there twice in between.
    for one in rounds:
        one.round_number = entry.snapshot["rounds"][one.id]
        await session.flush()


async def _give_values_back(session: AsyncSession, kept: Candidate, entry: CandidateMerge) -> CandidateStatus | None:
    """Writes what the kept one had before; answers the status to go back to, which has a way of its own."""
    present, before = snapshot_of(kept), entry.snapshot["kept"]
    status = None
    for name, taken in entry.snapshot["taken"].items():
        if present[name] != taken:
            continue
        if name == "status":
            status = CandidateStatus(before[name])
        else:
            setattr(kept, name, await _still_valid(session, name, before[name]))
    return status


async def _still_valid(session: AsyncSession, name: str, value: Any) -> Any:
    """A column's value out of a snapshot; None for what refers to somebody or something that is gone."""
    column = Candidate.__table__.c[name]
    if value is None:
        return None
    if column.type.python_type is datetime:
        return datetime.fromisoformat(value)
    for key in column.foreign_keys:
        if await session.scalar(select(key.column).where(key.column == value)) is None:
            return None
    return value


async def _refuse_taken(session: AsyncSession, candidate: Candidate) -> None:
    with session.no_autoflush:
        other = await repository.by_email(session, candidate.company_id, candidate.email)
    if other is not None and other.id != candidate.id:
        raise CandidateExists(
            f"Somebody else has the address {candidate.email} by now. Change that address, then undo the merge."
        )
