"""Keys of integrations: shown once, narrower than their owner, gone at once."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import ApiKey, User
from api.audit.models import ActorKind, AuditEntry
from api.companies.models import Company, Plan
from api.database import new_id
from api.roles.models import CustomRole
from api.security.api_keys import caller_of_key
from api.security.callers import PERMISSIONS, Role
from api.security.tokens import digest
from tests.support.api_world import ApiWorld, api_world

EMAIL = "hr@example.com"
URL = "/api/v1/me/api-keys"


async def put_plan(world: ApiWorld, company_id: str, plan: Plan) -> None:
    async with world.services.database.transaction() as session:
        (await session.get_one(Company, company_id)).plan = plan


async def change_user(world: ApiWorld, **columns: Any) -> None:
    async with world.services.database.transaction() as session:
        user = (await session.scalars(select(User).where(User.email == EMAIL))).one()
        for name, value in columns.items():
            setattr(user, name, value)


@pytest.fixture
async def company(world: ApiWorld) -> str:
    company_id = await world.add_user(EMAIL)
    await put_plan(world, company_id, Plan.EXPERT)
    return company_id


@pytest.fixture
async def hr(world: ApiWorld, company: str) -> dict[str, str]:
    return await world.login(EMAIL)


async def make(world: ApiWorld, hr: dict[str, str], *scopes: str, **more: Any) -> httpx.Response:
    body = {"name": "Import", "scopes": scopes or ("jobs:read",), **more}
    return await world.http.post(URL, json=body, headers=hr)


async def made(world: ApiWorld, hr: dict[str, str], *scopes: str, **more: Any) -> dict[str, str]:
    reply = await make(world, hr, *scopes, **more)
    assert reply.status_code == 201, reply.text
    return {"Authorization": f"Bearer {reply.json()['key']}"}


async def status(world: ApiWorld, key: dict[str, str], method: str = "GET", path: str = "/jobs", **more: Any) -> int:
    return (await world.http.request(method, f"/api/v1{path}", headers=key, **more)).status_code


async def test_a_key_is_shown_once_and_stored_as_a_hash(world: ApiWorld, hr: dict[str, str]) -> None:
    reply = await make(world, hr, "jobs:read", "candidates:read")
    key = reply.json()["key"]
    assert key.startswith(reply.json()["prefix"] + "_")
    assert reply.json()["scopes"] == ["candidates:read", "jobs:read"]
    listed = (await world.http.get(URL, headers=hr)).json()
    assert listed["total"] == 1
    assert "key" not in listed["api_keys"][0]
    assert key not in json.dumps(listed)
    async with world.services.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(ApiKey))).one()
    assert row.key_hash == digest(key)
    assert key not in str(vars(row))


async def test_a_key_acts_for_its_owner_within_its_scopes(world: ApiWorld, hr: dict[str, str]) -> None:
    key = await made(world, hr, "jobs:read")
    assert await status(world, key) == 200
    assert await status(world, key, "POST", json={"title": "Backend engineer"}) == 403
    assert await status(world, key, path="/candidates") == 403
    shown = (await world.http.get("/api/v1/auth/me", headers=key)).json()
    assert (shown["email"], shown["permissions"]) == (EMAIL, ["jobs:read"])


async def test_what_a_key_does_is_the_keys_in_the_audit_log(world: ApiWorld, hr: dict[str, str]) -> None:
    key = await made(world, hr, "jobs:write")
    assert await status(world, key, "POST", json={"title": "Backend engineer"}) == 201
    async with world.services.database.transaction(read_only=True) as session:
        entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
        row = (await session.scalars(select(ApiKey))).one()
    by_action = {entry.action: entry for entry in entries}
    creation = by_action["POST /me/api-keys"]
    assert (creation.actor_kind, creation.object_id) == (ActorKind.PERSON, row.id)
    used = by_action["POST /jobs"]
    assert (used.actor_kind, used.facts["api_key_id"]) == (ActorKind.API_KEY, row.id)


async def test_a_key_sees_its_own_company_only(world: ApiWorld, hr: dict[str, str]) -> None:
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    job = (await world.http.post("/api/v1/jobs", json={"title": "Theirs"}, headers=other)).json()["id"]
    key = await made(world, hr, "jobs:read")
    assert await status(world, key, path=f"/jobs/{job}") == 404


@pytest.mark.parametrize("scopes", [["companies:manage"], ["users:deactivate", "jobs:read"], ["api_keys:write"]])
async def test_nobody_gives_a_key_more_than_they_have(world: ApiWorld, hr: dict[str, str], scopes: list[str]) -> None:
    reply = await make(world, hr, *scopes)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "AUTH_020")


async def test_a_key_shrinks_with_its_owners_rights(world: ApiWorld, company: str, hr: dict[str, str]) -> None:
    key = await made(world, hr, "jobs:read", "users:read")
    async with world.services.database.transaction() as session:
        role = CustomRole(
            id=new_id(),
            company_id=company,
            name="Jobs only",
            base_role=Role.HR,
            permissions=["api_keys:write", "jobs:read"],
            updated_at=world.clock.now(),
        )
        session.add(role)
    assert await status(world, key, path="/users") == 200
    await change_user(world, custom_role_id=role.id)
    assert await status(world, key, path="/users") == 403
    assert await status(world, key) == 200
    me = (await world.http.get("/api/v1/auth/me", headers=hr)).json()
    assert me["permissions"] == ["api_keys:write", "jobs:read"]


@pytest.mark.parametrize("columns", [{"role": Role.EMPLOYEE}, {"is_active": False}])
async def test_whoever_may_not_have_keys_has_none(world: ApiWorld, hr: dict[str, str], columns: dict[str, Any]) -> None:
    key = await made(world, hr)
    await change_user(world, **columns)
    assert await status(world, key) == 401


async def test_keys_are_for_the_expert_plan(world: ApiWorld, company: str, hr: dict[str, str]) -> None:
    key = await made(world, hr)
    await put_plan(world, company, Plan.PRO)
    assert await status(world, key) == 401
    refused = await make(world, hr)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "AUTH_019")
    await put_plan(world, company, Plan.EXPERT)
    assert await status(world, key) == 200


async def test_an_installation_may_give_keys_to_other_plans(tmp_path: Path) -> None:
    async with api_world(tmp_path, api_key_plans=("free", "pro", "expert")) as world:
        await put_plan(world, await world.add_user(EMAIL), Plan.FREE)
        assert await status(world, await made(world, await world.login(EMAIL))) == 200


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.CANDIDATE])
async def test_only_hr_and_administrators_have_keys(world: ApiWorld, role: Role) -> None:
    await put_plan(world, await world.add_user("other@example.com", role), Plan.EXPERT)
    bearer = await world.login("other@example.com")
    assert (await make(world, bearer)).status_code == 403
    assert (await world.http.get(URL, headers=bearer)).status_code == 403


async def test_a_revoked_key_stops_at_once_and_stays_listed(world: ApiWorld, hr: dict[str, str]) -> None:
    key = await made(world, hr)
    key_id = (await world.http.get(URL, headers=hr)).json()["api_keys"][0]["id"]
    world.clock.advance(minutes=1)
    for _ in range(2):
        assert (await world.http.delete(f"{URL}/{key_id}", headers=hr)).status_code == 204
    assert await status(world, key) == 401
    listed = (await world.http.get(URL, headers=hr)).json()["api_keys"]
    assert [one["revoked_at"] for one in listed] == ["2026-11-23T09:01:00.000Z"]


async def test_another_persons_key_cannot_be_revoked(world: ApiWorld, company: str, hr: dict[str, str]) -> None:
    await made(world, hr)
    key_id = (await world.http.get(URL, headers=hr)).json()["api_keys"][0]["id"]
    await world.add_user("colleague@example.com", company=company)
    reply = await world.http.delete(f"{URL}/{key_id}", headers=await world.login("colleague@example.com"))
    assert (reply.status_code, reply.json()["error_code"]) == (404, "AUTH_405")


async def test_a_key_expires(world: ApiWorld, hr: dict[str, str]) -> None:
    past = await make(world, hr, expires_at=world.clock.now().isoformat())
    assert (past.status_code, past.json()["error_code"]) == (400, "AUTH_022")
    key = await made(world, hr, expires_at=(world.clock.now() + timedelta(days=1)).isoformat())
    world.clock.advance(days=1, seconds=-1)
    assert await status(world, key) == 200
    world.clock.advance(seconds=1)
    assert await status(world, key) == 401


async def test_use_is_noted_now_and_then(world: ApiWorld, hr: dict[str, str]) -> None:
    key = await made(world, hr)

    async def noted() -> str | None:
        listed = (await world.http.get(URL, headers=hr)).json()["api_keys"]
        found: str | None = listed[0]["last_used_at"]
        return found

    assert await noted() is None
    await status(world, key)
    assert await noted() == "2026-11-23T09:00:00.000Z"
    world.clock.advance(minutes=4)
    await status(world, key)
    assert await noted() == "2026-11-23T09:00:00.000Z"
    world.clock.advance(minutes=1)
    await status(world, key)
    assert await noted() == "2026-11-23T09:05:00.000Z"


async def test_a_key_cannot_touch_the_account(world: ApiWorld, hr: dict[str, str]) -> None:
    """It opens what integrations need, not its owner's password, sessions, keys or data."""
    scopes = sorted(PERMISSIONS[Role.HR] - {"api_keys:write"})
    key = await made(world, hr, *scopes)
    body = {"current_password": "x", "new_password": "long enough"}
    assert await status(world, key, "POST", "/auth/password", json=body) == 403
    assert await status(world, key, "PUT", "/auth/me", json={"name": "Mallory"}) == 403
    assert await status(world, key, "GET", "/auth/sessions") == 403
    assert await status(world, key, "GET", "/me/api-keys") == 403
    assert await status(world, key, "POST", "/me/api-keys", json={"name": "x", "scopes": ["jobs:read"]}) == 403
    assert await status(world, key, "DELETE", f"/auth/sessions/{new_id()}") == 403


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key[:-1],
        lambda key: key + "x",
        lambda key: key.rsplit("_", 1)[0] if key.count("_") == 2 else key[:20],
        lambda key: "aik_",
        lambda key: key.swapcase(),
        lambda key: "aik_00000000_" + key[13:],
        lambda key: key.removeprefix("aik_"),
        lambda key: key + "\x01",
    ],
)
async def test_a_key_that_is_not_whole_opens_nothing(world: ApiWorld, hr: dict[str, str], spoil: Any) -> None:
    key = await made(world, hr)
    spoiled = spoil(key["Authorization"].removeprefix("Bearer "))
    reply = await world.http.get("/api/v1/jobs", headers={b"Authorization": f"Bearer {spoiled}".encode()})
    assert (reply.status_code, reply.json()["error_code"]) == (401, "AUTH_002")


