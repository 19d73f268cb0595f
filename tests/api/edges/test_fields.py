"""`fields=a,b`, ETags, addresses that do not exist, and how the description tells of it all."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.api_world import ApiWorld, Scheduled, api_world
from tests.support.description import description


async def test_lists_show_the_wanted_fields_of_each_item(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    page = (await http.get("/api/v1/jobs?fields=id,title", headers=hr)).json()
    assert page["jobs"] == [{"id": scheduled.job_id, "title": "Backend engineer"}]
    assert page["total"] == 1


async def test_details_show_the_wanted_fields(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    job = (await http.get(f"/api/v1/jobs/{scheduled.job_id}?fields= title ,language", headers=hr)).json()
    assert job.keys() == {"title", "language"}


@pytest.mark.parametrize("fields", ["nothing", "id,nothing", ",", "x" * 1001, "password_hash", "total"])
async def test_unknown_fields_are_refused_by_naming_the_known_ones(scheduled: Scheduled, fields: str) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    refused = await http.get("/api/v1/jobs", params={"fields": fields}, headers=hr)
    assert refused.status_code == 422
    assert refused.json()["details"][0]["field"] == "fields"
    assert "questions_count" in refused.json()["details"][0]["message"]


async def test_errors_stay_whole(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    unknown = await http.get("/api/v1/jobs/00000000-0000-7000-8000-000000000000?fields=id", headers=hr)
    assert unknown.status_code == 404
    assert unknown.json()["error_code"].startswith("JOB_")


async def test_a_list_that_did_not_change_is_not_sent_again(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    first = await http.get("/api/v1/jobs", headers=hr)
    assert first.headers["cache-control"] == "private, no-cache"
    again = await http.get("/api/v1/jobs", headers={**hr, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await http.post("/api/v1/jobs", json={"title": "Another"}, headers=hr)
    changed = await http.get("/api/v1/jobs", headers={**hr, "If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    candidates = await http.get("/api/v1/candidates", headers=hr)
    assert candidates.headers["cache-control"] == "no-store"
    assert candidates.headers["etag"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_an_address_that_does_not_exist_is_404_for_every_method(world: ApiWorld, method: str) -> None:
    reply = await world.http.request(method, "/api/v1/nowhere")
    assert reply.status_code == 404
    assert reply.json()["error_code"] == "SYS_404"


async def test_an_unexpected_error_has_our_shape_and_headers_and_tells_nothing(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_key: str) -> None:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr(world.services.cache, "get", broken)
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    reply = await world.http.get("/api/v1/jobs", headers={**hr, "Origin": "http://localhost:3000"})
    assert (reply.status_code, reply.json()["error_code"]) == (500, "SYS_500")
    assert reply.headers["x-request-id"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "1234" not in reply.text


async def test_an_address_that_exists_says_which_methods_it_takes(world: ApiWorld) -> None:
    reply = await world.http.delete("/api/v1/config")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")
    assert reply.json()["error_code"] == "SYS_405"


@pytest.mark.parametrize(
    ("settings", "origin", "allowed"),
    [
        ({}, "http://localhost:3000", True),
        ({}, "http://localhost:3001", True),
        ({}, "http://localhost:9002", True),
        ({}, "http://localhost:9003", False),
        ({"environment": "production"}, "http://localhost:3000", False),
        ({"environment": "production", "cors_origins": ("https://hr.example.com",)}, "https://hr.example.com", True),
        ({"cors_origins": ("https://hr.example.com",)}, "http://localhost:3000", False),
    ],
)
async def test_pages_of_other_origins(tmp_path: Path, settings: dict[str, Any], origin: str, allowed: bool) -> None:
    async with api_world(tmp_path, **settings) as world:
        asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        asking["Access-Control-Request-Headers"] = "authorization,content-type,idempotency-key"
        reply = await world.http.options("/api/v1/jobs", headers=asking)
        assert (reply.headers.get("access-control-allow-origin") == origin) is allowed
        assert (reply.status_code == 200) is allowed


def test_the_description_tells_of_the_edges() -> None:
    paths = description()["paths"]
    listing, creating = paths["/api/v1/jobs"]["get"], paths["/api/v1/jobs"]["post"]
    assert "questions_count" in next(p for p in listing["parameters"] if p["name"] == "fields")["description"]
    assert [p["name"] for p in creating["parameters"]] == ["Idempotency-Key"]
    for operation in (listing, creating):
        assert {"401", "422", "429", "503"} <= operation["responses"].keys()
    assert "409" in creating["responses"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            if path.startswith("/api/v1/"):
                schema = operation["responses"]["422"]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorBody"}, (path, method)
