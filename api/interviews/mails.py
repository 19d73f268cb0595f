"""Mails to the candidate of an interview: text in their language and zone, with the calendar's entry."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews import link, pins, repository
from api.interviews.calendar import Entry, Method, calendar_file
from api.interviews.candidate_service import contact_of
from api.interviews.errors import NoTimeSet
from api.interviews.models import Interview
from api.interviews.repository import Surroundings
from api.jobs.snapshot import JobSnapshot
from api.mail.templates import MailText, local_time, mail_text
from api.outbox import TaskFailed
from api.ports import Attachment, Mail
from api.settings import Settings
from api.wiring import Services


def candidate_mail(
    services: Services,
    interview: Interview,
    around: Surroundings,
    template: str,
    *,
    message_id: str,
    with_link: bool = True,
    method: Method | None = None,
    more: Mapping[str, str] | None = None,
) -> Mail:
    """`config/mail/<template>` filled in. `method`: attaches the calendar's entry, where the interview has a time.

    Raises:
        TaskFailed: the link cannot be made any more.
    """
    settings = services.settings
    text = mail_text(settings.config_dir, template, around.candidate.language)
    values = _values(settings, text, interview, around) | dict(more or {})
    url: str | None = None
    if with_link:
        url = url_of(settings, interview)
        values |= {"link": url, "dial_in": dial_in_line(settings, text, interview)}
    subject, body = text.filled(**values)
    attachments: tuple[Attachment, ...] = ()
    if method is not None and interview.scheduled_at is not None:
        content = ics(settings, interview, around, method, services.clock.now(), subject, body, url)
        attachments = (Attachment("interview.ics", f"text/calendar; charset=utf-8; method={method}", content),)
    return Mail(
        to=around.candidate.email,
        subject=subject,
        text=body,
        reply_to=contact_of(around.company, settings),
        attachments=attachments,
        message_id=message_id,
    )


def ics(
    settings: Settings,
    interview: Interview,
    around: Surroundings,
    method: Method,
    now: datetime,
    summary: str,
    description: str,
    url: str | None,
) -> bytes:
    """The calendar's entry. Only for an interview with a time."""
    assert interview.scheduled_at is not None  # noqa: S101  narrows the type; the callers ask before
    entry = Entry(
        uid=interview.id,
        sequence=interview.sequence,
        starts_at=interview.scheduled_at,
        duration=timedelta(seconds=interview.time_limit_secs),
        summary=summary,
        description=description,
        url=url,
        organizer=settings.mail_from,
        organizer_name=around.company.name,
        attendee=around.candidate.email,
        attendee_name=around.candidate.name,
    )
    return calendar_file(entry, method, now)


async def calendar_of(session: AsyncSession, services: Services, interview: Interview, token: str) -> bytes:
    """The same entry as in the mails, to be put into a calendar by hand. Raises NoTimeSet."""
    if interview.scheduled_at is None:
        raise NoTimeSet()
    settings = services.settings
    around = await repository.surroundings(session, interview)
    text = mail_text(settings.config_dir, "invitation", around.candidate.language)
    url = link.link(settings, token)
    values = _values(settings, text, interview, around)
    subject, body = text.filled(**values, link=url, dial_in=dial_in_line(settings, text, interview))
    return ics(settings, interview, around, "PUBLISH", services.clock.now(), subject, body, url)


def url_of(settings: Settings, interview: Interview) -> str:
    """Raises TaskFailed when `SECRET_KEY` has changed since the link was made."""
    token = link.token_of(settings, interview)
    if token is None:
        raise TaskFailed("SECRET_KEY has changed since the link was made; make a new link for this interview")
    return link.link(settings, token)


def dial_in_line(settings: Settings, text: MailText, interview: Interview) -> str:
    """How to take part by phone; empty where that is not possible."""
    pin = pins.pin_of(settings, interview)
    if not settings.twilio_number or pin is None:
        return ""
    return text.model_copy(update={"subject": text.dial_in, "body": ""}).filled(
        number=settings.twilio_number, pin=pins.grouped(pin)
    )[0]


def when(text: MailText, interview: Interview, zone: str) -> str:
    """In the candidate's `zone`; also in the one the company used, where the clocks there show something else."""
    said = local_time(text, interview.scheduled_at, zone, interview.expires_at)
    moment = interview.scheduled_at
    if moment is None or not text.also:
        return said
    other = interview.timezone
    if moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset():
        return said
    return said + local_time(text.model_copy(update={"when": text.also}), moment, other, interview.expires_at)


def _values(settings: Settings, text: MailText, interview: Interview, around: Surroundings) -> dict[str, str]:
    job = JobSnapshot.model_validate(around.version.snapshot)
    return {
        "name": around.candidate.name,
        "company": around.company.name,
        "job": job.title,
        "when": when(text, interview, around.candidate.timezone),
        "minutes": str(round(interview.time_limit_secs / 60)),
        "questions": str(len(job.questions)),
        "contact": contact_of(around.company, settings) or around.company.name,
    }
