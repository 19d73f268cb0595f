"""Mails about an interview, sent by the outbox (JOB-06: queue email, 1 minute)."""

from datetime import timedelta
from typing import Any

from api.interviews import link, repository
from api.interviews.calendar import calendar_file
from api.interviews.candidate_service import contact_of
from api.interviews.models import Interview, InterviewStatus
from api.interviews.repository import Surroundings
from api.interviews.service import CANCELLATION_TASK, INVITATION_TASK
from api.jobs.snapshot import JobSnapshot
from api.mail.templates import local_time, mail_text
from api.outbox import TaskContext, TaskFailed, task
from api.ports import Attachment, Mail
from api.wiring import Services

RETRY_WAITS_SECS = (30, 120, 600)
"""A mail server that is down comes back in minutes, not seconds."""


@task(INVITATION_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_invitation(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A second run sends the same mail again: better twice than never."""
    services = context.services
    interview, around = await _load(services, payload)
    if interview.status is not InterviewStatus.SCHEDULED:
        return {"sent": False, "because": interview.status.value}
    await services.mailer.send(_invitation(services, interview, around))
    return {"sent": True}


@task(CANCELLATION_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_cancellation(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    services = context.services
    interview, around = await _load(services, payload)
    await services.mailer.send(_cancellation(services, interview, around))
    return {"sent": True}


async def _load(services: Services, payload: dict[str, Any]) -> tuple[Interview, Surroundings]:
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        return interview, await repository.surroundings(session, interview)


def _values(services: Services, around: Surroundings, interview: Interview, when: str) -> dict[str, str]:
    job = JobSnapshot.model_validate(around.version.snapshot)
    return {
        "name": around.candidate.name,
        "company": around.company.name,
        "job": job.title,
        "when": when,
        "minutes": str(round(interview.time_limit_secs / 60)),
        "questions": str(len(job.questions)),
        "contact": contact_of(around.company, services.settings) or around.company.name,
    }


def _invitation(services: Services, interview: Interview, around: Surroundings) -> Mail:
    settings = services.settings
    token = link.token_of(settings, interview)
    if token is None:
        raise TaskFailed("SECRET_KEY has changed since the link was made; make a new link for this interview")
    url = link.link(settings, token)
    text = mail_text(settings.config_dir, "invitation", around.candidate.language)
    when = local_time(text, interview.scheduled_at, around.candidate.timezone, interview.expires_at)
    subject, body = text.filled(**_values(services, around, interview, when), link=url)
    attachments: tuple[Attachment, ...] = ()
    if interview.scheduled_at is not None:
        content = calendar_file(
            uid=interview.id,
            starts_at=interview.scheduled_at,
            duration=timedelta(seconds=interview.time_limit_secs),
            summary=subject,
            description=body,
            url=url,
            now=services.clock.now(),
        )
        attachments = (Attachment("interview.ics", "text/calendar; charset=utf-8", content),)
    return Mail(
        to=around.candidate.email,
        subject=subject,
        text=body,
        reply_to=contact_of(around.company, settings),
        attachments=attachments,
    )


def _cancellation(services: Services, interview: Interview, around: Surroundings) -> Mail:
    text = mail_text(services.settings.config_dir, "cancellation", around.candidate.language)
    when = local_time(text, interview.scheduled_at, around.candidate.timezone, interview.expires_at)
    subject, body = text.filled(**_values(services, around, interview, when))
    return Mail(
        to=around.candidate.email,
        subject=subject,
        text=body,
        reply_to=contact_of(around.company, services.settings),
    )
