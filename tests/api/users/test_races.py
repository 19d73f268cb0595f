"""Changes of people that happen at once: on PostgreSQL they run beside each other, and one of them is told."""

import asyncio
from typing import Any

import httpx
from sqlalchemy import func, select

from api.accounts.models import User
from api.security.callers import Role
from api.users.guards import managers_of
from api.users.models import AvailabilityBlock
from tests.support.api_world import ApiWorld

URL = "/api/v1/users"


async def ids(world: ApiWorld) -> dict[str, str]:
    async with world.services.database.transaction(read_only=True) as session:
        return {row.email: row.id for row in await session.execute(select(User.email, User.id))}


def statuses(replies: list[httpx.Response]) -> list[int]:
    return sorted(reply.status_code for reply in replies)


async def test_two_hr_users_who_demote_each_other(world: ApiWorld) -> None:
    company = await world.add_user("a@example.com")
    await world.add_user("b@example.com", company=company)
    known = await ids(world)
    a, b = await world.login("a@example.com"), await world.login("b@example.com")
    replies = await asyncio.gather(
        world.http.put(f"{URL}/{known['b@example.com']}", json={"role": "EMPLOYEE"}, headers=a),
        world.http.put(f"{URL}/{known['a@example.com']}", json={"role": "EMPLOYEE"}, headers=b),
    )
    assert statuses(list(replies)) in ([200, 409], [200, 401], [200, 403])
    async with world.services.database.transaction(read_only=True) as session:
        assert len(await managers_of(session, company)) == 1


async def test_two_administrators_who_deactivate_each_other(world: ApiWorld) -> None:
    for name in ("a", "b"):
        await world.add_user(f"{name}@example.com", Role.SYSTEM_ADMIN)
    known = await ids(world)
    a, b = await world.login("a@example.com"), await world.login("b@example.com")
    await asyncio.gather(
        world.http.delete(f"{URL}/{known['b@example.com']}", headers=a),
        world.http.delete(f"{URL}/{known['a@example.com']}", headers=b),
    )
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(User).where(User.is_active)) == 1


async def test_the_same_address_added_at_once(world: ApiWorld) -> None:
    await world.add_user("a@example.com")
    await world.add_user("b@example.com")
    body = {"email": "new@example.com", "name": "New", "role": "EMPLOYEE"}
    both = [await world.login("a@example.com"), await world.login("b@example.com")] * 2
    replies = await asyncio.gather(*(world.http.post(URL, json=body, headers=who) for who in both))
    assert statuses(list(replies)) == [201, 409, 409, 409]
    assert {reply.json()["error_code"] for reply in replies if reply.status_code == 409} == {"USER_409"}


async def test_a_circle_of_managers_made_at_once(world: ApiWorld) -> None:
    company = await world.add_user("a@example.com")
    for name in ("b", "c"):
        await world.add_user(f"{name}@example.com", company=company)
    known, a = await ids(world), await world.login("a@example.com")

    async def under(who: str, manager: str) -> httpx.Response:
        body = {"manager_id": known[f"{manager}@example.com"]}
        return await world.http.put(f"{URL}/{known[f'{who}@example.com']}", json=body, headers=a)

    assert statuses(list(await asyncio.gather(under("b", "c"), under("c", "b")))) == [200, 422]


async def test_a_role_given_while_it_is_deleted(world: ApiWorld) -> None:
    company = await world.add_user("a@example.com")
    await world.add_user("b@example.com", Role.EMPLOYEE, company)
    known, a = await ids(world), await world.login("a@example.com")
    for _ in range(5):
        made = {"name": "Jobs", "base_role": "EMPLOYEE", "permissions": ["jobs:read"]}
        role = (await world.http.post("/api/v1/roles", json=made, headers=a)).json()["id"]
        url = f"{URL}/{known['b@example.com']}"
        given, deleted = await asyncio.gather(
            world.http.put(url, json={"custom_role_id": role}, headers=a),
            world.http.delete(f"/api/v1/roles/{role}", headers=a),
        )
        assert (given.status_code, deleted.status_code) in ((200, 409), (409, 204), (422, 204))
        if given.status_code == 200:
            await world.http.put(url, json={"custom_role_id": None}, headers=a)
            assert (await world.http.delete(f"/api/v1/roles/{role}", headers=a)).status_code == 204


async def test_the_same_role_name_at_once(world: ApiWorld) -> None:
    await world.add_user("a@example.com")
    a = await world.login("a@example.com")
    made = {"name": "Jobs", "base_role": "EMPLOYEE", "permissions": ["jobs:read"]}
    replies = await asyncio.gather(*(world.http.post("/api/v1/roles", json=made, headers=a) for _ in range(3)))
    assert statuses(list(replies)) == [201, 409, 409]


async def test_availability_saved_twice_at_once_is_one_of_the_two(world: ApiWorld) -> None:
    await world.add_user("a@example.com")
    known, a = await ids(world), await world.login("a@example.com")

    async def save(start: str) -> httpx.Response:
        week: list[dict[str, Any]] = [{"weekday": 1, "start": start, "end": "17:00"}]
        url = f"{URL}/{known['a@example.com']}/availability"
        return await world.http.put(url, json={"timezone": "UTC", "weekly": week}, headers=a)

    assert statuses(list(await asyncio.gather(*(save(f"0{n}:00") for n in range(6))))) == [200] * 6
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(AvailabilityBlock)) == 1


async def test_settings_saved_at_once_upon_the_same_revision(world: ApiWorld) -> None:
    await world.add_user("a@example.com")
    a = await world.login("a@example.com")
    url = "/api/v1/company/settings"
    revision = (await world.http.get(url, headers=a)).json()["revision"]

    async def save(days: int) -> httpx.Response:
        body = {"settings": {"retention_days": days}, "ai": {"model": f"m{days}"}, "revision": revision}
        return await world.http.put(url, json=body, headers=a)

    replies = await asyncio.gather(*(save(days) for days in range(1, 5)))
    assert statuses(list(replies)) == [200, 409, 409, 409]
