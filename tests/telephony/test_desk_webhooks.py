"""Dialling in, by the carrier's webhooks: from the greeting to the stream, and every other way it can go."""

from pathlib import Path
from typing import Any

import pytest

from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.calls.models import Call
from api.candidates.models import Candidate
from api.interviews.models import Consent
from api.telephony.desk import MOST_WAITS
from api.telephony.models import PhoneCall, Stage
from contract.brief import Channel, Door
from tests.support.api_world import ApiWorld, api_world
from tests.support.call_events import started
from tests.support.interviews import another_candidate, rows, schedule
from tests.support.phone_desk import TELEPHONE, Caller
from tests.telephony.conftest import Booked, book

DETAILS = ("Backend engineer", "Kim", "Company of", "hr@example.com", "Minji")


async def inside(booked: Booked, number: str = "+15550142") -> Caller:
    """A caller who has said the PIN and agreed."""
    caller = await booked.caller(number).dials()
    await caller.keys(booked.pin)
    if caller.ticket is None:
        await caller.keys("1")
    assert caller.ticket is not None, caller.lines
    return caller


async def leg_of(booked: Booked, caller: Caller) -> PhoneCall:
    return next(leg for leg in await rows(booked.world, PhoneCall) if leg.carrier_call_id == caller.sid)


async def test_pin_consent_stream(booked: Booked) -> None:
    caller = await booked.caller().dials()
    assert caller.heard("eight-digit PIN")
    assert caller.gather.get("input") == "dtmf speech"
    await caller.keys(booked.pin)
    assert caller.heard("An AI voice, not a person")
    assert caller.heard("I agree that an AI interviews me")
    assert caller.ticket is None
    assert await rows(booked.world, Call) == []
    await caller.keys("1")
    assert caller.ticket is not None
    (call,) = await rows(booked.world, Call)
    assert (call.channel, call.door, call.tab_id) == (Channel.PHONE, Door.PHONE, f"phone-{caller.sid}")
    leg = await leg_of(booked, caller)
    assert (leg.stage, leg.interview_id, leg.call_ids) == (Stage.STREAM, booked.scheduled.interview_id, [call.id])


async def test_the_ticket_admits_an_agent_that_knows_it_is_a_phone(booked: Booked) -> None:
    caller = await inside(booked)
    agent = await booked.agent(caller)
    brief = (await agent.brief()).json()
    assert brief["channel"] == "phone"
    assert brief["record_audio"] is True


async def test_the_pin_and_the_yes_may_be_spoken(booked: Booked) -> None:
    caller = await booked.caller().dials()
    words = "zero one two three four five six seven eight nine".split()
    await caller.says("it is " + " ".join(words[int(digit)] for digit in booked.pin))
    await caller.says("Yes, I agree.")
    assert caller.ticket is not None


async def test_what_is_agreed_to_is_what_the_browser_shows(booked: Booked) -> None:
    await inside(booked)
    page = await booked.world.http.get(f"/api/v1/interviews/validate/{booked.scheduled.token}")
    shown = page.json()
    (consent,) = await rows(booked.world, Consent)
    assert shown["consent"] == {"given": True, "version": consent.version, "stale": False}
    assert (consent.version, consent.language) == (shown["consent_text"]["version"], "en")
    assert consent.items == [item["id"] for item in shown["consent_text"]["items"]]


