"""What a candidate does about the time, and what HR's calendar shows of it (ux §3.16)."""

from typing import Any

import httpx

from api.interviews.models import TimeRequest
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.interviews import (
    another_candidate,
    detail,
    employee_of,
    put,
    rows,
    schedule,
    sent,
    text_of,
    user_id_of,
)

SLOT = "2026-11-25T01:30:00Z"


async def post(scheduled: Scheduled, verb: str, token: str | None = None, **body: Any) -> httpx.Response:
    url = f"/api/v1/interviews/{verb}/{token or scheduled.token}"
    return await scheduled.world.http.post(url, json=body)


async def offered(scheduled: Scheduled, *times: str) -> str:
    body = {"times": list(times), "timezone": "Asia/Seoul", "reason": "I work until seven."}
    made = await post(scheduled, "proposals", **body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def answer(scheduled: Scheduled, proposal_id: str, **body: Any) -> httpx.Response:
    url = f"/api/v1/interviews/{scheduled.interview_id}/proposals/{proposal_id}"
    return await scheduled.world.http.post(url, json=body, headers=scheduled.hr)


async def calendar(scheduled: Scheduled, headers: dict[str, str] | None = None, **query: str) -> dict[str, Any]:
    found = await scheduled.world.http.get("/api/v1/schedule", params=query, headers=headers or scheduled.hr)
    assert found.status_code == 200, found.text
    shown: dict[str, Any] = found.json()
    return shown


async def slots(scheduled: Scheduled) -> dict[str, Any]:
    shown: dict[str, Any] = (await scheduled.world.http.get(f"/api/v1/interviews/slots/{scheduled.token}")).json()
    return shown


async def test_an_offer_waits_in_the_calendar_until_one_of_its_times_is_taken(scheduled: Scheduled) -> None:
    world = scheduled.world
    # Late in Seoul: the candidate may offer what nobody may ask of them.
    proposal = await offered(scheduled, "2026-11-25T13:00:00Z", "2026-11-26T13:00:00Z")
    (waiting,) = (await calendar(scheduled))["waiting"]
    assert (waiting["offer"]["id"], waiting["offer"]["reason"]) == (proposal, "I work until seven.")
    assert (await slots(scheduled))["offer"]["answered_at"] is None
    other = await answer(scheduled, proposal, accept="2026-11-27T13:00:00Z")
    assert (other.status_code, other.json()["error_code"]) == (400, "INT_452")
    taken = await answer(scheduled, proposal, accept="2026-11-26T13:00:00Z")
    assert (taken.status_code, taken.json()["accepted_at"]) == (200, "2026-11-26T13:00:00.000Z")
    shown = await detail(scheduled)
    assert (shown["scheduled_at"], shown["moved_count"]) == ("2026-11-26T13:00:00.000Z", 0)
    week = await calendar(scheduled)
    assert week["waiting"] == []
    assert [(one["id"], one["odd"]) for one in week["entries"]] == [(scheduled.interview_id, "late")]
    assert (await answer(scheduled, proposal, answer="No.")).json()["error_code"] == "INT_451"
    await world.run_tasks()
    assert "26 November 2026, 22:00 (Asia/Seoul)" in text_of(sent(world, "kim@example.com")[-1])


async def test_why_no_offered_time_is_possible_reaches_the_candidate(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.run_tasks()
    proposal = await offered(scheduled, "2026-11-25T13:00:00Z")
    assert (await answer(scheduled, proposal)).status_code == 422
    assert (await answer(scheduled, proposal, answer="We close at six. {name}")).status_code == 200
    await world.run_tasks()
    assert "We close at six. {name}" in text_of(sent(world, "kim@example.com")[-1])
    assert (await slots(scheduled))["offer"]["answer"] == "We close at six. {name}"
    assert (await detail(scheduled))["scheduled_at"] is None


async def test_an_offer_is_taken_back_by_what_comes_after_it(scheduled: Scheduled) -> None:
    first = await offered(scheduled, "2026-11-25T13:00:00Z")
    second = await offered(scheduled, "2026-11-26T13:00:00Z")
    assert [one["offer"]["id"] for one in (await calendar(scheduled))["waiting"]] == [second]
    chosen = await post(scheduled, "reschedule", scheduled_at=SLOT, reason="My exam moved.")
    assert chosen.status_code == 200, chosen.text
    assert (await calendar(scheduled))["waiting"] == []
    assert (await answer(scheduled, first, accept="2026-11-25T13:00:00Z")).status_code == 409
    told = [(one["kind"], one["reason"]) for one in (await detail(scheduled))["time_requests"]]
    assert told == [
        ("proposed", "I work until seven."),
        ("proposed", "I work until seven."),
        ("moved", "My exam moved."),
    ]


async def test_times_that_cannot_be_offered(scheduled: Scheduled) -> None:
    for times, status in ((["2026-11-22T13:00:00Z"], 400), ([], 422), ([SLOT, SLOT], 422)):
        refused = await post(scheduled, "proposals", times=times, timezone="Asia/Seoul")
        assert refused.status_code == status, refused.text
    assert await rows(scheduled.world, TimeRequest) == []


async def test_called_off_by_the_candidate_with_their_reason(scheduled: Scheduled) -> None:
    gone = await post(scheduled, "call-off", timezone="Asia/Seoul", reason="I took another position.")
    assert (gone.status_code, gone.json()["contact_email"]) == (200, "people@example.com")
    shown = await detail(scheduled)
    assert (shown["status"], shown["cancel_reason"]) == (
        "cancelled",
        "called off by the candidate: I took another position.",
    )
    again = await post(scheduled, "call-off", timezone="Asia/Seoul")
    assert (again.status_code, again.json()["reason"]) == (410, "cancelled")


async def test_a_held_time_is_nobody_elses_for_five_minutes(world: ApiWorld) -> None:
    made = await schedule_interview(world)
    await employee_of(made, "kang@example.com")
    kang = await user_id_of(world, "kang@example.com")
    await put(made, interviewer_id=kang)
    lee = (await schedule(made, candidate_id=await another_candidate(made), interviewer_id=kang)).json()
    held = await post(made, "hold", scheduled_at=SLOT)
    assert (held.status_code, held.json()["held_until"]) == (200, "2026-11-23T09:05:00.000Z")
    faster = await post(made, "reschedule", lee["token"], scheduled_at=SLOT)
    assert (faster.status_code, faster.json()["error_code"]) == (409, "INT_421")
    world.clock.advance(minutes=5)
    assert (await post(made, "reschedule", lee["token"], scheduled_at=SLOT)).status_code == 200
    assert (await post(made, "hold", scheduled_at=SLOT)).status_code == 409


async def test_the_calendar_says_what_clashes_and_what_bounced(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-25T01:00:00Z")
    employee = await employee_of(made, "kang@example.com")
    kang = await user_id_of(world, "kang@example.com")
    await put(made, interviewer_id=kang)
    week = {"timezone": "Asia/Seoul", "weekly": [{"weekday": 0, "start": "09:00", "end": "12:00"}]}
    await world.http.put(f"/api/v1/users/{kang}/availability", json=week, headers=employee)
    (entry,) = (await calendar(made))["entries"]
    assert (entry["clash"], entry["candidate_timezone"], entry["interviewer"]["id"]) == (
        "unavailable",
        "Asia/Seoul",
        kang,
    )
    assert [one["id"] for one in (await calendar(made, employee))["entries"]] == [made.interview_id]
    later = {"from": "2026-11-25T02:00:00Z", "to": "2026-11-26T00:00:00Z"}
    assert (await calendar(made, **later))["entries"] == []


async def test_free_times_for_hr_mark_odd_hours(scheduled: Scheduled) -> None:
    url = f"/api/v1/candidates/{scheduled.candidate_id}/free-times"
    query = {
        "from": "2026-11-25T00:00:00Z",
        "to": "2026-11-26T00:00:00Z",
        "tz": "Europe/Lisbon",
        "duration_secs": "3600",
    }
    found = (await scheduled.world.http.get(url, params=query, headers=scheduled.hr)).json()
    # 08:00 in Lisbon is 17:00 in Seoul; from 10:30 on the hour would end after 20:00, and 15:00 is midnight there.
    odd = {one["starts_at"][11:16]: one["odd"] for one in found["times"]}
    assert (odd["08:00"], odd["10:00"], odd["10:30"], odd["15:00"]) == (None, None, "late", "early")
    await schedule(scheduled, scheduled_at="2026-11-25T08:00:00Z")
    again = (await scheduled.world.http.get(url, params=query, headers=scheduled.hr)).json()
    assert again["times"][0]["starts_at"] == "2026-11-25T09:00:00.000Z"


async def test_adjustments_agreed_beforehand(scheduled: Scheduled) -> None:
    agreed = {"time_limit_secs": 5400, "patience": 2.0, "text": True}
    made = (await schedule(scheduled, adjustments=agreed)).json()
    assert (made["time_limit_secs"], made["patience"], made["text_mode"]) == (5400, 2.0, True)
    assert (await schedule(scheduled, adjustments={"text": True}, channel="phone")).status_code == 422


async def test_a_move_that_is_undone_in_time_is_never_told(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-25T01:00:00Z")
    await world.run_tasks()
    before = len(sent(world, "kim@example.com"))
    for moment in ("2026-11-25T03:00:00Z", "2026-11-25T05:00:00Z", "2026-11-25T01:00:00Z"):
        assert (await put(made, scheduled_at=moment, tell_after_secs=15)).status_code == 200
    world.clock.advance(seconds=20)
    await world.run_tasks()
    assert len(sent(world, "kim@example.com")) == before
    await put(made, scheduled_at="2026-11-25T03:00:00Z", tell_after_secs=15)
    await world.run_tasks()
    assert len(sent(world, "kim@example.com")) == before
    world.clock.advance(seconds=20)
    await world.run_tasks()
    assert "25 November 2026, 12:00 (Asia/Seoul)" in text_of(sent(world, "kim@example.com")[-1])
