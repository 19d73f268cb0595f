"""Errors go to Sentry when SENTRY_DSN is set: what failed and where in the code, and nothing about people.

Only log lines with an exception are reported (OBS-05: every failure writes one), so requests and background work are
covered alike. None of the SDK's integrations runs: they would attach requests, local variables and log texts.
"""

import sys
from typing import Any

from structlog.typing import EventDict, Processor, WrappedLogger

from api.settings import Settings
from api.version import VERSION

LEVELS = frozenset({"error", "critical"})
TAGS = ("request_id", "trace_id", "task", "path", "method")
"""Of the log line; all without personal data (a path is a route's template)."""
KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "exception", "tags", "sdk", "message")


def start_error_reports(settings: Settings) -> Processor | None:
    """A step of the logs that reports; None when there is no DSN. Imported on use."""
    if not settings.sentry_dsn.get_secret_value():
        return None
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        environment=settings.environment,
        release=f"ai-interviewer@{VERSION}",
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=_without_people,
    )
    return _report


def _report(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    error = _error_of(event.get("exc_info"))
    if event.get("level") not in LEVELS or error is None:
        return event
    import sentry_sdk

    with sentry_sdk.new_scope() as scope:
        scope.set_tag("log", str(event.get("event", "")))
        for name in TAGS:
            if event.get(name) is not None:
                scope.set_tag(name, str(event[name]))
        sentry_sdk.capture_exception(error, scope=scope)
    return event


def _error_of(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _without_people(event: Any, _hint: dict[str, Any]) -> Any:
    """The text of an exception may quote a row or an answer; its type and its place in the code are enough."""
    kept = {name: event[name] for name in KEPT if name in event}
    for error in kept.get("exception", {}).get("values", []):
        error["value"] = ""
        for frame in (error.get("stacktrace") or {}).get("frames", []):
            frame.pop("vars", None)
    return kept
