"""All SQL of the live view."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call, CallEvent
from api.interviews.models import Interview, InterviewStatus
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
        .where(Interview.status.in_([InterviewStatus.SCHEDULED, InterviewStatus.IN_PROGRESS]))
        .where(Call.id.is_not(None), Call.ended_at.is_(None))
        .order_by(Call.id)
    )
    return (await session.execute(statement)).all()
