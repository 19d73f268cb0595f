"""When people can be booked: kept per person, asked by scheduling (DATA-44)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.security.callers import Caller
from api.users.errors import ChangedMeanwhile, NotYours
from api.users.guards import MANAGES
from api.users.models import AvailabilityBlock
from api.users.service import get_user
from api.users.timetable import (
    Availability,
    AvailabilityView,
    Block,
    DayException,
    Span,
    Timetable,
    WeeklyBlock,
    minutes_of,
    text_of,
)


async def read(session: AsyncSession, caller: Caller, user_id: str) -> AvailabilityView:
    """Raises UnknownUser, NotYours."""
    user = await _accessible(session, caller, user_id)
    return _view(await _rows(session, user.id))


async def replace(session: AsyncSession, caller: Caller, user_id: str, wanted: Availability) -> AvailabilityView:
    """Raises UnknownUser, NotYours, ChangedMeanwhile."""
    user = await _accessible(session, caller, user_id)
    # Two people who save at once come one after the other; the later one stands.
    await session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    await session.execute(delete(AvailabilityBlock).where(AvailabilityBlock.user_id == user.id))
    rows = _made(user, wanted)
    session.add_all(rows)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ChangedMeanwhile() from error
    return _view(rows)


async def is_free(session: AsyncSession, user_id: str, starts_at: datetime, ends_at: datetime) -> bool | None:
    """Whether the person has said that they can be booked from `starts_at` until `ends_at` (aware).

    None: they have said nothing about that time. Interviews already arranged are not looked at here.
    """
    rows = await _rows(session, user_id)
    return timetable_of(rows).covers(starts_at, ends_at) if rows else None


def timetable_of(rows: Sequence[AvailabilityBlock]) -> Timetable:
    """`rows` of one person, at least one."""
    weekly: dict[int, list[Span]] = defaultdict(list)
    exceptions: dict[date, list[Span]] = defaultdict(list)
    for row in rows:
        spans = exceptions[row.day] if row.day is not None else weekly[row.weekday or 0]
        if row.start_minute is not None and row.end_minute is not None:
            spans.append((row.start_minute, row.end_minute))
    return Timetable(ZoneInfo(rows[0].timezone), dict(weekly), dict(exceptions))


async def _accessible(session: AsyncSession, caller: Caller, user_id: str) -> User:
    user = await get_user(session, caller, user_id)
    if user.id != caller.user_id and not caller.may(MANAGES):
        raise NotYours()
    return user


async def _rows(session: AsyncSession, user_id: str) -> Sequence[AvailabilityBlock]:
    found = await session.scalars(
        select(AvailabilityBlock)
        .where(AvailabilityBlock.user_id == user_id)
        .order_by(AvailabilityBlock.day, AvailabilityBlock.weekday, AvailabilityBlock.start_minute)
    )
    return found.all()


def _made(user: User, wanted: Availability) -> list[AvailabilityBlock]:
    def row(block: Block | None, *, weekday: int | None = None, day: date | None = None) -> AvailabilityBlock:
        return AvailabilityBlock(
            company_id=user.company_id,
            user_id=user.id,
            weekday=weekday,
            day=day,
            start_minute=minutes_of(block.start) if block else None,
            end_minute=minutes_of(block.end) if block else None,
            timezone=wanted.timezone,
        )

    rows = [row(block, weekday=block.weekday) for block in wanted.weekly]
    for exception in wanted.exceptions:
        rows += [row(block, day=exception.day) for block in exception.blocks]
        if not exception.blocks:
            rows.append(row(None, day=exception.day))
    return rows


def _view(rows: Sequence[AvailabilityBlock]) -> AvailabilityView:
    if not rows:
        return AvailabilityView(timezone=None, weekly=[], exceptions=[])
    timetable = timetable_of(rows)
    return AvailabilityView(
        timezone=rows[0].timezone,
        weekly=[
            WeeklyBlock(weekday=weekday, start=text_of(start), end=text_of(end))
            for weekday, spans in sorted(timetable.weekly.items())
            for start, end in sorted(spans)
        ],
        exceptions=[
            DayException(
                day=day, blocks=[Block(start=text_of(start), end=text_of(end)) for start, end in sorted(spans)]
            )
            for day, spans in sorted(timetable.exceptions.items())
        ],
    )
