"""G-18: reminders 24 h and 1 h before the time, and 24 h before a deadline; each at most once for the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.interviews.models import Interview, InterviewStatus, Notice, NoticeKind
from api.interviews.tasks import REMINDER_TASK
from api.outbox import enqueue
from api.wiring import Services

log = structlog.get_logger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """Sent from `lead` before the moment on, and after an outage until `not_after` before it at most."""

    kind: NoticeKind
    lead: timedelta
    not_after: timedelta


DUE = (
    Due(NoticeKind.DAY_BEFORE, timedelta(hours=24), timedelta(hours=1)),
    Due(NoticeKind.HOUR_BEFORE, timedelta(hours=1), timedelta(0)),
    Due(NoticeKind.DEADLINE, timedelta(hours=24), timedelta(0)),
)


async def remind(services: Services) -> None:
    """Gives the due reminders to the outbox. A row per reminder makes a second round, a second process and a clock
    that is put back all harmless."""
    for due in DUE:
        while await _round(services, due) == BATCH:
            pass


async def _round(services: Services, due: Due) -> int:
    try:
        async with services.database.transaction() as session:
            found = await _found(session, due, services.clock.now())
            for interview in found:
                _note(session, interview, due, services.clock.now())
            return len(found)
    except IntegrityError:
        # Another process has just written the same rows, and sends these reminders.
        log.info("reminders_taken_by_another_process")
        return 0


async def _found(session: AsyncSession, due: Due, now: datetime) -> Sequence[Interview]:
    for_deadline = due.kind is NoticeKind.DEADLINE
    moment = Interview.expires_at if for_deadline else Interview.scheduled_at
    noted = and_(Notice.interview_id == Interview.id, Notice.kind == due.kind, Notice.for_time == moment)
    statement = (
        select(Interview)
        .outerjoin(Notice, noted)
        .where(
            Interview.status == InterviewStatus.SCHEDULED,
            moment > now + due.not_after,
            moment <= now + due.lead,
            Notice.id.is_(None),
        )
        .limit(BATCH)
    )
    if for_deadline:
        statement = statement.where(Interview.scheduled_at.is_(None))
    return (await session.scalars(statement)).all()


def _note(session: AsyncSession, interview: Interview, due: Due, now: datetime) -> None:
    """Whoever was told of the time less than `lead` ahead of it has just read it, and gets no reminder."""
    moment = interview.expires_at if due.kind is NoticeKind.DEADLINE else interview.scheduled_at
    assert moment is not None  # noqa: S101  narrows the type; the query asked for it
    session.add(Notice(id=new_id(), interview_id=interview.id, kind=due.kind, for_time=moment, created_at=now))
    if interview.time_set_at > moment - due.lead:
        return
    enqueue(
        session,
        REMINDER_TASK,
        {"interview_id": interview.id, "kind": due.kind.value, "for_time": moment.isoformat()},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
