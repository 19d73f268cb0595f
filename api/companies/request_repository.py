"""All SQL about requests for a company. System administrators only: the access table keeps everybody else out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.companies.models import Company, CompanyRequest, RequestStatus
from api.mail.send import TASK as MAIL_TASK
from api.outbox.models import Task, TaskState
from api.paging import PageQuery, Slice, fetch_page


async def list_requests(session: AsyncSession, query: PageQuery, status: RequestStatus | None) -> Slice:
    """Those that wait: the longest wait first. Otherwise the newest first."""
    statement = select(CompanyRequest)
    if status is not None:
        statement = statement.where(CompanyRequest.status == status)
    oldest_first = status is RequestStatus.PENDING
    return await fetch_page(
        session, statement.order_by(CompanyRequest.id.asc() if oldest_first else CompanyRequest.id.desc()), query
    )


async def decide(
    session: AsyncSession, request_id: str, status: RequestStatus, by: str, now: datetime, **more: Any
) -> bool:
    """Compare and set: of two decisions at once one finds the request decided. False: it is, or there is none."""
    changed = await session.scalars(
        update(CompanyRequest)
        .where(CompanyRequest.id == request_id, CompanyRequest.status == RequestStatus.PENDING)
        .values(status=status, reviewed_by=by, reviewed_at=now, **more)
        .returning(CompanyRequest.id)
        .execution_options(synchronize_session=False)
    )
    return changed.one_or_none() is not None


async def companies_by_domain(session: AsyncSession, domains: Iterable[str]) -> dict[str, Company]:
    """The oldest of each domain."""
    found: Sequence[Company] = (
        await session.scalars(select(Company).where(Company.domain.in_(set(domains))).order_by(Company.id.desc()))
    ).all()
    return {str(company.domain): company for company in found}


async def known_addresses(session: AsyncSession, addresses: Iterable[str]) -> set[str]:
    return set((await session.scalars(select(User.email).where(User.email.in_(set(addresses))))).all())


async def failed_mails(session: AsyncSession, subject_ids: Iterable[str]) -> dict[str, list[str]]:
    """Ids of the tasks, by what the mail is about; where all went out it is missing."""
    rows = await session.execute(
        select(Task.subject_id, Task.id)
        .where(Task.name == MAIL_TASK, Task.state == TaskState.FAILED, Task.subject_id.in_(set(subject_ids)))
        .order_by(Task.id)
    )
    found: dict[str, list[str]] = {}
    for subject_id, task_id in rows:
        found.setdefault(str(subject_id), []).append(task_id)
    return found
