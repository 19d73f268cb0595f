"""Moving an interview (REST-046): rules, mails, and what calendars make of them."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

import pytest

from api.outbox.models import Task
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.interviews import another_candidate, detail, event_of, put, rows, schedule, sent, text_of

FIRST, SECOND = "2026-11-24T05:30:00Z", "2026-11-26T01:00:00Z"


@pytest.fixture
async def timed(world: ApiWorld) -> Scheduled:
    return await schedule_interview(world, scheduled_at=FIRST, timezone="Europe/Lisbon")


async def test_a_new_time_moves_window_and_keeps_the_link(timed: Scheduled) -> None:
    moved = await put(timed, scheduled_at=SECOND)
    assert moved.status_code == 200, moved.text
    shown = moved.json()
    assert (shown["scheduled_at"], shown["opens_at"]) == ("2026-11-26T01:00:00.000Z", "2026-11-26T00:45:00.000Z")
    assert shown["moved_count"] == 0  # that counts the candidate's own moves
    assert (await timed.world.http.get(f"/api/v1/interviews/validate/{timed.token}")).status_code == 200


async def test_calendars_get_request_then_update_then_cancellation(timed: Scheduled) -> None:
    world = timed.world
    await world.run_tasks()
    await put(timed, scheduled_at=SECOND)
    await world.run_tasks()
    await world.http.post(f"/api/v1/interviews/{timed.interview_id}/cancel", headers=timed.hr)
    await world.run_tasks()
    mails = sent(world, "kim@example.com")
    told = [event_of(mail) for mail in mails]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for _, event in told] == [0, 1, 2]
    assert len({str(event["UID"]) for _, event in told}) == 1
    assert [str(event["STATUS"]) for _, event in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    starts = [event.decoded("DTSTART") for _, event in told]
    assert starts == [datetime(2026, 11, 24, 5, 30, tzinfo=UTC), *[datetime(2026, 11, 26, 1, tzinfo=UTC)] * 2]
    for mail, (_, event) in zip(mails, told, strict=True):
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=45)
        assert str(event["ORGANIZER"]) == f"mailto:{parseaddr(mail['From'])[1]}"
        assert event["ORGANIZER"].params["CN"] == "Company of hr@example.com"
        assert str(event["ATTENDEE"]) == "mailto:kim@example.com"
        assert event["ATTENDEE"].params["CN"] == "Kim Minji"


async def test_mails_say_both_times_where_the_zones_differ(timed: Scheduled) -> None:
    await timed.world.run_tasks()
    await put(timed, scheduled_at=SECOND)
    await timed.world.run_tasks()
    invitation, moved = sent(timed.world, "kim@example.com")
    assert "24 November 2026, 14:30 (Asia/Seoul)" in text_of(invitation)
    assert "In Europe/Lisbon that is 24 November 2026, 05:30." in text_of(invitation)
    assert "New time" in moved["Subject"]
    assert "26 November 2026, 10:00 (Asia/Seoul)" in text_of(moved)
    assert timed.token in text_of(moved)


async def test_one_time_is_said_where_the_clocks_agree(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at=FIRST, timezone="Asia/Tokyo")
    await world.run_tasks()
    assert "Tokyo" not in text_of(sent(world)[0])
    korean = await another_candidate(made, language="ko")
    await schedule(made, candidate_id=korean, scheduled_at=FIRST, timezone="Europe/Berlin")
    await world.run_tasks()
    text = text_of(sent(world, "lee@example.com")[0])
    assert "2026년 11월 24일 14:30 (Asia/Seoul)" in text
    assert "Europe/Berlin 기준으로는 2026년 11월 24일 06:30입니다" in text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2027-03-27T07:30:00Z", "27 March 2027, 08:30 (Europe/Berlin)"),
        ("2027-03-28T06:30:00Z", "28 March 2027, 08:30 (Europe/Berlin)"),
    ],
)
async def test_mails_follow_the_clocks_when_they_change(world: ApiWorld, moment: str, said: str) -> None:
    made = await schedule_interview(world)
    anna = await another_candidate(made, "anna@example.com", timezone="Europe/Berlin")
    await schedule(made, candidate_id=anna, scheduled_at=moment)
    await world.run_tasks()
    mail = sent(world, "anna@example.com")[0]
    assert said in text_of(mail)
    assert event_of(mail)[1].decoded("DTSTART") == datetime.fromisoformat(moment)


async def test_of_several_changes_in_a_row_the_last_is_told(timed: Scheduled) -> None:
    world = timed.world
    await world.run_tasks()
    for day in (25, 26, 27):
        assert (await put(timed, scheduled_at=f"2026-11-{day}T05:30:00Z")).status_code == 200
    await world.run_tasks()
    _, moved = sent(world, "kim@example.com")
    assert int(event_of(moved)[1]["SEQUENCE"]) == 3
    assert "27 November 2026, 14:30" in text_of(moved)


async def test_it_does_not_clash_with_itself_but_with_others(timed: Scheduled) -> None:
    assert (await put(timed, scheduled_at="2026-11-24T05:45:00Z")).status_code == 200
    await schedule(timed, scheduled_at=SECOND)
    clash = await put(timed, scheduled_at=SECOND)
    assert (clash.status_code, clash.json()["reason"]) == (409, "candidate")
    longer = await put(timed, scheduled_at="2026-11-26T00:00:00Z", time_limit_secs=3700)
    assert longer.status_code == 409
    assert (await detail(timed))["scheduled_at"] == "2026-11-24T05:45:00.000Z"


async def test_unsocial_hours_are_asked_for_again_only_with_a_new_time(timed: Scheduled) -> None:
    night = "2026-11-24T18:00:00Z"
    refused = await put(timed, scheduled_at=night)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_418")
    assert (await put(timed, scheduled_at=night, confirm_unsocial_hours=True)).status_code == 200
    assert (await put(timed, time_limit_secs=1800)).status_code == 200


async def test_the_time_can_be_taken_away(timed: Scheduled) -> None:
    opened = await put(timed, scheduled_at=None, deadline="2026-12-01T09:00:00Z")
    assert (opened.json()["scheduled_at"], opened.json()["expires_at"]) == (None, "2026-12-01T09:00:00.000Z")
    assert (await timed.world.http.get(f"/api/v1/interviews/validate/{timed.token}")).json()["step"] == "invitation"


async def test_a_new_interviewer_is_no_news_for_the_candidate(timed: Scheduled) -> None:
    await timed.world.run_tasks()
    await put(timed, interviewer_id=None)
    await timed.world.run_tasks()
    assert len(sent(timed.world, "kim@example.com")) == 1


@pytest.mark.parametrize("body", [{}, {"confirm_unsocial_hours": True}, {"scheduled_at": "soon"}])
async def test_nothing_to_change_is_refused(timed: Scheduled, body: dict[str, Any]) -> None:
    assert (await put(timed, **body)).status_code == 422


async def test_what_runs_or_is_over_is_not_moved(world: ApiWorld) -> None:
    made = await schedule_interview(world)
    await made.consent()
    await made.call()
    live = await put(made, scheduled_at=SECOND)
    assert (live.status_code, live.json()["error_code"]) == (409, "INT_413")
    world.clock.advance(minutes=5)
    await world.http.post(f"/api/v1/interviews/{made.interview_id}/cancel", headers=made.hr)
    over = await put(made, scheduled_at=SECOND)
    assert (over.status_code, over.json()["error_code"]) == (409, "INT_412")


async def test_other_systems_hear_of_each_step(timed: Scheduled) -> None:
    await put(timed, scheduled_at=SECOND)
    await timed.world.http.post(f"/api/v1/interviews/{timed.interview_id}/cancel", headers=timed.hr)
    told = [task.payload for task in await rows(timed.world, Task) if task.name == "fan_out_event"]
    about = [one for one in told if one["subject_id"] == timed.interview_id]
    assert [one["type"] for one in about] == ["interview.scheduled", "interview.rescheduled", "interview.cancelled"]
    assert about[1]["data"]["scheduled_at"] == "2026-11-26T01:00:00.000Z"
    assert about[2]["data"]["status"] == "cancelled"
    assert not any("kim" in str(one).lower() for one in about)
