"""When candidates are called: the company's hours, their own, scheduled calls, and call-me-now at any hour."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.outbox.periodic import run_periodic
from api.telephony.dial_models import AskedBy, DialState
from tests.support.dial_stage import NUMBER, DialStage, dial_stage, has_phone
from tests.support.interviews import at, put, schedule


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DialStage]:
    """09:00 in UTC is 18:00 for the candidate in Seoul."""
    async with dial_stage(tmp_path, zone="Asia/Seoul") as made:
        yield made


async def chooses(stage: DialStage, **body: Any) -> httpx.Response:
    url = f"/api/v1/interviews/call-hours/{stage.scheduled.token}"
    return await stage.world.http.put(url, json={"timezone": "Asia/Seoul", "start": "08:00", "end": "20:00", **body})


async def company_calls(stage: DialStage, **calling: Any) -> None:
    reply = await stage.world.http.put(
        "/api/v1/company/settings",
        json={"settings": {"calling": calling}},
        headers=stage.scheduled.hr | {"If-Match": "*"},
    )
    assert reply.status_code == 200, reply.text


async def on_time(stage: DialStage) -> None:
    await run_periodic(stage.world.services, "call_on_time")
    await stage.runs()


async def test_outside_the_hours_the_call_waits_for_the_morning(stage: DialStage) -> None:
    stage.world.clock.advance(hours=2)  # 20:00 there
    asked = (await stage.asks()).json()
    assert (asked["state"], asked["reason"], asked["next_at"]) == (
        "waiting",
        "outside_hours",
        "2026-11-23T23:00:00.000Z",
    )
    assert asked["said"] == (
        "It is outside the hours in which the candidate may be called. "
        "Next try: 08:00 on 24 November for the candidate."
    )
    stage.world.clock.advance(hours=11, minutes=59)
    await stage.runs()
    assert stage.placed == []
    stage.world.clock.advance(minutes=1)
    await stage.runs()
    assert len(stage.placed) == 1


async def test_the_candidates_own_wish_goes_before_all_hours(stage: DialStage) -> None:
    stage.world.clock.advance(hours=6)  # midnight there
    await stage.asks()
    assert stage.placed == []
    assert (await stage.call_me()).json()["next_at"] == at_ms(stage)
    await stage.runs()
    assert len(stage.placed) == 1
    assert len(await stage.dials()) == 1  # the order that waited was brought forward
    await stage.ends("busy")
    shown = (await stage.shown())["calling"]
    assert (shown["next_at"], shown["reason"]) == ("2026-11-23T23:00:00.000Z", "outside_hours")  # but not its next try


def at_ms(stage: DialStage) -> str:
    return stage.world.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def test_the_candidate_chooses_hours_in_a_zone_of_their_own(stage: DialStage) -> None:
    chosen = await chooses(stage, timezone="Europe/Lisbon", start="18:00", end="20:00", days=[1, 3])
    assert chosen.json() == {
        "timezone": "Europe/Lisbon",
        "days": [1, 3],
        "start": "18:00",
        "end": "20:00",
        "own": True,
    }
    assert (await stage.page())["hours"]["own"]
    assert (await stage.asks()).json()["next_at"] == "2026-11-24T18:00:00.000Z"  # Tuesday


async def test_a_call_that_waits_follows_the_choice(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    await stage.ends("no-answer")
    assert (await stage.dial()).next_at == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    await chooses(stage, start="19:30")
    assert (await stage.dial()).next_at == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    stage.world.clock.advance(minutes=15)
    await stage.runs()
    assert len(stage.placed) == 1


async def test_the_company_narrows_the_hours(stage: DialStage) -> None:
    await company_calls(stage, days=[0, 1, 2, 3, 4], start="10:00", end="17:00")
    assert (await stage.page())["hours"] == {
        "timezone": "Asia/Seoul",
        "days": [0, 1, 2, 3, 4],
        "start": "10:00",
        "end": "17:00",
        "own": False,
    }
    assert (await stage.asks()).json()["next_at"] == "2026-11-24T01:00:00.000Z"
    refused = await chooses(stage, start="18:00", end="20:00")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "TEL_412")
    assert "between 10:00 and 17:00" in refused.json()["detail"]


async def test_hours_that_never_come_before_the_interview_closes(stage: DialStage) -> None:
    await put(stage.scheduled, deadline=at(stage.world.clock.now() + timedelta(hours=8)))
    stage.world.clock.advance(hours=3)
    refused = await stage.asks()
    assert (refused.status_code, refused.json()["reason"]) == (409, "no_hours_left")


async def scheduled_call(stage: DialStage, moment: datetime, **more: Any) -> None:
    made = await schedule(
        stage.scheduled,
        scheduled_at=at(moment),
        channel="phone",
        call_candidate=True,
        confirm_unsocial_hours=True,
        **more,
    )
    assert made.status_code == 201, made.text
    assert made.json()["call_candidate"]
    stage.scheduled.interview_id, stage.scheduled.token = made.json()["id"], made.json()["token"]


async def test_an_interview_by_phone_begins_with_our_call_at_its_time(stage: DialStage) -> None:
    moment = stage.world.clock.now() + timedelta(minutes=30)
    await scheduled_call(stage, moment)
    await on_time(stage)
    assert stage.placed == []
    stage.world.clock.advance(minutes=30)
    await on_time(stage)
    await on_time(stage)
    (call,) = stage.placed
    assert call.get("To") == NUMBER
    (dial,) = await stage.dials()
    assert (dial.asked_by, dial.for_time) == (AskedBy.SCHEDULE, moment)
    person = await stage.picks_up()
    assert person.heard("calling for Minji")


async def test_a_scheduled_call_that_nobody_answers_is_tried_again_but_not_ordered_again(stage: DialStage) -> None:
    await scheduled_call(stage, stage.world.clock.now())
    for _ in range(3):
        await on_time(stage)
        await stage.ends("no-answer")
        stage.world.clock.advance(minutes=15)
    await on_time(stage)
    assert len(stage.placed) == 3
    assert len(await stage.dials()) == 1


async def test_an_interview_that_was_moved_is_called_at_its_new_time_only(stage: DialStage) -> None:
    await scheduled_call(stage, stage.world.clock.now())
    await on_time(stage)
    await stage.ends("no-answer")
    later = stage.world.clock.now() + timedelta(hours=1)
    moved = await put(stage.scheduled, scheduled_at=at(later))
    assert moved.status_code == 200, moved.text
    stage.world.clock.advance(minutes=15)
    await on_time(stage)
    assert len(stage.placed) == 1
    assert (await stage.dial()).reason == "rescheduled"
    stage.world.clock.advance(minutes=45)
    await on_time(stage)
    assert len(stage.placed) == 2


async def test_a_scheduled_call_outside_the_hours_waits_for_them(stage: DialStage) -> None:
    await scheduled_call(stage, stage.world.clock.now() + timedelta(hours=3))  # 21:00 there
    stage.world.clock.advance(hours=3)
    await on_time(stage)
    assert stage.placed == []
    assert (await stage.shown())["calling"]["next_at"] == "2026-11-23T23:00:00.000Z"


async def test_a_scheduled_call_without_a_number_says_so(stage: DialStage) -> None:
    await scheduled_call(stage, stage.world.clock.now())
    await has_phone(stage.scheduled, None, "Asia/Seoul")
    await on_time(stage)
    await on_time(stage)
    (dial,) = await stage.dials()
    assert (dial.state, dial.reason) == (DialState.GIVEN_UP, "no_number")
    assert "Add one" in (await stage.shown())["calling"]["said"]


async def test_a_call_that_an_outage_of_ours_delayed_by_hours_is_not_made(stage: DialStage) -> None:
    await scheduled_call(stage, stage.world.clock.now())
    stage.world.clock.advance(minutes=61)
    await on_time(stage)
    assert stage.placed == []
