"""All SQL about candidates but for the list (`listing.py`). Every read takes the caller."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer, load_only

from api.accounts.models import User
from api.candidates.models import Candidate, CandidateMerge, CandidateSearch, CandidateStatus, CandidateStatusChange
from api.candidates.visible import visible
from api.interviews.models import Interview
from api.jobs.models import JobTemplate
from api.rounds.models import InterviewRound
from api.security.callers import Caller, Role

ASSIGNABLE = (Role.HR, Role.EMPLOYEE)


async def access_candidate(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate | None:
    return await session.scalar(select(Candidate).where(*visible(caller), Candidate.id == candidate_id))


async def lock_candidate(
    session: AsyncSession, caller: Caller, candidate_id: str, *, deleted: bool = False
) -> Candidate | None:
    """The row, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    found = await lock_candidates(session, caller, [candidate_id], deleted=deleted)
    return found[0] if found else None


async def lock_candidates(
    session: AsyncSession, caller: Caller, ids: Iterable[str], *, deleted: bool = False
) -> Sequence[Candidate]:
    """In the order of their ids, so that two who lock several cannot wait for each other."""
    statement = (
        select(Candidate)
        .where(*visible(caller, deleted=deleted), Candidate.id.in_(list(ids)))
        .order_by(Candidate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def kept_id(session: AsyncSession, caller: Caller, candidate_id: str) -> str | None:
    """Into whom a former candidate was merged, along the whole chain; None when there is no such one."""
    scope = caller.company_scope
    seen: set[str] = set()
    current: str | None = candidate_id
    while current is not None and current not in seen:
        seen.add(current)
        statement = select(Candidate.merged_into).where(Candidate.id == current)
        following = await session.scalar(statement if scope is None else statement.where(Candidate.company_id == scope))
        if following is None:
            break
        current = following
    return current if current != candidate_id else None


async def by_email(session: AsyncSession, company_id: str, email: str) -> Candidate | None:
    return await session.scalar(
        select(Candidate).where(
            Candidate.company_id == company_id, Candidate.email == email, Candidate.deleted_at.is_(None)
        )
    )


async def status_counts(session: AsyncSession, caller: Caller) -> dict[CandidateStatus, int]:
    counted = await session.execute(
        select(Candidate.status, func.count()).where(*visible(caller)).group_by(Candidate.status)
    )
    return {row[0]: row[1] for row in counted}


async def assignable_user(session: AsyncSession, company_id: str, user_id: str) -> User | None:
    """An active person of the company who can look after candidates."""
    return await session.scalar(
        select(User).where(
            User.id == user_id,
            User.company_id == company_id,
            User.is_active,
            User.deleted_at.is_(None),
            User.role.in_(ASSIGNABLE),
        )
    )


async def job_titles(session: AsyncSession, ids: Iterable[str | None]) -> dict[str, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = await session.execute(select(JobTemplate.id, JobTemplate.title).where(JobTemplate.id.in_(wanted)))
    return {row[0]: row[1] for row in found}


async def interviews_of(session: AsyncSession, candidate_id: str) -> Sequence[Row[Interview, str]]:
    """(interview, job title), newest first."""
    return (
        await session.execute(
            select(Interview, JobTemplate.title)
            .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
            .where(Interview.candidate_id == candidate_id)
            .order_by(Interview.id.desc())
            .limit(50)
        )
    ).all()


async def latest_interviews(
    session: AsyncSession, candidate_ids: Sequence[str]
) -> dict[str, tuple[Interview, float | None, float | None]]:
    """Candidate → (the interview scheduled last, lowest and highest overall score of its readings)."""
    if not candidate_ids:
        return {}
    found = await session.execute(
        select(
            Interview,
            Interview.ai_report[("range", "low")].as_float(),
            Interview.ai_report[("range", "high")].as_float(),
        )
        .options(defer(Interview.ai_report))
        .where(Interview.candidate_id.in_(candidate_ids))
        .order_by(Interview.id)
    )
    # Nobody has many: the later one takes the place of the earlier.
    return {interview.candidate_id: (interview, low, high) for interview, low, high in found}


async def rounds_of(session: AsyncSession, candidate_id: str) -> Sequence[InterviewRound]:
    return (
        await session.scalars(
            select(InterviewRound)
            .where(InterviewRound.candidate_id == candidate_id)
            .order_by(InterviewRound.job_template_id, InterviewRound.round_number)
            .limit(100)
        )
    ).all()


async def duplicates_of(session: AsyncSession, caller: Caller, candidate: Candidate) -> Sequence[Candidate]:
    """Others with the same e-mail address or phone number."""
    same = [Candidate.email_key == candidate.email_key]
    if candidate.phone_key is not None:
        same.append(Candidate.phone_key == candidate.phone_key)
    return (
        await session.scalars(
            select(Candidate)
            .options(load_only(Candidate.id, Candidate.name))
            .where(
                *visible(caller), Candidate.company_id == candidate.company_id, Candidate.id != candidate.id, or_(*same)
            )
            .order_by(Candidate.id)
            .limit(10)
        )
    ).all()


async def changes_of(session: AsyncSession, candidate_id: str) -> Sequence[CandidateStatusChange]:
    """Oldest first."""
    return (
        await session.scalars(
            select(CandidateStatusChange)
            .where(CandidateStatusChange.candidate_id == candidate_id)
            .order_by(CandidateStatusChange.created_at, CandidateStatusChange.id)
            .limit(1_000)
        )
    ).all()


async def merges_into(session: AsyncSession, candidate_id: str) -> Sequence[CandidateMerge]:
    return (
        await session.scalars(
            select(CandidateMerge).where(CandidateMerge.kept_id == candidate_id).order_by(CandidateMerge.id).limit(200)
        )
    ).all()


async def hide(session: AsyncSession, ids: Sequence[str], now: datetime) -> None:
    """Soft deletion."""
    await session.execute(
        update(Candidate)
        .where(Candidate.id.in_(ids))
        .values(deleted_at=now, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(CandidateSearch).where(CandidateSearch.candidate_id.in_(ids)))


async def visible_ids(session: AsyncSession, caller: Caller, ids: Sequence[str]) -> list[str]:
    """Those of `ids` that the caller may change; locked."""
    statement = select(Candidate.id).where(*visible(caller), Candidate.id.in_(ids)).order_by(Candidate.id)
    return list(await session.scalars(statement.with_for_update()))


def columns_of(candidate: Candidate) -> dict[str, Any]:
    """All columns by name, for a snapshot."""
    return {column.key: getattr(candidate, column.key) for column in Candidate.__table__.columns}
