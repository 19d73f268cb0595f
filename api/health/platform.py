"""GET /admin/health: how the installation is doing, for its administrators. Numbers only, nobody's data."""

import asyncio
import shutil
from datetime import datetime, timedelta
from typing import Literal

import structlog
from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.clock import Utc
from api.companies.models import Company, CompanyRequest, RequestStatus
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.integrations.models import DeliveryState, WebhookDelivery
from api.interviews.models import Interview, InterviewStatus
from api.mail.send import TASK as MAIL_TASK
from api.outbox import Task, TaskState
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.version import VERSION
from api.wiring import Services

log = structlog.get_logger(__name__)

router = APIRouter(tags=["admin"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))
RECENT = timedelta(hours=24)
REDIS_TIMEOUT_SECS = 2
LOW_DISK_BYTES = 2 * 1024**3
"""A long recording is some ten megabytes; below this the administrator should act today."""
OLD_TASK_SECS = 600
"""A due task that waited this long means that no runner is at work, or far too few."""


class PartHealth(BaseModel):
    state: Literal["ok", "away", "not configured"]
    took_ms: int | None


class QueueHealth(BaseModel):
    queue: str
    waiting: int
    """Due now, and not yet taken."""
    later: int
    """Waiting for their time, or for the next attempt."""
    running: int
    oldest_due_secs: int | None
    """How long the longest-waiting due task has waited."""


class Failures(BaseModel):
    mails: int
    webhooks: int
    tasks: int
    """All tasks that went to the dead letters, mails included."""


class Disk(BaseModel):
    """Of the file system that holds the data folder."""

    free_bytes: int
    total_bytes: int


class PlatformHealth(BaseModel):
    state: Literal["ok", "attention"]
    attention: list[Literal["redis_away", "tasks_late", "dead_letters", "disk_low"]]
    """Why the state is not "ok"."""
    version: str
    mode: Literal["inprocess", "celery"]
    checked_at: Utc
    database: PartHealth
    database_kind: Literal["sqlite", "postgresql"]
    redis: PartHealth
    queues: list[QueueHealth]
    dead_letters: int
    """All that are kept and were not run again."""
    failures_last_day: Failures
    live_interviews: int
    companies: int
    """Active ones."""
    pending_requests: int
    disk: Disk


@router.get("/admin/health")
async def get_platform_health(caller: CurrentUser, session: RequestSession, services: Wired) -> PlatformHealth:
    """Database, Redis, background work, failures of the last 24 hours, live interviews and disk."""
    now = services.clock.now()
    database = await _database(session)
    redis = await _redis(services)
    queues = await _queues(session, now)
    dead = await _count(session, Task.state == TaskState.FAILED)
    usage = await asyncio.to_thread(shutil.disk_usage, services.settings.data_dir)
    disk = Disk(free_bytes=usage.free, total_bytes=usage.total)
    attention = _attention(redis, queues, dead, disk)
    return PlatformHealth(
        state="attention" if attention else "ok",
        attention=attention,
        version=VERSION,
        mode="celery" if services.settings.tasks_by_celery else "inprocess",
        checked_at=now,
        database=database,
        database_kind="sqlite" if services.database.is_sqlite else "postgresql",
        redis=redis,
        queues=queues,
        dead_letters=dead,
        failures_last_day=await _failures(session, now - RECENT),
        live_interviews=await _live(session, services, now),
        companies=await _rows(session, select(func.count()).select_from(Company).where(Company.is_active)),
        pending_requests=await _rows(
            session,
            select(func.count()).select_from(CompanyRequest).where(CompanyRequest.status == RequestStatus.PENDING),
        ),
        disk=disk,
    )


def _attention(
    redis: PartHealth, queues: list[QueueHealth], dead: int, disk: Disk
) -> list[Literal["redis_away", "tasks_late", "dead_letters", "disk_low"]]:
    found: list[Literal["redis_away", "tasks_late", "dead_letters", "disk_low"]] = []
    if redis.state == "away":
        found.append("redis_away")
    if any((queue.oldest_due_secs or 0) > OLD_TASK_SECS for queue in queues):
        found.append("tasks_late")
    if dead:
        found.append("dead_letters")
    if disk.free_bytes < LOW_DISK_BYTES:
        found.append("disk_low")
    return found


async def _database(session: AsyncSession) -> PartHealth:
    """This very reply needs the database: it is measured, not asked whether it is there."""
    clock = asyncio.get_running_loop().time
    began = clock()
    await session.execute(select(1))
    return PartHealth(state="ok", took_ms=round((clock() - began) * 1000))


async def _redis(services: Services) -> PartHealth:
    if services.redis is None:
        return PartHealth(state="not configured", took_ms=None)
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        async with asyncio.timeout(REDIS_TIMEOUT_SECS):
            await services.redis.ping()
    except Exception:
        log.exception("redis_away")
        return PartHealth(state="away", took_ms=None)
    return PartHealth(state="ok", took_ms=round((clock() - began) * 1000))


async def _queues(session: AsyncSession, now: datetime) -> list[QueueHealth]:
    queued, due = Task.state == TaskState.QUEUED, Task.run_after <= now
    rows = await session.execute(
        select(
            Task.queue,
            func.count().filter(queued & due).label("waiting"),
            func.count().filter(queued & ~due).label("later"),
            func.count().filter(Task.state == TaskState.RUNNING).label("running"),
            func.min(Task.run_after).filter(queued & due).label("oldest"),
        )
        .where(Task.state.in_([TaskState.QUEUED, TaskState.RUNNING]))
        .group_by(Task.queue)
        .order_by(Task.queue)
    )
    return [
        QueueHealth(
            queue=row.queue,
            waiting=row.waiting,
            later=row.later,
            running=row.running,
            oldest_due_secs=int((now - row.oldest).total_seconds()) if row.oldest else None,
        )
        for row in rows
    ]


async def _failures(session: AsyncSession, since: datetime) -> Failures:
    dead = (Task.state == TaskState.FAILED) & (Task.finished_at >= since)
    webhooks = select(func.count()).select_from(WebhookDelivery)
    return Failures(
        mails=await _count(session, dead, Task.name == MAIL_TASK),
        webhooks=await _rows(
            session,
            webhooks.where(WebhookDelivery.state == DeliveryState.FAILED, WebhookDelivery.created_at >= since),
        ),
        tasks=await _count(session, dead),
    )


async def _live(session: AsyncSession, services: Services, now: datetime) -> int:
    since = now - timedelta(seconds=services.settings.call_dead_after_secs)
    return await _rows(
        session,
        select(func.count())
        .select_from(Interview)
        .join(Call, Call.id == Interview.current_call_id)
        .where(Interview.status == InterviewStatus.IN_PROGRESS, Call.ended_at.is_(None), Call.last_seen_at > since),
    )


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await _rows(session, select(func.count()).select_from(Task).where(*conditions))


async def _rows(session: AsyncSession, counting: Select[int]) -> int:
    return await session.scalar(counting) or 0
