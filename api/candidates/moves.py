"""Moving or handing over many candidates: some by name, or all that a list shows.

The whole list is moved by a task in batches, which begins after some seconds: until then it can be called off, and
nothing has to be moved back. Walking newest first and moving at once, it comes to its end when killed and run again.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates import listing, repository
from api.candidates.desk_schemas import BulkAssigned, Matching, MoveMatching
from api.candidates.errors import MoveBegan, NotAllAtOnce, NotAssignable, TooManyMatches, UnknownMove
from api.candidates.listing import SEARCH_BOUND, CandidateFilter
from api.candidates.models import Candidate, CandidateStatus
from api.candidates.service import move_many
from api.companies.access import own_company
from api.outbox import Task, TaskContext, TaskFailed, TaskState, enqueue, task
from api.ports import Clock
from api.security.callers import Caller
from api.security.lookup import caller_of

MOVE_TASK = "move_candidates"
WAIT = timedelta(seconds=10)
"""As long as the page offers to undo it (ux §6)."""
BATCH = 200


async def assign_many(session: AsyncSession, caller: Caller, ids: list[str], user_id: str | None) -> BulkAssigned:
    """Nobody gets a mail for each: who hands over many says so. Raises NotAssignable."""
    wanted = list(dict.fromkeys(ids))
    found = await repository.lock_candidates(session, caller, wanted)
    if user_id is not None:
        for company_id in {one.company_id for one in found}:
            if await repository.assignable_user(session, company_id, user_id) is None:
                raise NotAssignable()
    clock: Clock = session.info["clock"]
    assigned = 0
    for one in found:
        if one.assigned_to != user_id:
            one.assigned_to, one.updated_at = user_id, clock.now()
            assigned += 1
    await session.flush()
    about(session, "candidates", "bulk", assigned=assigned)
    known = {one.id for one in found}
    return BulkAssigned(
        assigned=assigned, unchanged=len(found) - assigned, not_found=[one for one in wanted if one not in known]
    )


def filter_of(caller: Caller, matching: Matching) -> CandidateFilter:
    return CandidateFilter(
        query=(matching.q or "").strip() or None,
        statuses=tuple(dict.fromkeys(matching.status)),
        assigned_to=caller.user_id if matching.assigned_to == "me" else matching.assigned_to,
        job_template_id=matching.job_template_id,
    )


async def start_move(session: AsyncSession, caller: Caller, body: MoveMatching) -> tuple[Task, datetime]:
    """(task, when it begins).

    Raises:
        NoCompany
        NotAllAtOnce: to `rejected`.
        TooManyMatches: more hits of a search than can be named; words of a search are not kept with a task.
    """
    company_id = own_company(caller)
    if body.to is CandidateStatus.REJECTED:
        raise NotAllAtOnce()
    wanted = filter_of(caller, body.matching)
    clock: Clock = session.info["clock"]
    payload: dict[str, Any] = {"by": caller.user_id, "to": body.to.value, "reason": body.reason}
    if wanted.query is not None:
        ids = await listing.ids_of(session, caller, wanted)
        if len(ids) > SEARCH_BOUND:
            raise TooManyMatches()
        payload["ids"] = ids
    else:
        payload["filter"] = {key: value for key, value in asdict(wanted).items() if key in _KEPT} | {
            "created_to": clock.now().isoformat()
        }
    starts_at = clock.now() + WAIT
    queued = enqueue(session, MOVE_TASK, payload, company_id=company_id, created_by=caller.user_id, run_after=starts_at)
    await session.flush()
    about(session, "candidates", "bulk", to=body.to.value, task_id=queued.id)
    return queued, starts_at


_KEPT = ("statuses", "assigned_to", "job_template_id")


async def call_off(session: AsyncSession, caller: Caller, task_id: str) -> None:
    """Raises UnknownMove, MoveBegan."""
    own = select(Task.id).where(Task.id == task_id, Task.created_by == caller.user_id)
    if await session.scalar(own) is None:
        raise UnknownMove()
    waiting = (Task.name == MOVE_TASK, Task.state == TaskState.QUEUED, Task.attempts == 0)
    gone = await session.scalar(delete(Task).where(Task.id == task_id, *waiting).returning(Task.id))
    if gone is None:
        raise MoveBegan()
    about(session, "candidates", "bulk", called_off=task_id)


@task(MOVE_TASK, queue="default", time_limit_secs=1_800)
async def move_candidates(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Whoever was moved before a kill is met again as unchanged, or no longer matches."""
    async with context.services.database.transaction(read_only=True) as session:
        caller = await caller_of(session, payload["by"])
        if caller is None or not caller.may("candidates:write"):
            raise TaskFailed("whoever asked for it may not do it any more")
        wanted = _stored(payload.get("filter"))
        total = len(payload["ids"]) if wanted is None else await listing.count_of(session, caller, wanted)
    to = CandidateStatus(payload["to"])
    done = moved = unchanged = 0
    last: Candidate | None = None
    while True:
        async with context.services.database.transaction() as session:
            if wanted is None:
                ids = payload["ids"][done : done + BATCH]
            else:
                rows = await listing.rows_after(session, caller, wanted, last, BATCH)
                ids, last = [one.id for one in rows], rows[-1] if rows else None
            if not ids:
                break
            result = await move_many(session, caller, ids, to, payload["reason"])
        done, moved, unchanged = done + len(ids), moved + result.moved, unchanged + result.unchanged
        await context.progress(min(done, total), total, "candidates")
    return {"moved": moved, "unchanged": unchanged, "to": to.value}


def _stored(kept: dict[str, Any] | None) -> CandidateFilter | None:
    if kept is None:
        return None
    return CandidateFilter(
        statuses=tuple(CandidateStatus(status) for status in kept["statuses"]),
        assigned_to=kept["assigned_to"],
        job_template_id=kept["job_template_id"],
        created_to=datetime.fromisoformat(kept["created_to"]),
    )
