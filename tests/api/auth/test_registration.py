"""Candidates open an account: consents, the mailed link, and what becomes theirs."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.candidates.account_link import account_of
from api.candidates.models import Candidate
from api.database import new_id
from api.outbox import Task
from api.privacy.models import Consent, Purpose
from api.privacy.policy import policy
from api.security.callers import Role
from api.security.tokens import digest
from tests.support.api_world import ApiWorld
from tests.support.mailbox import letters

EMAIL = "kim@example.com"
PASSWORD = "Correct-horse-9"  # a throw-away one


def body(world: ApiWorld, **changed: Any) -> dict[str, Any]:
    version = policy(world.services.settings.config_dir, "en").version
    consents = [{"purpose": "account", "policy_version": version}]
    return {"email": EMAIL, "password": PASSWORD, "name": "Kim Minji", "consents": consents, **changed}


async def register(world: ApiWorld, **changed: Any) -> httpx.Response:
    return await world.http.post("/api/v1/auth/register", json=body(world, **changed))


async def verify(world: ApiWorld, token: str) -> httpx.Response:
    return await world.http.post("/api/v1/auth/verify-email", json={"token": token})


async def login(world: ApiWorld, password: str = PASSWORD) -> httpx.Response:
    return await world.http.post("/api/v1/auth/login", json={"email": EMAIL, "password": password})


async def stored(world: ApiWorld) -> User:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User).where(User.email == EMAIL))).one()


async def add_candidate(world: ApiWorld, company_id: str, **more: Any) -> str:
    async with world.services.database.transaction() as session:
        made = Candidate(id=new_id(), company_id=company_id, name="Kim", **{"email": EMAIL, **more})
        session.add(made)
    return made.id


async def owners(world: ApiWorld) -> dict[str, str | None]:
    async with world.services.database.transaction(read_only=True) as session:
        return {row.id: row.user_id for row in (await session.scalars(select(Candidate))).all()}


async def test_from_registering_to_signing_in(world: ApiWorld) -> None:
    made = await register(world, email=" Kim@Example.com")
    assert made.status_code == 201, made.text
    user = await stored(world)
    assert made.json() == {
        "id": user.id,
        "email": EMAIL,
        "name": "Kim Minji",
        "role": "CANDIDATE",
        "company_id": None,
        "email_verified": False,
        "warnings": [],
    }
    refused = await login(world)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "AUTH_010")
    (letter,) = await letters(world)
    assert letter.to == EMAIL
    assert letter.link.startswith(f"{world.services.settings.site_url}/verify?token=")
    assert user.verification_token == digest(letter.token)
    confirmed = await verify(world, letter.token)
    assert (confirmed.status_code, confirmed.json()) == (200, {"email": EMAIL, "email_verified": True})
    signed_in = await login(world)
    assert signed_in.status_code == 200
    assert signed_in.json()["user"]["role"] == "CANDIDATE"


async def test_consents_are_kept_with_the_policy_they_refer_to(world: ApiWorld) -> None:
    version = policy(world.services.settings.config_dir, "en").version
    consents = [{"purpose": p, "policy_version": version} for p in ("account", "contact", "account")]
    assert (await register(world, consents=consents)).status_code == 201
    async with world.services.database.transaction(read_only=True) as session:
        kept = (await session.scalars(select(Consent))).all()
    assert {one.purpose for one in kept} == {Purpose.ACCOUNT, Purpose.CONTACT}
    assert len(kept) == 2
    assert all((one.policy_version, one.granted_at) == (version, world.clock.now()) for one in kept)
    assert all(one.withdrawn_at is None for one in kept)


async def test_an_older_policy_has_to_be_read_again(world: ApiWorld) -> None:
    reply = await register(world, consents=[{"purpose": "account", "policy_version": "2019-01"}])
    assert (reply.status_code, reply.json()["error_code"]) == (409, "AUTH_018")


def test_all_languages_carry_the_same_policy_version(world: ApiWorld) -> None:
    config = world.services.settings.config_dir
    assert policy(config, "ko-KR").language == "ko"
    assert policy(config, "fr").language == "en"
    assert policy(config, "ko").version == policy(config, "en").version


@pytest.mark.parametrize(
    "changed",
    [
        {"consents": []},
        {"consents": [{"purpose": "contact", "policy_version": "2026-11"}]},
        {"consents": [{"purpose": "anything", "policy_version": "2026-11"}]},
        {"consents": [{"purpose": "account", "policy_version": "\x00"}]},
        {"password": "short"},
        {"email": "kim"},
        {"email": "kim@example.com\r\nBcc: x@example.com"},
        {"name": "Kim\r\nBcc: x@example.com"},
        {"name": "Kim\x00"},
        {"name": "  "},
        {"language": "klingon!"},
        {"timezone": "Mars/Base"},
    ],
)
async def test_what_cannot_become_an_account_is_refused(world: ApiWorld, changed: dict[str, Any]) -> None:
    reply = await register(world, **changed)
    assert reply.status_code == 422, reply.text
    assert reply.json()["details"][0]["field"].split(".")[0] in changed
    assert await letters(world) == []


async def test_nobody_registers_as_anything_but_a_candidate(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    reply = await register(world, role="SYSTEM_ADMIN", company_id=company, email_verified=True)
    assert reply.status_code == 201
    user = await stored(world)
    assert (user.role, user.company_id, user.email_verified) == (Role.CANDIDATE, None, False)


async def test_a_weak_password_is_taken_with_advice(world: ApiWorld) -> None:
    reply = await register(world, password="password")
    assert reply.status_code == 201
    assert set(reply.json()["warnings"]) == {"short", "no_mixed_case", "no_digit", "no_special"}


async def test_an_address_is_taken_once(world: ApiWorld) -> None:
    assert (await register(world)).status_code == 201
    again = await register(world, email="KIM@example.com")
    assert (again.status_code, again.json()["error_code"]) == (409, "AUTH_013")
    async with world.services.database.transaction() as session:
        (await session.scalars(select(User))).one().deleted_at = world.clock.now()
    assert (await register(world)).status_code == 409


async def test_of_many_registrations_at_once_one_wins(world: ApiWorld) -> None:
    replies = await asyncio.gather(*(register(world) for _ in range(6)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409, 409]
    assert len(await letters(world)) == 1


async def test_the_mail_speaks_the_persons_language(world: ApiWorld) -> None:
    await register(world, language="ko", timezone="Asia/Seoul", name="이서연")
    (letter,) = await letters(world)
    assert letter.subject == "이메일 주소를 확인해 주십시오"
    assert "이서연 님" in letter.text


async def test_a_link_works_once_and_for_a_day(world: ApiWorld) -> None:
    await register(world)
    (letter,) = await letters(world)
    world.clock.advance(hours=24)
    late = await verify(world, letter.token)
    assert (late.status_code, late.json()["error_code"]) == (400, "AUTH_015")
    await world.http.post("/api/v1/auth/resend-verification", json={"email": EMAIL})
    newer = (await letters(world))[-1]
    assert newer.token != letter.token
    replaced = await verify(world, letter.token)
    assert (replaced.status_code, replaced.json()["error_code"]) == (404, "AUTH_014")
    world.clock.advance(hours=24, seconds=-1)
    replies = await asyncio.gather(*(verify(world, newer.token) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 404, 404, 404]


@pytest.mark.parametrize("token", ["x", "x" * 200, "\x00", "토큰"])
async def test_made_up_links_open_nothing(world: ApiWorld, token: str) -> None:
    await register(world)
    assert (await verify(world, token)).status_code == 404


async def test_the_mail_is_sent_again_only_to_whoever_waits_for_it(world: ApiWorld) -> None:
    await register(world)
    await world.add_user("hr@example.com")
    await letters(world)

    async def ask(email: str) -> tuple[int, str]:
        reply = await world.http.post("/api/v1/auth/resend-verification", json={"email": email})
        return reply.status_code, reply.text

    replies = {await ask(email) for email in (EMAIL, "hr@example.com", "nobody@example.com")}
    assert replies == {(202, "null")}
    assert len(await letters(world)) == 1, "the first mail is less than a minute old"
    world.clock.advance(minutes=1)
    await ask(EMAIL)
    await ask(EMAIL)
    assert [letter.to for letter in await letters(world)] == [EMAIL, EMAIL]
    await verify(world, (await letters(world))[-1].token)
    world.clock.advance(minutes=5)
    await ask(EMAIL)
    assert len(await letters(world)) == 2


async def test_waiting_requests_show_nobodys_address(world: ApiWorld) -> None:
    await register(world)
    await world.http.post("/api/v1/auth/resend-verification", json={"email": EMAIL})
    await world.http.post("/api/v1/auth/password-reset/request", json={"email": EMAIL})
    async with world.services.database.transaction(read_only=True) as session:
        payloads = [str(task.payload) for task in (await session.scalars(select(Task))).all()]
    assert len(payloads) == 3
    assert not any(EMAIL in payload or "token=" in payload for payload in payloads)


async def test_a_verified_address_brings_its_applications(world: ApiWorld) -> None:
    """G-21: in every company; not those that were deleted, belong to somebody, or only look alike."""
    first, second = await world.add_user("hr@example.com"), await world.add_user("other@example.com")
    await world.add_user("somebody@example.com", Role.CANDIDATE)
    async with world.services.database.transaction(read_only=True) as session:
        somebody = (await session.scalars(select(User.id).where(User.email == "somebody@example.com"))).one()
    mine = {await add_candidate(world, first), await add_candidate(world, second)}
    others = {
        await add_candidate(world, first, email="kim+x@example.com"),
        await add_candidate(world, first, deleted_at=world.clock.now()),
    }
    taken = await add_candidate(world, await world.add_user("third@example.com"), user_id=somebody)
    await register(world)
    (letter,) = await letters(world)
    assert set((await owners(world)).values()) == {None, somebody}
    async with world.services.database.transaction(read_only=True) as session:
        assert await account_of(session, EMAIL) is None
    await verify(world, letter.token)
    user = await stored(world)
    found = await owners(world)
    assert {row for row, owner in found.items() if owner == user.id} == mine
    assert all(found[row] is None for row in others)
    assert found[taken] == somebody
    async with world.services.database.transaction(read_only=True) as session:
        assert await account_of(session, "Kim@example.com") == user.id
        assert await account_of(session, "hr@example.com") is None


async def test_an_application_added_later_belongs_to_the_verified_account(world: ApiWorld) -> None:
    """And moves with the address: whoever had the old one must not see it."""
    await register(world)
    (letter,) = await letters(world)
    await verify(world, letter.token)
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    person = {"email": EMAIL, "name": "Kim Minji"}
    made = (await world.http.post("/api/v1/candidates", json=person, headers=hr)).json()["id"]
    assert await owners(world) == {made: (await stored(world)).id}
    person["email"] = "lee@example.com"
    changed = await world.http.put(f"/api/v1/candidates/{made}", json=person, headers=hr)
    assert changed.status_code == 200, changed.text
    assert await owners(world) == {made: None}


async def test_asking_does_the_same_for_a_stranger(world: ApiWorld) -> None:
    """What depends on the account happens afterwards, so the reply's time tells nothing."""
    await register(world)
    await letters(world)

    for path in ("resend-verification", "password-reset/request"):
        for email in (EMAIL, "nobody@example.com"):
            asked = await world.http.post(f"/api/v1/auth/{path}", json={"email": email})
            assert asked.status_code == 202
    async with world.services.database.transaction(read_only=True) as session:
        names = [task.name for task in (await session.scalars(select(Task).where(Task.attempts == 0))).all()]
    assert sorted(set(names)) == ["ask_password_reset", "ask_verification"]
    assert len(names) == 4
