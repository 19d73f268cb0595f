"""Forgotten passwords, changed passwords, and who is told."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.outbox import Task
from api.outbox.models import TaskState
from api.security.callers import Role
from api.security.passwords import NO_PASSWORD
from api.security.vault import Vault
from tests.support.api_world import PASSWORD, ApiWorld, api_world
from tests.support.mailbox import Letter, letters

EMAIL = "hr@example.com"
NEW = "Another-horse-7"  # a throw-away one


async def login(world: ApiWorld, password: str = PASSWORD) -> httpx.Response:
    return await world.http.post("/api/v1/auth/login", json={"email": EMAIL, "password": password})


async def bearer(world: ApiWorld, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await login(world, password)).json()['access_token']}"}


async def me(world: ApiWorld, headers: dict[str, str]) -> int:
    return (await world.http.get("/api/v1/auth/me", headers=headers)).status_code


async def ask(world: ApiWorld, email: str = EMAIL) -> tuple[int, str]:
    reply = await world.http.post("/api/v1/auth/password-reset/request", json={"email": email})
    return reply.status_code, reply.text


async def confirm(world: ApiWorld, token: str, password: str = NEW) -> httpx.Response:
    body = {"token": token, "new_password": password}
    return await world.http.post("/api/v1/auth/password-reset/confirm", json=body)


async def reset_letter(world: ApiWorld) -> Letter:
    await ask(world)
    return (await letters(world))[-1]


async def change_user(world: ApiWorld, **columns: Any) -> None:
    async with world.services.database.transaction() as session:
        user = (await session.scalars(select(User).where(User.email == EMAIL))).one()
        for name, value in columns.items():
            setattr(user, name, value)


async def stored(world: ApiWorld) -> User:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User).where(User.email == EMAIL))).one()


async def test_a_forgotten_password_is_replaced_and_every_session_ends(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    laptop, phone = await bearer(world), await bearer(world)
    letter = await reset_letter(world)
    assert letter.link.startswith(f"{world.services.settings.site_url}/reset-password?token=")
    done = await confirm(world, letter.token)
    assert (done.status_code, done.json()) == (200, {"warnings": []})
    assert [await me(world, one) for one in (laptop, phone)] == [401, 401]
    assert (await login(world)).status_code == 401
    assert (await login(world, NEW)).status_code == 200
    told = (await letters(world))[-1]
    assert (told.to, told.subject) == (EMAIL, "Your password was changed")


async def test_the_reply_never_tells_who_has_an_account(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    assert {await ask(world), await ask(world, "nobody@example.com")} == {(202, "null")}
    assert [letter.to for letter in await letters(world)] == [EMAIL]


async def test_a_link_works_once_and_for_an_hour(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    letter = await reset_letter(world)
    world.clock.advance(hours=1)
    late = await confirm(world, letter.token)
    assert (late.status_code, late.json()["error_code"]) == (400, "AUTH_015")
    newer = await reset_letter(world)
    assert (await confirm(world, letter.token)).status_code == 404
    replies = await asyncio.gather(*(confirm(world, newer.token, f"{NEW}{n}") for n in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 404, 404, 404]
    assert (await confirm(world, newer.token)).json()["error_code"] == "AUTH_014"


async def test_one_mail_a_minute(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    for _ in range(3):
        await ask(world)
    assert len(await letters(world)) == 1
    world.clock.advance(minutes=1)
    await ask(world)
    assert len(await letters(world)) == 2


async def test_a_switched_off_account_gets_no_mail(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await change_user(world, is_active=False)
    await ask(world)
    assert await letters(world) == []


async def test_an_account_switched_off_meanwhile_stays_off(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    letter = await reset_letter(world)
    await change_user(world, is_active=False)
    assert (await confirm(world, letter.token)).status_code == 200
    refused = await login(world, NEW)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "AUTH_011")


async def test_resetting_opens_a_lock_and_proves_the_mailbox(world: ApiWorld) -> None:
    await world.add_user(EMAIL, Role.CANDIDATE)
    await change_user(world, email_verified=False)
    for _ in range(6):
        await login(world, "wrong")
    assert (await login(world)).json()["error_code"] == "AUTH_004"
    letter = await reset_letter(world)
    assert (await confirm(world, letter.token)).status_code == 200
    assert (await login(world, NEW)).status_code == 200
    assert (await stored(world)).email_verified


async def test_a_sign_in_with_the_old_password_beside_the_reset_leaves_nothing_open(world: ApiWorld) -> None:
    """Whoever had the old password has no session afterwards, whichever came first."""
    await world.add_user(EMAIL)
    letter = await reset_letter(world)
    signed_in, done = await asyncio.gather(login(world), confirm(world, letter.token))
    assert done.status_code == 200
    if signed_in.status_code == 200:
        assert await me(world, {"Authorization": f"Bearer {signed_in.json()['access_token']}"}) == 401
    else:
        assert signed_in.status_code == 401


async def test_a_request_that_waited_for_a_lost_key_goes_to_the_dead_letters(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await ask(world)
    world.services.vault = Vault("another secret")
    await world.run_tasks()
    async with world.services.database.transaction(read_only=True) as session:
        task = (await session.scalars(select(Task))).one()
    assert task.state is TaskState.FAILED
    assert EMAIL not in str(task.error)


async def test_changing_it_needs_the_current_one_and_ends_the_other_sessions(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    here, there = await bearer(world), await bearer(world)
    body = {"current_password": PASSWORD, "new_password": "lower case only"}
    done = await world.http.post("/api/v1/auth/password", json=body, headers=here)
    assert (done.status_code, done.json()) == (200, {"warnings": ["no_mixed_case", "no_digit"]})
    assert [await me(world, one) for one in (here, there)] == [200, 401]
    assert (await login(world, "lower case only")).status_code == 200
    assert [letter.subject for letter in await letters(world)] == ["Your password was changed"]


async def test_guessing_the_current_password_locks_the_account(world: ApiWorld) -> None:
    """A stolen access token must not become a password."""
    await world.add_user(EMAIL)
    here = await bearer(world)
    body = {"current_password": "wrong", "new_password": NEW}
    codes = [
        (await world.http.post("/api/v1/auth/password", json=body, headers=here)).json()["error_code"] for _ in range(6)
    ]
    assert codes == ["AUTH_016"] * 5 + ["AUTH_004"]
    body["current_password"] = PASSWORD
    assert (await world.http.post("/api/v1/auth/password", json=body, headers=here)).status_code == 403
    assert (await login(world)).json()["error_code"] == "AUTH_004"


async def test_a_changed_password_cancels_a_waiting_reset(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    letter = await reset_letter(world)
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert (await world.http.post("/api/v1/auth/password", json=body, headers=await bearer(world))).status_code == 200
    assert (await confirm(world, letter.token, "Third-horse-77")).status_code == 404


async def test_an_installation_may_ask_for_longer_passwords(tmp_path: Path) -> None:
    async with api_world(tmp_path, min_password_length=14) as world:
        setup = {"email": EMAIL, "password": "twelve chars", "name": "Ada", "company_name": "Acme"}
        setup["setup_code"] = world.services.setup_code
        refused = await world.http.post("/api/v1/setup", json=setup)
        assert (refused.status_code, refused.json()["error_code"]) == (422, "AUTH_017")
        assert refused.json()["details"] == [{"field": "password", "message": "at least 14 characters"}]
        setup["password"] = PASSWORD
        assert (await world.http.post("/api/v1/setup", json=setup)).status_code == 201
        letter = await reset_letter(world)
        assert (await confirm(world, letter.token, "twelve chars")).json()["error_code"] == "AUTH_017"
        assert (await confirm(world, letter.token, "fourteen chars")).status_code == 200


async def test_before_an_invitation_is_accepted_there_is_no_password(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    await change_user(world, password_hash=NO_PASSWORD)
    for tried in ("!", "", "correct"):
        assert (await login(world, tried or " ")).status_code == 401


@pytest.mark.parametrize("password", ["short", "x" * 1_001])
async def test_new_passwords_have_a_length(world: ApiWorld, password: str) -> None:
    await world.add_user(EMAIL)
    letter = await reset_letter(world)
    assert (await confirm(world, letter.token, password)).status_code == 422
    assert (await confirm(world, letter.token)).status_code == 200
