"""What is forgotten by itself (GDPR-05, GDPR-06, GDPR-07), once a day and in small transactions."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.candidates.service import RESTORABLE
from api.companies.models import Company
from api.integrations.models import DeliveryState, WebhookDelivery
from api.interviews.models import Interview
from api.outbox import Task, TaskState, enqueue
from api.outbox.periodic import periodic
from api.privacy import accounts
from api.privacy.erasure import DELETE_FILES_TASK, InterviewRuns, erase_candidate
from api.privacy.models import Export
from api.wiring import Services

log = structlog.get_logger(__name__)

DAILY_SECS = 24 * 3600
LOGS_KEPT = timedelta(days=90)
"""GDPR-07: dead letters and delivery logs; audit entries have a setting of their own."""
BATCH = 100


@periodic("retention", every_secs=DAILY_SECS)
async def retention(services: Services) -> None:
    """Each part repeats until it finds nothing, a batch per transaction."""
    now = services.clock.now()
    parts: tuple[Callable[[AsyncSession], Awaitable[int]], ...] = (
        lambda session: _erase_deleted(session, services, now),
        lambda session: _erase_past_retention(session, services, now),
        lambda session: accounts.close_inactive(session, services, now),
        lambda session: accounts.purge_accounts(session, now),
        lambda session: _forget_exports(session, now),
    )
    for part in parts:
        done = 1
        while done:
            async with services.database.transaction() as session:
                done = await part(session)
    async with services.database.transaction() as session:
        await _forget_logs(session, now)


async def _erase_deleted(session: AsyncSession, services: Services, now: datetime) -> int:
    """Candidates deleted 30 days ago; a merged one goes with the row it was merged into."""
    due = await session.scalars(
        select(Candidate)
        .where(
            Candidate.deleted_at <= now - RESTORABLE,
            Candidate.erased_at.is_(None),
            Candidate.merged_into.is_(None),
        )
        .limit(BATCH)
    )
    return await _erase(session, services, list(due))


async def _erase_past_retention(session: AsyncSession, services: Services, now: datetime) -> int:
    """Candidates of companies with a retention time, whose last change and last interview are older than it."""
    count = 0
    for company in await session.scalars(select(Company)):
        days = company.settings.get("retention_days")
        if not isinstance(days, int) or days <= 0:
            continue
        before = now - timedelta(days=days)
        recent = select(Interview.id).where(Interview.candidate_id == Candidate.id, Interview.created_at > before)
        still_open = select(Interview.id).where(Interview.candidate_id == Candidate.id, Interview.expires_at > now)
        due = await session.scalars(
            select(Candidate)
            .where(
                Candidate.company_id == company.id,
                Candidate.erased_at.is_(None),
                Candidate.merged_into.is_(None),
                Candidate.created_at <= before,
                (Candidate.updated_at.is_(None)) | (Candidate.updated_at <= before),
                ~recent.exists(),
                ~still_open.exists(),
            )
            .limit(BATCH)
        )
        count += await _erase(session, services, list(due))
    return count


async def _erase(session: AsyncSession, services: Services, due: list[Candidate]) -> int:
    count = 0
    for candidate in due:
        try:
            await erase_candidate(session, services, candidate, None)
        except InterviewRuns:
            continue
        count += 1
    return count


async def _forget_exports(session: AsyncSession, now: datetime) -> int:
    due = list(await session.scalars(select(Export).where(Export.expires_at <= now).limit(BATCH)))
    keys = [order.storage_key for order in due if order.storage_key]
    for order in due:
        await session.delete(order)
    if keys:
        enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})
    return len(due)


async def _forget_logs(session: AsyncSession, now: datetime) -> None:
    before = now - LOGS_KEPT
    await session.execute(delete(Task).where(Task.state == TaskState.FAILED, Task.finished_at <= before))
    await session.execute(
        delete(WebhookDelivery).where(
            WebhookDelivery.state != DeliveryState.WAITING, WebhookDelivery.created_at <= before
        )
    )
