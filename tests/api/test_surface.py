"""What holds for every reply: ids, headers, error bodies, pages, metrics, and the description of it all."""

from pathlib import Path

import pytest

from api.database import new_id
from api.openapi import schema_text
from tests.support.api_world import ApiWorld, Scheduled, api_world
from tests.support.description import description_text


async def test_every_reply_has_a_request_id(world: ApiWorld) -> None:
    made = (await world.http.get("/health")).headers["x-request-id"]
    assert made != (await world.http.get("/health")).headers["x-request-id"]
    given = await world.http.get("/health", headers={"X-Request-ID": "proxy-id-0001"})
    assert given.headers["x-request-id"] == "proxy-id-0001"
    strange = await world.http.get("/health", headers={"X-Request-ID": "a\tb"})
    assert strange.headers["x-request-id"] != "a\tb"


async def test_security_headers(world: ApiWorld) -> None:
    headers = (await world.http.get("/api/v1/config")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def test_large_replies_are_compressed(world: ApiWorld) -> None:
    reply = await world.http.get("/openapi.json")
    assert reply.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in (await world.http.get("/health")).headers


async def test_errors_have_one_shape(world: ApiWorld) -> None:
    for url in ("/api/v1/nowhere", "/api/v1/auth/me", f"/api/v1/tasks/{new_id()}", "/api/v1/jobs?page=0"):
        body = (await world.http.get(url)).json()
        assert {"detail", "error_code", "timestamp"} <= body.keys()
        assert body["timestamp"].endswith("Z")


async def test_health(world: ApiWorld) -> None:
    assert (await world.http.get("/health")).json() == {"status": "ok"}
    assert (await world.http.get("/health/db")).json() == {"status": "ok"}
    assert (await world.http.get("/health/redis")).json() == {"status": "not configured"}


async def test_metrics_count_by_route_never_by_path(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    await http.get(f"/api/v1/interviews/validate/{scheduled.token}")
    text = (await http.get("/metrics")).text
    assert 'http_requests_total{method="GET",path="/api/v1/interviews/validate/{token}",status="200"}' in text
    assert 'http_request_duration_bucket{le="0.1",method="GET",path="/api/v1/interviews/validate/{token}"}' in text
    assert "active_interviews 0.0" in text
    assert scheduled.token not in text


async def test_pages_and_their_caches(tmp_path: Path) -> None:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<p>the page", encoding="utf-8")
    (built / "assets" / "index-a1b2.js").write_text("code()", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    async with api_world(tmp_path / "var", dashboard_dir=built) as world:
        for url in ("/", "/interview/some-token", "/live/1"):
            page = await world.http.get(url)
            assert (page.status_code, page.text) == (200, "<p>the page")
            assert page.headers["cache-control"] == "no-cache"
        asset = await world.http.get("/assets/index-a1b2.js")
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert (await world.http.get("/assets/index-old.js")).status_code == 404
        assert (await world.http.get("/%2e%2e/secret.txt")).text == "<p>the page"
        assert (await world.http.get("/api/v1/nowhere")).status_code == 404


async def test_without_the_dashboard_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    async with api_world(tmp_path, dashboard_dir=tmp_path / "missing") as world:
        page = await world.http.get("/")
        assert page.status_code == 503
        assert "make run" in page.text


def test_the_description_is_the_same_each_time_and_names_every_operation() -> None:
    first = description_text()
    assert first == schema_text()
    assert '"operationId": "auth-login"' in first
    assert '"operationId": "candidate-join_interview"' in first


@pytest.mark.parametrize("forwarded", ["6.6.6.6", "6.6.6.6, 7.7.7.7"])
async def test_a_client_cannot_choose_its_address(tmp_path: Path, forwarded: str) -> None:
    async with api_world(tmp_path, rate_limits=True) as world:
        body = {"email": "hr@example.com", "password": "wrong"}
        codes = []
        for n in range(6):
            headers = {"X-Forwarded-For": f"{n}.{forwarded}"}
            codes.append((await world.http.post("/api/v1/auth/login", json=body, headers=headers)).status_code)
        assert codes == [401] * 5 + [429]
