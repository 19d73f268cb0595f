"""Where one is signed in, and how each of it ends; refreshes that meet each other."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from api.accounts import sessions
from api.accounts.models import RefreshToken, SignInSession, User
from api.adapters.memory_limits import MemoryBlacklist
from api.ports import SharedStateAway
from tests.support.api_world import PASSWORD, ApiWorld

EMAIL = "hr@example.com"
GUARD = {"X-Requested-With": "dashboard"}


class Browser:
    """One browser: its own cookie, its own access token."""

    def __init__(self, world: ApiWorld, agent: str) -> None:
        self.world = world
        self.agent = agent
        self.cookie = ""
        self.bearer: dict[str, str] = {}

    def _took(self, reply: httpx.Response) -> httpx.Response:
        if reply.status_code == 200:
            self.cookie = reply.cookies["refresh_token"]
            assert reply.json()["session_secs"] == 7 * 86_400
            self.bearer = {"Authorization": f"Bearer {reply.json()['access_token']}"}
        return reply

    async def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        self.world.http.cookies.clear()
        body = {"email": EMAIL, "password": password}
        headers = {"User-Agent": self.agent}
        return self._took(await self.world.http.post("/api/v1/auth/login", json=body, headers=headers))

    async def refresh(self, cookie: str | None = None) -> httpx.Response:
        self.world.http.cookies.clear()
        headers = {**GUARD, "User-Agent": self.agent, "Cookie": f"refresh_token={cookie or self.cookie}"}
        return self._took(await self.world.http.post("/api/v1/auth/refresh", headers=headers))

    async def me(self) -> int:
        return (await self.world.http.get("/api/v1/auth/me", headers=self.bearer)).status_code

    async def sessions(self) -> list[dict[str, object]]:
        reply = await self.world.http.get("/api/v1/auth/sessions", headers=self.bearer)
        assert reply.status_code == 200, reply.text
        found: list[dict[str, object]] = reply.json()["sessions"]
        return found


@pytest.fixture
async def laptop(world: ApiWorld) -> Browser:
    await world.add_user(EMAIL)
    browser = Browser(world, "Laptop")
    assert (await browser.sign_in()).status_code == 200
    return browser


@pytest.fixture
async def phone(world: ApiWorld, laptop: Browser) -> Browser:
    browser = Browser(world, "Phone")
    assert (await browser.sign_in()).status_code == 200
    return browser


async def test_the_list_shows_each_browser_once(world: ApiWorld, laptop: Browser, phone: Browser) -> None:
    world.clock.advance(minutes=5)
    await laptop.refresh()
    listed = await laptop.sessions()
    assert [(one["user_agent"], one["current"]) for one in listed] == [("Phone", False), ("Laptop", True)]
    assert listed[1]["created_at"] == "2026-11-23T09:00:00.000Z"
    assert listed[1]["last_used_at"] == "2026-11-23T09:05:00.000Z"
    assert listed[1]["ip"] == "127.0.0.1"
    page = await world.http.get("/api/v1/auth/sessions?per_page=1&page=2", headers=laptop.bearer)
    assert {name: page.json()[name] for name in ("total", "page", "per_page", "pages")} == {
        "total": 2,
        "page": 2,
        "per_page": 1,
        "pages": 2,
    }


async def test_another_browser_can_be_signed_out_at_once(laptop: Browser, phone: Browser) -> None:
    listed = {str(one["user_agent"]): str(one["id"]) for one in await laptop.sessions()}
    url = f"/api/v1/auth/sessions/{listed['Phone']}"
    assert (await laptop.world.http.delete(url, headers=laptop.bearer)).status_code == 204
    assert await phone.me() == 401
    assert (await phone.refresh()).json()["error_code"] == "AUTH_006"
    assert await laptop.me() == 200
    again = await laptop.world.http.delete(url, headers=laptop.bearer)
    assert (again.status_code, again.json()["error_code"]) == (404, "AUTH_404")


async def test_nobody_elses_session_can_be_ended(world: ApiWorld, laptop: Browser) -> None:
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    session_id = (await laptop.sessions())[0]["id"]
    reply = await world.http.delete(f"/api/v1/auth/sessions/{session_id}", headers=other)
    assert (reply.status_code, reply.json()["error_code"]) == (404, "AUTH_404")
    assert await laptop.me() == 200


async def test_expired_sessions_are_not_listed(world: ApiWorld, laptop: Browser) -> None:
    world.clock.advance(days=8)
    await laptop.sign_in()
    assert len(await laptop.sessions()) == 1


async def test_of_two_refreshes_at_once_one_wins_and_the_session_ends(world: ApiWorld, laptop: Browser) -> None:
    """Strict: the second one may be a thief's. It ends the session for both."""
    first, second = Browser(world, "Tab 1"), Browser(world, "Tab 2")
    first.cookie = second.cookie = laptop.cookie
    replies = await asyncio.gather(first.refresh(), second.refresh())
    assert sorted(reply.status_code for reply in replies) == [200, 401]
    refused = next(reply for reply in replies if reply.status_code == 401)
    assert refused.json()["error_code"] == "AUTH_007"
    winner = first if first.bearer else second
    assert await winner.me() == 401
    assert (await winner.refresh()).json()["error_code"] == "AUTH_006"
    async with world.services.database.transaction(read_only=True) as session:
        assert len((await session.scalars(select(RefreshToken))).all()) == 2
        assert [one.revoked_at is not None for one in (await session.scalars(select(SignInSession))).all()] == [True]


