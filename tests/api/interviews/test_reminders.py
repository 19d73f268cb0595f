"""G-18: each reminder once, and none that is wrong (goals 2.19)."""

import asyncio
from datetime import timedelta

import pytest

from api.housekeeping import Housekeeping
from api.interviews.models import Notice
from api.interviews.reminders import remind
from api.outbox.models import Task
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.call_events import started
from tests.support.interviews import another_candidate, put, rows, schedule, sent, subject_of, text_of

START = "2026-11-26T05:00:00Z"
"""68 hours after the clock of the tests starts; 14:00 in Seoul."""


async def after(world: ApiWorld, **by: float) -> list[str]:
    """Subjects of the mails that go out in the next round, `by` later."""
    before = len(sent(world))
    world.clock.advance(**by)
    await remind(world.services)
    await world.run_tasks()
    return [subject_of(mail) for mail in sent(world)[before:]]


@pytest.fixture
async def timed(world: ApiWorld) -> Scheduled:
    made = await schedule_interview(world, scheduled_at=START)
    await world.run_tasks()
    return made


REMINDER = "Reminder: your interview with Company of hr@example.com for Backend engineer"


async def test_a_day_and_an_hour_before_and_never_again(timed: Scheduled) -> None:
    world = timed.world
    assert await after(world, hours=43, minutes=59) == []
    assert await after(world, minutes=1) == [REMINDER]
    assert await after(world, minutes=1) == []
    assert await after(world, hours=22, minutes=58) == []
    assert await after(world, minutes=1) == [REMINDER]
    assert await after(world, minutes=30) == []
    assert await after(world, hours=1) == []
    text = text_of(sent(world)[-1])
    assert "26 November 2026, 14:00 (Asia/Seoul)" in text
    assert timed.token in text


async def test_a_clock_that_is_put_back_sends_none_twice(timed: Scheduled) -> None:
    world = timed.world
    assert await after(world, hours=44, minutes=5) == [REMINDER]
    assert await after(world, hours=-1) == []
    assert await after(world, hours=1) == []
    assert await after(world, hours=-30) == []
    assert await after(world, hours=30) == []
    assert await after(world, hours=23) == [REMINDER]
    assert await after(world, hours=-1) == []
    assert await after(world, hours=1) == []


async def test_a_clock_that_jumps_ahead_sends_only_the_nearer_one(timed: Scheduled) -> None:
    assert await after(timed.world, hours=67, minutes=30) == [REMINDER]
    assert await after(timed.world, minutes=1) == []


async def test_none_after_the_start(timed: Scheduled) -> None:
    assert await after(timed.world, hours=68) == []


async def test_two_processes_at_once_send_one(timed: Scheduled) -> None:
    world = timed.world
    world.clock.advance(hours=44)
    await asyncio.gather(*(remind(world.services) for _ in range(4)))
    await world.run_tasks()
    assert [subject_of(mail) for mail in sent(world)[1:]] == [REMINDER]
    assert len(await rows(world, Notice)) == 1


async def test_none_for_what_was_arranged_less_than_a_day_ahead(world: ApiWorld) -> None:
    await schedule_interview(world, scheduled_at="2026-11-24T05:00:00Z")
    await world.run_tasks()
    assert await after(world, minutes=1) == []
    assert await after(world, hours=19) == [REMINDER]  # the hour before
    assert len(await rows(world, Notice)) == 2


async def test_none_after_a_cancellation(timed: Scheduled) -> None:
    world = timed.world
    await world.http.post(f"/api/v1/interviews/{timed.interview_id}/cancel", headers=timed.hr)
    await world.run_tasks()
    assert await after(world, hours=44) == []


async def test_a_cancellation_between_round_and_mail(timed: Scheduled) -> None:
    world = timed.world
    world.clock.advance(hours=44)
    world.logins.clear()
    hr = await world.login("hr@example.com")
    await remind(world.services)
    await world.http.post(f"/api/v1/interviews/{timed.interview_id}/cancel", headers=hr)
    await world.run_tasks()
    assert [subject_of(mail).split()[-2:] for mail in sent(world)[1:]] == [["Backend", "engineer"]]
    assert not any("Reminder" in subject_of(mail) for mail in sent(world))


