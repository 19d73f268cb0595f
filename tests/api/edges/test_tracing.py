"""Traces and error reports against loopback servers: what they tell, and what they never tell."""

import asyncio
import gzip
import importlib
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from api.error_reports import start_error_reports
from api.settings import Settings
from tests.support.api_world import api_world, schedule_interview

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Collector:
    """Keeps what is posted to it, by path."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        kept = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                match self.headers.get("content-encoding"):
                    case "gzip":
                        body = gzip.decompress(body)
                    case "br":
                        # Only asked of us where the sender has the package.
                        body = importlib.import_module("brotli").decompress(body)
                kept.append((self.path, body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def spans(self) -> list[Any]:
        found = []
        for path, body in self.received:
            if path != "/v1/traces":
                continue
            message = ExportTraceServiceRequest()
            message.ParseFromString(body)
            found += [s for r in message.resource_spans for scope in r.scope_spans for s in scope.spans]
        return found

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def attributes(span: Any) -> dict[str, Any]:
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}


async def test_requests_and_statements_are_traced_without_addresses_or_values(
    tmp_path: Path, collector: Collector
) -> None:
    async with api_world(tmp_path, otel_exporter_otlp_endpoint=collector.url) as world:
        try:
            scheduled = await schedule_interview(world)
            link = f"/api/v1/interviews/validate/{scheduled.token}"
            reply = await world.http.get(link, headers={"traceparent": TRACEPARENT, "X-Request-ID": "request-0001"})
            assert reply.status_code == 200
            assert (await world.http.get("/health")).status_code == 200
            async with httpx.AsyncClient() as client:
                await client.post(f"{collector.url}/v1/traces?secret=in-the-address", content=b"")
        finally:
            await world.app.state.tracing.stop()
    spans = collector.spans()
    requests = [span for span in spans if span.name == "GET /api/v1/interviews/validate/{token}"]
    assert len(requests) == 1
    seen = attributes(requests[0])
    assert seen["http.response.status_code"] == 200
    assert seen["http.route"] == "/api/v1/interviews/validate/{token}"
    assert seen["request_id"] == "request-0001"
    # It continues the caller's trace, and the statements are inside it.
    assert requests[0].trace_id.hex() == TRACEPARENT.split("-")[1]
    assert requests[0].parent_span_id.hex() == TRACEPARENT.split("-")[2]
    inside = [span for span in spans if span.trace_id == requests[0].trace_id and span is not requests[0]]
    selects = [attributes(span)["db.query.text"] for span in inside if span.name == "SELECT"]
    assert any("FROM interviews" in text for text in selects)
    assert not [span for span in spans if "health" in span.name]
    everything = b"".join(body for path, body in collector.received if "secret" not in path)
    for secret in (scheduled.token, "kim@example.com", "Kim Minji", "in-the-address", "correct horse battery"):
        assert secret.encode() not in everything


async def test_without_a_collector_nothing_is_traced(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        assert world.app.state.tracing is None


async def test_a_collector_that_is_away_costs_the_request_nothing(tmp_path: Path) -> None:
    async with api_world(tmp_path, otel_exporter_otlp_endpoint="http://127.0.0.1:9") as world:
        try:
            # The first one builds the routes.
            assert (await world.http.get("/api/v1/config")).status_code == 200
            started = asyncio.get_running_loop().time()
            assert (await world.http.get("/api/v1/config")).status_code == 200
            assert asyncio.get_running_loop().time() - started < 1
        finally:
            world.app.state.tracing.provider._active_span_processor._span_processors = ()
            await world.app.state.tracing.stop()


def test_an_error_is_reported_by_type_and_place_only(tmp_path: Path, collector: Collector) -> None:
    import sentry_sdk

    dsn = collector.url.replace("http://", "http://key@") + "/1"
    report = start_error_reports(Settings(_env_file=None, data_dir=tmp_path, sentry_dsn=dsn))
    assert report is not None
    private = "Kim Minji said: my token is abcdefghijkl"
    try:
        try:
            raise ValueError(private)
        except ValueError as error:
            event = {"event": "task_failed", "level": "error", "exc_info": error, "request_id": "r1", "pii_name": "Kim"}
            assert report(logging.getLogger(), "error", dict(event)) == event
            report(logging.getLogger(), "info", {**event, "level": "info"})
        report(logging.getLogger(), "error", {"event": "no_exception", "level": "error"})
        sentry_sdk.flush(5)
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)
    events = [body for _, body in collector.received if b'"exception"' in body]
    assert len(events) == 1
    payload = json.loads(events[0].splitlines()[2])
    error = payload["exception"]["values"][0]
    assert error["type"] == "ValueError"
    frames = error["stacktrace"]["frames"]
    assert frames[-1]["function"] == "test_an_error_is_reported_by_type_and_place_only"
    assert payload["tags"] == {"log": "task_failed", "request_id": "r1"}
    assert error["value"] == ""
    # The lines of code around the place go with it (here they hold this test's own words); values do not.
    assert all("vars" not in frame for frame in frames)
    for frame in frames:
        for lines in ("pre_context", "context_line", "post_context"):
            frame.pop(lines, None)
    told = json.dumps(payload)
    assert "Kim" not in told
    assert "abcdefghijkl" not in told
    assert {"user", "request", "extra", "breadcrumbs", "server_name", "modules"}.isdisjoint(payload)


def test_without_a_dsn_nothing_is_reported(tmp_path: Path) -> None:
    assert start_error_reports(Settings(_env_file=None, data_dir=tmp_path)) is None