async def test_of_many_refreshes_at_once_no_token_survives(world: ApiWorld, laptop: Browser) -> None:
    tabs = [Browser(world, f"Tab {n}") for n in range(8)]
    for tab in tabs:
        tab.cookie = laptop.cookie
    replies = await asyncio.gather(*(tab.refresh() for tab in tabs))
    assert sorted(reply.status_code for reply in replies)[0] == 200
    assert [reply.status_code for reply in replies].count(200) == 1
    for tab in tabs:
        if tab.bearer:
            assert await tab.me() == 401


async def test_refreshes_of_different_browsers_do_not_meet(laptop: Browser, phone: Browser) -> None:
    replies = await asyncio.gather(laptop.refresh(), phone.refresh())
    assert [reply.status_code for reply in replies] == [200, 200]
    assert (await laptop.me(), await phone.me()) == (200, 200)


async def test_a_refresh_beside_an_ending_leaves_nothing_open(world: ApiWorld, laptop: Browser, phone: Browser) -> None:
    """Whichever comes first: no token of an ended session works afterwards."""
    services = world.services
    async with services.database.transaction(read_only=True) as session:
        user_id = (await session.scalars(select(User.id).where(User.email == EMAIL))).one()

    async def end() -> None:
        async with services.database.transaction() as session:
            await sessions.end_all(session, services, user_id)

    await asyncio.gather(laptop.refresh(), end(), phone.refresh())
    for browser in (laptop, phone):
        assert await browser.me() == 401
        assert (await browser.refresh()).status_code == 401


async def test_an_ended_session_stays_ended_when_the_blacklist_forgets(world: ApiWorld, laptop: Browser) -> None:
    """A restart empties the list of one process, or of Redis; the database still knows."""
    await world.http.post("/api/v1/auth/logout", headers=laptop.bearer)
    world.services.blacklist = MemoryBlacklist(world.clock)
    assert await laptop.me() == 401


class AwayBlacklist:
    """A Redis that does not answer."""

    async def add(self, jti: str, until: datetime) -> None:
        raise SharedStateAway()

    async def contains(self, *jtis: str) -> bool:
        raise SharedStateAway()


