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

from contract.engines import provider_named
from contract.events import EngineSwitched, TurnMeasured, UsageMeasured

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
agents_replaced_total = Counter(
    "agents_replaced", "Agents sent into a room after one that was lost", ("reason",), registry=registry
)
interviews_parked_total = Counter(
    "interviews_parked", "Interviews whose room was closed before their end", ("reason",), registry=registry
)
_STAGE_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10)
stt_latency_seconds = Histogram(
    "stt_latency_seconds", "End of the candidate's speech to its words", buckets=_STAGE_BUCKETS, registry=registry
)
llm_latency_seconds = Histogram(
    "llm_latency_seconds", "Request to the model's first token", buckets=_STAGE_BUCKETS, registry=registry
)
tts_latency_seconds = Histogram(
    "tts_latency_seconds", "Sentence to the first of its sound", buckets=_STAGE_BUCKETS, registry=registry
)
engine_failovers_total = Counter(
    "engine_failovers", "Engines that another one stood in for", ("part",), registry=registry
)
stt_audio_seconds_total = Counter(
    "stt_audio_seconds", "Seconds of sound sent to recognition", ("provider",), registry=registry
)
tts_characters_total = Counter("tts_characters", "Characters given to a voice", ("provider",), registry=registry)
llm_tokens_total = Counter(
    "llm_tokens", "Tokens of language models in calls", ("provider", "direction"), registry=registry
)
vendor_cost_usd_total = Counter(
    "vendor_cost_usd",
    "US dollars by config/prices.yaml, of interviews that ended",
    ("part", "provider"),
    registry=registry,
)
interview_quality_index = Histogram(
    "interview_quality_index",
    "Quality index of interviews that ended",
    buckets=(10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    registry=registry,
)
technical_faults_total = Counter(
    "technical_faults", "Interviews without a verdict through a fault of ours", ("fault",), registry=registry
)
free_redos_total = Counter("free_redos", "Free redos offered", ("by",), registry=registry)
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

# What people prepare with (OBS-11). Outcomes and engines are words of ours, never of a file or a person.
_READING_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 45, 120)
document_reading_seconds = Histogram(
    "document_reading_seconds",
    "From an upload's bytes to its text, or to why there is none; text recognition included",
    ("outcome",),
    buckets=_READING_BUCKETS,
    registry=registry,
)
resumes_read_total = Counter("resumes_read", "Résumés taken apart: by rules, by model", ("by",), registry=registry)
ats_check_seconds = Histogram(
    "ats_check_seconds",
    "One check of a résumé: by rules, by model, or by rules in its place (fallback)",
    ("by",),
    buckets=_READING_BUCKETS,
    registry=registry,
)
embedding_seconds = Histogram(
    "embedding_seconds",
    "One request for vectors, by provider and outcome (ok, failed)",
    ("provider", "outcome"),
    buckets=_READING_BUCKETS,
    registry=registry,
)
embedded_passages_total = Counter("embedded_passages", "Texts that became vectors", ("provider",), registry=registry)
practice_interviews_total = Counter(
    "practice_interviews", "Practice by turns begun, practice of any kind kept", ("step",), registry=registry
)
repositories_analyzed_total = Counter(
    "repositories_analyzed", "Analyses of repositories: finished, failed", ("outcome",), registry=registry
)
cvs_generated_total = Counter("cvs_generated", "Versions of CVs made", registry=registry)
profile_completeness = Histogram(
    "profile_completeness",
    "Percent of a career profile, after each change of it",
    buckets=(10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    registry=registry,
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STATEMENTS = frozenset({"select", "insert", "update", "delete"})
_REGISTERED = {
    ("POST", "/api/v1/auth/register", 201): "self",
    ("POST", "/api/v1/users", 201): "by a colleague",
    ("POST", "/api/v1/setup", 201): "setup",
}


def provider_label(part: str, provider: str) -> str:
    """Agents say what they used; a word that is no engine's name would be a series of its own."""
    return provider if provider_named(part, provider) is not None else "other"


def measure_event(event: TurnMeasured | UsageMeasured | EngineSwitched) -> None:
    """Latency per stage, failovers, and what engines did."""
    match event:
        case TurnMeasured():
            for histogram, ms in (
                (turn_latency_seconds, event.voice_to_voice_ms),
                (stt_latency_seconds, event.stt_ms),
                (llm_latency_seconds, event.llm_ms),
                (tts_latency_seconds, event.tts_ms),
            ):
                if ms is not None:
                    histogram.observe(ms / 1000)
        case UsageMeasured():
            provider = provider_label(event.part, event.engine.provider)
            if event.part == "stt":
                stt_audio_seconds_total.labels(provider).inc(event.seconds)
            elif event.part == "tts":
                tts_characters_total.labels(provider).inc(event.characters)
            else:
                llm_tokens_total.labels(provider, "input").inc(event.input_tokens)
                llm_tokens_total.labels(provider, "output").inc(event.output_tokens)
        case EngineSwitched():
            engine_failovers_total.labels(event.part).inc()


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
