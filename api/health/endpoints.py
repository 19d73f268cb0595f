"""/health, /health/db, /health/redis, /api/v1/config, /metrics."""

import asyncio
from datetime import timedelta
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.pool import QueuePool

from api import metrics
from api.calls.models import Call
from api.connections.models import Provider
from api.connections.providers import is_set_up
from api.errors import Unavailable, responses
from api.interviews.models import Interview, InterviewStatus
from api.jobs.schemas import MAX_QUESTIONS
from api.ports import SharedStateAway
from api.security.dependencies import Wired
from api.version import VERSION
from api.wiring import Services

log = structlog.get_logger(__name__)

DB_TIMEOUT_SECS = 10
"""OBS-02."""
REDIS_TIMEOUT_SECS = 5
"""OBS-03."""

router = APIRouter(tags=["health"])
config_router = APIRouter(tags=["config"])


class Health(BaseModel):
    status: Literal["ok", "not configured"]


class DatabaseAway(Unavailable):
    error_code = "SYS_504"
    detail = "The database does not answer."


class RedisAway(Unavailable):
    error_code = "SYS_506"
    detail = "Redis does not answer."


class PublicConfig(BaseModel):
    """What pages may know before anybody has signed in."""

    version: str
    mode: Literal["embedded", "cluster"]
    environment: str
    languages: list[str]
    transport: Literal["smallwebrtc", "livekit"]
    livekit_url: str = ""
    """REST-073: as browsers reach it; empty without rooms."""
    max_question_count: int
    github_sign_in: bool
    """Whether people can sign in with GitHub here."""
    pass_threshold: int
    review_threshold: int


@router.get("/health")
async def get_health() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/health/db", responses=responses(DatabaseAway))
async def get_database_health(services: Wired) -> Health:
    """Asks the database for one row; 503 when it does not answer."""
    try:
        async with asyncio.timeout(DB_TIMEOUT_SECS):
            await services.database.ping()
    except Exception as error:
        log.exception("database_away")
        raise DatabaseAway() from error
    return Health(status="ok")


@router.get("/health/redis", responses=responses(RedisAway))
async def get_redis_health(services: Wired) -> Health:
    """`not configured`: one process needs no Redis; bus, limits and blacklist live in it."""
    if services.redis is None:
        return Health(status="not configured")
    try:
        async with asyncio.timeout(REDIS_TIMEOUT_SECS):
            await services.redis.ping()
    except (SharedStateAway, TimeoutError) as error:
        raise RedisAway() from error
    return Health(status="ok")


@router.get("/metrics", response_class=Response, include_in_schema=False)
async def get_metrics(services: Wired) -> Response:
    """Prometheus text format."""
    await _measure_now(services)
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _measure_now(services: Services) -> None:
    since = services.clock.now() - timedelta(seconds=services.settings.call_dead_after_secs)
    live = (
        select(func.count())
        .select_from(Interview)
        .join(Call, Call.id == Interview.current_call_id)
        .where(Interview.status == InterviewStatus.IN_PROGRESS, Call.ended_at.is_(None), Call.last_seen_at > since)
    )
    async with services.database.transaction(read_only=True) as session:
        metrics.active_interviews.set(await session.scalar(live) or 0)
    pool = services.database.engine.pool
    if isinstance(pool, QueuePool):
        metrics.db_connections_active.labels("main").set(pool.checkedout())


@config_router.get("/config")
async def get_config(services: Wired) -> PublicConfig:
    """What the pages need before anybody signs in."""
    settings = services.settings
    return PublicConfig(
        version=VERSION,
        mode="cluster" if settings.livekit_url else "embedded",
        environment=settings.environment,
        languages=["en", "ko"],
        transport="livekit" if settings.livekit_url else "smallwebrtc",
        livekit_url=settings.livekit_public_url or settings.livekit_url,
        max_question_count=MAX_QUESTIONS,
        github_sign_in=is_set_up(settings, Provider.GITHUB),
        pass_threshold=settings.pass_threshold,
        review_threshold=settings.review_threshold,
    )
