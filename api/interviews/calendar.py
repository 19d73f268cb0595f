"""The calendar file of an interview (RFC 5545, iTIP methods of RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Literal

from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import STATUS, TRANSP

PRODID = "-//AI Interviewer//EN"

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
"""REQUEST: an invitation and each later version of it, by mail. PUBLISH: the same entry, downloaded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One interview. `sequence` rises with every change, so that a calendar keeps the newest version only."""

    uid: str
    sequence: int
    starts_at: datetime
    duration: timedelta
    summary: str
    description: str
    url: str | None
    organizer: str
    """A mail address, also with a name before it: `People <people@example.com>`."""
    organizer_name: str
    attendee: str
    attendee_name: str


def calendar_file(entry: Entry, method: Method, now: datetime) -> bytes:
    """Times are in UTC: every calendar shows them in its owner's zone, whatever rules that zone gets until then."""
    event = Event.new(
        uid=f"{entry.uid}@ai-interviewer",
        sequence=entry.sequence,
        stamp=now.astimezone(UTC),
        start=entry.starts_at.astimezone(UTC),
        end=entry.starts_at.astimezone(UTC) + entry.duration,
        summary=entry.summary,
        description=entry.description,
        url=entry.url,
        status=STATUS.CANCELLED if method == "CANCEL" else STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE,
        organizer=vCalAddress.new(_address(entry.organizer), cn=entry.organizer_name),
        attendees=[
            vCalAddress.new(entry.attendee, cn=entry.attendee_name, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION")
        ],
    )
    calendar = Calendar.new(prodid=PRODID, method=method, subcomponents=[event])
    # The library names the calendar too; some mail programs take that for the event's UID.
    calendar.pop("UID", None)
    content: bytes = calendar.to_ical()
    return content


def _address(sender: str) -> str:
    return parseaddr(sender)[1] or sender
