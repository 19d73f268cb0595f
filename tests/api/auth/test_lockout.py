"""G-01: five failures in a quarter of an hour lock an account for a quarter of an hour, however they come."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.app import create_app
from api.audit.models import AuditEntry
from api.companies.models import Company
from api.metrics import logins_total
from api.security.callers import Role
from api.security.passwords import hash_password, needs_rehash
from api.wiring import wire
from tests.support.api_world import PASSWORD, ApiWorld, api_world

EMAIL = "hr@example.com"


async def login(world: ApiWorld, password: str = PASSWORD, email: str = EMAIL) -> httpx.Response:
    return await world.http.post("/api/v1/auth/login", json={"email": email, "password": password})


async def change(world: ApiWorld, **columns: Any) -> None:
    async with world.services.database.transaction() as session:
        user = (await session.scalars(select(User).where(User.email == EMAIL))).one()
        for name, value in columns.items():
            setattr(user, name, value)


async def stored(world: ApiWorld) -> User:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User).where(User.email == EMAIL))).one()


def code(reply: httpx.Response) -> tuple[int, str | None]:
    return reply.status_code, reply.json().get("error_code")


async def test_failures_at_the_same_time_are_all_counted(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    replies = await asyncio.gather(*(login(world, f"wrong {n}") for n in range(12)))
    codes = sorted(code(reply) for reply in replies)
    assert codes[:5] == [(401, "AUTH_001")] * 5
    assert set(codes[5:]) == {(403, "AUTH_004")}
    assert code(await login(world)) == (403, "AUTH_004")


async def test_a_right_guess_that_began_before_the_lock_comes_too_late(world: ApiWorld) -> None:
    """It has passed the first look at the lock; the second one, in the transaction that would let it in, stops it."""
    await world.add_user(EMAIL)
    async with world.services.database.transaction() as session:
        user = await session.scalar(select(User).where(User.email == EMAIL).with_for_update())
        assert user is not None
        guess = asyncio.create_task(login(world))
        await asyncio.sleep(0.3)
        user.locked_until = world.clock.now() + timedelta(minutes=15)
    assert code(await guess) == (403, "AUTH_004")


async def test_a_password_changed_meanwhile_is_the_one_that_counts(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    another = await hash_password("another password", 4)
    async with world.services.database.transaction() as session:
        user = await session.scalar(select(User).where(User.email == EMAIL).with_for_update())
        assert user is not None
        late = asyncio.create_task(login(world))
        await asyncio.sleep(0.3)
        user.password_hash = another
    assert code(await late) == (401, "AUTH_001")


async def test_the_lock_and_the_count_survive_a_restart(tmp_path: Path, world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    for _ in range(4):
        await login(world, "wrong")
    again = wire(world.services.settings, clock=world.clock)
    try:
        transport = httpx.ASGITransport(create_app(services=again))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            body = {"email": EMAIL, "password": "wrong"}
            assert code(await http.post("/api/v1/auth/login", json=body)) == (401, "AUTH_001")
            assert code(await http.post("/api/v1/auth/login", json=body)) == (403, "AUTH_004")
    finally:
        await again.database.close()


async def test_the_lock_says_when_it_opens(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    for _ in range(5):
        await login(world, "wrong")
    world.clock.advance(minutes=10)
    refused = await login(world)
    assert refused.headers["retry-after"] == "300"
    assert "5 min" in refused.json()["detail"]
    world.clock.advance(minutes=5)
    assert (await login(world)).status_code == 200
    assert (await stored(world)).failed_login_count == 0


async def test_a_success_forgets_the_failures_before_it(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    for _ in range(3):
        for _ in range(4):
            assert (await login(world, "wrong")).status_code == 401
        assert (await login(world)).status_code == 200


async def test_an_account_is_locked_not_an_address_of_the_net(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await world.add_user("other@example.com")
    for _ in range(5):
        await login(world, "wrong")
    assert (await login(world, email="other@example.com")).status_code == 200


async def test_an_unknown_address_is_locked_like_a_known_one(world: ApiWorld) -> None:
    """Otherwise the lock would tell who has an account."""
    await world.add_user(EMAIL)
    for email in (EMAIL, "nobody@example.com"):
        seen = [code(await login(world, "wrong", email)) for _ in range(6)]
        assert seen == [(401, "AUTH_001")] * 5 + [(403, "AUTH_004")]
    known, unknown = await login(world, "wrong"), await login(world, "wrong", "nobody@example.com")
    assert known.json()["detail"] == unknown.json()["detail"]
    assert known.headers["retry-after"] == unknown.headers["retry-after"]


async def test_a_lock_is_in_the_audit_log_without_the_address(world: ApiWorld) -> None:
    company = await world.add_user(EMAIL)
    for _ in range(6):
        await login(world, "wrong")
    async with world.services.database.transaction(read_only=True) as session:
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "account.locked"))).all()
    assert [(entry.company_id, entry.object_kind) for entry in entries] == [(company, "user")]
    assert entries[0].object_id == (await stored(world)).id


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"is_active": False}, (403, "AUTH_011")),
        ({"role": Role.CANDIDATE, "email_verified": False}, (403, "AUTH_010")),
        ({"role": Role.EMPLOYEE, "email_verified": False}, (200, None)),
    ],
)
async def test_why_an_account_cannot_be_used_is_told_to_its_owner_only(
    world: ApiWorld, columns: dict[str, Any], expected: tuple[int, str | None]
) -> None:
    await world.add_user(EMAIL)
    await change(world, **columns)
    assert code(await login(world, "wrong")) == (401, "AUTH_001")
    assert code(await login(world)) == expected


async def test_a_switched_off_company_lets_nobody_in(world: ApiWorld) -> None:
    company_id = await world.add_user(EMAIL)
    bearer = await world.login(EMAIL)
    async with world.services.database.transaction() as session:
        (await session.get_one(Company, company_id)).is_active = False
    assert (await world.http.get("/api/v1/auth/me", headers=bearer)).status_code == 401
    assert code(await login(world)) == (403, "AUTH_012")


async def test_a_deleted_account_is_like_none(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await change(world, deleted_at=world.clock.now())
    assert code(await login(world)) == (401, "AUTH_001")


async def test_verification_can_be_waived(tmp_path: Path) -> None:
    async with api_world(tmp_path, require_verified_email=False) as world:
        await world.add_user(EMAIL, Role.CANDIDATE)
        await change(world, email_verified=False)
        assert (await login(world)).status_code == 200


async def test_a_hash_of_another_cost_is_renewed_at_sign_in(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await change(world, password_hash=await hash_password(PASSWORD, 5))
    assert (await login(world, "wrong")).status_code == 401
    assert needs_rehash((await stored(world)).password_hash, 4)
    assert (await login(world)).status_code == 200
    assert not needs_rehash((await stored(world)).password_hash, 4)
    assert (await login(world)).status_code == 200


async def test_outcomes_are_counted(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    before = {outcome: logins_total.labels(outcome)._value.get() for outcome in ("ok", "wrong", "locked")}
    await login(world)
    for _ in range(6):
        await login(world, "wrong")
    after = {outcome: logins_total.labels(outcome)._value.get() for outcome in ("ok", "wrong", "locked")}
    assert {outcome: after[outcome] - before[outcome] for outcome in after} == {"ok": 1, "wrong": 5, "locked": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"email": "hr@example.com\x00", "password": "x"},
        {"email": "hr\ud800@example.com", "password": "x"},
        {"email": "hr@example.com", "password": "\ud800"},
        {"email": "a@" + "b" * 300, "password": "x"},
        {"email": "İ" * 124 + "@example.com", "password": "x"},
        {"email": "hr@example.com", "password": ""},
        {"email": "hr@example.com", "password": "x" * 1_001},
        {"email": "hr @example.com", "password": "x"},
        {"email": 5, "password": ["x"]},
        {},
    ],
)
async def test_bodies_that_make_no_sense_are_refused(world: ApiWorld, body: dict[str, Any]) -> None:
    import json

    reply = await world.http.post(
        "/api/v1/auth/login", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert code(reply) == (422, "SYS_422")
