"""What candidates asked for and nobody of the company has heard of yet: all SQL of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare.models import CandidateRequest
from api.candidates.models import Candidate
from api.interviews.models import (
    OPEN_STATUSES,
    Adjustment,
    Interview,
    InterviewStatus,
    TimeRequest,
    TimeRequestKind,
)
from api.jobs.models import JobTemplate

Waiting = Select[str, str, datetime, str, str, str | None, str, str]
Asking = type[CandidateRequest] | type[Adjustment] | type[TimeRequest]


@dataclass(frozen=True, slots=True)
class Source:
    """A table of what is asked. `kind`: explanation, second_look, deletion, adjustment or times."""

    model: Asking
    kind: ColumnElement[str]
    waits: tuple[ColumnElement[bool], ...]


SOURCES: dict[str, Source] = {
    "request": Source(CandidateRequest, CandidateRequest.kind.cast(String), (CandidateRequest.answered_at.is_(None),)),
    "adjustment": Source(
        Adjustment, literal("adjustment"), (Adjustment.answered_at.is_(None), Interview.status.in_(OPEN_STATUSES))
    ),
    "times": Source(
        TimeRequest,
        literal("times"),
        (
            TimeRequest.kind == TimeRequestKind.PROPOSED,
            TimeRequest.answered_at.is_(None),
            Interview.status == InterviewStatus.SCHEDULED,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a candidate waits for."""

    source: str
    id: str
    kind: str
    at: datetime
    interview_id: str
    company_id: str
    scheduled_by: str | None
    candidate_name: str
    job_title: str


async def unheard(session: AsyncSession, since: datetime, limit: int) -> list[Asked]:
    """Asked from `since` on, still without an answer, the oldest first; at most `limit` of each table."""
    found: list[Asked] = []
    for name, source in SOURCES.items():
        statement = _waiting(name).where(source.model.company_told_at.is_(None), source.model.created_at >= since)
        found += await _read(session, name, statement.limit(limit))
    return sorted(found, key=lambda one: (one.at, one.id))


async def still_waiting(session: AsyncSession, items: Iterable[tuple[str, str]]) -> list[Asked]:
    """Of (source, id) those without an answer by now, the oldest first."""
    wanted = list(items)
    found: list[Asked] = []
    for name, source in SOURCES.items():
        ids = [item_id for of, item_id in wanted if of == name]
        if ids:
            found += await _read(session, name, _waiting(name).where(source.model.id.in_(ids)))
    return sorted(found, key=lambda one: (one.at, one.id))


async def claim(session: AsyncSession, asked: Sequence[Asked], now: datetime) -> list[Asked]:
    """Marks them as told to the company. What another process marked a moment ago is left out."""
    taken: set[str] = set()
    for name, source in SOURCES.items():
        ids = [one.id for one in asked if one.source == name]
        if ids:
            model = source.model
            marking = update(model).where(model.id.in_(ids), model.company_told_at.is_(None))
            taken |= set(await session.scalars(marking.values(company_told_at=now).returning(model.id)))
    return [one for one in asked if one.id in taken]


async def last_told(session: AsyncSession, company_id: str) -> datetime | None:
    """When the company was last told that something was asked."""
    moments = [
        await session.scalar(
            select(func.max(source.model.company_told_at))
            .join(Interview, Interview.id == source.model.interview_id)
            .where(Interview.company_id == company_id)
        )
        for source in SOURCES.values()
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _waiting(name: str) -> Waiting:
    source = SOURCES[name]
    model = source.model
    statement: Waiting = (
        select(
            model.id,
            source.kind,
            model.created_at,
            Interview.id,
            Interview.company_id,
            Interview.created_by,
            Candidate.name,
            JobTemplate.title,
        )
        .join(Interview, Interview.id == model.interview_id)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .where(Candidate.deleted_at.is_(None), *source.waits)
    )
    return statement.order_by(model.created_at, model.id)


async def _read(session: AsyncSession, name: str, statement: Waiting) -> list[Asked]:
    return [Asked(name, *row) for row in await session.execute(statement)]