async def test_one_can_sign_out_while_the_blacklist_is_away(world: ApiWorld, laptop: Browser) -> None:
    """Nobody is let in unseen meanwhile, and afterwards the database remembers."""
    working = world.services.blacklist
    world.services.blacklist = AwayBlacklist()
    assert await laptop.me() == 503
    assert (await world.http.post("/api/v1/auth/logout", headers=laptop.bearer)).status_code == 204
    world.services.blacklist = working
    assert await laptop.me() == 401
    assert (await laptop.refresh()).status_code == 401


async def test_ending_all_may_keep_one(world: ApiWorld, laptop: Browser, phone: Browser) -> None:
    kept = next(str(one["id"]) for one in await laptop.sessions() if one["current"])
    async with world.services.database.transaction() as session:
        user_id = (await session.scalars(select(User.id).where(User.email == EMAIL))).one()
        assert await sessions.end_all(session, world.services, user_id, keep=kept) == 1
    assert (await laptop.me(), await phone.me()) == (200, 401)


async def test_a_refresh_token_lives_a_week_from_its_last_use(world: ApiWorld, laptop: Browser) -> None:
    for _ in range(3):
        world.clock.advance(days=6)
        assert (await laptop.refresh()).status_code == 200
    world.clock.advance(days=7)
    assert (await laptop.refresh()).json()["error_code"] == "AUTH_006"


async def test_a_deactivated_person_cannot_refresh(world: ApiWorld, laptop: Browser) -> None:
    async with world.services.database.transaction() as session:
        (await session.scalars(select(User))).one().is_active = False
    assert (await laptop.refresh()).status_code == 401


@pytest.mark.parametrize("cookie", ["", "nothing", "x" * 5_000])
async def test_a_made_up_refresh_token_opens_nothing(laptop: Browser, cookie: str) -> None:
    laptop.world.http.cookies.clear()
    headers = {**GUARD, "Cookie": f"refresh_token={cookie}"}
    reply = await laptop.world.http.post("/api/v1/auth/refresh", headers=headers)
    assert (reply.status_code, reply.json()["error_code"]) == (401, "AUTH_006")
    assert await laptop.me() == 200


async def test_logout_without_anything_is_no_error(world: ApiWorld) -> None:
    assert (await world.http.post("/api/v1/auth/logout")).status_code == 204
    garbage = {"Authorization": "Bearer garbage", "Cookie": "refresh_token=garbage"}
    assert (await world.http.post("/api/v1/auth/logout", headers=garbage)).status_code == 204


async def test_logout_with_an_expired_access_token_ends_the_session_by_its_cookie(
    world: ApiWorld, laptop: Browser
) -> None:
    world.clock.advance(hours=1)
    world.http.cookies.clear()
    headers = {**laptop.bearer, "Cookie": f"refresh_token={laptop.cookie}"}
    assert (await world.http.post("/api/v1/auth/logout", headers=headers)).status_code == 204
    assert (await laptop.refresh()).status_code == 401


async def test_sign_in_replies_are_not_cached(world: ApiWorld, laptop: Browser) -> None:
    assert (await laptop.refresh()).headers["cache-control"] == "no-store"


async def test_odd_user_agents_are_cut(world: ApiWorld) -> None:
    await world.add_user(EMAIL)
    browser = Browser(world, "x" * 2_000)
    assert (await browser.sign_in()).status_code == 200
    assert (await browser.sessions())[0]["user_agent"] == "x" * 255


async def test_old_sessions_are_swept(world: ApiWorld, laptop: Browser) -> None:
    from api.housekeeping import Housekeeping

    world.clock.advance(days=7, seconds=1)
    await Housekeeping(world.services).tick()
    async with world.services.database.transaction(read_only=True) as session:
        assert (await session.scalars(select(SignInSession))).all() == []
        assert (await session.scalars(select(RefreshToken))).all() == []
    assert timedelta(days=world.services.settings.refresh_token_days) == timedelta(days=7)
