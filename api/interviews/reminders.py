"""G-18: reminders before the start (24 h and 1 h, or as the company has it), and 24 h before a deadline; each at most
once for the same time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import structlog
from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.companies.practice import PRACTICE_COMPANY
from api.companies.settings import effective
from api.database import new_id
from api.interviews.models import Interview, InterviewStatus, Notice, NoticeKind
from api.interviews.tasks import REMINDER_TASK
from api.outbox import enqueue, periodic
from api.wiring import Services

log = structlog.get_logger(__name__)

EVERY_SECS = 60
BATCH = 500
DEADLINE_HOURS = 24


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder: sent from `hours_before` on, and after an outage until `not_after` before the moment at most."""

    kind: NoticeKind
    hours_before: int
    not_after: timedelta
    whose: ColumnElement[bool]

    @property
    def lead(self) -> timedelta:
        return timedelta(hours=self.hours_before)


@periodic("send_reminders", every_secs=EVERY_SECS)
async def remind(services: Services) -> None:
    """Gives the due reminders to the outbox.

    A row per reminder makes a second round, a second process and a clock that is put back all harmless.
    """
    async with services.database.transaction(read_only=True) as session:
        wanted = list(_wanted(services, (await session.scalars(select(Company))).all()))
    for due in wanted:
        while await _round(services, due) == BATCH:
            pass


def _wanted(services: Services, companies: Sequence[Company]) -> Iterator[Due]:
    """Companies with the same hours share one query; those with the most usual ones need no list of them."""
    by_hours: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for company in companies:
        by_hours[effective(company, services.settings).reminder_hours].append(company.id)
    usual = max(by_hours, key=lambda hours: len(by_hours[hours]), default=())
    others = [company_id for hours, ids in by_hours.items() if hours != usual for company_id in ids]
    for hours, ids in by_hours.items():
        if not hours:
            continue  # the company sends none
        whose: ColumnElement[bool] = Interview.company_id.in_(ids)
        if hours == usual:
            whose = Interview.company_id.not_in(others) if others else true()
        for earlier, later in pairwise((*sorted(hours, reverse=True), 0)):
            yield Due(NoticeKind.START, earlier, timedelta(hours=later), whose)
        yield Due(NoticeKind.DEADLINE, DEADLINE_HOURS, timedelta(0), whose)


async def _round(services: Services, due: Due) -> int:
    try:
        async with services.database.transaction() as session:
            now = services.clock.now()
            found = await _found(session, due, now)
            for interview in found:
                _note(session, interview, due, now)
            return len(found)
    except IntegrityError:
        # Another process has just written the same rows, and sends these reminders.
        log.info("reminders_taken_by_another_process")
        return 0


async def _found(session: AsyncSession, due: Due, now: datetime) -> Sequence[Interview]:
    for_deadline = due.kind is NoticeKind.DEADLINE
    moment = Interview.expires_at if for_deadline else Interview.scheduled_at
    noted = and_(
        Notice.interview_id == Interview.id,
        Notice.kind == due.kind,
        Notice.for_time == moment,
        Notice.hours_before == due.hours_before,
    )
    statement = (
        select(Interview)
        .outerjoin(Notice, noted)
        .where(
            Interview.status == InterviewStatus.SCHEDULED,
            Interview.company_id != PRACTICE_COMPANY,
            moment > now + due.not_after,
            moment <= now + due.lead,
            Notice.id.is_(None),
            due.whose,
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
    session.add(
        Notice(
            id=new_id(),
            interview_id=interview.id,
            kind=due.kind,
            for_time=moment,
            hours_before=due.hours_before,
            created_at=now,
        )
    )
    if interview.time_set_at > moment - due.lead:
        return
    enqueue(
        session,
        REMINDER_TASK,
        {"interview_id": interview.id, "kind": due.kind.value, "for_time": moment.isoformat()},
        company_id=interview.company_id,
        subject_id=interview.id,
    )
