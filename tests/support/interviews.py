"""Shortcuts for tests of scheduling: asking for interviews, reading the mails that went out."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import httpx
from icalendar import Calendar, Event
from sqlalchemy import inspect, select

from api.accounts.models import User
from api.candidates.models import Candidate
from api.database import Base
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled


def sent(world: ApiWorld, to: str | None = None) -> list[EmailMessage]:
    """Every mail so far, the oldest first."""
    folder = world.services.settings.data_dir / "mail"
    paths = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns) if folder.is_dir() else []
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [mail for mail in mails if to is None or mail["To"] == to]


def subject_of(mail: EmailMessage) -> str:
    """Without the blanks that folding a long header leaves at its beginning."""
    return str(mail["Subject"]).strip()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def event_of(mail: EmailMessage) -> tuple[str, Event]:
    """The calendar's method and its one event, parsed."""
    part = next(one for one in mail.iter_attachments() if one.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), event


async def schedule(scheduled: Scheduled, **body: Any) -> httpx.Response:
    """Another interview of the same candidate for the same job."""
    wanted = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id, **body}
    return await scheduled.world.http.post("/api/v1/interviews", json=wanted, headers=scheduled.hr)


async def another_candidate(scheduled: Scheduled, email: str = "lee@example.com", **more: Any) -> str:
    person = {"email": email, "name": "이서연", "timezone": "Asia/Seoul", **more}
    made = await scheduled.world.http.post("/api/v1/candidates", json=person, headers=scheduled.hr)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def detail(scheduled: Scheduled, interview_id: str | None = None) -> dict[str, Any]:
    url = f"/api/v1/interviews/{interview_id or scheduled.interview_id}"
    found = await scheduled.world.http.get(url, headers=scheduled.hr)
    assert found.status_code == 200, found.text
    shown: dict[str, Any] = found.json()
    return shown


async def put(scheduled: Scheduled, **body: Any) -> httpx.Response:
    url = f"/api/v1/interviews/{scheduled.interview_id}"
    return await scheduled.world.http.put(url, json=body, headers=scheduled.hr)


def at(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


async def rows(world: ApiWorld, model: type[Base]) -> list[Any]:
    """In the order in which they were made: ids are of version 7."""
    async with world.services.database.transaction(read_only=True) as session:
        return list((await session.scalars(select(model).order_by(*inspect(model).primary_key))).all())


async def user_id_of(world: ApiWorld, email: str) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        return str(await session.scalar(select(User.id).where(User.email == email)))


async def employee_of(scheduled: Scheduled, email: str) -> dict[str, str]:
    """A colleague without the right to all candidates; headers of their session."""
    await scheduled.world.add_user(email, Role.EMPLOYEE, scheduled.company_id)
    return await scheduled.world.login(email)


async def assign(scheduled: Scheduled, email: str) -> dict[str, str]:
    """An employee to whom the candidate is assigned."""
    headers = await employee_of(scheduled, email)
    user_id = await user_id_of(scheduled.world, email)
    async with scheduled.world.services.database.transaction() as session:
        (await session.get_one(Candidate, scheduled.candidate_id)).assigned_to = user_id
    return headers
