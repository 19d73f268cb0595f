"""Mails about an interview, sent by the outbox (JOB-06: queue email, 1 minute).

Each is put together when it is sent, from how things stand then, and is left out when it no longer applies. A second
run sends the same mail with the same Message-ID: better twice than never, and receivers show it once.
"""

from datetime import datetime
from typing import Any, Protocol

from api.interviews import repository
from api.interviews.mails import candidate_mail
from api.interviews.models import Adjustment, Interview, InterviewStatus, NoticeKind, TimeRequest
from api.interviews.repository import Surroundings
from api.interviews.service import (
    ADJUSTMENT_TASK,
    CANCELLATION_TASK,
    INVITATION_TASK,
    PROPOSAL_TASK,
    RESCHEDULE_TASK,
)
from api.outbox import TaskContext, TaskFailed, task
from api.wiring import Services

RETRY_WAITS_SECS = (30, 120, 600)
"""A mail server that is down comes back in minutes, not seconds."""
REMINDER_TASK = "send_reminder"
NO_SHOW_TASK = "send_no_show"
MISSED = frozenset({InterviewStatus.NO_SHOW, InterviewStatus.EXPIRED, InterviewStatus.FAILED})

Result = dict[str, Any]


class Answered(Protocol):
    """What a candidate asked for."""

    @property
    def answer(self) -> str | None: ...

    @property
    def answered_at(self) -> datetime | None: ...


@task(INVITATION_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_invitation(context: TaskContext, payload: dict[str, Any]) -> Result:
    services = context.services
    interview, around = await _load(services, payload)
    if interview.status is not InterviewStatus.SCHEDULED:
        return _left_out(interview.status.value)
    mail = candidate_mail(services, interview, around, "invitation", message_id=context.task_id, method="REQUEST")
    await services.mailer.send(mail)
    return {"sent": True}


@task(RESCHEDULE_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_reschedule(context: TaskContext, payload: dict[str, Any]) -> Result:
    """Of several changes in a row only the last is told."""
    services = context.services
    interview, around = await _load(services, payload)
    if interview.status is not InterviewStatus.SCHEDULED:
        return _left_out(interview.status.value)
    if interview.sequence != payload["sequence"]:
        return _left_out("rescheduled")
    mail = candidate_mail(services, interview, around, "rescheduled", message_id=context.task_id, method="REQUEST")
    await services.mailer.send(mail)
    return {"sent": True}


@task(CANCELLATION_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_cancellation(context: TaskContext, payload: dict[str, Any]) -> Result:
    services = context.services
    interview, around = await _load(services, payload)
    mail = candidate_mail(
        services, interview, around, "cancellation", message_id=context.task_id, with_link=False, method="CANCEL"
    )
    await services.mailer.send(mail)
    return {"sent": True}


@task(REMINDER_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_reminder(context: TaskContext, payload: dict[str, Any]) -> Result:
    """G-18. Left out once the interview has begun, was cancelled, moved, or is past."""
    services = context.services
    interview, around = await _load(services, payload)
    if interview.status is not InterviewStatus.SCHEDULED:
        return _left_out(interview.status.value)
    for_deadline = payload["kind"] == NoticeKind.DEADLINE.value
    if for_deadline and interview.scheduled_at is not None:
        return _left_out("rescheduled")
    present = interview.expires_at if for_deadline else interview.scheduled_at
    if present is None or present != datetime.fromisoformat(payload["for_time"]):
        return _left_out("rescheduled")
    if services.clock.now() >= present:
        return _left_out("late")
    await services.mailer.send(candidate_mail(services, interview, around, "reminder", message_id=context.task_id))
    return {"sent": True}


@task(NO_SHOW_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_no_show(context: TaskContext, payload: dict[str, Any]) -> Result:
    services = context.services
    interview, around = await _load(services, payload)
    if interview.status not in MISSED:
        return _left_out(interview.status.value)
    await services.mailer.send(
        candidate_mail(services, interview, around, "no_show", message_id=context.task_id, with_link=False)
    )
    return {"sent": True}


@task(ADJUSTMENT_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_adjustment_answer(context: TaskContext, payload: dict[str, Any]) -> Result:
    async with context.services.database.transaction(read_only=True) as session:
        adjustment = await session.get(Adjustment, payload["adjustment_id"])
    return await mail_answer(context, payload, adjustment, "adjustment_answer")


@task(PROPOSAL_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_proposal_answer(context: TaskContext, payload: dict[str, Any]) -> Result:
    """Why none of the offered times is possible; one that was taken is told as a move."""
    interview, _ = await _load(context.services, payload)
    if interview.status is not InterviewStatus.SCHEDULED:
        return _left_out(interview.status.value)
    async with context.services.database.transaction(read_only=True) as session:
        proposal = await session.get(TimeRequest, payload["proposal_id"])
    return await mail_answer(context, payload, proposal, "proposal_answer")


async def mail_answer(context: TaskContext, payload: dict[str, Any], asked: Answered | None, kind: str) -> Result:
    """Mails the answer to something that the candidate asked; `kind` names the mail's text. Left out when `asked` is
    gone, or was answered again since `answered_at` of `payload`, where that tells it. Raises TaskFailed."""
    interview, around = await _load(context.services, payload)
    if asked is None or asked.answer is None or asked.answered_at is None:
        return _left_out("gone")
    if payload.get("answered_at", asked.answered_at.isoformat()) != asked.answered_at.isoformat():
        return _left_out("answered again")
    more = {"answer": asked.answer}
    mail = candidate_mail(context.services, interview, around, kind, message_id=context.task_id, more=more)
    await context.services.mailer.send(mail)
    return {"sent": True}


def _left_out(because: str) -> Result:
    return {"sent": False, "because": because}


async def _load(services: Services, payload: dict[str, Any]) -> tuple[Interview, Surroundings]:
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        return interview, await repository.surroundings(session, interview)
