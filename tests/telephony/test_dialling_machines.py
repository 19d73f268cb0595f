"""Answering machines and call screening: one message for an interview, no machine passes, no person is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.settings import ROOT
from api.telephony.desk import Heard
from api.telephony.dial_models import DialState
from api.telephony.phrases import desk_phrases
from api.telephony.screening import Met, gate_phrases, met
from tests.support.dial_stage import DialStage, dial_stage
from tests.vendors.telephony.rest import Asked

CONFIG = ROOT / "config"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DialStage]:
    async with dial_stage(tmp_path) as made:
        yield made


def spoken(stage: DialStage) -> list[Asked]:
    """What was put in place of what a leg was doing."""
    return [one for one in stage.twilio.rest.asked if one.get("Twiml")]


async def calls(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()


async def test_a_machine_is_left_one_message_and_tried_once_more_hours_later(stage: DialStage) -> None:
    await calls(stage)
    await stage.picks_up()
    await stage.detects("machine_end_beep")
    await stage.runs()
    (message,) = spoken(stage)
    assert "automated interviewer" in message.get("Twiml")
    assert "Backend engineer" not in message.get("Twiml")
    assert "Company of" not in message.get("Twiml")
    await stage.detects("machine_end_beep")  # told twice
    await stage.runs()
    assert len(spoken(stage)) == 1
    await stage.ends(CallDuration="25")
    shown = (await stage.shown())["calling"]
    assert (shown["reason"], shown["next_at"], shown["message_left"]) == ("machine", "2026-11-23T11:00:00.000Z", True)
    stage.world.clock.advance(hours=2)
    await stage.runs()
    assert len(stage.legs) == 2
    await stage.picks_up()
    await stage.detects("machine_end_beep")
    await stage.runs()
    assert sum("We will try to reach you again" in one.get("Twiml") for one in spoken(stage)) == 1
    await stage.ends(CallDuration="25")
    assert (await stage.dial()).state is DialState.GIVEN_UP


async def test_no_second_message_for_a_later_order_either(stage: DialStage) -> None:
    await calls(stage)
    await stage.picks_up()
    await stage.detects("machine_end_silence")
    await stage.runs()
    await stage.ends(CallDuration="25")
    await stage.cancels()
    await calls(stage)
    await stage.picks_up()
    await stage.detects("machine_end_silence")
    await stage.runs()
    assert sum("We will try to reach you again" in one.get("Twiml") for one in spoken(stage)) == 1


async def test_a_person_taken_for_a_machine_presses_1_and_is_let_in(stage: DialStage) -> None:
    await calls(stage)
    person = await stage.picks_up()
    await stage.detects("machine_end_other")
    await stage.runs()
    assert len(spoken(stage)) == 1
    await person.keys("1")  # on the question before the message
    assert person.heard("If you agree, press 1")
    assert (await stage.dial()).state is DialState.TALKING


async def test_a_detection_that_comes_after_key_1_changes_nothing(stage: DialStage) -> None:
    await calls(stage)
    person = await stage.picks_up()
    await person.keys("1")
    await stage.detects("machine_end_beep")
    await stage.runs()
    assert spoken(stage) == []
    assert not stage.leg.over
    await person.keys("1")
    assert person.ticket is not None


async def test_a_greeting_that_is_understood_needs_no_detection(stage: DialStage) -> None:
    await calls(stage)
    machine = await stage.picks_up()
    await machine.says("Hi, you've reached Minji. Yes, leave a message after the tone.")
    assert machine.heard("We will try to reach you again")
    await machine.is_silent()
    assert machine.hung_up
    assert machine.ticket is None
    await stage.ends(CallDuration="20")
    assert (await stage.dial()).outcomes == ["machine"]


async def test_a_machines_yes_lets_nobody_in(stage: DialStage) -> None:
    await calls(stage)
    machine = await stage.picks_up()
    await stage.detects("machine_start")
    await machine.says("Yes.")
    assert not machine.heard("agree")
    assert (await stage.dial()).state is DialState.CALLING


async def test_call_screening_gets_a_short_honest_answer_and_then_the_gate_again(stage: DialStage) -> None:
    await calls(stage)
    screen = await stage.picks_up()
    await screen.says("Hi, if you record your name and reason for calling, I'll see if this person is available.")
    assert screen.heard("The automated interviewer, for Minji, about a call that Minji has an appointment for")
    for private in ("Backend engineer", "Company of"):
        assert not screen.heard(private)
    await screen.is_silent()
    assert screen.heard("If you are Minji and can talk now, press 1")
    await screen.keys("1")
    assert screen.heard("If you agree, press 1")


async def test_screening_that_nobody_answers_ends_politely(stage: DialStage) -> None:
    await calls(stage)
    screen = await stage.picks_up()
    await screen.says("Please state your name after the tone and we will try to connect you.")
    while not screen.hung_up:
        await screen.is_silent()
    await stage.ends(CallDuration="40")
    assert (await stage.dial()).outcomes == ["screened"]


async def test_a_person_who_asks_who_is_calling_is_told_and_asked_again(stage: DialStage) -> None:
    await calls(stage)
    person = await stage.picks_up()
    await person.says("Hello? Who is this?")
    assert person.heard("a computer, calling for Minji")
    assert person.heard("press 1 or say yes")
    await person.says("Oh, yes.")
    assert person.heard("If you agree, press 1")


@pytest.mark.parametrize(
    ("language", "said", "machine", "expected"),
    [
        ("en", "yes", False, Met.TALKS),
        ("en", "Yeah, sure.", False, Met.TALKS),
        ("en", "yes", True, Met.UNCLEAR),
        ("en", "no", False, Met.LATER),
        ("en", "I can\N{RIGHT SINGLE QUOTATION MARK}t talk, I'm driving", False, Met.LATER),
        ("en", "Who's calling?", False, Met.ASKS_WHO),
        ("en", "Please say your name and why you're calling", False, Met.SCREENS),
        ("en", "Please leave a message after the beep", False, Met.MAILBOX),
        ("en", "yes the number you are trying to call is ok", False, Met.UNCLEAR),
        ("en", "hello", False, Met.UNCLEAR),
        ("en", "", False, Met.NOTHING),
        ("ko", "네", False, Met.TALKS),
        ("ko", "누구세요?", False, Met.ASKS_WHO),
        ("ko", "지금은 안 돼요, 나중에요", False, Met.LATER),
        ("ko", "연결이 되지 않아 삐 소리 후 소리샘으로 연결됩니다", False, Met.MAILBOX),
        ("ko", "전화하신 분의 이름을 말씀해 주세요", False, Met.SCREENS),
    ],
)
def test_what_is_said_at_the_gate(language: str, said: str, machine: bool, expected: Met) -> None:
    gate, desk = gate_phrases(CONFIG, language), desk_phrases(CONFIG, language)
    assert met(Heard(speech=said), gate, desk, machine=machine) is expected


@pytest.mark.parametrize("machine", [False, True])
def test_a_key_counts_whatever_was_detected(machine: bool) -> None:
    gate, desk = gate_phrases(CONFIG, "en"), desk_phrases(CONFIG, "en")
    mailbox = "please leave a message after the tone"
    assert met(Heard(digits="1", speech=mailbox), gate, desk, machine=machine) is Met.TALKS
    assert met(Heard(digits="2"), gate, desk, machine=machine) is Met.LATER
    assert met(Heard(digits="7"), gate, desk, machine=machine) is Met.UNCLEAR
