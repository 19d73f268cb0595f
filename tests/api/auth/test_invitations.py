"""Invited people choose their own password."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.accounts.invitations import invite
from api.accounts.models import User
from api.companies.models import Company
from api.database import new_id
from api.security.callers import Caller, Role
from api.security.passwords import NO_PASSWORD
from api.security.tokens import digest
from tests.support.api_world import ApiWorld
from tests.support.mailbox import letters

EMAIL = "lee@example.com"
PASSWORD = "Correct-horse-9"  # a throw-away one


async def invited(world: ApiWorld, *, by_somebody: bool = True, **more: Any) -> str:
    """A new colleague of hr@example.com, whose invitation is in the outbox; returns the company's id."""
    company = await world.add_user("hr@example.com")
    async with world.services.database.transaction() as session:
        hr = (await session.scalars(select(User).where(User.email == "hr@example.com"))).one()
        user = User(
            id=new_id(),
            company_id=company,
            email=EMAIL,
            name="Lee",
            password_hash=NO_PASSWORD,
            **{"role": Role.EMPLOYEE, **more},
        )
        session.add(user)
        await session.flush()
        caller = Caller(hr.id, hr.email, "Kim Minji", hr.role, company) if by_somebody else None
        await invite(session, world.services, user, caller)
    return company


async def accept(world: ApiWorld, token: str, **more: Any) -> httpx.Response:
    body = {"token": token, "new_password": PASSWORD, **more}
    return await world.http.post("/api/v1/auth/invitation/accept", json=body)


async def stored(world: ApiWorld) -> User:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User).where(User.email == EMAIL))).one()


async def test_accepting_sets_name_and_password_and_signs_in(world: ApiWorld) -> None:
    company = await invited(world)
    (letter,) = await letters(world, EMAIL)
    assert letter.subject == "Company of hr@example.com invites you to AI Interviewer"
    assert "Kim Minji" in letter.text
    assert letter.link.startswith(f"{world.services.settings.site_url}/accept-invitation?token=")
    user = await stored(world)
    assert (user.invitation_token, user.invited_at) == (digest(letter.token), world.clock.now())
    reply = await accept(world, letter.token, name="이서연")
    assert reply.status_code == 200, reply.text
    assert reply.json()["user"] == {
        "id": user.id,
        "email": EMAIL,
        "name": "이서연",
        "role": "EMPLOYEE",
        "company_id": company,
    }
    assert reply.json()["warnings"] == []
    bearer = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    shown = (await world.http.get("/api/v1/auth/me", headers=bearer)).json()
    assert (shown["email_verified"], shown["company_name"]) == (True, "Company of hr@example.com")
    assert "refresh_token" in reply.cookies
    again = await world.http.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 200


async def test_a_link_works_once(world: ApiWorld) -> None:
    await invited(world)
    (letter,) = await letters(world, EMAIL)
    replies = await asyncio.gather(*(accept(world, letter.token) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 404, 404, 404]


async def test_a_link_works_for_a_week(world: ApiWorld) -> None:
    await invited(world)
    (letter,) = await letters(world, EMAIL)
    world.clock.advance(days=7)
    late = await accept(world, letter.token)
    assert (late.status_code, late.json()["error_code"]) == (400, "AUTH_015")


async def test_a_newer_invitation_replaces_the_one_before(world: ApiWorld) -> None:
    await invited(world)
    async with world.services.database.transaction() as session:
        user = (await session.scalars(select(User).where(User.email == EMAIL))).one()
        await invite(session, world.services, user, None)
    older, newer = await letters(world, EMAIL)
    assert (await accept(world, older.token)).status_code == 404
    assert (await accept(world, newer.token)).status_code == 200


async def test_the_platform_invites_in_its_own_name(world: ApiWorld) -> None:
    await invited(world, by_somebody=False, language="ko")
    (letter,) = await letters(world, EMAIL)
    assert letter.subject == "Company of hr@example.com: AI Interviewer 초대"
    assert "초대한 분: Company of hr@example.com" in letter.text


@pytest.mark.parametrize(("what", "code"), [("user", "AUTH_011"), ("company", "AUTH_012")])
async def test_whoever_was_switched_off_meanwhile_does_not_get_in(world: ApiWorld, what: str, code: str) -> None:
    company = await invited(world)
    (letter,) = await letters(world, EMAIL)
    async with world.services.database.transaction() as session:
        user = (await session.scalars(select(User).where(User.email == EMAIL))).one()
        row = user if what == "user" else await session.get_one(Company, company)
        row.is_active = False
    reply = await accept(world, letter.token)
    assert (reply.status_code, reply.json()["error_code"]) == (403, code)
    assert (await stored(world)).password_hash == NO_PASSWORD


async def test_a_forgotten_invitation_can_be_made_good_by_a_reset(world: ApiWorld) -> None:
    """Both prove the mailbox; the invitation is then used up."""
    await invited(world)
    (letter,) = await letters(world, EMAIL)
    await world.http.post("/api/v1/auth/password-reset/request", json={"email": EMAIL})
    reset = (await letters(world, EMAIL))[-1]
    body = {"token": reset.token, "new_password": PASSWORD}
    assert (await world.http.post("/api/v1/auth/password-reset/confirm", json=body)).status_code == 200
    assert (await accept(world, letter.token)).status_code == 404


async def test_tokens_of_one_kind_do_not_open_another(world: ApiWorld) -> None:
    await invited(world)
    (letter,) = await letters(world, EMAIL)
    reset = {"token": letter.token, "new_password": PASSWORD}
    assert (await world.http.post("/api/v1/auth/password-reset/confirm", json=reset)).status_code == 404
    assert (await world.http.post("/api/v1/auth/verify-email", json={"token": letter.token})).status_code == 404
    assert (await accept(world, letter.token)).status_code == 200
