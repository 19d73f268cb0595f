"""When people are busy by their own calendar, for scheduling (INT-15).

Google is asked while somebody looks for a time, and every few minutes for those who hold interviews; the answer is
kept for a quarter of an hour. Booking itself reads what is kept: it holds locks, and must not wait for another
server. What is not known counts as free, and HR is told that the calendar was not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import iso_z
from api.connections import repository
from api.connections.google import GoogleCalendar, GoogleRefused, Span
from api.connections.models import Provider
from api.connections.providers import BUSY_SCOPE
from api.connections.tokens import NoConnection, using
from api.outside.vendor import VendorAway
from api.ports import Cache
from api.wiring import Services

log = structlog.get_logger(__name__)

FRESH = timedelta(seconds=60)
KEPT_SECS = 900
AHEAD = timedelta(days=60)
"""Google answers for about two months at once."""

CalendarRead = Literal["none", "read", "not_read"]
"""none: nobody's calendar is connected; not_read: it did not answer, or the time is too far ahead."""


@dataclass(frozen=True, slots=True)
class Busy:
    spans: tuple[Span, ...]
    asked_at: datetime
    until: datetime
    holds_interviews: bool
    """Interviews that the person holds are written there and are among `spans`."""

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return any(begin < ends_at and starts_at < end for begin, end in self.spans)

    def without(self, own: Sequence[Span]) -> "Busy":
        """Interviews that are written into the calendar are no reason of their own: they count as interviews."""
        left = list(self.spans)
        for begin, end in own:
            left = [
                part
                for first, last in left
                for part in ((first, min(last, begin)), (max(first, end), last))
                if part[0] < part[1]
            ]
        return replace(self, spans=tuple(left))


async def look(services: Services, user_id: str | None) -> None:
    """Asks Google, unless that was done a moment ago. Failing is no error: what is known stays, until it is old."""
    if user_id is None:
        return
    now = services.clock.now()
    kept = await known(services.cache, user_id)
    if kept is not None and now - kept.asked_at < FRESH:
        return
    async with services.database.transaction(read_only=True) as session:
        row = await repository.own_connection(session, user_id, Provider.GOOGLE_CALENDAR)
    if row is None or BUSY_SCOPE not in row.scopes:
        return
    calendar = GoogleCalendar(services.vendors.google, services.settings.google_api_url)
    until = now + AHEAD
    try:
        spans = await using(services, user_id, Provider.GOOGLE_CALENDAR, lambda token: calendar.busy(token, now, until))
    except (VendorAway, NoConnection, GoogleRefused) as error:
        log.info("calendar_not_read", reason=type(error).__name__)
        return
    shown = [[iso_z(begin), iso_z(end)] for begin, end in spans]
    kept_as = {"spans": shown, "at": iso_z(now), "until": iso_z(until), "holds": row.writes_interviews}
    await services.cache.set(_key(user_id), kept_as, KEPT_SECS)


async def known(cache: Cache, user_id: str) -> Busy | None:
    """What is kept of the last answer, at most `KEPT_SECS` old."""
    kept = await cache.get(_key(user_id))
    if not isinstance(kept, dict):
        return None
    spans = tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in kept["spans"])
    asked_at, until = datetime.fromisoformat(kept["at"]), datetime.fromisoformat(kept["until"])
    return Busy(spans, asked_at, until, kept["holds"])


async def forget(cache: Cache, user_id: str) -> None:
    """After something was written there, or is to be from now on."""
    await cache.delete(_key(user_id))


async def how_read(session: AsyncSession, user_id: str | None, until: datetime) -> CalendarRead:
    """Whether times up to `until` were chosen with the person's calendar in view."""
    if user_id is None:
        return "none"
    row = await repository.own_connection(session, user_id, Provider.GOOGLE_CALENDAR)
    if row is None or BUSY_SCOPE not in row.scopes:
        return "none"
    kept = await known(session.info["cache"], user_id)
    return "read" if kept is not None and until <= kept.until + timedelta(days=1) else "not_read"


def _key(user_id: str) -> str:
    return f"calendar-busy:{user_id}"
