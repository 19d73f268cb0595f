"""Whether a time can be booked: nobody in two places, nobody called at night (INT-15)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.candidates.models import Candidate
from api.clock import iso_z
from api.connections import busy as calendars
from api.connections.busy import Busy
from api.connections.google import Span
from api.errors import FieldError
from api.interviews import repository
from api.interviews.errors import SlotTaken, TimeInPast, TimeOutOfReach, UnknownInterviewer, UnsocialHours
from api.interviews.models import OPEN_STATUSES, Interview
from api.mail.templates import MONTHS
from api.users.availability import timetable_of
from api.users.models import AvailabilityBlock
from api.users.timetable import Timetable

DAY_BEGINS = time(8)
DAY_ENDS = time(20)
"""Calls outside these hours of the candidate's day need somebody's explicit word."""
LATE_BY = timedelta(minutes=5)
"""A time this little in the past means "now": forms take a moment to fill in."""
FARTHEST = timedelta(days=366)
NEARBY = timedelta(minutes=30)
NEARBY_STEPS = 16
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of time to book for a candidate and, where there is one, an interviewer."""

    candidate_id: str
    interviewer_id: str | None
    starts_at: datetime
    duration: timedelta
    own_id: str | None = None
    """The interview that is moved: it does not clash with itself."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.duration


async def interviewer_of(session: AsyncSession, company_id: str, user_id: str) -> User:
    """Raises UnknownInterviewer: gone, inactive, or of another company."""
    user = await session.scalar(
        select(User).where(
            User.id == user_id, User.company_id == company_id, User.is_active.is_(True), User.deleted_at.is_(None)
        )
    )
    if user is None:
        raise UnknownInterviewer()
    return user


def check_reach(starts_at: datetime | None, deadline: datetime | None, now: datetime) -> None:
    """Raises TimeInPast, TimeOutOfReach."""
    if starts_at is not None and starts_at < now - LATE_BY:
        raise TimeInPast()
    if deadline is not None and deadline <= now:
        raise TimeInPast("The deadline lies in the past. Choose a later one.")
    latest = min(deadline or now + FARTHEST, now + FARTHEST)
    if (starts_at is not None and starts_at > latest) or (deadline is not None and deadline > now + FARTHEST):
        raise TimeOutOfReach()


def is_by_day(starts_at: datetime, duration: timedelta, zone: str) -> bool:
    """Whether all of it lies between 08:00 and 20:00 of one day by the wall clock of `zone`."""
    local, end = starts_at.astimezone(ZoneInfo(zone)), (starts_at + duration).astimezone(ZoneInfo(zone))
    return local.time() >= DAY_BEGINS and end.time() <= DAY_ENDS and end.date() == local.date()


def check_hours(starts_at: datetime, duration: timedelta, zone: str) -> None:
    """Raises UnsocialHours, with the candidate's local time in words."""
    if is_by_day(starts_at, duration, zone):
        return
    local = starts_at.astimezone(ZoneInfo(zone))
    raise UnsocialHours(
        f"For the candidate that is {in_words(local)} ({zone}), outside 08:00–20:00. "
        "Choose another time, or send confirm_unsocial_hours: true if the candidate agreed to it.",
        reason="early" if local.time() < DAY_BEGINS else "late",
    )


def in_words(local: datetime) -> str:
    """`07:00 on Tuesday, 24 November 2026`."""
    return f"{local:%H:%M} on {WEEKDAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year}"


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def book(session: AsyncSession, wanted: Wanted, zone: str, now: datetime) -> None:
    """Makes sure that the stretch is free, and stays so until this transaction ends. `zone` is the candidate's.

    The rows of candidate and interviewer are the lock, always taken in this order; whoever books the same person at
    the same moment waits. (SQLite has one writer anyway.)

    Raises:
        SlotTaken: with up to three free times nearby.
    """
    await hold_candidate(session, wanted.candidate_id)
    if wanted.interviewer_id is not None:
        await session.execute(_locked(User, wanted.interviewer_id))
    reason = await clash(session, wanted, now)
    if reason is not None:
        nearby = await _nearby(session, wanted, zone, now)
        raise SlotTaken(SAID[reason], reason=reason, details=[_suggestion(at) for at in nearby] or None)


SAID = {
    "candidate": "The candidate has another interview at that time. Choose another one.",
    "interviewer": "The interviewer has another interview at that time. Choose another one.",
    "calendar": "The interviewer's own calendar has something else at that time. Choose another one.",
    "unavailable": "The interviewer is not available at that time. Choose another one, or change their availability.",
}


