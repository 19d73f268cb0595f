"""Which rows the numbers are counted from: the caller's own, of a period and a job."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from pydantic import StringConstraints
from sqlalchemy import ColumnElement, Integer, Select, case, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.candidates.models import Candidate
from api.clock import Utc
from api.companies.models import Company
from api.companies.practice import seen_by
from api.companies.settings import settings_of
from api.ids import UuidText
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession

WEEKS = 27
"""Half a year and what stands over: longer periods are shown by month."""

Month = Annotated[str, StringConstraints(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` (included) to `until` (not included); None leaves that side open."""

    since: datetime | None
    until: datetime | None
    job_template_id: str | None = None
    zone: str = "UTC"
    """IANA name of the company's zone, in which months and weeks begin."""

    def holds(self, moment: InstrumentedAttribute[Any] | ColumnElement[Any]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(moment >= self.since)
        if self.until is not None:
            conditions.append(moment < self.until)
        return conditions


async def _period(
    caller: CurrentUser,
    session: RequestSession,
    since: Utc | None = None,
    until: Utc | None = None,
    from_month: Annotated[Month | None, Query(description="First month, like 2026-01, in the company's zone")] = None,
    to_month: Annotated[Month | None, Query(description="Last month, included")] = None,
    job_template_id: UuidText | None = None,
) -> Period:
    """`since` is included, `until` is not. Of months and moments together, what both hold."""
    company = await session.get(Company, caller.company_id) if caller.company_id else None
    zone = zone_of(company)
    return Period(
        since=max(_given(since, month_start(from_month, zone) if from_month else None), default=None),
        until=min(_given(until, month_start(to_month, zone, later=1) if to_month else None), default=None),
        job_template_id=job_template_id,
        zone=zone,
    )


def zone_of(company: Company | None) -> str:
    """IANA name of the zone in which a company's months begin."""
    return (settings_of(company).timezone if company is not None else None) or "UTC"


def _given(*moments: datetime | None) -> list[datetime]:
    return [moment for moment in moments if moment is not None]


InPeriod = Annotated[Period, Depends(_period)]


def month_start(month: str, zone: str, later: int = 0) -> datetime:
    """The first moment of a month like 2026-01, or of one `later`, by the wall clock of `zone`."""
    year, number = month.split("-")
    months = int(year) * 12 + int(number) - 1 + later
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def month_before(moment: datetime, zone: str) -> str:
    """The last month that is over at `moment` by the wall clock of `zone`, like 2026-01."""
    local = moment.astimezone(ZoneInfo(zone))
    before = local.replace(day=1) - timedelta(days=1)
    return f"{before.year:04}-{before.month:02}"


class Unit(StrEnum):
    WEEK = "week"
    """From Monday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Buckets:
    """Weeks or months in a row: one begins at each of `starts`, and the last one ends at `end`."""

    unit: Unit
    starts: list[datetime]
    end: datetime

    def number_of(self, moment: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[int]:
        """Place of a moment among `starts`, from 0, as SQL that every database knows: none of them has to know zones,
        and a week of a clock change is as long as it was."""
        whens = [(moment < start, number) for number, start in enumerate(self.starts[1:])]
        last = literal(len(self.starts) - 1, Integer)
        return case(*whens, else_=last) if whens else last

    def spans(self) -> list[tuple[datetime, datetime]]:
        return list(zip(self.starts, [*self.starts[1:], self.end], strict=True))


def buckets(first: datetime, until: datetime, zone: str, unit: Unit | None = None) -> Buckets:
    """From the week or month of `first` to that of the moment before `until`; weeks while there are few of them."""
    local = ZoneInfo(zone)
    day = first.astimezone(local).replace(hour=0, minute=0, second=0, microsecond=0)
    last = max(until, first + timedelta(microseconds=1))
    if unit is None:
        unit = Unit.WEEK if last - first <= timedelta(weeks=WEEKS) else Unit.MONTH
    begin = day - timedelta(days=day.weekday()) if unit is Unit.WEEK else day.replace(day=1)
    starts: list[datetime] = []
    # Steps of the wall clock: `begin` is local, so a day of 23 hours is a day.
    while begin.astimezone(UTC) < last:
        starts.append(begin.astimezone(UTC))
        begin = begin + timedelta(weeks=1) if unit is Unit.WEEK else _next_month(begin)
    return Buckets(unit, starts, begin.astimezone(UTC))


def _next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def own(caller: Caller, company: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    return [seen_by(caller, company)]


def interviews_of(caller: Caller, period: Period, *, joined: bool = False) -> Select[Any]:
    """Of the job, as far as the caller may see them; the period is to be put to a moment of the statement's choice.

    `joined`: the candidate is joined in any case, for statements that read a name.
    """
    statement = select(Interview)
    if joined or not caller.may("candidates:all"):
        statement = statement.join(Candidate, Candidate.id == Interview.candidate_id)
        statement = statement.where(interviews.visible(caller))
    else:
        statement = statement.where(*own(caller, Interview.company_id))
    if period.job_template_id:
        statement = statement.where(Interview.job_template_id == period.job_template_id)
    return statement


async def first_of(session: AsyncSession, period: Period, earliest: Select[Any], now: datetime) -> datetime:
    """Where a row of buckets begins: with the period, or with the first thing there is to count."""
    found = period.since or await session.scalar(earliest)
    return min(found, now) if found is not None else now
