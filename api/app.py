"""The FastAPI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api import models, routes
from api.edges import with_edges
from api.errors import install_error_handlers
from api.idempotency.service import Replayed, replay
from api.limits import RATE_HEADERS
from api.middleware import AccessLog, RequestId, SecurityHeaders, Unexpected
from api.outbox.periodic import PeriodicLoop
from api.pages import pages_router
from api.settings import Settings
from api.tracing import TraceRequests, Tracing, start_tracing
from api.version import VERSION
from api.wiring import Services, wire

TITLE = "AI Interviewer"
PREFIX = "/api/v1"

__all__ = ["create_app", "models"]


def operation_id(route: APIRoute) -> str:
    """`<tag>-<function>`, e.g. `interviews-list_interviews`: stable, because the dashboard's client is made from it."""
    tag = str(route.tags[0]) if route.tags else "root"
    return f"{tag}-{route.name}"


def create_app(settings: Settings | None = None, *, services: Services | None = None) -> FastAPI:
    """The whole application. Its lifespan starts and stops the background work; the database must be migrated.

    `services` replaces the wiring of `settings`, for tests that need a hand on one part.
    """
    wired = services or wire(settings or Settings())

    tracing = start_tracing(wired.settings, wired.database.engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        periodic = PeriodicLoop(wired, direct=wired.database.is_sqlite)
        await wired.outbox.start()
        await wired.rooms.start()
        if not wired.settings.tasks_by_celery:
            await periodic.start()
        try:
            yield
        finally:
            await periodic.stop()
            await wired.rooms.stop()
            await wired.outbox.stop()
            await wired.close()
            if tracing is not None:
                await tracing.stop()

    app = FastAPI(
        title=TITLE,
        version=VERSION,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        docs_url="/docs",
        redoc_url="/redoc",
        openapi_url="/openapi.json",
    )
    app.state.services = wired
    app.state.tracing = tracing
    install_error_handlers(app)
    app.add_exception_handler(Replayed, replay)
    app.router.routes.extend(_operations())
    app.include_router(pages_router(wired.settings))
    _add_middleware(app, wired.settings, tracing)
    return app


@cache
def _operations() -> tuple[BaseRoute, ...]:
    """All operations, described once in a process: FastAPI works out each one's parameters and replies when it is first
    looked for, a quarter of a second for all of them, and keeps that with the route."""
    described = APIRouter(generate_unique_id_function=operation_id)
    for router in routes.API:
        described.include_router(with_edges(router), prefix=PREFIX)
    for router in routes.CARRIERS:
        described.include_router(with_edges(router))
    for router in routes.ROOT:
        described.include_router(router)
    return tuple(described.routes)


def _add_middleware(app: FastAPI, settings: Settings, tracing: Tracing | None) -> None:
    # The last one added is the outermost.
    app.add_middleware(Unexpected)
    if settings.allowed_origins:
        cors: dict[str, Any] = {
            "allow_origins": list(settings.allowed_origins),
            "allow_credentials": True,
            "allow_methods": ["*"],
            "allow_headers": ["Authorization", "Content-Type", "X-Requested-With", "X-Request-ID", "Idempotency-Key"],
            "expose_headers": ["X-Request-ID", "Retry-After", "ETag", "Idempotency-Replayed", *RATE_HEADERS],
        }
        app.add_middleware(CORSMiddleware, **cors)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    if tracing is not None:
        app.add_middleware(TraceRequests, tracer=tracing.tracer)
    app.add_middleware(RequestId)
