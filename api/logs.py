"""Structured logs (OBS-04): one JSON object a line with timestamp, level, service, request_id, user_id, message and
metadata; or readable lines on a terminal. Keys that begin with `pii_`, and texts of exceptions that may quote what was
worked on (`api/failures.py`), are left out unless debugging."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.error_reports import start_error_reports
from api.failures import shown_traceback
from api.settings import Settings

_TOP = ("timestamp", "level", "service", "request_id", "user_id", "message", "exception")

NOISY = (
    *("uvicorn", "uvicorn.error", "uvicorn.access", "httpx", "aiosqlite", "alembic", "faster_whisper"),
    # Twilio's SDK writes every request with its parameters, telephone numbers among them.
    "twilio.http_client",
)
"""Told from WARNING on."""


def _drop_pii(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if not key.startswith("pii_")}


def _without_quotes(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The exception as text, without what it may quote of people."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else (given[1] if isinstance(given, tuple) else None)
    if error is None and given:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = shown_traceback(error)
    return event


def _shape(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """OBS-04: everything that has no column of its own goes under `metadata`."""
    event["message"] = event.pop("event", "")
    event.setdefault("service", "api")
    event.setdefault("request_id", None)
    event.setdefault("user_id", None)
    top: dict[str, Any] = {key: event.pop(key) for key in _TOP if key in event}
    return {**top, "metadata": dict(event)}


def configure_logs(settings: Settings) -> None:
    """Routes structlog and the standard library's logging to stderr in one shape."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    reporting = start_error_reports(settings)
    if reporting is not None:
        shared.append(reporting)
    debugging = settings.log_level.upper() == "DEBUG"
    if not debugging:
        shared.append(_drop_pii)
    ending: list[Processor] = [structlog.processors.format_exc_info if debugging else _without_quotes]
    ending += (
        [_shape, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The rich one prints local variables: tokens and what people said.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