async def test_the_disclosure_cannot_be_cut_short(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    outside = [verb.text for verb in caller.answer if verb.name == "Say"]
    assert any("I agree that an AI" in text for text in outside)
    (question,) = [verb.text for verb in caller.gather.children]
    assert "press 1 or say yes" in question


async def test_consent_given_before_is_said_and_not_asked(booked: Booked) -> None:
    await booked.scheduled.consent()
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    assert caller.heard("already agreed")
    assert caller.ticket is not None


@pytest.mark.parametrize("answer", ["2", "No, thank you."])
async def test_a_no_ends_politely_with_another_way(booked: Booked, answer: str) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await (caller.keys(answer) if answer.isdecimal() else caller.says(answer))
    assert caller.heard("does not count against you")
    await caller.keys("1")
    assert caller.hung_up
    assert caller.heard("speak with a person")
    assert (await booked.interview()).declined_route == "person"
    assert await rows(booked.world, Consent) == []
    assert await rows(booked.world, Call) == []
    assert all("join_ticket" not in sent.body for sent in caller.sent)


async def test_withdrawing_takes_the_key_twice(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    for key in "2", "3":
        await caller.keys(key)
    assert caller.heard("Press 3 again")
    assert (await booked.interview()).status == "scheduled"
    await caller.keys("3")
    assert caller.hung_up
    assert ((await booked.interview()).status, (await booked.interview()).declined_route) == ("cancelled", "withdraw")


async def test_another_key_keeps_the_application(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    for key in "2", "3", "1":
        await caller.keys(key)
    assert caller.hung_up
    assert (await booked.interview()).status == "scheduled"


async def test_an_unclear_answer_is_no_agreement(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    for words in ("I don't know", "what is that", "hello"):
        assert not caller.hung_up
        await caller.says(words)
    assert caller.hung_up
    assert await rows(booked.world, Consent) == []


async def test_three_wrong_pins_end_the_call_with_help(booked: Booked) -> None:
    caller = await booked.caller().dials()
    for _ in range(3):
        assert not caller.hung_up
        await caller.keys(booked.wrong_pin)
        assert caller.heard("PIN")
    assert caller.hung_up
    assert caller.heard("call again")
    assert (await leg_of(booked, caller)).outcome == "wrong_pin"


async def test_nothing_of_an_interview_is_said_before_the_pin_is_right(booked: Booked) -> None:
    caller = await booked.caller().dials()
    for digits in (booked.wrong_pin, "", "123", booked.wrong_pin):
        await caller.keys(digits)
    said = " ".join(caller.said)
    assert len(caller.said) > 5
    assert [detail for detail in DETAILS if detail in said] == []


async def test_no_input_is_asked_again_twice(booked: Booked) -> None:
    caller = await booked.caller().dials()
    for _ in range(2):
        await caller.is_silent()
        assert caller.heard("enter your PIN")
    await caller.is_silent()
    assert caller.hung_up
    assert (await leg_of(booked, caller)).outcome == "no_input"


async def test_no_input_at_the_consent_agrees_to_nothing(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    for _ in range(3):
        await caller.is_silent()
    assert caller.hung_up
    assert await rows(booked.world, Consent) == []


@pytest.mark.parametrize("case", ["too_early", "too_late", "cancelled", "finished"])
async def test_each_moment_has_its_own_answer(world: ApiWorld, case: str) -> None:
    booked = await book(world, scheduled_at="2026-11-24T05:30:00Z")
    said = {"too_early": "opens on Tuesday, November 24, at 2:15 p.m.", "too_late": "is over", "cancelled": "cancelled"}
    if case == "cancelled":
        url = f"/api/v1/interviews/{booked.scheduled.interview_id}/cancel"
        await world.http.post(url, headers=booked.scheduled.hr)
    elif case == "too_late":
        world.clock.advance(days=3)
    elif case == "finished":
        world.clock.advance(hours=20, minutes=30)
        caller = await inside(booked)
        await (await booked.agent(caller)).plays("finished")
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    assert caller.hung_up
    assert caller.heard(said.get(case, "already done")), caller.lines
    assert caller.ticket is None


# --- languages ---


async def test_korean_by_key(booked: Booked) -> None:
    caller = await booked.caller().dials()
    assert caller.languages == {"en-US", "ko-KR"}
    await caller.keys("2")
    assert caller.languages == {"ko-KR"}
    assert caller.heard("PIN 여덟 자리")
    await caller.keys(booked.pin)
    # The interview's own language from here on.
    assert caller.languages == {"en-US"}


async def korean(world: ApiWorld, booked: Booked, phone: str) -> Booked:
    http, hr = world.http, booked.scheduled.hr
    job = (await http.post("/api/v1/jobs", json={"title": "백엔드 개발자", "language": "ko"}, headers=hr)).json()
    question = {"text": "가장 어려웠던 일은 무엇이었습니까?", "points": [{"text": "구체적인 예"}]}
    await http.post(f"/api/v1/jobs/{job['id']}/questions", json=question, headers=hr)
    candidate = await another_candidate(booked.scheduled, phone=phone)
    made = (await schedule(booked.scheduled, candidate_id=candidate, job_template_id=job["id"])).json()
    return Booked(booked.scheduled, made["dial_in"]["pin"], booked.desk)


async def test_a_known_number_is_greeted_in_the_interview_s_language_and_told_nothing_else(
    world: ApiWorld, booked: Booked
) -> None:
    own = await korean(world, booked, "+82 10-5555-0100")
    known, stranger = await own.caller("+821055550100").dials(), await own.caller("+821055550101").dials()
    assert known.languages == {"ko-KR"}
    assert stranger.languages == {"en-US", "ko-KR"}
    await stranger.keys("2")
    # But for the greeting, which the other one heard in English, it is the same.
    assert known.lines == stranger.lines
    await known.says("제 번호는 " + "".join("공일이삼사오육칠팔구"[int(digit)] for digit in own.pin) + "입니다")
    assert known.heard("동의하시면")
    await known.says("네, 동의합니다.")
    assert known.ticket is not None


async def test_two_interviews_in_two_languages_leave_the_choice(world: ApiWorld, booked: Booked) -> None:
    await korean(world, booked, "+15550142")
    async with world.services.database.transaction() as session:
        other = await session.get_one(Candidate, booked.scheduled.candidate_id)
        other.phone, other.phone_key = "+1 555 0142", "15550142"
    assert (await booked.caller("+15550142").dials()).languages == {"en-US", "ko-KR"}


# --- in two places, and coming back ---


async def test_a_second_phone_is_asked_and_goes_on_with_1(booked: Booked) -> None:
    first = await inside(booked)
    second = await booked.caller("+15550143").dials()
    await second.keys(booked.pin)
    assert second.ticket is None
    assert second.heard("open in another place")
    await second.keys("1")
    assert second.ticket is not None
    await first.goes_on()
    assert first.hung_up
    assert first.heard("other place")


async def test_a_second_phone_may_leave_it_there(booked: Booked) -> None:
    await inside(booked)
    second = await booked.caller("+15550143").dials()
    await second.keys(booked.pin)
    await second.keys("2")
    assert second.hung_up
    assert len(await rows(booked.world, Call)) == 1


async def test_an_open_page_is_another_place(booked: Booked) -> None:
    await booked.scheduled.consent()
    await booked.scheduled.call()
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    assert caller.heard("open in another place")


async def test_the_same_phone_calls_back_and_is_not_asked(booked: Booked) -> None:
    await inside(booked)
    again = await booked.caller().dials()
    await again.keys(booked.pin)
    assert again.ticket is not None


async def test_a_page_goes_on_where_the_phone_has_stopped(booked: Booked) -> None:
    caller = await inside(booked)
    await (await booked.agent(caller)).plays("candidate_left")
    joined = await booked.scheduled.join()
    assert joined.status_code == 200, joined.text


async def test_a_dropped_stream_is_opened_again(booked: Booked) -> None:
    caller = await inside(booked)
    first = caller.ticket
    await caller.goes_on()
    assert [verb.get("length") for verb in caller.answer if verb.name == "Pause"] == ["1"]
    await caller.goes_on()
    assert caller.heard("reconnected")
    assert caller.ticket not in (None, first)
    assert not caller.hung_up


async def test_a_stream_that_breaks_again_and_again_is_given_up_kindly(booked: Booked) -> None:
    caller = await inside(booked)
    for _ in range(12):
        if caller.hung_up:
            break
        await caller.goes_on()
        booked.world.clock.advance(seconds=1)
    assert caller.hung_up
    assert caller.heard("answers are kept")
    assert (await leg_of(booked, caller)).outcome == "broken"


async def test_breaking_once_in_a_while_is_borne(booked: Booked) -> None:
    caller = await inside(booked)
    for _ in range(8):
        booked.world.clock.advance(seconds=40)
        await caller.goes_on()
        if caller.ticket is None:
            await caller.goes_on()
        assert caller.ticket is not None, caller.lines


@pytest.mark.parametrize(("reason", "said"), [("finished", "Thank you for your time"), ("candidate_left", "come back")])
async def test_after_the_interview_a_goodbye(booked: Booked, reason: str, said: str) -> None:
    caller = await inside(booked)
    await (await booked.agent(caller)).plays(reason)
    await caller.goes_on()
    assert caller.hung_up
    assert caller.heard(said)


async def test_the_end_is_waited_for_behind_the_last_word(booked: Booked) -> None:
    """The stream is over before the recording is stored, and that before the interview is."""
    caller = await inside(booked)
    agent = await booked.agent(caller)
    live = {"call_id": agent.call_id, "version": 1, "state": "ended"}
    assert (await agent.post(started(), live=live)).status_code == 200
    for _ in range(3):
        await caller.goes_on()
        assert not caller.hung_up
        assert caller.ticket is None, "no second call"
    await agent.post({"type": "call.ended", "seq": 2, "at_ms": 9_000, "reason": "finished"})
    await caller.goes_on()
    assert caller.hung_up
    assert caller.heard("Thank you for your time")
    assert len(await rows(booked.world, Call)) == 1


async def test_an_interviewer_that_is_not_ready_is_waited_for(booked: Booked) -> None:
    dispatcher: Any = booked.world.services.dispatcher
    assert isinstance(dispatcher, EmbeddedDispatcher)
    dispatcher.ready = False
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await caller.keys("1")
    assert caller.heard("getting ready")
    await caller.goes_on()
    assert await rows(booked.world, Call) == []
    dispatcher.ready = True
    await caller.goes_on()
    assert caller.ticket is not None
    assert not caller.heard("already agreed")


async def test_waiting_has_an_end(booked: Booked) -> None:
    dispatcher: Any = booked.world.services.dispatcher
    dispatcher.ready = False
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await caller.keys("1")
    for _ in range(MOST_WAITS):
        assert not caller.hung_up
        await caller.goes_on()
    assert caller.hung_up
    assert caller.heard("Nothing is lost")


async def test_an_api_without_a_carrier_takes_no_calls(tmp_path: Path) -> None:
    async with api_world(tmp_path, public_url=TELEPHONE["public_url"]) as world:
        reply = await world.http.post("/telephony/twilio/voice", data={"CallSid": "CA" + "0" * 32})
        assert reply.status_code == 403
