"""OpenTelemetry traces of requests, statements and calls to other servers, when OTEL_EXPORTER_OTLP_ENDPOINT is set.

The span of a request is made here and not by FastAPI's instrumentation: that one writes down the address, and the
address of a candidate's page is the key to it. Spans hold route templates, statements without their values, and of
another server its host only; never a body, a header or an exception's text. Headers for the collector, sampling and
limits come from the SDK's own variables (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, …).
"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.routing import route_template
from api.settings import Settings
from api.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

QUIET = frozenset({"/health", "/health/db", "/health/redis", "/metrics"})
EXPORT_TIMEOUT_SECS = 5
MAX_STATEMENT = 2_000
ADDRESSES = ("http.url", "url.full", "http.target")
"""Attributes in which the instrumentation of httpx puts a whole address."""


@dataclass(frozen=True, slots=True)
class Tracing:
    provider: "TracerProvider"
    tracer: "Tracer"

    async def stop(self) -> None:
        """Sends what is left."""
        from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

        HTTPXClientInstrumentor().uninstrument()
        await asyncio.to_thread(self.provider.shutdown)


def start_tracing(settings: Settings, engine: AsyncEngine) -> Tracing | None:
    """None when no collector is configured. Imported on use: the SDK takes a good part of a second."""
    if not settings.otel_exporter_otlp_endpoint:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create(
        {
            "service.name": settings.otel_service_name,
            "service.version": VERSION,
            "deployment.environment.name": settings.environment,
        }
    )
    provider = TracerProvider(resource=resource)
    endpoint = f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_TIMEOUT_SECS)))
    HTTPXClientInstrumentor().instrument(tracer_provider=provider, request_hook=_hide, async_request_hook=_hide_async)
    tracer = provider.get_tracer("api", VERSION)
    _trace_statements(engine, tracer)
    return Tracing(provider, tracer)


def _trace_statements(engine: AsyncEngine, tracer: "Tracer") -> None:
    """A span for each statement within a trace: its text with placeholders, never its values."""
    from opentelemetry.trace import SpanKind, StatusCode, get_current_span

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _before(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not get_current_span().is_recording():
            return
        operation = statement.split(maxsplit=1)[0].upper() if statement.strip() else "OTHER"
        span = tracer.start_span(operation, kind=SpanKind.CLIENT)
        span.set_attribute("db.system.name", engine.dialect.name)
        span.set_attribute("db.operation.name", operation)
        span.set_attribute("db.query.text", statement[:MAX_STATEMENT])
        connection.info["statement_span"] = span

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def _after(connection: Connection, *_: Any) -> None:
        span = connection.info.pop("statement_span", None)
        if span is not None:
            span.end()

    @event.listens_for(engine.sync_engine, "handle_error")
    def _failed(context: ExceptionContext) -> None:
        span = context.connection.info.pop("statement_span", None) if context.connection is not None else None
        if span is not None:
            span.set_attribute("error.type", type(context.original_exception).__name__)
            span.set_status(StatusCode.ERROR)
            span.end()


def _hide(span: Any, request: Any) -> None:
    """Another server's address may be a secret too (webhooks): its host stays."""
    scheme, host, *_ = request.url if isinstance(request.url, tuple) else (request.url.scheme, request.url.host)
    shown = [part.decode() if isinstance(part, bytes) else str(part) for part in (scheme, host)]
    for name in ADDRESSES:
        if name in (span.attributes or {}):
            span.set_attribute(name, "://".join(shown))


async def _hide_async(span: Any, request: Any) -> None:
    _hide(span, request)


class TraceRequests:
    """One server span a request, a child of the caller's `traceparent`; its trace id is in every log line."""

    def __init__(self, app: ASGIApp, tracer: "Tracer") -> None:
        self.app = app
        self.tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self.app(scope, receive, send)
            return
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind, StatusCode, format_trace_id

        status = 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self.tracer.start_as_current_span(
            scope["method"],
            context=extract(dict(Headers(scope=scope))),
            kind=SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            trace_id = format_trace_id(span.get_span_context().trace_id)
            try:
                with structlog.contextvars.bound_contextvars(trace_id=trace_id):
                    await self.app(scope, receive, watching)
            finally:
                route = route_template(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.request.method", scope["method"])
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                span.set_attribute("request_id", scope.get("state", {}).get("request_id", ""))
                if status >= 500:
                    span.set_status(StatusCode.ERROR)
