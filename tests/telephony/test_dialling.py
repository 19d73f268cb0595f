"""The company or the candidate has the candidate called: orders, what is seen of them, tries, and the gate."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.telephony.dial_models import DialState
from tests.support.dial_stage import NUMBER, DialStage, dial_stage, has_phone
from tests.vendors.twilio import OUR_NUMBER


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DialStage]:
    async with dial_stage(tmp_path) as made:
        yield made


async def test_the_company_has_the_candidate_called(stage: DialStage) -> None:
    asked = await stage.asks()
    assert asked.status_code == 202, asked.text
    assert asked.json()["state"] == "waiting"
    assert not asked.json()["already"]
    assert stage.placed == []  # first the order is stored, then the phone rings
    await stage.runs()
    (call,) = stage.placed
    assert (call.get("To"), call.get("From")) == (NUMBER, OUR_NUMBER)
    assert call.all("StatusCallbackEvent") == ("initiated", "ringing", "answered", "completed")
    assert (call.get("MachineDetection"), call.get("AsyncAmd")) == ("DetectMessageEnd", "true")
    assert int(call.get("TimeLimit")) > 2 * 45 * 60
    await stage.tells("ringing")
    shown = await stage.shown()
    assert shown["calling"]["phone_call_id"] == asked.json()["phone_call_id"]
    assert shown["calling"]["state"] == "calling"
    assert shown["calling"]["leg_status"] == "ringing"
    assert shown["calling"]["said"] == "It is ringing."
    assert [leg["direction"] for leg in shown["legs"]] == ["outbound"]
    assert shown["masked_number"] == "…0142"
    assert NUMBER not in str(shown)


async def test_a_second_press_says_that_it_is_already_calling(stage: DialStage) -> None:
    first = (await stage.asks()).json()
    at_once = (await stage.asks()).json()
    await stage.runs()
    while_it_rings = (await stage.asks()).json()
    await stage.runs()
    assert [one["already"] for one in (first, at_once, while_it_rings)] == [False, True, True]
    assert {one["phone_call_id"] for one in (first, at_once, while_it_rings)} == {first["phone_call_id"]}
    assert len(stage.placed) == 1


async def test_whoever_answers_hears_who_calls_and_nothing_of_the_interview(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    assert person.heard("automated interviewer calling for Minji")
    assert person.heard("press 1")
    for private in ("Kim", "Backend engineer", "Company of"):
        assert not person.heard(private)


async def test_key_1_lets_the_candidate_in(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    await person.keys("1")
    assert person.heard("If you agree, press 1")
    assert (await stage.dial()).state is DialState.TALKING
    assert (await stage.shown())["calling"]["said"] == "The candidate is on the phone."
    await person.keys("1")
    assert person.ticket is not None
    await stage.ends(CallDuration="612")
    dial = await stage.dial()
    assert (dial.state, dial.outcomes) == (DialState.DONE, [])
    await stage.runs()
    assert len(stage.placed) == 1


async def test_yes_is_as_good_as_key_1(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    await person.says("Yes, this is Minji.")
    assert person.heard("If you agree, press 1")


async def test_key_2_has_the_candidate_called_later(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    await person.keys("2")
    assert person.hung_up
    assert person.heard("called again later")
    await stage.ends(CallDuration="14")
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"], shown["next_at"]) == ("waiting", "later", "2026-11-23T09:30:00.000Z")
    assert shown["said"] == "The candidate asked to be called later. Next try: 09:30 on 23 November for the candidate."
    await stage.runs()
    assert len(stage.placed) == 1
    stage.world.clock.advance(minutes=30)
    await stage.runs()
    assert len(stage.placed) == 2


async def test_nobody_says_anything(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    while not person.hung_up:
        await person.is_silent()
    await stage.ends(CallDuration="30")
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"]) == ("waiting", "silent")


@pytest.mark.parametrize(
    ("status", "reason", "minutes", "tries"), [("busy", "busy", 5, 4), ("no-answer", "no_answer", 15, 3)]
)
async def test_tries_are_made_again_by_policy_and_bounded(
    stage: DialStage, status: str, reason: str, minutes: int, tries: int
) -> None:
    await stage.asks()
    for made in range(1, tries + 1):
        await stage.runs()
        assert len(stage.placed) == made
        await stage.ends(status)
        stage.world.clock.advance(minutes=minutes, seconds=-1)
        await stage.runs()
        assert len(stage.placed) == made  # not sooner
        stage.world.clock.advance(seconds=1)
    await stage.runs()
    assert len(stage.placed) == tries
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"]) == ("given_up", reason)
    assert "not tried again" in shown["said"]
    again = await stage.asks()
    assert not again.json()["already"]
    await stage.runs()
    assert len(stage.placed) == tries + 1


async def test_a_call_is_taken_back_while_it_waits_and_while_it_rings(stage: DialStage) -> None:
    await stage.asks()
    assert (await stage.cancels()).json()["state"] == "canceled"
    await stage.runs()
    assert stage.placed == []
    await stage.asks()
    await stage.runs()
    assert (await stage.cancels()).status_code == 200
    await stage.runs()
    assert stage.leg.over  # the phone has stopped ringing
    assert (await stage.dial()).state is DialState.CANCELED
    none = await stage.cancels()
    assert (none.status_code, none.json()["error_code"]) == (409, "TEL_410")


async def test_whoever_picks_up_a_call_that_was_taken_back_hears_an_apology(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    await stage.cancels()
    person = await stage.picks_up()
    assert person.hung_up
    assert person.heard("no longer needed")


async def test_the_candidate_on_the_phone_is_not_hung_up_on(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    await (await stage.picks_up()).keys("1")
    refused = await stage.cancels()
    assert (refused.status_code, refused.json()["error_code"]) == (409, "TEL_411")
    assert not stage.leg.over


@pytest.mark.parametrize("number", [None, "12345", "5550142"])
async def test_without_a_number_that_can_be_called_nobody_is(stage: DialStage, number: str | None) -> None:
    await has_phone(stage.scheduled, number, "UTC")
    refused = await stage.asks()
    assert (refused.status_code, refused.json()["error_code"]) == (422, "TEL_422")
    shown = await stage.shown()
    assert (shown["can_call"], shown["why_not"]) == (False, "no_number")
    assert "country code" in shown["said"]
    assert (await stage.page())["why_not"] == "no_number"


async def test_an_interview_that_is_over_is_not_called_about(stage: DialStage) -> None:
    await stage.asks()
    url = f"/api/v1/interviews/{stage.scheduled.interview_id}/cancel"
    assert (await stage.world.http.post(url, headers=stage.scheduled.hr)).status_code == 200
    await stage.runs()
    assert stage.placed == []
    assert (await stage.dial()).reason == "interview_over"
    assert (await stage.asks()).status_code == 410


async def test_a_phone_stops_ringing_when_its_interview_is_cancelled(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    url = f"/api/v1/interviews/{stage.scheduled.interview_id}/cancel"
    assert (await stage.world.http.post(url, headers=stage.scheduled.hr)).status_code == 200
    await stage.runs()
    assert stage.leg.over
    assert (await stage.dial()).reason == "interview_over"


async def test_a_candidate_who_is_in_the_browser_is_not_called(stage: DialStage) -> None:
    await stage.asks()
    await stage.scheduled.consent()
    await stage.scheduled.call()
    refused = await stage.asks()
    assert refused.status_code == 409
    await stage.runs()
    assert stage.placed == []
    assert (await stage.dial()).reason == "live"


async def test_a_candidate_in_the_browser_changes_over_to_the_phone_by_their_own_wish(stage: DialStage) -> None:
    await stage.scheduled.consent()
    await stage.scheduled.call()
    assert ((await stage.page())["call_me"], (await stage.asks()).status_code) == (True, 409)
    await stage.call_me()
    await stage.runs()
    assert len(stage.placed) == 1


async def test_the_candidate_sees_how_it_goes_and_only_two_digits(stage: DialStage) -> None:
    page = await stage.page()
    assert (page["call_me"], page["number"], page["masked_number"]) == (True, OUR_NUMBER, "…42")
    await stage.call_me()
    await stage.runs()
    await stage.ends("no-answer")
    page = await stage.page()
    assert (page["calling"]["state"], page["calling"]["reason"]) == ("waiting", "no_answer")
    assert page["calling"]["next_at"] == "2026-11-23T09:15:00.000Z"
    assert NUMBER not in str(page)


async def test_a_candidate_cannot_have_a_phone_ring_all_day(stage: DialStage) -> None:
    for _ in range(6):
        assert (await stage.call_me()).status_code == 202
        await stage.world.http.delete(stage.own_url)
    refused = await stage.call_me()
    assert (refused.status_code, refused.json()["error_code"]) == (429, "TEL_429")
