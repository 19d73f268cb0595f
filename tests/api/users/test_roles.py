"""Custom roles: they only narrow, at once, and nobody climbs by them (AUTH-23, G-03)."""

from typing import Any

import httpx
import pytest

from api.security.callers import PERMISSIONS, Role
from tests.support.api_world import PASSWORD, ApiWorld

HR = "hr@example.com"
URL = "/api/v1/roles"


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user(HR)
    return await world.login(HR)


async def make(world: ApiWorld, who: dict[str, str], name: str = "Reader", **more: Any) -> httpx.Response:
    body = {"name": name, "base_role": "HR", "permissions": ["users:read", "jobs:read"], **more}
    return await world.http.post(URL, json=body, headers=who)


async def colleague(world: ApiWorld, hr: dict[str, str], email: str, **more: Any) -> str:
    body = {"email": email, "name": "Min", "role": "HR", "password": PASSWORD, **more}
    made = await world.http.post("/api/v1/users", json=body, headers=hr)
    assert made.status_code == 201, made.text
    user_id: str = made.json()["id"]
    return user_id


async def test_a_role_lists_what_it_leaves_out_and_who_has_it(world: ApiWorld, hr: dict[str, str]) -> None:
    role = (await make(world, hr, "채용 열람")).json()
    assert role["permissions"] == ["jobs:read", "users:read"]
    assert set(role["left_out"]) == PERMISSIONS[Role.HR] - {"jobs:read", "users:read"}
    await colleague(world, hr, "a@example.com", custom_role_id=role["id"])
    listed = (await world.http.get(URL, headers=hr)).json()
    assert [(one["name"], one["users"]) for one in listed["roles"]] == [("채용 열람", 1)]
    assert set(listed["base_roles"]) == {"HR", "EMPLOYEE"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"permissions": ["companies:manage"]}, 422),
        ({"permissions": ["users:deactivate", "jobs:read"]}, 422),
        ({"base_role": "EMPLOYEE", "permissions": ["jobs:write"]}, 422),
        ({"permissions": ["no:such"]}, 422),
        ({"base_role": "SYSTEM_ADMIN"}, 422),
        ({"base_role": "CANDIDATE", "permissions": []}, 422),
        ({"name": "\x00"}, 422),
        ({"name": " "}, 422),
    ],
)
async def test_a_role_only_narrows(world: ApiWorld, hr: dict[str, str], body: dict[str, Any], status: int) -> None:
    reply = await make(world, hr, **body)
    assert reply.status_code == status
    if body.get("permissions"):
        assert any(one in reply.text for one in body["permissions"])


async def test_a_name_is_used_once_a_company(world: ApiWorld, hr: dict[str, str]) -> None:
    role = (await make(world, hr)).json()
    assert (await make(world, hr)).status_code == 409
    other = (await make(world, hr, "Other")).json()
    renamed = await world.http.put(f"{URL}/{other['id']}", json={"name": "Reader", "permissions": []}, headers=hr)
    assert renamed.status_code == 409
    await world.add_user("else@example.com")
    foreign = await world.login("else@example.com")
    assert (await make(world, foreign)).status_code == 201
    assert (await world.http.delete(f"{URL}/{role['id']}", headers=foreign)).status_code == 404


async def test_a_changed_role_takes_effect_with_the_next_request(world: ApiWorld, hr: dict[str, str]) -> None:
    role = (await make(world, hr, permissions=["users:read", "candidates:read", "candidates:all"])).json()
    await colleague(world, hr, "a@example.com", custom_role_id=role["id"])
    person = await world.login("a@example.com")
    assert (await world.http.get("/api/v1/candidates", headers=person)).status_code == 200
    assert (await world.http.get("/api/v1/company/settings", headers=person)).status_code == 403
    body = {"name": "Reader", "permissions": ["users:read", "company:read"]}
    assert (await world.http.put(f"{URL}/{role['id']}", json=body, headers=hr)).status_code == 200
    assert (await world.http.get("/api/v1/candidates", headers=person)).status_code == 403
    assert (await world.http.get("/api/v1/company/settings", headers=person)).status_code == 200


