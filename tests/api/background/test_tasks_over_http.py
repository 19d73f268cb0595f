"""GET /tasks, GET /tasks/{id}, POST /tasks/{id}/retry: who sees what, and the second life of a dead letter."""

from typing import Any

import pytest
from sqlalchemy import select

from api.audit.models import AuditEntry
from api.bus import task_topic
from api.outbox import Task, TaskContext, TaskFailed, enqueue, task
from api.security.callers import Role
from tests.support.api_world import ApiWorld

broken = True


@task("http_breaks")
async def breaks(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    if broken:
        raise TaskFailed("the file has no header line")
    return {"rows": payload["rows"]}


@task("http_counts", queue="high")
async def counts(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    for done in range(1, payload["rows"] + 1):
        await context.progress(done, payload["rows"], "rows read")
    return None


async def add(world: ApiWorld, name: str, company: str | None, created_by: str | None = None) -> str:
    async with world.services.database.transaction() as session:
        return enqueue(session, name, {"rows": 3}, company_id=company, created_by=created_by).id


async def user_id(world: ApiWorld, email: str) -> str:
    me = await world.http.get("/api/v1/auth/me", headers=await world.login(email))
    return str(me.json()["id"])


async def get(world: ApiWorld, path: str, email: str, **params: Any) -> Any:
    reply = await world.http.get(f"/api/v1{path}", params=params, headers=await world.login(email))
    return reply.json() if reply.status_code == 200 else reply.status_code


@pytest.fixture
async def company(world: ApiWorld) -> str:
    """One company with HR and an employee, another with HR, and an administrator."""
    company = await world.add_user("hr@example.com")
    await world.add_user("employee@example.com", Role.EMPLOYEE, company)
    await world.add_user("other@example.com")
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    return company


async def test_the_owner_hr_and_the_administrator_see_a_task(world: ApiWorld, company: str) -> None:
    owned = await add(world, "http_breaks", company, await user_id(world, "employee@example.com"))
    not_owned = await add(world, "http_breaks", company)
    for email, task_id, seen in (
        ("employee@example.com", owned, True),
        ("employee@example.com", not_owned, False),
        ("hr@example.com", owned, True),
        ("hr@example.com", not_owned, True),
        ("other@example.com", owned, False),
        ("admin@example.com", owned, True),
    ):
        reply = await get(world, f"/tasks/{task_id}", email)
        assert (reply["id"] == task_id) if seen else (reply == 404), (email, reply)


async def test_the_list_is_filtered_sorted_and_paged(world: ApiWorld, company: str) -> None:
    dead = await add(world, "http_breaks", company)
    waiting = [await add(world, "http_counts", company) for _ in range(2)]
    foreign = await add(world, "http_breaks", None)
    async with world.services.database.transaction() as session:
        for task_id in waiting:
            (await session.get_one(Task, task_id)).run_after = world.clock.now().replace(year=2030)
    await world.run_tasks()

    async def ids(email: str, **params: Any) -> list[str]:
        page = await get(world, "/tasks", email, **params)
        assert page["total"] >= len(page["tasks"])
        return [found["id"] for found in page["tasks"]]

    assert set(await ids("hr@example.com")) == {dead, *waiting}
    assert await ids("hr@example.com", state="failed") == [dead]
    assert await ids("hr@example.com", queue="high", sort="created_at:asc") == waiting
    assert await ids("hr@example.com", name="http_breaks") == [dead]
    assert await ids("hr@example.com", queue="high", sort="created_at:asc", per_page=1, page=2) == waiting[1:]
    assert foreign in await ids("admin@example.com", state="failed")
    assert await ids("other@example.com") == []
    assert await get(world, "/tasks", "employee@example.com") == 403
    assert await get(world, "/tasks", "hr@example.com", sort="payload:asc") == 422


async def test_a_dead_letter_gets_another_life(world: ApiWorld, company: str) -> None:
    global broken
    broken = True
    task_id = await add(world, "http_breaks", company)
    hr = await world.login("hr@example.com")
    retry = f"/api/v1/tasks/{task_id}/retry"
    assert (await world.http.post(retry, headers=hr)).status_code == 409
    await world.run_tasks()
    dead = await get(world, f"/tasks/{task_id}", "hr@example.com")
    assert (dead["state"], dead["error"]) == ("failed", "the file has no header line")
    broken = False
    other = await world.login("other@example.com")
    assert (await world.http.post(retry, headers=other)).status_code == 404
    again = await world.http.post(retry, headers=hr)
    assert again.status_code == 200, again.text
    assert (again.json()["state"], again.json()["attempts"], again.json()["error"]) == ("queued", 0, None)
    await world.run_tasks()
    done = await get(world, f"/tasks/{task_id}", "hr@example.com")
    assert (done["state"], done["result"]) == ("done", {"rows": 3})
    assert (await world.http.post(retry, headers=hr)).status_code == 409
    async with world.services.database.transaction(read_only=True) as session:
        entries = select(AuditEntry).where(AuditEntry.action == "POST /tasks/{task_id}/retry")
        (entry,) = (await session.scalars(entries)).all()
    assert (entry.object_id, entry.company_id, entry.facts["name"]) == (task_id, company, "http_breaks")


async def test_progress_is_stored_with_a_throttle_and_told(world: ApiWorld, company: str) -> None:
    """Three reports at once: the first is written and told, the last is written with the end."""
    task_id = await add(world, "http_counts", company)
    async with world.services.bus.subscribe(task_topic(task_id)) as heard:
        await world.run_tasks()
        told = await heard.get()
    assert (told.kind, told.payload["progress_done"], told.payload["progress_total"]) == ("task", 1, 3)
    view = await get(world, f"/tasks/{task_id}", "hr@example.com")
    assert view["progress"] == {"done": 3, "total": 3, "note": "rows read"}


async def test_finished_tasks_are_counted(world: ApiWorld, company: str) -> None:
    await add(world, "http_counts", company)
    await world.run_tasks()
    text = (await world.http.get("/metrics")).text
    assert 'celery_tasks_total{state="done",task="http_counts"}' in text
