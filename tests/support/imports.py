"""Candidates by CSV file, over HTTP."""

from typing import Any

import httpx

from tests.support.api_world import ApiWorld

URL = "/api/v1/candidates/bulk-import"
KOREAN = "이름,이메일,전화,직무,출처\n김민지,minji@example.com,010-1234-5678,백엔드 개발자,추천\n"


async def upload(world: ApiWorld, hr: dict[str, str], content: str | bytes, **form: Any) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    files = {"file": ("people.csv", data, "text/csv")}
    return await world.http.post(URL, files=files, data=form, headers=hr)


async def imported(world: ApiWorld, hr: dict[str, str], content: str | bytes, **form: Any) -> dict[str, Any]:
    started = await upload(world, hr, content, **form)
    assert started.status_code == 202, started.text
    await world.run_tasks()
    reply = await world.http.get(f"/api/v1/import-jobs/{started.json()['import_job_id']}", headers=hr)
    assert reply.status_code == 200, reply.text
    job: dict[str, Any] = reply.json()
    return job


def counts(job: dict[str, Any]) -> tuple[str, int, int, int]:
    return job["status"], job["succeeded"], job["skipped"], job["failed"]


async def people(world: ApiWorld, hr: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await world.http.get("/api/v1/candidates", params={"sort": "name:asc", **query}, headers=hr)
    ).json()["candidates"]
    return found