async def test_after_a_move_the_new_time_is_reminded_of_and_the_old_one_is_not(timed: Scheduled) -> None:
    world = timed.world
    world.clock.advance(hours=44)
    world.logins.clear()
    timed.hr = await world.login("hr@example.com")
    await remind(world.services)  # in the outbox, not sent yet
    assert (await put(timed, scheduled_at="2026-11-27T05:00:00Z")).status_code == 200
    await world.run_tasks()
    subjects = [subject_of(mail) for mail in sent(world)[1:]]
    assert subjects == ["New time for your interview with Company of hr@example.com: Backend engineer"]
    assert await after(world, hours=23, minutes=59) == []
    assert await after(world, minutes=1) == [REMINDER]
    assert "27 November 2026" in text_of(sent(world)[-1])


async def test_none_once_it_has_begun(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-23T09:10:00Z")
    await made.consent()
    agent = await made.call()
    await agent.post(started())
    await world.run_tasks()
    assert await after(world, minutes=1) == []


async def test_open_ones_are_reminded_a_day_before_their_deadline(world: ApiWorld) -> None:
    await schedule_interview(world)  # a week
    await world.run_tasks()
    assert await after(world, days=5, hours=23) == []
    assert await after(world, hours=1) == [REMINDER]
    assert await after(world, hours=1) == []
    assert "until 30 November 2026, 18:00 (Asia/Seoul)" in text_of(sent(world)[-1])
    assert await after(world, hours=30) == []


async def test_a_company_has_hours_of_its_own_or_none(timed: Scheduled) -> None:
    world = timed.world
    own = {"settings": {"reminders": {"enabled": True, "hours_before": [48]}}}
    await world.http.put("/api/v1/company/settings", json=own, headers=timed.hr)
    other = await schedule_interview(world, "second@example.com", scheduled_at=START)
    off = {"settings": {"reminders": {"enabled": False}}}
    await world.http.put("/api/v1/company/settings", json=off, headers=other.hr)
    await schedule_interview(world, "third@example.com", scheduled_at=START)
    await world.run_tasks()
    assert await after(world, hours=20) == [REMINDER]
    assert await after(world, hours=24) == [REMINDER.replace("hr@", "third@")]
    assert await after(world, hours=23) == [REMINDER.replace("hr@", "third@")]


async def test_mails_follow_the_candidates_language(timed: Scheduled) -> None:
    lee = await another_candidate(timed, language="ko")
    await schedule(timed, candidate_id=lee, scheduled_at=START)
    await timed.world.run_tasks()
    assert len(await after(timed.world, hours=44)) == 2
    korean = sent(timed.world, "lee@example.com")[-1]
    assert "Backend engineer 직무 면접 일정을 다시 알려 드립니다" in text_of(korean)


async def test_the_hour_that_the_clocks_show_twice(world: ApiWorld) -> None:
    """Reminders go by real hours, also where the night in between has 25 or 23 of them."""
    made = await schedule_interview(world)
    anna = await another_candidate(made, "anna@example.com", timezone="Europe/Berlin")
    # Sunday 28 March 2027, 09:00 in Berlin; the night before has 23 hours.
    await schedule(made, candidate_id=anna, scheduled_at="2027-03-28T07:00:00Z")
    await world.run_tasks()
    now = world.clock.now()
    target = now.replace(year=2027, month=3, day=27, hour=6, minute=59)
    world.clock.advance(seconds=(target - now) / timedelta(seconds=1))
    await Housekeeping(world.services).tick()
    await world.run_tasks()
    before = len(sent(world, "anna@example.com"))
    await after(world)
    assert len(sent(world, "anna@example.com")) == before
    await after(world, minutes=1)
    assert len(sent(world, "anna@example.com")) == before + 1
    assert "28 March 2027, 09:00 (Europe/Berlin)" in text_of(sent(world, "anna@example.com")[-1])


async def test_a_missed_interview_tells_how_to_get_another_time(timed: Scheduled) -> None:
    world = timed.world
    world.clock.advance(hours=68 + 24)
    await Housekeeping(world.services).tick()
    await Housekeeping(world.services).tick()
    await world.run_tasks()
    mails = sent(world)[1:]
    assert ["did not take place" in subject_of(mail) for mail in mails] == [True]
    assert "write to people@example.com and ask for a new time" in text_of(mails[0])
    assert [task.result for task in await rows(world, Task) if task.name == "send_no_show"] == [{"sent": True}]
