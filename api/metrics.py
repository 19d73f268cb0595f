"""Prometheus metrics of api (OBS-06 … OBS-10). Labels are route templates, never paths."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

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
logins_total = Counter("logins", "Sign-ins tried: ok, wrong, locked, unverified, inactive", ("outcome",), registry=registry)
registrations_total = Counter("registrations", "Accounts that candidates opened", registry=registry)
tasks_total = Counter("celery_tasks", "Background tasks ended", ("task", "state"), registry=registry)


def measure_request(method: str, route: str, status: int, took_secs: float | None) -> None:
    """`took_secs` None: counted, but not timed."""
    http_requests_total.labels(method, route, str(status)).inc()
    if took_secs is not None:
        http_request_duration.labels(method, route).observe(took_secs)
