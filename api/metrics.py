"""Prometheus metrics of api (OBS-06 … OBS-12). Labels are route templates, never paths or people.

Each process counts for itself and shows its own /metrics: run one process a container (or port) and let Prometheus
scrape every one; sums and quantiles are made there. Response times p50/p95/p99, error rate, cache hit rate and job
success rate (OBS-12) are queries over what is counted here; `docs/` of the deployment has them as rules.
"""

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

registry = CollectorRegistry()

http_requests_total = Counter(
    "http_requests", "HTTP requests answered", ("method", "path", "status"), registry=registry
)
http_request_duration = Histogram(
    "http_request_duration",
    "Seconds from request to last byte",
    ("method", "path"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.5, 1, 2, 5, 10, 30),
    registry=registry,
)
active_interviews = Gauge("active_interviews", "Interviews with a live call", registry=registry)
db_connections_active = Gauge("db_connections_active", "Connections in use", ("pool",), registry=registry)
turn_latency_seconds = Histogram(
    "turn_latency_seconds",
    "Candidate's last speech sample to the agent's first audio",
    buckets=(0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10),
    registry=registry,
)
interruptions_total = Counter("interruptions", "Agent sentences cut by the candidate", registry=registry)
call_drops_total = Counter("call_drops", "Calls that ended without a goodbye", registry=registry)
vendor_errors_total = Counter("vendor_errors", "Errors of speech and language engines", registry=registry)
logins_total = Counter(
    "logins", "Sign-ins tried: ok, wrong, locked, unverified, inactive", ("outcome",), registry=registry
)
registrations_total = Counter("registrations", "Accounts that candidates opened", registry=registry)
tasks_total = Counter("celery_tasks", "Background tasks ended", ("task", "state"), registry=registry)
db_query_seconds = Histogram(
    "db_query_seconds",
    "Seconds of one statement, waiting for the database included",
    ("statement",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=registry,
)
cache_requests_total = Counter("cache_requests", "Looks into the cache", ("space", "result"), registry=registry)
users_registered_total = Counter("users_registered", "Accounts made", ("way",), registry=registry)
rate_limited_total = Counter("rate_limited", "Requests refused by a rate limit", ("path",), registry=registry)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STATEMENTS = frozenset({"select", "insert", "update", "delete"})
_REGISTERED = {
    ("POST", "/api/v1/auth/register", 201): "self",
    ("POST", "/api/v1/users", 201): "by a colleague",
    ("POST", "/api/v1/setup", 201): "setup",
}


def measure_request(method: str, route: str, status: int, took_secs: float | None) -> None:
    """`took_secs` None: counted, but not timed."""
    # Clients may send any word as the method; each would be a series of its own.
    method = method if method in _METHODS else "other"
    http_requests_total.labels(method, route, str(status)).inc()
    if took_secs is not None:
        http_request_duration.labels(method, route).observe(took_secs)
    if status == 429:
        rate_limited_total.labels(route).inc()
    way = _REGISTERED.get((method, route, status))
    if way is not None:
        users_registered_total.labels(way).inc()


def time_queries(engine: AsyncEngine) -> None:
    """Measures every statement of `engine` (OBS-12)."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _before(connection: Connection, *_: Any) -> None:
        connection.info["statement_started"] = time.perf_counter()

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def _after(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        started = connection.info.pop("statement_started", None)
        if started is not None:
            kind = statement.lstrip()[:6].lower()
            label = kind if kind in _STATEMENTS else "other"
            db_query_seconds.labels(label).observe(time.perf_counter() - started)
