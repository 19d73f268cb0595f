"""All SQL about watches and takeovers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.calls.models import Call, CallCommand, CallEvent
from api.supervision.models import Takeover, Watch


async def watching(session: AsyncSession, interview_id: str) -> Sequence[tuple[Watch, str]]:
    """(watch, name of the person) of everyone who follows now, the one who came first on top."""
    found = await session.execute(
        select(Watch, User.name)
        .join(User, User.id == Watch.user_id)
        .where(Watch.interview_id == interview_id, Watch.ended_at.is_(None))
        .order_by(Watch.since, Watch.id)
    )
    return [(watch, name) for watch, name in found]


async def watches_of(session: AsyncSession, interview_id: str) -> Sequence[tuple[Watch, str]]:
    """(watch, name of the person) of everyone who ever followed, by beginning."""
    found = await session.execute(
        select(Watch, User.name)
        .join(User, User.id == Watch.user_id)
        .where(Watch.interview_id == interview_id)
        .order_by(Watch.since, Watch.id)
    )
    return [(watch, name) for watch, name in found]


async def silent_watches(session: AsyncSession, before: datetime, limit: int) -> Sequence[Watch]:
    """That still hold and were not renewed since `before`."""
    return (
        await session.scalars(
            select(Watch).where(Watch.ended_at.is_(None), Watch.seen_at <= before).order_by(Watch.id).limit(limit)
        )
    ).all()


async def takeover_of(session: AsyncSession, interview_id: str) -> tuple[Takeover, str] | None:
    """The takeover under way and the name of whoever speaks."""
    found = (
        await session.execute(
            select(Takeover, User.name)
            .join(User, User.id == Takeover.user_id)
            .where(Takeover.interview_id == interview_id, Takeover.ended_at.is_(None))
            .order_by(Takeover.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return (found[0], found[1]) if found is not None else None


async def takeovers_under_way(session: AsyncSession, limit: int) -> Sequence[Takeover]:
    return (await session.scalars(select(Takeover).where(Takeover.ended_at.is_(None)).limit(limit))).all()


async def last_watch(session: AsyncSession, interview_id: str, user_id: str) -> Watch | None:
    """The person's watch of this interview that was renewed last, ended or not."""
    found: Watch | None = await session.scalar(
        select(Watch)
        .where(Watch.interview_id == interview_id, Watch.user_id == user_id)
        .order_by(Watch.seen_at.desc())
        .limit(1)
    )
    return found


async def call_before(session: AsyncSession, interview_id: str, call_id: str) -> Call | None:
    # Call ids are UUIDv7: their order is the order in which the calls were made.
    found: Call | None = await session.scalar(
        select(Call).where(Call.interview_id == interview_id, Call.id < call_id).order_by(Call.id.desc()).limit(1)
    )
    return found


async def commands_since(session: AsyncSession, call_id: str, since: datetime) -> Sequence[CallCommand]:
    return (
        await session.scalars(
            select(CallCommand)
            .where(CallCommand.call_id == call_id, CallCommand.created_at >= since)
            .order_by(CallCommand.cursor)
        )
    ).all()


async def received_ids(session: AsyncSession, call_id: str) -> set[str]:
    """Ids of the commands that the call's agent has acknowledged."""
    bodies = await session.scalars(
        select(CallEvent.body).where(CallEvent.call_id == call_id, CallEvent.type == "command.received")
    )
    return {str(body["command_id"]) for body in bodies}
