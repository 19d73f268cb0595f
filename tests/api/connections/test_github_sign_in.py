"""Signing in with GitHub, and connecting it: whose account it opens, and whose it does not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from api.accounts.models import User
from api.connections.models import Connection
from api.security.callers import Role
from tests.support.api_world import ApiWorld, api_world
from tests.support.connecting import Browser
from tests.vendors.github import CLIENT, FakeGitHub, fake_github

EMAIL = "mina@example.com"
MINE = [{"email": "Mina@Example.com", "verified": True, "primary": True}]


@pytest.fixture
async def github() -> AsyncIterator[FakeGitHub]:
    async with fake_github() as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, github: FakeGitHub) -> AsyncIterator[ApiWorld]:
    urls = {"github_url": github.url, "github_api_url": github.url}
    async with api_world(tmp_path, **CLIENT, **urls) as made:
        await made.add_user(EMAIL, Role.CANDIDATE)
        yield made


async def signed_in(world: ApiWorld, email: str = EMAIL) -> Browser:
    return Browser(world, await world.login(email))


def stranger(world: ApiWorld) -> Browser:
    return Browser(world, {})


async def test_connected_on_the_profile_it_signs_in_from_then_on(world: ApiWorld, github: FakeGitHub) -> None:
    person = await signed_in(world)
    assert await person.agree(github.grants, "/integrations/github/connect") == {
        "connection": "github",
        "outcome": "connected",
    }
    found = await person.connection("github")
    assert (found["label"], found["reads_private"], found["state"]) == ("octocat", False, "working")
    await world.run_tasks()
    assert "octocat" in person.mails()[0], "whoever can sign in from now on is told of"
    assert await stranger(world).agree(github.grants, "/auth/github") == {"page": "/"}
    renewed = await world.http.post("/api/v1/auth/refresh", headers={"X-Requested-With": "dashboard"})
    assert renewed.json()["user"]["email"] == EMAIL
    assert (await person.call("DELETE", "/integrations/github")).status_code == 204
    await world.run_tasks()
    assert github.grants.access == {}, "the grant is revoked at GitHub"
    assert await stranger(world).agree(github.grants, "/auth/github") == {"github": "unknown"}


async def test_a_verified_address_opens_no_account_with_a_password(world: ApiWorld, github: FakeGitHub) -> None:
    github.emails = MINE
    browser = stranger(world)
    assert await browser.agree(github.grants, "/auth/github") == {"github": "confirm"}
    refreshed = await world.http.post("/api/v1/auth/refresh", headers={"X-Requested-With": "dashboard"})
    assert refreshed.status_code == 401
    # Its owner confirms with the password, in the same browser; then the link is made.
    person = await signed_in(world)
    assert (await person.call("POST", "/auth/github/link")).status_code == 204
    assert await stranger(world).agree(github.grants, "/auth/github") == {"page": "/"}
    assert (await person.call("POST", "/auth/github/link")).json()["error_code"] == "CONN_410", "once"


async def test_an_address_that_is_not_verified_counts_for_nothing(world: ApiWorld, github: FakeGitHub) -> None:
    github.emails = [{"email": EMAIL, "verified": False, "primary": True}]
    assert await stranger(world).agree(github.grants, "/auth/github") == {"github": "unknown"}
    person = await signed_in(world)
    assert (await person.call("POST", "/auth/github/link")).json()["error_code"] == "CONN_411"


async def test_one_github_account_opens_one_account(world: ApiWorld, github: FakeGitHub) -> None:
    await (await signed_in(world)).agree(github.grants, "/integrations/github/connect")
    await world.add_user("other@example.com", Role.CANDIDATE)
    other = await signed_in(world, "other@example.com")
    assert (await other.agree(github.grants, "/integrations/github/connect"))["outcome"] == "taken"
    assert not (await other.connection("github"))["connected"]


async def test_another_github_account_in_its_place_ends_the_grant_of_the_first(
    world: ApiWorld, github: FakeGitHub
) -> None:
    github.grants.lasts_secs = 28_800
    person = await signed_in(world)
    await person.agree(github.grants, "/integrations/github/connect")
    again = await person.agree(github.grants, "/integrations/github/connect", private=True)
    await world.run_tasks()
    assert again["outcome"] == "connected"
    assert len(github.grants.access) == 2, "the same account's grant is the new one's too"
    github.grants.account, github.who = "second", {"id": 42, "login": "hubot"}
    # Of tokens that do not end there is nothing to renew them by, least of all the first account's.
    github.grants.lasts_secs = None
    await person.agree(github.grants, "/integrations/github/connect")
    await world.run_tasks()
    (left,) = github.grants.access
    async with world.services.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(Connection))).one()
    assert (row.label, world.services.vault.unseal(row.sealed_access or "")) == ("hubot", left)
    assert (row.sealed_refresh, github.grants.refresh) == (None, {})
    assert await stranger(world).agree(github.grants, "/auth/github") == {"page": "/"}


async def test_an_account_that_was_switched_off_stays_shut(world: ApiWorld, github: FakeGitHub) -> None:
    await (await signed_in(world)).agree(github.grants, "/integrations/github/connect")
    async with world.services.database.transaction() as session:
        await session.execute(update(User).where(User.email == EMAIL).values(is_active=False))
    assert await stranger(world).agree(github.grants, "/auth/github") == {"github": "inactive"}


async def test_another_browser_a_used_state_and_a_stolen_code_are_worth_nothing(
    world: ApiWorld, github: FakeGitHub
) -> None:
    person = await signed_in(world)
    wanted = await person.asked("/integrations/github/connect")
    code = github.grants.agree(wanted)
    kept = world.http.cookies["oauth_flow"]
    world.http.cookies.clear()
    expired = {"connection": "github", "outcome": "expired"}
    assert await person.back(wanted, code=code) == expired, "another browser"
    world.http.cookies.set("oauth_flow", kept)
    assert await person.back(wanted | {"state": "another"}, code=code) == expired
    # Somebody else's code in this browser: its challenge was made from another verifier.
    world.http.cookies.clear()
    fresh = await person.asked("/integrations/github/connect")
    assert (await person.back(fresh, code=code))["outcome"] == "refused"
    world.clock.advance(minutes=11)
    late = await person.asked("/integrations/github/connect")
    world.clock.advance(minutes=11)
    assert (await person.back(late, code=github.grants.agree(late)))["outcome"] == "expired"


@pytest.mark.parametrize(("fault", "said"), [("500", "away"), ("garbage", "away"), ("429", "away")])
async def test_a_provider_that_is_away_is_said_to_be(
    world: ApiWorld, github: FakeGitHub, fault: str, said: str
) -> None:
    github.grants.faults = [fault]
    person = await signed_in(world)
    assert (await person.agree(github.grants, "/integrations/github/connect"))["outcome"] == said
    refused = await person.asked("/integrations/github/connect")
    assert (await person.back(refused, error="access_denied"))["outcome"] == "denied"


async def test_tokens_lie_sealed_and_leave_with_the_account(world: ApiWorld, github: FakeGitHub) -> None:
    from api.privacy.accounts import SOFT_DELETE, purge_accounts

    github.grants.lasts_secs = 28_800
    person = await signed_in(world)
    await person.agree(github.grants, "/integrations/github/connect", private=True)
    async with world.services.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(Connection))).one()
    kept = [row.sealed_access, row.sealed_refresh]
    assert [world.services.vault.unseal(one or "") for one in kept] == [*github.grants.access, *github.grants.refresh]
    assert "access-" not in str(kept)
    assert (await person.call("DELETE", "/me")).status_code == 204
    async with world.services.database.transaction() as session:
        assert await purge_accounts(session, world.clock.now() + SOFT_DELETE) == 1
    await world.run_tasks()
    async with world.services.database.transaction(read_only=True) as session:
        assert (await session.scalars(select(Connection))).all() == []
    assert github.grants.access == {}


async def test_without_a_registration_nothing_is_offered(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        assert (await world.http.get("/api/v1/config")).json()["github_sign_in"] is False
        refused = await world.http.post("/api/v1/auth/github")
        assert (refused.status_code, refused.json()["error_code"]) == (409, "CONN_501")
        await world.add_user(EMAIL)
        assert not (await (await signed_in(world)).connection("google-calendar"))["available"]
