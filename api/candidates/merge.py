"""Making one candidate of several: whatever refers to a duplicate moves, and its row stays as a signpost."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates import repository
from api.candidates.errors import CandidateExists, NothingToMerge, UnknownCandidate
from api.candidates.models import Candidate, CandidateMerge, CandidateSearch, CandidateStatus
from api.candidates.pipeline import move
from api.candidates.schemas import MergeRequest
from api.database import Base, new_id
from api.ports import Clock
from api.rounds.models import InterviewRound
from api.security.callers import Caller

_RESUME = ("resume_url", "resume_document_id", "resume_text", "ats_score", "ats_report", "ats_checked_at")
_GROUPS: dict[str, tuple[str, ...]] = {"resume": _RESUME}
"""Columns that belong together."""
_FILLED = ("phone", "source", "job_template_id", "assigned_to", "resume", "user_id", "ai_candidate_id")
"""Taken from a merged candidate, the oldest first, where the kept one has nothing."""
_STAY = frozenset({CandidateSearch.__tablename__, Candidate.__tablename__, CandidateMerge.__tablename__})
_DERIVED = frozenset({"name_key", "email_key", "phone_key", "status_rank", "ats_rank"})


async def merge(session: AsyncSession, caller: Caller, body: MergeRequest) -> Candidate:
    """The kept candidate, with everything of the others. All rows are locked: two merges of the same people end as one.

    Raises:
        UnknownCandidate: one of them is not there, e.g. because somebody else has just merged it.
        NothingToMerge: the kept one is among the merged ones, or a value is to be taken from somebody else.
        CandidateExists: an address that is taken over belongs to a third candidate.
        RejectionNeedsPerson, CorrectionWindowOpen: the status `rejected` is taken over.
    """
    merge_ids = list(dict.fromkeys(body.merge_ids))
    if body.keep_id in merge_ids or not set(body.take.values()) <= {body.keep_id, *merge_ids}:
        raise NothingToMerge()
    found = {one.id: one for one in await repository.lock_candidates(session, caller, [body.keep_id, *merge_ids])}
    if len(found) != len(merge_ids) + 1:
        raise UnknownCandidate("One of these candidates is not there any more. Look at the list again.")
    kept = found[body.keep_id]
    others = [found[one] for one in sorted(merge_ids)]
    if any(other.company_id != kept.company_id for other in others):
        raise NothingToMerge()
    clock: Clock = session.info["clock"]
    before = snapshot_of(kept)
    entries: list[CandidateMerge] = []
    for other in others:
        snapshot = {
            "merged": snapshot_of(other),
            "kept": before,
            "rounds": await _renumber_rounds(session, kept, other),
        }
        moved = await _move_rows(session, kept, other)
        entries.append(_entry(kept, other, caller, snapshot, moved, clock.now()))
        other.deleted_at = other.updated_at = clock.now()
        other.merged_into = kept.id
    # Their addresses are free from here on.
    await session.flush()
    status = _take_values(kept, others, {name: found[one] for name, one in body.take.items()}, entries)
    session.add_all(entries)
    kept.updated_at = clock.now()
    third = await repository.by_email(session, kept.company_id, kept.email)
    if third is not None and third.id != kept.id:
        raise CandidateExists()
    await session.flush()
    if status is not None:
        await move(session, kept, status, caller, "merged with a duplicate")
    about(session, "candidate", kept.id, company_id=kept.company_id, merged=[other.id for other in others])
    return kept


def _entry(
    kept: Candidate,
    other: Candidate,
    caller: Caller,
    snapshot: dict[str, Any],
    moved: dict[str, list[str]],
    now: datetime,
) -> CandidateMerge:
    return CandidateMerge(
        id=new_id(),
        created_at=now,
        company_id=kept.company_id,
        kept_id=kept.id,
        merged_id=other.id,
        merged_by=caller.user_id,
        snapshot=snapshot,
        moved=moved,
    )


def snapshot_of(candidate: Candidate) -> dict[str, Any]:
    """Its own columns, without the derived ones, as JSON has them."""
    values = {name: value for name, value in repository.columns_of(candidate).items() if name not in _DERIVED}
    snapshot: dict[str, Any] = json.loads(json.dumps(values, default=str))
    return snapshot


def _take_values(
    kept: Candidate, others: Sequence[Candidate], chosen: dict[Any, Candidate], entries: Sequence[CandidateMerge]
) -> CandidateStatus | None:
    """Writes the values of the merged candidates, and into each one's entry what was taken; answers the status to move
    to, which has a way of its own."""
    sources: dict[str, Candidate] = {name: source for name, source in chosen.items() if name != "status"}
    for name in _FILLED:
        first = _GROUPS.get(name, (name,))
        if name in sources or any(getattr(kept, column) is not None for column in first):
            continue
        source = next((one for one in others if any(getattr(one, column) is not None for column in first)), None)
        if source is not None:
            sources[name] = source
    for name, source in sources.items():
        for column in _GROUPS.get(name, (name,)):
            setattr(kept, column, getattr(source, column))
    present = snapshot_of(kept)
    status = chosen["status"].status if "status" in chosen else None
    for entry in entries:
        columns = [
            column
            for name, source in sources.items()
            if source.id == entry.merged_id
            for column in _GROUPS.get(name, (name,))
        ]
        entry.snapshot["taken"] = {column: present[column] for column in columns}
        if status is not None and chosen["status"].id == entry.merged_id:
            entry.snapshot["taken"]["status"] = status.value
    return status


async def _move_rows(session: AsyncSession, kept: Candidate, other: Candidate) -> dict[str, list[str]]:
    """Every row of every table that refers to `other` refers to `kept` afterwards; table → ids of the rows.

    Goes by the tables' own foreign keys, so that nothing is forgotten when a table is added. Earlier merges into the
    duplicate lead on to the kept one.
    """
    moved: dict[str, list[str]] = {}
    for table, column in moving():
        statement = update(table).where(table.c[column] == other.id).values({column: kept.id}).returning(table.c.id)
        found = await session.scalars(statement)
        if ids := sorted(str(one) for one in found):
            moved[table.name] = ids
    return moved


def moving() -> list[tuple[Table, str]]:
    """Tables whose rows go with a candidate, and the column that says whose they are; earlier merges last."""
    tables = Base.metadata.tables
    belonging = [
        (table, key.parent.name)
        for table in Base.metadata.sorted_tables
        if table.name not in _STAY
        for key in table.foreign_keys
        if key.column.table.name == Candidate.__tablename__
    ]
    return [*belonging, (tables["candidates"], "merged_into"), (tables["candidate_merges"], "kept_id")]


async def _renumber_rounds(session: AsyncSession, kept: Candidate, other: Candidate) -> dict[str, int]:
    """Rounds of the duplicate follow those of the kept one: a number is there once for each job. Id → number before."""
    highest: dict[str, int] = {
        row[0]: row[1]
        for row in await session.execute(
            select(InterviewRound.job_template_id, func.max(InterviewRound.round_number))
            .where(InterviewRound.candidate_id.in_([kept.id, other.id]))
            .group_by(InterviewRound.job_template_id)
        )
    }
    rounds = await session.scalars(
        select(InterviewRound)
        .where(InterviewRound.candidate_id == other.id)
        .order_by(InterviewRound.job_template_id, InterviewRound.round_number)
        .with_for_update()
    )
    before: dict[str, int] = {}
    for one in rounds:
        before[one.id] = one.round_number
        highest[one.job_template_id] += 1
        one.round_number = highest[one.job_template_id]
    await session.flush()
    return before
