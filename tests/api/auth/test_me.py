"""One's own account: what it shows, what can be changed, and the doors that are limited."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.accounts.models import User
from api.security.callers import PERMISSIONS, Role
from tests.support.api_world import ApiWorld, api_world

EMAIL = "hr@example.com"


@pytest.mark.parametrize("role", list(Role))
async def test_me_shows_the_account_and_its_permissions(world: ApiWorld, role: Role) -> None:
    company = await world.add_user(EMAIL, role)
    shown = (await world.http.get("/api/v1/auth/me", headers=await world.login(EMAIL))).json()
    assert shown == {
        "id": shown["id"],
        "email": EMAIL,
        "name": "hr",
        "role": role.value,
        "company_id": company,
        "company_name": f"Company of {EMAIL}",
        "permissions": sorted(PERMISSIONS[role]),
        "language": "en",
        "timezone": "UTC",
        "department": None,
        "email_verified": True,
        "github_id": None,
        "calendar_linked": False,
    }


async def test_changes_touch_only_what_is_given(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    bearer = await world.login(EMAIL)

    async def put(**body: Any) -> dict[str, Any]:
        reply = await world.http.put("/api/v1/auth/me", json=body, headers=bearer)
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.json()
        return shown

    assert (await put(name="김민지", language="ko", timezone="Asia/Seoul"))["timezone"] == "Asia/Seoul"
    # Who somebody is at GitHub opens their account: nobody states it themselves.
    stated = await put(github_id="583231", calendar_token="ya29.secret")
    assert (stated["name"], stated["language"]) == ("김민지", "ko")
    assert (stated["github_id"], stated["calendar_linked"]) == (None, False)


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "a\nb"}, {"language": "?"}, {"timezone": "Mars"}])
async def test_changes_that_make_no_sense_are_refused(world: ApiWorld, body: dict[str, Any]) -> None:
    await world.add_user(EMAIL)
    assert (await world.http.put("/api/v1/auth/me", json=body, headers=await world.login(EMAIL))).status_code == 422


async def test_role_and_company_are_not_ones_own_to_change(world: ApiWorld) -> None:
    await world.add_user(EMAIL, Role.EMPLOYEE)
    bearer = await world.login(EMAIL)
    body = {"role": "SYSTEM_ADMIN", "company_id": None, "email": "x@example.com", "name": "New"}
    shown = (await world.http.put("/api/v1/auth/me", json=body, headers=bearer)).json()
    assert (shown["role"], shown["email"], shown["name"]) == ("EMPLOYEE", EMAIL, "New")
    assert shown["company_id"] is not None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("auth/verify-email", {"token": "x"}),
        ("auth/resend-verification", {"email": EMAIL}),
        ("auth/password-reset/request", {"email": EMAIL}),
        ("auth/password-reset/confirm", {"token": "x", "new_password": "long enough"}),
        ("auth/invitation/accept", {"token": "x", "new_password": "long enough"}),
        ("setup", {"email": EMAIL, "password": "long enough", "name": "A", "company_name": "B"}),
    ],
)
async def test_whatever_a_stranger_may_try_is_limited_to_five_a_minute(
    tmp_path: Path, path: str, body: dict[str, Any]
) -> None:
    """SEC-12: one count for all of them."""
    async with api_world(tmp_path, rate_limits=True) as world:
        codes = [(await world.http.post(f"/api/v1/{path}", json=body)).status_code for _ in range(6)]
        assert 429 not in codes[:5]
        assert codes[5] == 429
        login = {"email": EMAIL, "password": "x"}
        assert (await world.http.post("/api/v1/auth/login", json=login)).status_code == 429


async def test_of_two_first_administrators_at_once_there_is_one(world: ApiWorld) -> None:
    bodies = [
        {
            "email": f"admin{n}@example.com",
            "password": "long enough",
            "name": "Ada",
            "company_name": "Acme",
            "setup_code": world.services.setup_code,
        }
        for n in range(4)
    ]
    replies = await asyncio.gather(*(world.http.post("/api/v1/setup", json=body) for body in bodies))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    made = next(reply for reply in replies if reply.status_code == 201)
    assert set(made.json()["warnings"]) == {"short", "no_mixed_case", "no_digit"}
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1


async def test_the_owner_of_the_installation_may_have_keys(world: ApiWorld) -> None:
    body = {"email": EMAIL, "password": "long enough", "name": "Ada", "company_name": "Acme"}
    reply = await world.http.post("/api/v1/setup", json={**body, "setup_code": world.services.setup_code})
    bearer = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    key = {"name": "Import", "scopes": ["jobs:read"]}
    assert (await world.http.post("/api/v1/me/api-keys", json=key, headers=bearer)).status_code == 201
