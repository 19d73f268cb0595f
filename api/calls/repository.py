"""All SQL about calls, their events and commands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call, CallCommand, CallEvent
from api.interviews.models import OPEN_STATUSES, Interview
from contract.events import Event, event_adapter


async def lock_call(session: AsyncSession, call_id: str) -> Call | None:
    return await session.scalar(
        select(Call).where(Call.id == call_id).with_for_update().execution_options(populate_existing=True)
    )


async def stream_of(
    session: AsyncSession, interview_id: str, *, before_call: str | None = None
) -> list[tuple[str, Event]]:
    """`(call_id, event)` of the whole interview in the order that `contract.transcript.fold` wants.

    With `before_call`, of the calls older than that one only.
    """
    statement = (
        select(CallEvent.call_id, CallEvent.body)
        .where(CallEvent.interview_id == interview_id)
        # Call ids are UUIDv7: their order is the order in which the calls were made.
        .order_by(CallEvent.call_id, CallEvent.seq)
    )
    if before_call is not None:
        statement = statement.where(CallEvent.call_id < before_call)
    return [(call_id, event_adapter.validate_python(body)) for call_id, body in await session.execute(statement)]


async def commands_after(session: AsyncSession, call_id: str, after: int) -> Sequence[CallCommand]:
    return (
        await session.scalars(
            select(CallCommand)
            .where(CallCommand.call_id == call_id, CallCommand.cursor > after)
            .order_by(CallCommand.cursor)
        )
    ).all()


async def last_cursor(session: AsyncSession, call_id: str) -> int:
    return (await session.scalar(select(func.max(CallCommand.cursor)).where(CallCommand.call_id == call_id))) or 0


async def rooms_to_look_at(session: AsyncSession, silent_since: datetime, limit: int) -> list[str]:
    """Interviews whose current call is in a room, and which were silent since then, have ended, or whose candidate is
    out of the room or has not come yet."""
    found = await session.scalars(
        select(Interview.id)
        .join(Call, Call.id == Interview.current_call_id)
        .where(
            # Word for word the condition of the index `ix_calls_in_rooms`.
            text("calls.door = 'livekit'"),
            Call.left_room_at.is_(None),
            or_(
                Call.last_seen_at <= silent_since,
                Call.ended_at.is_not(None),
                Call.candidate_left_at.is_not(None),
                Call.candidate_joined_at.is_(None),
                Interview.status.not_in(OPEN_STATUSES),
            ),
        )
        .order_by(Call.last_seen_at)
        .limit(limit)
    )
    return list(found)
