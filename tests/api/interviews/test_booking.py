"""Which times can be booked (INT-15): nobody in two places, nobody called at night."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.interviews.booking import is_by_day
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.interviews import another_candidate, detail, schedule

NOON = "2026-11-24T03:00:00Z"
"""In Seoul."""


async def colleague(scheduled: Scheduled, email: str = "kang@example.com", role: Role = Role.EMPLOYEE) -> str:
    await scheduled.world.add_user(email, role, scheduled.company_id)
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        return str(await session.scalar(select(User.id).where(User.email == email)))


async def test_a_candidate_is_not_booked_twice_at_a_time(scheduled: Scheduled) -> None:
    assert (await schedule(scheduled, scheduled_at=NOON)).status_code == 201
    clash = await schedule(scheduled, scheduled_at="2026-11-24T03:44:59Z")
    assert (clash.status_code, clash.json()["error_code"], clash.json()["reason"]) == (409, "INT_417", "candidate")
    assert (await schedule(scheduled, scheduled_at="2026-11-24T02:15:01Z")).status_code == 409
    # Back to back is no clash.
    assert (await schedule(scheduled, scheduled_at="2026-11-24T03:45:00Z")).status_code == 201
    assert (await schedule(scheduled, scheduled_at="2026-11-24T02:15:00Z")).status_code == 201


async def test_a_refusal_names_free_times_nearby(scheduled: Scheduled) -> None:
    assert (await schedule(scheduled, scheduled_at=NOON, time_limit_secs=3600)).status_code == 201
    clash = (await schedule(scheduled, scheduled_at=NOON, time_limit_secs=3600)).json()
    offered = [one["message"].split()[0] for one in clash["details"]]
    assert offered == ["2026-11-24T04:00:00.000Z", "2026-11-24T02:00:00.000Z", "2026-11-24T04:30:00.000Z"]
    for moment in offered[:2]:
        assert (await schedule(scheduled, scheduled_at=moment, time_limit_secs=3600)).status_code == 201


async def test_cancelled_and_unscheduled_interviews_take_no_time(scheduled: Scheduled) -> None:
    made = await schedule(scheduled, scheduled_at=NOON)
    cancelled = await scheduled.world.http.post(f"/api/v1/interviews/{made.json()['id']}/cancel", headers=scheduled.hr)
    assert cancelled.status_code == 200
    assert (await schedule(scheduled)).status_code == 201
    assert (await schedule(scheduled, scheduled_at=NOON)).status_code == 201


async def test_an_interviewer_is_not_booked_twice_at_a_time(scheduled: Scheduled) -> None:
    kang, lee = await colleague(scheduled), await another_candidate(scheduled)
    first = await schedule(scheduled, scheduled_at=NOON, interviewer_id=kang)
    assert first.json()["interviewer"] == {"id": kang, "name": "kang"}
    clash = await schedule(scheduled, candidate_id=lee, scheduled_at=NOON, interviewer_id=kang)
    assert (clash.status_code, clash.json()["reason"]) == (409, "interviewer")
    # Without that interviewer the time is free for another candidate.
    assert (await schedule(scheduled, candidate_id=lee, scheduled_at=NOON)).status_code == 201


async def test_an_interviewers_availability_is_respected(scheduled: Scheduled) -> None:
    world = scheduled.world
    kang = await colleague(scheduled)
    week = {"timezone": "Asia/Seoul", "weekly": [{"weekday": 1, "start": "10:00", "end": "13:00"}], "exceptions": []}
    stored = await world.http.put(f"/api/v1/users/{kang}/availability", json=week, headers=scheduled.hr)
    assert stored.status_code == 200, stored.text
    # Tuesday 24 November: 12:00 in Seoul fits, 12:30 would end at 13:15.
    assert (await schedule(scheduled, scheduled_at="2026-11-24T03:30:00Z", interviewer_id=kang)).json()[
        "reason"
    ] == "unavailable"
    assert (await schedule(scheduled, scheduled_at=NOON, interviewer_id=kang)).status_code == 201
    other_day = await schedule(scheduled, scheduled_at="2026-11-25T03:00:00Z", interviewer_id=kang)
    assert (other_day.status_code, other_day.json()["reason"]) == (409, "unavailable")


@pytest.mark.parametrize("who", ["stranger@example.com", "nobody"])
async def test_only_people_of_the_company_hold_its_interviews(scheduled: Scheduled, who: str) -> None:
    world = scheduled.world
    user_id = "0190b3a0-0000-7000-8000-000000000000"
    if who != "nobody":
        await world.add_user(who)
        async with world.services.database.transaction(read_only=True) as session:
            user_id = str(await session.scalar(select(User.id).where(User.email == who)))
    refused = await schedule(scheduled, interviewer_id=user_id)
    assert (refused.status_code, refused.json()["error_code"]) == (404, "INT_407")


async def test_two_who_book_the_same_time_at_once(scheduled: Scheduled) -> None:
    """On PostgreSQL the row locks decide it, on SQLite the single writer."""
    replies = await asyncio.gather(*(schedule(scheduled, scheduled_at=NOON) for _ in range(6)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409, 409]


async def test_one_interviewer_booked_at_once_for_several_candidates(scheduled: Scheduled) -> None:
    kang = await colleague(scheduled)
    people = [await another_candidate(scheduled, f"person{n}@example.com") for n in range(5)]
    replies = await asyncio.gather(
        *(schedule(scheduled, candidate_id=one, scheduled_at=NOON, interviewer_id=kang) for one in people)
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]


async def test_a_seven_oclock_call_needs_somebodys_word(scheduled: Scheduled) -> None:
    """goals 2.18: unannounced calls at 7 am."""
    early = {"scheduled_at": "2026-11-23T22:00:00Z"}
    refused = await schedule(scheduled, **early)
    assert (refused.status_code, refused.json()["error_code"], refused.json()["reason"]) == (409, "INT_418", "early")
    assert "07:00 on Tuesday, 24 November 2026 (Asia/Seoul)" in refused.json()["detail"]
    agreed = await schedule(scheduled, **early, confirm_unsocial_hours=True)
    assert agreed.status_code == 201
    assert (await detail(scheduled, agreed.json()["id"]))["scheduled_at"] == "2026-11-23T22:00:00.000Z"


@pytest.mark.parametrize(
    ("moment", "zone", "by_day"),
    [
        ("2026-11-24T23:00:00Z", "Asia/Seoul", True),  # 08:00 sharp
        ("2026-11-24T22:59:00Z", "Asia/Seoul", False),
        ("2026-11-24T10:15:00Z", "Asia/Seoul", True),  # ends at 20:00 sharp
        ("2026-11-24T10:16:00Z", "Asia/Seoul", False),
        ("2026-11-24T14:30:00Z", "Asia/Seoul", False),  # ends on the next day
        # The same moment of the day, before and after the clocks are set forward or back.
        ("2027-03-27T06:30:00Z", "Europe/Berlin", False),
        ("2027-03-28T06:30:00Z", "Europe/Berlin", True),
        ("2026-10-24T06:30:00Z", "Europe/Berlin", True),
        ("2026-10-25T06:30:00Z", "Europe/Berlin", False),
        ("2027-03-13T12:00:00Z", "America/New_York", False),
        ("2027-03-14T12:00:00Z", "America/New_York", True),
        ("2026-10-31T12:00:00Z", "America/New_York", True),
        ("2026-11-01T12:00:00Z", "America/New_York", False),
    ],
)
def test_by_day_means_the_candidates_wall_clock(moment: str, zone: str, by_day: bool) -> None:
    assert is_by_day(datetime.fromisoformat(moment), timedelta(minutes=45), zone) is by_day


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scheduled_at": "2026-11-23T08:54:59Z"}, "INT_400"),
        ({"deadline": "2026-11-23T09:00:00Z"}, "INT_400"),
        ({"scheduled_at": "2027-12-01T03:00:00Z"}, "INT_406"),
        ({"scheduled_at": "2026-11-26T03:00:00Z", "deadline": "2026-11-25T03:00:00Z"}, "INT_406"),
        ({"deadline": "2028-01-01T00:00:00Z"}, "INT_406"),
    ],
)
async def test_times_that_cannot_be(scheduled: Scheduled, body: dict[str, Any], code: str) -> None:
    refused = await schedule(scheduled, **body)
    assert (refused.status_code, refused.json()["error_code"]) == (400, code)


@pytest.mark.parametrize(
    "body",
    [
        {"scheduled_at": "0001-01-01T00:00:00+14:00"},
        {"scheduled_at": "9999-12-31T23:59:59-12:00"},
        {"scheduled_at": "2026-11-24T03:00:00"},
        {"time_limit_secs": 59},
        {"channel": "fax"},
        {"timezone": "Mars/Base"},
        {"round_type": "technical"},
        {"round_number": 0},
        {"round_number": 1, "round_type": "tech\x00nical"},
        {"interviewer_id": "somebody"},
    ],
)
async def test_bodies_that_make_no_sense(scheduled: Scheduled, body: dict[str, Any]) -> None:
    assert (await schedule(scheduled, **body)).status_code == 422


async def test_a_deadline_ends_what_has_no_time(world: ApiWorld) -> None:
    made = await schedule_interview(world, deadline="2026-11-25T09:00:00Z")
    shown = await detail(made)
    assert (shown["deadline"], shown["expires_at"]) == ("2026-11-25T09:00:00.000Z", "2026-11-25T09:00:00.000Z")
    world.clock.advance(days=2)
    gone = await world.http.get(f"/api/v1/interviews/validate/{made.token}")
    assert (gone.status_code, gone.json()["reason"]) == (410, "expired")


async def test_the_companys_opening_time_holds(scheduled: Scheduled) -> None:
    world = scheduled.world
    own = {"settings": {"interviews": {"opens_before_secs": 3600}}}
    stored = await world.http.put("/api/v1/company/settings", json=own, headers=scheduled.hr)
    assert stored.status_code == 200, stored.text
    made = (await schedule(scheduled, scheduled_at=NOON)).json()
    assert datetime.fromisoformat(made["opens_at"]) == datetime(2026, 11, 24, 2, tzinfo=UTC)
