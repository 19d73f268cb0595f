"""The fuzzing is red when a server breaks the description, each way in which a reply can; green when it does not."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.contract_fuzz import Campaign
from tests.support.description import description
from tests.support.fuzz_target import Caller, Seeded, Target
from tests.support.two_companies import Side

PATH = "/api/v1/setup"
OPEN = {"needs_admin": False}
ERROR = {"detail": "Something broke.", "error_code": "SYS_500", "timestamp": "2026-11-23T09:00:00.000Z"}
JSON = "application/json"


@contextmanager
def answering(status: int, content_type: str, body: Any) -> Iterator[str]:
    """A server that gives the same reply to every GET, and 405 to everything else."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answer(status, content_type, json.dumps(body).encode())

        def refuse(self) -> None:
            self.answer(405, JSON, json.dumps(ERROR).encode())

        do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_QUERY = refuse

        def answer(self, code: int, kind: str, content: bytes) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(code)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(content))), ("Allow", "GET")):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


@cache
def described() -> dict[str, Any]:
    """The api's own description of one operation."""
    everything = description()
    return {**everything, "paths": {PATH: everything["paths"][PATH]}}


def findings(base_url: str) -> set[str]:
    nobody = Side("", {}, {}, "", {})
    callers = {name: Caller(name, {}, requests.Session()) for name in ("anonymous", "hr", "agent")}
    target = Target(base_url, Seeded(nobody, nobody, {}, {}, {}), callers, Path())
    campaign = Campaign(target, described(), seed=1, coverage=3, random=3, hostile=0)
    campaign.run("^GET")
    for caller in callers.values():
        caller.session.close()
    assert campaign.requests > 3
    return {finding.check for finding in campaign.findings.values()}


@pytest.mark.parametrize(
    ("status", "content_type", "body", "check"),
    [
        (500, JSON, ERROR, "ServerError"),
        (503, JSON, ERROR, "ServerError"),
        (418, JSON, ERROR, "UndefinedStatusCode"),
        (202, JSON, OPEN, "UndefinedStatusCode"),
        (200, "text/html", OPEN, "UndefinedContentType"),
        (200, JSON, {"other": 1}, "JsonSchemaError"),
        (422, JSON, {"detail": "no code"}, "JsonSchemaError"),
    ],
)
def test_a_reply_outside_the_description_is_found(status: int, content_type: str, body: Any, check: str) -> None:
    with answering(status, content_type, body) as base_url:
        assert check in findings(base_url)


def test_a_reply_inside_the_description_is_not() -> None:
    with answering(200, JSON, OPEN) as base_url:
        assert findings(base_url) <= {"AcceptedNegativeData"}
