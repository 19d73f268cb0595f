"""Interviews in the calendar of whoever holds them, where that person wishes it. A candidate's name stays here."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.clock import iso_z
from api.connections import busy, repository
from api.connections.google import GoogleCalendar, GoogleRefused
from api.connections.models import Provider
from api.connections.service import writable_calendar
from api.connections.tokens import NoConnection, using
from api.interviews.models import OPEN_STATUSES, Interview
from api.jobs.models import JobTemplate
from api.localised import localised
from api.outbox import enqueue
from api.wiring import Services

WRITE_TASK = "write_interview_event"


class CalendarWords(BaseModel):
    interview: str
    open: str


def calendar_words(config_dir: Path, language: str) -> CalendarWords:
    return localised(CalendarWords, config_dir, "calendar/{}.yaml", language)


async def follow(session: AsyncSession, interview: Interview, also: Iterable[str | None] = ()) -> None:
    """Once this is stored the calendars are made to say what the interview says. `also`: who held it before."""
    for user_id in filter(None, {interview.interviewer_id, *also}):
        row = await repository.own_connection(session, user_id, Provider.GOOGLE_CALENDAR)
        if row is not None and row.writes_interviews:
            payload = {"interview_id": interview.id, "user_id": user_id}
            enqueue(session, WRITE_TASK, payload, company_id=interview.company_id, subject_id=interview.id)


@dataclass(frozen=True, slots=True)
class _Wanted:
    event: dict[str, Any] | None
    """None: there is to be none."""


async def write_interview(services: Services, interview_id: str, user_id: str) -> bool:
    """False: nothing was to be done, or only the person can mend what stands in the way. Raises VendorAway."""
    calendar = GoogleCalendar(services.vendors.google, services.settings.google_api_url)
    event_id = f"ai{interview_id.replace('-', '')}"
    wanted, written = await _wanted(services, interview_id, user_id), None
    if wanted is None:
        return False
    # Two tasks may write at once, and the earlier state arrive last: whoever has written looks again.
    while wanted is not None and wanted != written:
        event = wanted.event

        async def write(token: str, event: dict[str, Any] | None = event) -> None:
            await calendar.set_event(token, event_id, event)

        try:
            await using(services, user_id, Provider.GOOGLE_CALENDAR, write)
        except (NoConnection, GoogleRefused):
            return False
        written, wanted = wanted, await _wanted(services, interview_id, user_id)
    await busy.forget(services.cache, user_id)
    return True


async def _wanted(services: Services, interview_id: str, user_id: str) -> _Wanted | None:
    """What the calendar is to say now; None: nothing is written there."""
    settings = services.settings
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, interview_id)
        row = await writable_calendar(session, user_id)
        if interview is None or row is None or not row.writes_interviews:
            return None
        job = await session.get_one(JobTemplate, interview.job_template_id)
        user = await session.get_one(User, user_id)
        words = calendar_words(settings.config_dir, user.language)
    at = interview.scheduled_at
    if interview.interviewer_id != user_id or interview.status not in OPEN_STATUSES or at is None:
        return _Wanted(None)
    over = at.timestamp() + interview.time_limit_secs
    return _Wanted(
        {
            "summary": words.interview.format(job=job.title),
            "description": f"{words.open} {settings.site_url}/interviews/{interview_id}",
            "start": {"dateTime": iso_z(at)},
            "end": {"dateTime": iso_z(at.fromtimestamp(over, at.tzinfo))},
        }
    )
