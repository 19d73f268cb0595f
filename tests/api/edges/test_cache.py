"""What is remembered is never older than the last change that somebody was told of."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from sqlalchemy import event

from api.cache import JOB_LISTS, drop, remembered
from api.jobs.models import JobTemplate
from api.metrics import registry
from tests.support.api_world import ApiWorld, api_world
from tests.support.redis_server import needs_redis, redis_server


class Answer(BaseModel):
    n: int


@pytest.fixture(params=["memory", pytest.param("redis", marks=needs_redis)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    if request.param == "memory":
        async with api_world(tmp_path) as made:
            yield made
        return
    with redis_server() as server:
        async with api_world(tmp_path, redis_url=server.url) as made:
            yield made


async def ask(world: ApiWorld, company_id: str, n: int, key: str = "k") -> int:
    """What is remembered, else `n`."""

    async def make() -> Answer:
        return Answer(n=n)

    async with world.services.database.transaction(read_only=True) as session:
        return (await remembered(session, JOB_LISTS, company_id, key, Answer, make)).n


async def test_copies_are_kept_by_company_and_key_until_dropped(world: ApiWorld) -> None:
    one, two = await world.add_user("a@example.com"), await world.add_user("b@example.com")
    assert [await ask(world, one, 1), await ask(world, one, 2), await ask(world, one, 3, "other")] == [1, 1, 3]
    assert await ask(world, two, 4) == 4
    await drop(world.services.cache, JOB_LISTS, one)
    assert [await ask(world, one, 5), await ask(world, one, 6, "other"), await ask(world, two, 7)] == [5, 6, 4]


async def test_what_was_read_before_a_change_is_not_kept_after_it(world: ApiWorld) -> None:
    company_id = await world.add_user("a@example.com")
    reading, changed = asyncio.Event(), asyncio.Event()

    async def slow() -> Answer:
        reading.set()
        await changed.wait()
        return Answer(n=1)

    async def read_slowly() -> None:
        async with world.services.database.transaction(read_only=True) as session:
            await remembered(session, JOB_LISTS, company_id, "k", Answer, slow)

    task = asyncio.create_task(read_slowly())
    await reading.wait()
    await drop(world.services.cache, JOB_LISTS, company_id)
    changed.set()
    await task
    assert await ask(world, company_id, 2) == 2


async def test_company_settings_are_remembered_and_dropped_on_update(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    url = "/api/v1/company/settings"
    first = (await world.http.get(url, headers=hr)).json()
    statements: list[str] = []
    engine = world.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    before = registry.get_sample_value("cache_requests_total", {"space": "company-settings", "result": "hit"}) or 0
    assert (await world.http.get(url, headers=hr)).json() == first
    assert not [statement for statement in statements if "FROM company_ai_config" in statement]
    after = registry.get_sample_value("cache_requests_total", {"space": "company-settings", "result": "hit"})
    assert after == before + 1
    body = {"revision": first["revision"], "settings": {"thresholds": {"pass": 81, "review": 42}}}
    saved = await world.http.put(url, json=body, headers=hr)
    assert saved.status_code == 200, saved.text
    again = (await world.http.get(url, headers=hr)).json()
    assert again["settings"]["thresholds"] == {"pass": 81, "review": 42}


async def test_job_lists_are_dropped_by_every_change_of_a_job(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")

    async def titles() -> list[tuple[str, int]]:
        page = (await world.http.get("/api/v1/jobs", headers=hr)).json()
        return [(job["title"], job["questions_count"]) for job in page["jobs"]]

    assert await titles() == []
    job = (await world.http.post("/api/v1/jobs", json={"title": "One"}, headers=hr)).json()
    assert await titles() == [("One", 0)]
    question = {"text": "Why?", "points": [{"text": "A point"}]}
    made = await world.http.post(f"/api/v1/jobs/{job['id']}/questions", json=question, headers=hr)
    assert made.status_code == 201, made.text
    assert await titles() == [("One", 1)]
    changed = await world.http.put(f"/api/v1/jobs/{job['id']}", json={"title": "Two"}, headers=hr)
    assert changed.status_code == 200, changed.text
    assert await titles() == [("Two", 1)]
    await world.http.delete(f"/api/v1/questions/{made.json()['id']}", headers=hr)
    assert await titles() == [("Two", 0)]
    await world.http.delete(f"/api/v1/jobs/{job['id']}", headers=hr)
    assert await titles() == []


async def test_a_change_that_is_rolled_back_drops_nothing(world: ApiWorld) -> None:
    company_id = await world.add_user("hr@example.com")
    assert await ask(world, company_id, 1) == 1

    async def change(*, fails: bool) -> None:
        async with world.services.database.transaction() as session:
            session.add(JobTemplate(company_id=company_id, title="Engineer", language="en"))
            await session.flush()
            if fails:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        await change(fails=True)
    assert await ask(world, company_id, 2) == 1
    await change(fails=False)
    assert await ask(world, company_id, 3) == 3
