"""A person's availability as wall-clock time, and what it means in real time (REST-015)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.zones import ZoneName

DAY_MINUTES = 24 * 60
MAX_BLOCKS_PER_DAY = 12
MAX_EXCEPTIONS = 400

ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", max_length=5)]
"""HH:MM; 24:00 is the midnight that ends the day."""


def minutes_of(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def text_of(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Block(BaseModel):
    """From `start` until `end`, by the wall clock. What goes past midnight is two blocks."""

    model_config = ConfigDict(extra="forbid")

    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _in_order(self) -> "Block":
        if minutes_of(self.start) >= minutes_of(self.end):
            raise ValueError("a block ends after it starts; one that goes past midnight is two blocks")
        return self


class WeeklyBlock(Block):
    weekday: Annotated[int, Field(ge=0, le=6)]
    """0 Monday … 6 Sunday."""


class DayException(BaseModel):
    """Replaces the weekly blocks of one date; no blocks: not available on that date."""

    model_config = ConfigDict(extra="forbid")

    day: date
    blocks: Annotated[list[Block], Field(max_length=MAX_BLOCKS_PER_DAY)] = []

    @model_validator(mode="after")
    def _apart(self) -> "DayException":
        _refuse_overlaps(str(self.day), self.blocks)
        return self


class Availability(BaseModel):
    model_config = ConfigDict(extra="forbid")

    timezone: ZoneName
    """All times are by the wall clock of this place, in summer and in winter."""
    weekly: Annotated[list[WeeklyBlock], Field(max_length=7 * MAX_BLOCKS_PER_DAY)] = []
    exceptions: Annotated[list[DayException], Field(max_length=MAX_EXCEPTIONS)] = []

    @model_validator(mode="after")
    def _apart(self) -> "Availability":
        for weekday in range(7):
            _refuse_overlaps(f"weekday {weekday}", [block for block in self.weekly if block.weekday == weekday])
        days = [exception.day for exception in self.exceptions]
        if len(set(days)) < len(days):
            raise ValueError("a date has one exception; put all its blocks in there")
        return self


class AvailabilityView(BaseModel):
    timezone: str | None
    weekly: list[WeeklyBlock]
    exceptions: list[DayException]


def _refuse_overlaps(where: str, blocks: Iterable[Block]) -> None:
    ordered = sorted((minutes_of(block.start), minutes_of(block.end)) for block in blocks)
    for (_, end), (start, _) in pairwise(ordered):
        if start < end:
            raise ValueError(f"blocks overlap on {where} at {text_of(start)}")


Span = tuple[int, int]
"""Minutes after midnight: from, until (exclusive)."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Validated availability; no two spans of a day overlap."""

    zone: ZoneInfo
    weekly: Mapping[int, list[Span]] = field(default_factory=dict)
    exceptions: Mapping[date, list[Span]] = field(default_factory=dict)

    def covers(self, starts_at: datetime, ends_at: datetime) -> bool | None:
        """Whether the whole of [starts_at, ends_at) lies within available time.

        None: it touches a date of which nothing is known, because only some dates were stated and no week.
        """
        first = starts_at.astimezone(self.zone).date()
        last = (ends_at - timedelta(microseconds=1)).astimezone(self.zone).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if not self.weekly and any(day not in self.exceptions for day in days):
            return None
        reached = starts_at
        for start, end in sorted(self._instants(day, span) for day in days for span in self._spans(day)):
            if start > reached:
                break
            reached = max(reached, end)
        return reached >= ends_at

    def _spans(self, day: date) -> list[Span]:
        return self.exceptions[day] if day in self.exceptions else self.weekly.get(day.weekday(), [])

    def _instants(self, day: date, span: Span) -> tuple[datetime, datetime]:
        return self._instant(day, span[0]), self._instant(day, span[1])

    def _instant(self, day: date, minute: int) -> datetime:
        """The first moment at which the wall clock shows `minute` of `day`, or has jumped past it."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        # A clock that is set forward skips minutes (a whole day, where a country changed sides of the date line).
        for _ in range(DAY_MINUTES + 1):
            moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
            if moment.astimezone(self.zone).replace(tzinfo=None) == wall:
                break
            wall += timedelta(minutes=1)
        return moment
