"""When colleagues can be booked, by the wall clock of where they are (REST-015, DATA-44)."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.users.availability import is_free
from tests.support.api_world import PASSWORD, ApiWorld

HR = "hr@example.com"
WEEK = [{"weekday": day, "start": "09:00", "end": "17:30"} for day in range(5)]


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user(HR)
    return await world.login(HR)


async def own_url(world: ApiWorld, email: str = HR) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        user_id = (await session.scalars(select(User.id).where(User.email == email))).one()
    return f"/api/v1/users/{user_id}/availability"


async def put(world: ApiWorld, who: dict[str, str], **body: Any) -> None:
    reply = await world.http.put(await own_url(world), json=body, headers=who)
    assert reply.status_code == 200, reply.text


async def free(world: ApiWorld, start: str, end: str) -> bool | None:
    user_id = (await own_url(world)).split("/")[4]
    async with world.services.database.transaction(read_only=True) as session:
        return await is_free(session, user_id, datetime.fromisoformat(start), datetime.fromisoformat(end))


async def test_what_was_put_is_got_and_can_be_taken_back(world: ApiWorld, hr: dict[str, str]) -> None:
    url = await own_url(world)
    assert (await world.http.get(url, headers=hr)).json() == {"timezone": None, "weekly": [], "exceptions": []}
    said = {
        "timezone": "Asia/Seoul",
        "weekly": [{"weekday": 0, "start": "09:00", "end": "12:00"}, {"weekday": 0, "start": "12:00", "end": "24:00"}],
        "exceptions": [
            {"day": "2026-12-24", "blocks": [{"start": "08:00", "end": "10:00"}]},
            {"day": "2026-12-25", "blocks": []},
        ],
    }
    await put(world, hr, **said)
    await put(world, hr, **said)
    assert (await world.http.get(url, headers=hr)).json() == said
    await put(world, hr, timezone="Asia/Seoul")
    assert (await world.http.get(url, headers=hr)).json()["timezone"] is None
    assert await free(world, "2026-11-23T00:00Z", "2026-11-23T01:00Z") is None


@pytest.mark.parametrize(
    "body",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "UTC", "weekly": [{"weekday": 7, "start": "09:00", "end": "10:00"}]},
        {"timezone": "UTC", "weekly": [{"weekday": 1, "start": "10:00", "end": "10:00"}]},
        {"timezone": "UTC", "weekly": [{"weekday": 1, "start": "22:00", "end": "06:00"}]},
        {"timezone": "UTC", "weekly": [{"weekday": 1, "start": "9:00", "end": "10:00"}]},
        {"timezone": "UTC", "weekly": [{"weekday": 1, "start": "24:00", "end": "24:00"}]},
        {"timezone": "UTC", "weekly": [*WEEK, {"weekday": 4, "start": "17:00", "end": "18:00"}]},
        {"timezone": "UTC", "exceptions": [{"day": "2026-12-24"}, {"day": "2026-12-24"}]},
        {"timezone": "UTC", "exceptions": [{"day": "2026-02-30"}]},
        {"timezone": "UTC", "weekley": []},
    ],
)
async def test_what_makes_no_sense_is_refused(world: ApiWorld, hr: dict[str, str], body: dict[str, Any]) -> None:
    assert (await world.http.put(await own_url(world), json=body, headers=hr)).status_code == 422


async def test_the_owner_and_hr_set_it_and_other_colleagues_do_not_see_it(world: ApiWorld, hr: dict[str, str]) -> None:
    for email in ("a@example.com", "b@example.com"):
        body = {"email": email, "name": email, "role": "EMPLOYEE", "password": PASSWORD}
        assert (await world.http.post("/api/v1/users", json=body, headers=hr)).status_code == 201
    url = await own_url(world, "a@example.com")
    for who, status in (
        (await world.login("a@example.com"), 200),
        (hr, 200),
        (await world.login("b@example.com"), 403),
    ):
        assert (await world.http.get(url, headers=who)).status_code == status
        assert (await world.http.put(url, json={"timezone": "UTC", "weekly": WEEK}, headers=who)).status_code == status
    await world.add_user("else@example.com")
    assert (await world.http.get(url, headers=await world.login("else@example.com"))).status_code == 404


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # Winter: Berlin is UTC+1. 26 October 2026 is a Monday, one day after the clocks went back.
        ("2026-10-26T08:00Z", "2026-10-26T16:30Z", True),
        ("2026-10-26T07:59Z", "2026-10-26T09:00Z", False),
        ("2026-10-26T16:00Z", "2026-10-26T16:31Z", False),
        # Summer, the Friday before: UTC+2.
        ("2026-10-23T07:00Z", "2026-10-23T15:30Z", True),
        ("2026-10-23T15:00Z", "2026-10-23T16:00Z", False),
        # The same moment, said from Seoul.
        ("2026-10-26T17:00+09:00", "2026-10-26T18:00+09:00", True),
        # Sunday; from Friday into Monday; the exceptions.
        ("2026-10-25T10:00Z", "2026-10-25T11:00Z", False),
        ("2026-10-23T15:00Z", "2026-10-26T09:00Z", False),
        ("2026-12-24T09:00Z", "2026-12-24T10:00Z", False),
        ("2026-12-26T20:00Z", "2026-12-26T20:30Z", True),
    ],
)
async def test_free_by_the_wall_clock(
    world: ApiWorld, hr: dict[str, str], start: str, end: str, expected: bool
) -> None:
    exceptions = [
        {"day": "2026-12-24", "blocks": []},
        {"day": "2026-12-26", "blocks": [{"start": "20:00", "end": "23:00"}]},
    ]
    await put(world, hr, timezone="Europe/Berlin", weekly=WEEK, exceptions=exceptions)
    assert await free(world, start, end) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # 29 March 2026: 02:00 becomes 03:00. A block from 02:30 begins when the clock jumps past it.
        ("2026-03-29T01:00Z", "2026-03-29T03:00Z", True),
        ("2026-03-29T00:59Z", "2026-03-29T02:00Z", False),
        # 25 October 2026: 03:00 becomes 02:00; the block lasts an hour longer.
        ("2026-10-25T00:30Z", "2026-10-25T04:00Z", True),
        ("2026-10-25T00:29Z", "2026-10-25T04:00Z", False),
        ("2026-10-25T01:00Z", "2026-10-25T04:01Z", False),
    ],
)
async def test_days_on_which_clocks_change(
    world: ApiWorld, hr: dict[str, str], start: str, end: str, expected: bool
) -> None:
    await put(world, hr, timezone="Europe/Berlin", weekly=[{"weekday": 6, "start": "02:30", "end": "05:00"}])
    assert await free(world, start, end) is expected


async def test_two_days_that_touch_at_midnight_are_one_stretch(world: ApiWorld, hr: dict[str, str]) -> None:
    night = [{"weekday": 0, "start": "20:00", "end": "24:00"}, {"weekday": 1, "start": "00:00", "end": "02:00"}]
    await put(world, hr, timezone="America/New_York", weekly=night)
    assert await free(world, "2026-11-24T01:00Z", "2026-11-24T07:00Z") is True
    assert await free(world, "2026-11-24T01:00Z", "2026-11-24T07:01Z") is False


async def test_single_dates_say_nothing_about_the_others(world: ApiWorld, hr: dict[str, str]) -> None:
    await put(world, hr, timezone="UTC", exceptions=[{"day": "2026-12-24", "blocks": []}])
    assert await free(world, "2026-12-24T10:00Z", "2026-12-24T11:00Z") is False
    assert await free(world, "2026-12-23T10:00Z", "2026-12-23T11:00Z") is None
