"""What a candidate may choose with the link (self-scheduling)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar, Event

from api.interviews.slots import Hours, starts
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.interviews import detail, event_of, put, schedule, sent, text_of


async def free(scheduled: Scheduled, **query: str) -> dict[str, Any]:
    found = await scheduled.world.http.get(f"/api/v1/interviews/slots/{scheduled.token}", params=query)
    assert found.status_code == 200, found.text
    reply: dict[str, Any] = found.json()
    return reply


async def choose(scheduled: Scheduled, moment: str) -> httpx.Response:
    url = f"/api/v1/interviews/reschedule/{scheduled.token}"
    return await scheduled.world.http.post(url, json={"scheduled_at": moment})


async def test_slots_are_shown_in_the_candidates_own_day(scheduled: Scheduled) -> None:
    reply = await free(scheduled, to="2026-11-25T00:00:00Z")
    assert (reply["timezone"], reply["moves_left"], reply["duration_secs"]) == ("Asia/Seoul", 3, 2700)
    # It is 18:00 in Seoul; two hours' notice leaves nothing today, then 08:00 … 19:00.
    locals_ = [slot["local"] for slot in reply["slots"]]
    assert locals_[0] == "2026-11-24T08:00+09:00"
    assert locals_[22] == "2026-11-24T19:00+09:00"
    assert locals_[23] == "2026-11-25T08:00+09:00"
    assert reply["slots"][0]["starts_at"] == "2026-11-23T23:00:00.000Z"


async def test_another_zone_to_read_them_in(scheduled: Scheduled) -> None:
    reply = await free(scheduled, to="2026-11-25T00:00:00Z", tz="America/New_York")
    assert reply["slots"][0]["local"] == "2026-11-23T18:00-05:00"
    url = f"/api/v1/interviews/slots/{scheduled.token}"
    assert (await scheduled.world.http.get(url, params={"tz": "Mars/Base"})).status_code == 422


async def test_company_hours_bind(scheduled: Scheduled) -> None:
    world = scheduled.world
    hours = {"timezone": "Europe/Berlin", "interview_hours": {"days": [1], "start": "09:00", "end": "11:00"}}
    stored = await world.http.put("/api/v1/company/settings", json={"settings": hours}, headers=scheduled.hr)
    assert stored.status_code == 200, stored.text
    reply = await free(scheduled, to="2026-11-30T00:00:00Z", tz="Europe/Berlin")
    assert [slot["local"] for slot in reply["slots"]] == [
        "2026-11-24T09:00+01:00",
        "2026-11-24T09:30+01:00",
        "2026-11-24T10:00+01:00",
    ]


async def test_taken_times_are_not_offered(scheduled: Scheduled) -> None:
    await schedule(scheduled, scheduled_at="2026-11-24T01:00:00Z")
    offered = [slot["starts_at"] for slot in (await free(scheduled, to="2026-11-24T03:00:00Z"))["slots"]]
    # 45 minutes from 00:00 end before it; 00:30, 01:00 and 01:30 would overlap.
    assert offered[:5] == [
        "2026-11-23T23:00:00.000Z",
        "2026-11-23T23:30:00.000Z",
        "2026-11-24T00:00:00.000Z",
        "2026-11-24T02:00:00.000Z",
        "2026-11-24T02:30:00.000Z",
    ]


async def test_the_list_is_capped(scheduled: Scheduled) -> None:
    reply = await free(scheduled, **{"from": "2026-11-24T00:00:00Z", "to": "2027-11-24T00:00:00Z"})
    # 14 days ahead at most, but an open link ends after 7.
    assert len(reply["slots"]) < 200
    assert reply["latest"] == "2026-11-30T09:00:00.000Z"
    assert (await free(scheduled, to="2026-11-23T00:00:00Z"))["slots"] == []


async def test_choosing_tells_hr_and_the_calendar(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.run_tasks()
    chosen = await choose(scheduled, "2026-11-25T01:30:00Z")
    assert chosen.status_code == 200, chosen.text
    assert chosen.json()["local"] == "2026-11-25T10:30+09:00"
    assert chosen.json()["moves_left"] == 3  # the first choice moves nothing
    shown = await detail(scheduled)
    assert (shown["scheduled_at"], shown["opens_at"]) == ("2026-11-25T01:30:00.000Z", "2026-11-25T01:15:00.000Z")
    await world.run_tasks()
    mail = sent(world, "kim@example.com")[-1]
    assert "25 November 2026, 10:30 (Asia/Seoul)" in text_of(mail)
    assert event_of(mail)[1].decoded("DTSTART") == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)


async def test_only_offered_times_can_be_chosen(scheduled: Scheduled) -> None:
    for moment in ("2026-11-25T01:40:00Z", "2026-11-25T15:00:00Z", "2026-11-23T10:00:00Z", "2027-11-25T01:30:00Z"):
        refused = await choose(scheduled, moment)
        assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_421")
    await schedule(scheduled, scheduled_at="2026-11-25T01:30:00Z")
    assert (await choose(scheduled, "2026-11-25T01:30:00Z")).status_code == 409


async def test_three_moves_and_no_more(scheduled: Scheduled) -> None:
    for n, day in enumerate((25, 26, 27, 28)):
        moved = await choose(scheduled, f"2026-11-{day}T01:30:00Z")
        assert (moved.status_code, moved.json()["moves_left"]) == (200, 3 - n)
    refused = await choose(scheduled, "2026-11-29T01:30:00Z")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_419")
    assert (await detail(scheduled))["moved_count"] == 3


async def test_not_in_the_last_two_hours(scheduled: Scheduled) -> None:
    await put(scheduled, scheduled_at="2026-11-24T01:00:00Z")
    scheduled.world.clock.advance(hours=14, minutes=1)
    refused = await choose(scheduled, "2026-11-25T01:30:00Z")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_420")


async def test_a_deadline_binds_the_choice(world: ApiWorld) -> None:
    made = await schedule_interview(world, deadline="2026-11-24T03:00:00Z")
    offered = (await free(made))["slots"]
    assert offered[-1]["starts_at"] == "2026-11-24T02:30:00.000Z"
    assert (await choose(made, "2026-11-25T01:30:00Z")).status_code == 409
    assert (await choose(made, "2026-11-24T02:30:00Z")).status_code == 200
    # The deadline still binds after a time was chosen.
    assert (await free(made))["latest"] == "2026-11-24T03:00:00.000Z"


async def test_what_has_begun_or_is_over_is_not_moved(scheduled: Scheduled) -> None:
    await scheduled.consent()
    await scheduled.call()
    assert (await choose(scheduled, "2026-11-25T01:30:00Z")).json()["error_code"] == "INT_413"
    scheduled.world.clock.advance(minutes=5)
    await scheduled.world.http.post(f"/api/v1/interviews/{scheduled.interview_id}/cancel", headers=scheduled.hr)
    for reply in (
        await choose(scheduled, "2026-11-25T01:30:00Z"),
        await scheduled.world.http.get(f"/api/v1/interviews/slots/{scheduled.token}"),
        await scheduled.world.http.get(f"/api/v1/interviews/calendar/{scheduled.token}"),
    ):
        assert (reply.status_code, reply.json()["reason"]) == (410, "cancelled")


async def test_companies_can_leave_moving_to_hr(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with api_world(tmp_path, candidate_moves=0) as world:
        made = await schedule_interview(world)
        assert (await free(made))["moves_left"] == 0
        assert (await choose(made, "2026-11-25T01:30:00Z")).json()["error_code"] == "INT_419"


async def test_the_calendar_can_be_downloaded(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/calendar/{scheduled.token}"
    without = await scheduled.world.http.get(url)
    assert (without.status_code, without.json()["error_code"]) == (409, "INT_422")
    await put(scheduled, scheduled_at="2026-11-25T01:30:00Z")
    file = await scheduled.world.http.get(url)
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert (str(calendar["METHOD"]), str(event["URL"])) == (
        "PUBLISH",
        f"http://localhost:8000/interview/{scheduled.token}",
    )


WIDE = Hours("Europe/Berlin", time(0), time(6))


@pytest.mark.parametrize(
    ("zone", "day", "missing", "utc_hours"),
    [
        ("Europe/Berlin", datetime(2027, 3, 28, tzinfo=UTC), ["02:00", "02:30"], 5),
        ("America/New_York", datetime(2027, 3, 14, tzinfo=UTC), ["02:00", "02:30"], 5),
        ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC), [], 7),
        ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC), [], 7),
        ("Asia/Seoul", datetime(2027, 3, 28, tzinfo=UTC), [], 6),
    ],
)
def test_slots_follow_the_wall_clock_over_its_changes(
    zone: str, day: datetime, missing: list[str], utc_hours: int
) -> None:
    """Times that the clocks skip are not offered, and none is offered twice."""
    hours = Hours(zone, time(0), time(6))
    begin = day - timedelta(days=1)
    found = [
        start.astimezone(ZoneInfo(zone))
        for start in starts(hours, begin, begin + timedelta(days=3), timedelta(minutes=30))
    ]
    of_day = [f"{start:%H:%M}" for start in found if start.date() == day.date()]
    every = [f"{hour:02d}:{minute}" for hour in range(6) for minute in ("00", "30")]
    assert of_day == [one for one in every if one not in missing]
    ends = [start for start in found if start.date() == day.date()]
    assert (ends[-1] - ends[0]).total_seconds() == 5.5 * 3600  # by the wall clock
    real = ends[-1].astimezone(UTC) - ends[0].astimezone(UTC)
    assert real + timedelta(minutes=30) == timedelta(hours=utc_hours)
