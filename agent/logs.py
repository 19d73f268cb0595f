"""Logs of a worker and its jobs: one JSON object a line on stderr, without what people said."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

NOISY = ("httpx", "httpcore", "aiohttp.access", "faster_whisper", "websockets")


def configure_logs(level: str = "INFO") -> None:
    logging.basicConfig(level=level, stream=sys.stderr, format='{"level": "%(levelname)s", "event": "%(message)s"}')
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_pii,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        # The stream is looked up with every line: a job's is set up anew after the fork.
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def without_pii(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in fields.items() if not name.startswith("pii_")}