async def test_a_role_in_use_is_not_deleted(world: ApiWorld, hr: dict[str, str]) -> None:
    role = (await make(world, hr)).json()
    user_id = await colleague(world, hr, "a@example.com", custom_role_id=role["id"])
    refused = await world.http.delete(f"{URL}/{role['id']}", headers=hr)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "USER_431")
    freed = await world.http.put(f"/api/v1/users/{user_id}", json={"custom_role_id": None}, headers=hr)
    assert freed.json()["custom_role"] is None
    assert (await world.http.delete(f"{URL}/{role['id']}", headers=hr)).status_code == 204
    assert (await world.http.delete(f"{URL}/{role['id']}", headers=hr)).status_code == 404


async def test_nobody_gives_more_than_they_have(world: ApiWorld, hr: dict[str, str]) -> None:
    people = ["users:read", "users:write", "roles:write", "jobs:read"]
    role = (await make(world, hr, "People only", permissions=people)).json()
    narrow = (await make(world, hr, "Jobs only", permissions=["jobs:read"])).json()
    boss = await colleague(world, hr, "boss@example.com")
    await colleague(world, hr, "a@example.com", custom_role_id=role["id"])
    limited = await world.login("a@example.com")
    # Not by making a mightier colleague, nor by changing one, nor by a new role, nor by the own one.
    body = {"email": "b@example.com", "name": "B", "role": "HR", "password": PASSWORD}
    assert (await world.http.post("/api/v1/users", json=body, headers=limited)).status_code == 403
    demote = await world.http.put(f"/api/v1/users/{boss}", json={"role": "EMPLOYEE"}, headers=limited)
    assert demote.status_code == 403
    assert (await make(world, limited, "More", permissions=["webhooks:write"])).status_code == 403
    own = await world.http.put(f"{URL}/{role['id']}", json={"name": "x", "permissions": people}, headers=limited)
    assert (own.status_code, own.json()["error_code"]) == (403, "USER_432")
    body["custom_role_id"] = narrow["id"]
    assert (await world.http.post("/api/v1/users", json=body, headers=limited)).status_code == 201


async def test_a_role_fits_its_base_role(world: ApiWorld, hr: dict[str, str]) -> None:
    role = (await make(world, hr)).json()
    user_id = await colleague(world, hr, "a@example.com", custom_role_id=role["id"])
    # The narrowed HR role does not silently become a whole other one.
    moved = await world.http.put(f"/api/v1/users/{user_id}", json={"role": "EMPLOYEE"}, headers=hr)
    assert (moved.status_code, moved.json()["details"][0]["field"]) == (422, "custom_role_id")
    body = {"role": "EMPLOYEE", "custom_role_id": None}
    assert (await world.http.put(f"/api/v1/users/{user_id}", json=body, headers=hr)).status_code == 200


async def test_a_role_cannot_take_the_last_manager_away(world: ApiWorld, hr: dict[str, str]) -> None:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    admin = await world.login("admin@example.com")
    me = (await world.http.get("/api/v1/auth/me", headers=hr)).json()
    managing = {"company_id": me["company_id"], "permissions": ["users:read", "users:write"]}
    role = (await make(world, admin, "Managing", **managing)).json()
    reader = (await make(world, admin, "Reading", company_id=me["company_id"])).json()
    url = f"/api/v1/users/{me['id']}"
    narrowed = await world.http.put(url, json={"custom_role_id": reader["id"]}, headers=admin)
    assert (narrowed.status_code, narrowed.json()["error_code"]) == (409, "USER_414")
    assert (await world.http.put(url, json={"custom_role_id": role["id"]}, headers=admin)).status_code == 200
    body = {"name": "Managing", "permissions": ["users:read"]}
    emptied = await world.http.put(f"{URL}/{role['id']}", json=body, headers=admin)
    assert (emptied.status_code, emptied.json()["error_code"]) == (409, "USER_414")
