"""A calendar that is connected: busy times in scheduling, events that are written, and every way in which it fails."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.accounts.models import User
from api.connections.interview_events import write_interview
from api.connections.tasks import look_at_calendars
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.connecting import Browser
from tests.support.interviews import user_id_of
from tests.vendors.google import SCOPE, FakeGoogle, fake_google

HR = "hr@example.com"
CONNECT = "/integrations/google-calendar/connect"
TUESDAY = "2026-11-24T01:00:00.000Z"
LATER = "2026-11-24T02:00:00.000Z"


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with fake_google() as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, google: FakeGoogle) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **google.settings()) as made:
        yield made


class Desk:
    """HR who holds the interview of `scheduled` and has connected their calendar."""

    def __init__(self, scheduled: Scheduled, google: FakeGoogle, me: str) -> None:
        self.scheduled, self.google, self.me = scheduled, google, me
        self.person = Browser(scheduled.world, scheduled.hr)

    async def free(self) -> tuple[list[str], str]:
        """(times on offer on the Tuesday, whether the calendar was read)"""
        query = {"interviewer_id": self.me, "from": TUESDAY, "to": "2026-11-24T04:00:00Z", "tz": "Asia/Seoul"}
        found = await self.person.call("GET", f"/candidates/{self.scheduled.candidate_id}/free-times", params=query)
        return [one["starts_at"] for one in found.json()["times"]], found.json()["calendar"]

    async def move(self, at: str | None = None, **more: Any) -> Any:
        body = ({"scheduled_at": at} if at else {}) | more
        return await self.person.call("PUT", f"/interviews/{self.scheduled.interview_id}", json=body)


@pytest.fixture
async def desk(world: ApiWorld, google: FakeGoogle) -> Desk:
    scheduled = await schedule_interview(world)
    made = Desk(scheduled, google, await user_id_of(world, HR))
    assert (await made.person.agree(google.grants, CONNECT, write=True))["outcome"] == "connected"
    return made


async def test_what_is_in_the_calendar_is_not_offered_and_not_booked(desk: Desk) -> None:
    desk.google.busy = [("2026-11-24T01:00:00Z", "2026-11-24T01:45:00Z")]
    times, read = await desk.free()
    assert read == "read"
    assert (TUESDAY in times, LATER in times) == (False, True)
    asked = len(desk.google.asked)
    await desk.free()
    assert len(desk.google.asked) == asked, "kept for a moment"
    refused = await desk.move(TUESDAY, interviewer_id=desk.me)
    assert (refused.status_code, refused.json()["reason"]) == (409, "calendar")
    assert (await desk.move(LATER, interviewer_id=desk.me)).status_code == 200
    # A meeting that comes into the calendar afterwards is seen beside the interview.
    desk.google.busy.append(("2026-11-24T02:30:00Z", "2026-11-24T03:00:00Z"))
    desk.person.world.clock.advance(minutes=5)
    await look_at_calendars(desk.person.world.services)
    week = await desk.person.call("GET", "/schedule", params={"to": "2026-11-30T00:00:00Z"})
    assert [one["clash"] for one in week.json()["entries"]] == ["calendar"]


@pytest.mark.parametrize("fault", ["500", "429", "rate", "garbage", "hang"])
async def test_scheduling_goes_on_without_the_calendar_and_says_so(desk: Desk, fault: str) -> None:
    desk.google.busy = [("2026-11-24T01:00:00Z", "2026-11-24T01:45:00Z")]
    desk.google.faults = [fault] * 3
    if fault == "hang":
        desk.person.world.services.vendors.google.timeout_secs = 0.2
    times, read = await desk.free()
    assert (TUESDAY in times, read) == (True, "not_read")
    assert (await desk.move(TUESDAY, interviewer_id=desk.me)).status_code == 200
    assert (await desk.person.connection("google-calendar"))["state"] == "working"


async def test_a_token_that_ended_is_renewed(desk: Desk) -> None:
    google = desk.google
    desk.person.world.clock.advance(hours=2)
    desk.person.world.logins.clear()
    desk.person.headers = await desk.person.world.login(HR)
    assert (await desk.free())[1] == "read"
    assert google.grants.asked[-1]["grant_type"] == "refresh_token"
    # One that Google knows no more before its time is renewed too.
    google.grants.access.clear()
    desk.person.world.clock.advance(minutes=2)
    assert (await desk.free())[1] == "read"


async def test_a_grant_that_was_taken_back_breaks_the_connection_and_is_told_once(desk: Desk) -> None:
    desk.google.grants.access.clear()
    desk.google.grants.refresh.clear()
    assert (await desk.free())[1] == "not_read"
    assert (await desk.free())[1] == "not_read"
    found = await desk.person.connection("google-calendar")
    assert (found["state"], found["problem"]) == ("broken", "revoked")
    await desk.person.world.run_tasks()
    told = [mail for mail in desk.person.mails() if "Google Calendar is no longer connected" in mail]
    assert len(told) == 1
    await desk.person.agree(desk.google.grants, CONNECT)
    assert (await desk.person.connection("google-calendar"))["state"] == "working"


async def test_who_connects_anew_while_the_former_grant_is_refused_stays_connected(desk: Desk) -> None:
    grants = desk.google.grants
    grants.access = dict.fromkeys(grants.access, ())

    async def anew() -> None:
        assert (await desk.person.agree(grants, CONNECT, write=True))["outcome"] == "connected"

    desk.google.meanwhile = anew
    assert (await desk.free())[1] == "not_read"
    assert (await desk.person.connection("google-calendar"))["state"] == "working"
    assert (await desk.free())[1] == "read"


async def test_the_calendar_of_an_account_that_ended_is_left_alone(desk: Desk) -> None:
    world = desk.person.world
    await desk.move(TUESDAY, interviewer_id=desk.me)
    await look_at_calendars(world.services)
    asked = len(desk.google.asked)
    world.clock.advance(minutes=5)
    async with world.services.database.transaction() as session:
        (await session.get_one(User, desk.me)).is_active = False
    await look_at_calendars(world.services)
    assert (asked > 0, len(desk.google.asked)) == (True, asked)


async def test_one_that_is_down_is_left_alone(desk: Desk) -> None:
    world = desk.person.world
    desk.google.faults = ["500"] * 15
    for _ in range(5):
        await desk.free()
    asked = len(desk.google.asked)
    await desk.free()
    assert len(desk.google.asked) == asked
    world.clock.advance(seconds=31)
    desk.google.faults.clear()
    assert (await desk.free())[1] == "read"


async def test_interviews_are_written_moved_and_taken_away_where_wished(desk: Desk) -> None:
    world, google = desk.person.world, desk.google
    wish = await desk.person.call("PUT", "/integrations/google-calendar", json={"writes_interviews": True})
    assert wish.json()["writes_interviews"] is True
    await desk.move(TUESDAY, interviewer_id=desk.me)
    await world.run_tasks()
    (event,) = google.shown().values()
    assert event["start"] == {"dateTime": TUESDAY}
    assert "Backend engineer" in event["summary"]
    assert "Kim" not in str(event), "a candidate's name stays here"
    # Its own entry does not stand in its way.
    google.busy = [("2026-11-24T01:00:00Z", "2026-11-24T01:45:00Z")]
    await desk.free()
    assert (await desk.move("2026-11-24T01:15:00Z")).status_code == 200
    await world.run_tasks()
    assert [one["start"]["dateTime"] for one in google.shown().values()] == ["2026-11-24T01:15:00.000Z"]
    await desk.person.call("POST", f"/interviews/{desk.scheduled.interview_id}/cancel", json={})
    await world.run_tasks()
    assert google.shown() == {}


async def test_a_time_that_arrives_late_does_not_stay(desk: Desk) -> None:
    """Two writers at once: the one with the former time is overtaken on its way."""
    world, google = desk.person.world, desk.google
    await desk.person.call("PUT", "/integrations/google-calendar", json={"writes_interviews": True})

    async def moved_and_written() -> None:
        assert (await desk.move(LATER)).status_code == 200
        await write_interview(world.services, desk.scheduled.interview_id, desk.me)

    await desk.move(TUESDAY, interviewer_id=desk.me)
    google.meanwhile = moved_and_written
    await write_interview(world.services, desk.scheduled.interview_id, desk.me)
    assert [one["start"]["dateTime"] for one in google.shown().values()] == [LATER]


async def test_disconnecting_revokes(desk: Desk) -> None:
    (refresh,) = desk.google.grants.refresh
    assert (await desk.person.call("DELETE", "/integrations/google-calendar")).status_code == 204
    desk.google.grants.faults = []
    await desk.person.world.run_tasks()
    assert desk.google.revoked == [refresh]
    me = (await desk.person.call("GET", "/auth/me")).json()
    assert me["calendar_linked"] is False
    assert (await desk.free())[1] == "none"


async def test_a_permission_that_was_not_given_is_said(world: ApiWorld, google: FakeGoogle) -> None:
    await world.add_user(HR)
    person = Browser(world, await world.login(HR))
    partly = await person.agree(google.grants, CONNECT, (f"{SCOPE}freebusy",), write=True)
    assert partly["outcome"] == "scope"
    found = await person.connection("google-calendar")
    assert (found["reads_busy"], found["writes"]) == (True, False)
    refused = await person.call("PUT", "/integrations/google-calendar", json={"writes_interviews": True})
    assert refused.json()["error_code"] == "CONN_404"


async def learner(world: ApiWorld, google: FakeGoogle) -> tuple[Browser, str]:
    """(a candidate whose calendar may be written, their plan)"""
    await world.add_user("mina@example.com", Role.CANDIDATE)
    person = Browser(world, await world.login("mina@example.com"))
    body = {"job_text": "Required: Python, Kubernetes and Docker.", "resume_text": "Ten years of Python at work."}
    gap = (await person.call("POST", "/analyze/gap", json=body)).json()
    wanted = {"gap_analysis_id": gap["id"], "hours_per_week": 5, "weeks": 4}
    plan = (await person.call("POST", "/roadmap/generate", json=wanted)).json()
    refused = await person.call("PUT", f"/roadmaps/{plan['id']}/calendar", json={"written": True})
    assert refused.json()["error_code"] == "CONN_404"
    asked = await person.asked(CONNECT)
    assert asked["scope"] == f"{SCOPE}events.owned", "nobody schedules with a candidate's calendar"
    assert (await person.back(asked, code=google.grants.agree(asked)))["outcome"] == "connected"
    return person, plan["id"]


async def test_weeks_of_a_plan_are_written_once_and_leave_with_it(world: ApiWorld, google: FakeGoogle) -> None:
    person, plan = await learner(world, google)
    for _ in range(2):
        asked = await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})
        assert asked.json()["calendar"] == "waiting"
        await world.run_tasks()
    assert (await person.call("GET", f"/roadmaps/{plan}")).json()["calendar"] == "written"
    starts = sorted(event["start"]["date"] for event in google.shown().values())
    assert starts == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"]
    # One that its owner deleted comes back when they ask for it again.
    next(iter(google.events.values()))["status"] = "cancelled"
    await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})
    await world.run_tasks()
    assert len(google.shown()) == 4
    assert (await person.call("DELETE", f"/roadmaps/{plan}")).status_code == 204
    await world.run_tasks()
    assert google.shown() == {}


@pytest.mark.parametrize("wished_again", [False, True])
async def test_a_plan_that_is_taken_back_while_it_is_written_leaves_nothing(
    world: ApiWorld, google: FakeGoogle, wished_again: bool
) -> None:
    person, plan = await learner(world, google)

    async def taken_back() -> None:
        await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": False})
        await world.run_tasks()
        if wished_again:
            await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})

    await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})
    google.meanwhile = taken_back
    await world.run_tasks()
    assert len(google.shown()) == (4 if wished_again else 0)
    found = (await person.call("GET", f"/roadmaps/{plan}")).json()["calendar"]
    assert found == ("written" if wished_again else "off")


async def test_a_plan_that_cannot_be_written_says_so(world: ApiWorld, google: FakeGoogle) -> None:
    person, plan = await learner(world, google)
    google.faults = ["429"]
    await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})
    await world.run_tasks()
    assert (await person.call("GET", f"/roadmaps/{plan}")).json()["calendar"] == "waiting"
    world.clock.advance(seconds=91)
    await world.run_tasks()
    assert (await person.call("GET", f"/roadmaps/{plan}")).json()["calendar"] == "written"
    google.grants.access.clear()
    google.grants.refresh.clear()
    await person.call("PUT", f"/roadmaps/{plan}/calendar", json={"written": True})
    await world.run_tasks()
    assert (await person.call("GET", f"/roadmaps/{plan}")).json()["calendar"] == "failed"
    assert (await person.connection("google-calendar"))["problem"] == "revoked"


async def test_two_who_renew_at_once_break_nothing(desk: Desk) -> None:
    desk.person.world.clock.advance(hours=2)
    desk.person.world.logins.clear()
    desk.person.headers = await desk.person.world.login(HR)
    found = await asyncio.gather(desk.free(), desk.free())
    assert [read for _, read in found] == ["read", "read"]