async def test_what_is_no_key_is_nobodys(world: ApiWorld) -> None:
    async with world.services.database.transaction(read_only=True) as session:
        assert await caller_of_key(session, world.services, "eyJhbGciOiJIUzI1NiJ9.e30.x") is None


async def test_there_are_at_most_twenty_keys(world: ApiWorld, hr: dict[str, str]) -> None:
    for _ in range(20):
        await made(world, hr)
    refused = await make(world, hr)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "AUTH_021")
    page = (await world.http.get(f"{URL}?per_page=7&page=3", headers=hr)).json()
    assert (len(page["api_keys"]), page["pages"]) == (6, 3)
    key_id = page["api_keys"][0]["id"]
    assert (await world.http.delete(f"{URL}/{key_id}", headers=hr)).status_code == 204
    assert (await make(world, hr)).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ["jobs:read"]},
        {"name": "x" * 101, "scopes": ["jobs:read"]},
        {"name": "nul\x00", "scopes": ["jobs:read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["jobs:everything"]},
        {"name": "x", "scopes": ["jobs:read"], "expires_at": "tomorrow"},
        {"name": "x", "scopes": ["jobs:read"], "expires_at": "2027-01-01T00:00:00"},
        {"name": "x", "scopes": ["jobs:read"], "expires_at": "9999-12-31T23:59:59-23:59"},
    ],
)
async def test_keys_that_make_no_sense_are_refused(world: ApiWorld, hr: dict[str, str], body: dict[str, Any]) -> None:
    assert (await world.http.post(URL, json=body, headers=hr)).status_code == 422


async def test_no_key_takes_its_owners_data_away(world: ApiWorld, hr: dict[str, str]) -> None:
    key = await made(world, hr, "jobs:read")
    for path in ("/me/export", f"/exports/{new_id()}", f"/exports/{new_id()}/archive"):
        assert (await world.http.get(f"/api/v1{path}", headers=key)).status_code == 403