async def clash(session: AsyncSession, wanted: Wanted, now: datetime) -> str | None:
    """Why the stretch cannot be booked (a key of `SAID`); None when it can."""
    found = await repository.booked_between(
        session, wanted.starts_at, wanted.ends_at, wanted.candidate_id, wanted.interviewer_id, but=wanted.own_id
    )
    overlapping = [one for one in found if overlaps(one, wanted.starts_at, wanted.ends_at, now)]
    if any(one.candidate_id == wanted.candidate_id for one in overlapping):
        return "candidate"
    if overlapping:
        return "interviewer"
    agenda = await agenda_of(session, wanted.interviewer_id)
    return agenda.objection(wanted.starts_at, wanted.ends_at)


def overlaps(interview: Interview, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether its time, or one that its candidate holds at `now`, reaches into the stretch."""
    held = interview.held_until is not None and interview.held_until > now
    taken = (interview.scheduled_at, interview.held_at if held else None)
    return any(at is not None and at < ends_at and starts_at < at + length(interview) for at in taken)


def length(interview: Interview) -> timedelta:
    return timedelta(seconds=interview.time_limit_secs)


Objection = Literal["unavailable", "calendar"]


@dataclass(frozen=True, slots=True)
class Agenda:
    """When an interviewer can be booked, by what they said and by their calendar; None: nothing is known."""

    times: Timetable | None = None
    busy: Busy | None = None

    def objection(self, starts_at: datetime, ends_at: datetime) -> Objection | None:
        """What nothing is known about counts as free."""
        if self.times is not None and self.times.covers(starts_at, ends_at) is False:
            return "unavailable"
        return "calendar" if self.busy is not None and self.busy.overlaps(starts_at, ends_at) else None


async def agenda_of(session: AsyncSession, user_id: str | None) -> Agenda:
    """Of the interviewer, with what is kept of their calendar."""
    return (await agendas_of(session, [user_id]))[user_id] if user_id is not None else Agenda()


async def agendas_of(session: AsyncSession, user_ids: Collection[str]) -> dict[str, Agenda]:
    """By the interviewer's id."""
    blocks: dict[str, list[AvailabilityBlock]] = defaultdict(list)
    held: dict[str, list[Span]] = defaultdict(list)
    if user_ids:
        for block in await session.scalars(select(AvailabilityBlock).where(AvailabilityBlock.user_id.in_(user_ids))):
            blocks[block.user_id].append(block)
    kept = {one: busy for one in user_ids if (busy := await calendars.known(session.info["cache"], one)) is not None}
    writing = {one: busy for one, busy in kept.items() if busy.holds_interviews}
    if writing:
        # Also one that is moved: its own entry in the calendar does not stand in its way.
        written = select(Interview).where(
            Interview.interviewer_id.in_(writing),
            Interview.status.in_(OPEN_STATUSES),
            Interview.scheduled_at > min(busy.asked_at for busy in writing.values()) - repository.LONGEST,
        )
        for interview in await session.scalars(written):
            if interview.interviewer_id is not None and (at := interview.scheduled_at) is not None:
                held[interview.interviewer_id].append((at, at + length(interview)))
    return {
        one: Agenda(
            timetable_of(blocks[one]) if blocks[one] else None, kept[one].without(held[one]) if one in kept else None
        )
        for one in user_ids
    }


async def _nearby(session: AsyncSession, wanted: Wanted, zone: str, now: datetime) -> list[datetime]:
    """Up to three free starts within the hours around, the nearest first, by day where the candidate is."""
    reach = NEARBY * NEARBY_STEPS
    found = await repository.booked_between(
        session,
        wanted.starts_at - reach,
        wanted.ends_at + reach,
        wanted.candidate_id,
        wanted.interviewer_id,
        but=wanted.own_id,
    )
    agenda = await agenda_of(session, wanted.interviewer_id)
    free: list[datetime] = []
    for step in range(1, NEARBY_STEPS + 1):
        for shift in (step * NEARBY, -step * NEARBY):
            other = replace(wanted, starts_at=wanted.starts_at + shift)
            busy = any(overlaps(one, other.starts_at, other.ends_at, now) for one in found)
            if other.starts_at <= now or busy or not is_by_day(other.starts_at, other.duration, zone):
                continue
            if agenda.objection(other.starts_at, other.ends_at) is None:
                free.append(other.starts_at)
            if len(free) == SUGGESTED:
                return free
    return free


def _suggestion(at: datetime) -> FieldError:
    return FieldError(field="scheduled_at", message=f"{iso_z(at)} is free")


async def hold_candidate(session: AsyncSession, candidate_id: str) -> None:
    """Whoever schedules this candidate at the same moment waits until this transaction ends."""
    await session.execute(_locked(Candidate, candidate_id))


def _locked(model: type[Candidate] | type[User], row_id: str) -> Select[str]:
    # NO KEY UPDATE: rows that only refer to this one can be written meanwhile.
    return select(model.id).where(model.id == row_id).with_for_update(key_share=True)
