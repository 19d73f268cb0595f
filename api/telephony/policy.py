"""When a candidate may be called, and what follows a try that reached nobody. Pure: no clock, no database.

The waits are of people's habits, not of technology: who is on the phone is free in minutes, who did not hear it looks
at the display within a quarter of an hour, and a mailbox stays one for hours. A try too many is worse than one too few:
`MOST_TRIES` bounds them all, and so do the interview's own end and the hours in which the candidate may be called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_TRIES = 5
LONGEST_LOOK = timedelta(days=31)
EVERY_DAY = frozenset(range(7))
DAY = (time(8), time(20))
"""Where neither the company nor the candidate says otherwise: the hours in which interviews are booked
(`api.interviews.booking`), inside those of the American TCPA (08:00 to 21:00)."""


class Outcome(StrEnum):
    """How a try ended that did not become an interview."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    """The carrier could not put it through, and says so; another try may."""
    IMPOSSIBLE = "impossible"
    """Nor will any other try: a number that does not exist, an account that may not call there."""
    LOST = "lost"
    """Nobody knows whether it was placed; it is not placed again, the next try is another one."""
    MACHINE = "machine"
    """A mailbox answered."""
    SCREENED = "screened"
    """Something asked who is calling, and nobody came to the phone."""
    SILENT = "silent"
    """Picked up, and neither 1 nor yes."""
    LATER = "later"
    """The candidate asked to be called later."""
    CANCELED = "canceled"
    """A person of ours, or the candidate, took the order back."""


@dataclass(frozen=True, slots=True)
class Retry:
    wait: timedelta
    times: int
    """How often in a row or not, for one order."""


RETRIES: dict[Outcome, Retry] = {
    Outcome.BUSY: Retry(timedelta(minutes=5), 3),
    Outcome.NO_ANSWER: Retry(timedelta(minutes=15), 2),
    Outcome.FAILED: Retry(timedelta(minutes=2), 2),
    Outcome.LOST: Retry(timedelta(minutes=1), 2),
    Outcome.MACHINE: Retry(timedelta(hours=2), 1),
    Outcome.SCREENED: Retry(timedelta(minutes=15), 1),
    Outcome.SILENT: Retry(timedelta(minutes=15), 1),
    Outcome.LATER: Retry(timedelta(minutes=30), 2),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """By the wall clock of the candidate's zone. `end` itself is outside."""

    begin: time = DAY[0]
    end: time = DAY[1]
    days: frozenset[int] = EVERY_DAY
    """0 Monday … 6 Sunday."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """All of `hours` must hold: the company's and the candidate's own."""

    zone: str
    hours: tuple[Hours, ...] = (Hours(),)

    def at(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        clock = local.time()
        return all(one.begin <= clock < one.end and local.weekday() in one.days for one in self.hours)

    def possible(self) -> bool:
        """Whether there is any such time in a week."""
        days = frozenset.intersection(*(one.days for one in self.hours))
        return bool(days) and max(one.begin for one in self.hours) < min(one.end for one in self.hours)

    def first_from(self, moment: datetime, before: datetime) -> datetime | None:
        """The first allowed moment in [`moment`, `before`), in UTC; None when there is none within a month."""
        if moment >= before:
            return None
        if self.at(moment):
            return moment.astimezone(UTC)
        last = min(before, moment + LONGEST_LOOK)
        return next((one for one in self._beginnings(moment, last) if moment < one < last and self.at(one)), None)

    def _beginnings(self, moment: datetime, last: datetime) -> Iterator[datetime]:
        zone = ZoneInfo(self.zone)
        begin = max(one.begin for one in self.hours)
        day = moment.astimezone(zone).date()
        while day <= last.astimezone(zone).date():
            yield from _moments(day, begin, zone)
            day += timedelta(days=1)


def _moments(day: date, at: time, zone: ZoneInfo) -> Sequence[datetime]:
    """When clocks of `zone` show `at`: once, twice where they are put back over it. Where they skip it, the moment at
    which they do so much later."""
    return sorted({datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)})


@dataclass(frozen=True, slots=True)
class Next:
    """What follows. `at` None: nobody is called again by this order."""

    at: datetime | None
    why: str = ""
    """A key of `api.telephony.words.WHY`: why there is no further try, or why it is not sooner."""


def next_try(outcome: Outcome, earlier: Sequence[Outcome], *, now: datetime, until: datetime, allowed: Allowed) -> Next:
    """After a try that ended with `outcome`, at `now`. `earlier`: how the tries before it ended; `until`: when the
    interview expires."""
    rule = RETRIES.get(outcome)
    if rule is None:
        return Next(None, outcome.value)
    if earlier.count(outcome) >= rule.times or len(earlier) + 1 >= MOST_TRIES:
        return Next(None, "tried_enough")
    return first_try(now + rule.wait, until=until, allowed=allowed)


def first_try(wanted: datetime, *, until: datetime, allowed: Allowed) -> Next:
    """The first moment from `wanted` on at which the candidate may be called."""
    if wanted >= until:
        return Next(None, "too_late")
    if not allowed.possible():
        return Next(None, "no_common_hours")
    at = allowed.first_from(wanted, until)
    if at is None:
        return Next(None, "no_hours_left")
    return Next(at, "" if at == wanted.astimezone(UTC) else "outside_hours")
