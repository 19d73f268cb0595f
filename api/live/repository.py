"""All SQL of the live view."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call, CallEvent
from api.interviews.models import OPEN_STATUSES, Interview
from api.interviews.repository import rows
from api.security.callers import Caller


async def events_after(
    session: AsyncSession, interview_id: str, after: Mapping[str, int], *, from_call: str | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """`(call_id, event as JSON)` in order of calls and seq: of each call what is after its seq in `after`.

    Calls that are not in `after` count from the start. `from_call` leaves out the calls before that one.
    """
    statement = (
        select(CallEvent.call_id, CallEvent.body)
        .where(CallEvent.interview_id == interview_id)
        # Call ids are UUIDv7: their order is the order in which the calls were made.
        .order_by(CallEvent.call_id, CallEvent.seq)
    )
    if after:
        later = [and_(CallEvent.call_id == call_id, CallEvent.seq > seq) for call_id, seq in after.items()]
        statement = statement.where(or_(CallEvent.call_id.not_in(list(after)), *later))
    if from_call is not None:
        statement = statement.where(CallEvent.call_id >= from_call)
    return [(call_id, body) for call_id, body in await session.execute(statement)]


async def running(session: AsyncSession, caller: Caller) -> Sequence[Any]:
    """(interview, candidate, job, call) with a call that has not ended, the oldest call first."""
    statement = (
        rows(caller)
        .where(Interview.status.in_(OPEN_STATUSES))
        .where(Call.id.is_not(None), Call.ended_at.is_(None))
        .order_by(Call.id)
    )
    return (await session.execute(statement)).all()


async def last_seqs(session: AsyncSession, interview_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """interview → call → seq of its last stored event."""
    statement = select(Call.interview_id, Call.id, Call.last_seq).where(Call.interview_id.in_(interview_ids))
    found: dict[str, dict[str, int]] = {}
    for interview_id, call_id, seq in await session.execute(statement.order_by(Call.id)):
        found.setdefault(interview_id, {})[call_id] = seq
    return found


async def wall_events(
    session: AsyncSession,
    interview_ids: Collection[str],
    standing: Collection[str],
    recent: Collection[str],
    since: datetime,
) -> list[tuple[str, str, dict[str, Any]]]:
    """`(interview_id, call_id, event as JSON)` in order of calls and seq: of the types `standing` all, of `recent` what
    was received after `since`."""
    # What was said is long, and its words are not wanted: they stay in the database.
    body = CallEvent.body
    wanted = CallEvent.interview_id.in_(interview_ids)
    whole = select(CallEvent.interview_id, CallEvent.call_id, CallEvent.seq, body).where(
        wanted, CallEvent.type.in_(standing)
    )
    parts = select(
        CallEvent.interview_id,
        CallEvent.call_id,
        CallEvent.seq,
        CallEvent.type,
        body["at_ms"].as_integer(),
        body["ended_ms"].as_integer(),
        body["confidence"].as_float(),
        body["via"].as_string(),
        body["question_id"].as_string(),
    ).where(wanted, CallEvent.type.in_(recent), CallEvent.received_at >= since)
    found = [(one, call, seq, event) for one, call, seq, event in await session.execute(whole)]
    for one, call, seq, type_, at_ms, ended_ms, confidence, via, question_id in await session.execute(parts):
        event = {"type": type_, "seq": seq, "at_ms": at_ms, "ended_ms": ended_ms, "confidence": confidence}
        found.append((one, call, seq, {**event, "via": via, "question_id": question_id}))
    found.sort(key=lambda row: (row[1], row[2]))
    return [(one, call, event) for one, call, _, event in found]
