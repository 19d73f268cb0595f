"""Signing in, staying signed in, signing out, being locked out, and the first administrator."""

import jwt
import pytest
from sqlalchemy import select

from api.accounts.models import RefreshToken, SignInSession
from api.security.callers import Role
from tests.support.api_world import PASSWORD, ApiWorld, api_world

GUARD = {"X-Requested-With": "dashboard"}
LOGIN = {"email": "hr@example.com", "password": PASSWORD}


@pytest.fixture
async def signed_in(world: ApiWorld) -> ApiWorld:
    await world.add_user("hr@example.com")
    reply = await world.http.post("/api/v1/auth/login", json=LOGIN)
    assert reply.status_code == 200
    return world


async def me(world: ApiWorld, token: str) -> int:
    return (await world.http.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})).status_code


async def test_login_answers_token_user_and_a_strict_cookie(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    reply = await world.http.post("/api/v1/auth/login", json={**LOGIN, "email": "HR@Example.com "})
    body = reply.json()
    assert body["token_type"] == "bearer"
    assert body["user"] == {
        "id": body["user"]["id"],
        "email": "hr@example.com",
        "name": "hr",
        "role": "HR",
        "company_id": company,
    }
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert {"sub", "email", "role", "company_id", "exp", "iat", "jti"} <= claims.keys()
    assert claims["exp"] - claims["iat"] == 30 * 60
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/api/v1/auth" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("email", ["hr@example.com", "nobody@example.com"])
async def test_wrong_password_and_unknown_address_look_the_same(world: ApiWorld, email: str) -> None:
    await world.add_user("hr@example.com")
    reply = await world.http.post("/api/v1/auth/login", json={"email": email, "password": "wrong"})
    assert (reply.status_code, reply.json()["error_code"]) == (401, "AUTH_001")


async def test_me_says_what_the_role_may_do(signed_in: ApiWorld) -> None:
    reply = await signed_in.http.get("/api/v1/auth/me", headers=await signed_in.login("hr@example.com"))
    assert reply.json()["company_name"] == "Company of hr@example.com"
    assert "interviews:write" in reply.json()["permissions"]
    assert "system" not in reply.json()["permissions"]


async def test_refresh_rotates_the_cookie(signed_in: ApiWorld) -> None:
    first = signed_in.http.cookies["refresh_token"]
    reply = await signed_in.http.post("/api/v1/auth/refresh", headers=GUARD)
    assert reply.status_code == 200
    assert signed_in.http.cookies["refresh_token"] != first
    assert await me(signed_in, reply.json()["access_token"]) == 200


async def test_a_used_refresh_token_ends_the_whole_sign_in(signed_in: ApiWorld) -> None:
    stolen = signed_in.http.cookies["refresh_token"]
    renewed = (await signed_in.http.post("/api/v1/auth/refresh", headers=GUARD)).json()["access_token"]
    current = signed_in.http.cookies["refresh_token"]
    for presented, code in ((stolen, "AUTH_007"), (current, "AUTH_006")):
        signed_in.http.cookies.clear()
        cookie = {**GUARD, "Cookie": f"refresh_token={presented}"}
        reply = await signed_in.http.post("/api/v1/auth/refresh", headers=cookie)
        assert (reply.status_code, reply.json()["error_code"]) == (401, code)
    assert await me(signed_in, renewed) == 401
    async with signed_in.services.database.transaction(read_only=True) as session:
        held = (await session.scalars(select(SignInSession))).all()
    assert all(one.revoked_at for one in held)


async def test_refresh_needs_the_header_that_other_sites_cannot_send(signed_in: ApiWorld) -> None:
    assert (await signed_in.http.post("/api/v1/auth/refresh")).status_code == 403
    assert (await signed_in.http.post("/api/v1/auth/refresh", headers=GUARD)).status_code == 200


async def test_refresh_tokens_are_stored_as_hashes(signed_in: ApiWorld) -> None:
    async with signed_in.services.database.transaction(read_only=True) as session:
        stored = (await session.scalars(select(RefreshToken.token_hash))).all()
    assert signed_in.http.cookies["refresh_token"] not in stored
    assert all(len(one) == 64 for one in stored)


async def test_logout_ends_access_and_refresh_tokens_at_once(signed_in: ApiWorld) -> None:
    bearer = await signed_in.login("hr@example.com")
    refresh_token = signed_in.http.cookies["refresh_token"]
    assert (await signed_in.http.post("/api/v1/auth/logout", headers=bearer)).status_code == 204
    assert "refresh_token" not in signed_in.http.cookies
    assert (await signed_in.http.get("/api/v1/auth/me", headers=bearer)).status_code == 401
    cookie = {**GUARD, "Cookie": f"refresh_token={refresh_token}"}
    assert (await signed_in.http.post("/api/v1/auth/refresh", headers=cookie)).status_code == 401


async def test_access_tokens_expire(signed_in: ApiWorld) -> None:
    bearer = await signed_in.login("hr@example.com")
    signed_in.clock.advance(minutes=30)
    assert (await signed_in.http.get("/api/v1/auth/me", headers=bearer)).status_code == 401


async def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    for _ in range(5):
        wrong = await world.http.post("/api/v1/auth/login", json={**LOGIN, "password": "wrong"})
        assert wrong.status_code == 401
    locked = await world.http.post("/api/v1/auth/login", json=LOGIN)
    assert (locked.status_code, locked.json()["error_code"]) == (403, "AUTH_004")
    world.clock.advance(minutes=15, seconds=1)
    assert (await world.http.post("/api/v1/auth/login", json=LOGIN)).status_code == 200


async def test_failures_far_apart_do_not_lock(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    for _ in range(8):
        await world.http.post("/api/v1/auth/login", json={**LOGIN, "password": "wrong"})
        world.clock.advance(minutes=5)
    assert (await world.http.post("/api/v1/auth/login", json=LOGIN)).status_code == 200


async def test_a_deactivated_user_is_out_at_once(signed_in: ApiWorld) -> None:
    from api.accounts.models import User

    bearer = await signed_in.login("hr@example.com")
    async with signed_in.services.database.transaction() as session:
        user = (await session.scalars(select(User))).one()
        user.is_active = False
    assert (await signed_in.http.get("/api/v1/auth/me", headers=bearer)).status_code == 401
    refused = await signed_in.http.post("/api/v1/auth/login", json=LOGIN)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "AUTH_011")


async def test_sign_ins_are_limited_to_five_a_minute(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with api_world(tmp_path, rate_limits=True) as world:
        await world.add_user("hr@example.com")
        for _ in range(5):
            await world.http.post("/api/v1/auth/login", json=LOGIN)
        refused = await world.http.post("/api/v1/auth/login", json=LOGIN)
        assert (refused.status_code, refused.json()["error_code"]) == (429, "RATE_001")
        assert refused.headers["retry-after"] == "60"
        world.clock.advance(seconds=60)
        assert (await world.http.post("/api/v1/auth/login", json=LOGIN)).status_code == 200


async def test_a_signed_in_user_is_limited_to_a_hundred_a_minute(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with api_world(tmp_path, rate_limits=True, general_requests_per_minute=3) as world:
        await world.add_user("hr@example.com")
        await world.add_user("other@example.com")
        bearer = await world.login("hr@example.com")
        other = await world.login("other@example.com")
        codes = [(await world.http.get("/api/v1/jobs", headers=bearer)).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        assert (await world.http.get("/api/v1/jobs", headers=other)).status_code == 200


async def test_the_first_administrator_needs_the_printed_code(world: ApiWorld) -> None:
    body = {"email": "a@example.com", "password": "long enough", "name": "Ada", "company_name": "Acme"}
    assert (await world.http.get("/api/v1/setup")).json() == {"needs_admin": True}
    assert (await world.http.post("/api/v1/setup", json=body)).status_code == 403
    body["setup_code"] = world.services.setup_code
    made = await world.http.post("/api/v1/setup", json=body)
    assert made.status_code == 201
    assert made.json()["user"]["role"] == Role.SYSTEM_ADMIN
    assert (await world.http.get("/api/v1/setup")).json() == {"needs_admin": False}
    again = await world.http.post("/api/v1/setup", json={**body, "email": "b@example.com"})
    assert (again.status_code, again.json()["error_code"]) == (409, "AUTH_009")
    bearer = {"Authorization": f"Bearer {made.json()['access_token']}"}
    assert (await world.http.post("/api/v1/jobs", json={"title": "First"}, headers=bearer)).status_code == 201
