"""A screenplay of a whole interview in Korean by telephone: desk, PIN, consent, keys, answers, goodbye and record."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from tests.support.korean_interview import ASKED, GAP_SECS, book, digits_in_words, expects, spoken
from tests.support.phone_play import OnThePhone, when
from tests.support.phone_world import Booked, PhoneWorld, phone_world
from tests.vendors.deepgram import DeepgramVendor, deepgram
from tests.vendors.ears import Script
from tests.vendors.telephony.phone_sound import Line

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]

REPEAT = "질문을 다시 말씀해 주시겠습니까?"
ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = {"AI", "Northwind", "Parcels", "PIN"}
"""Written in Latin letters in Korean too."""


@dataclass
class Seoul:
    """The program with a Korean job, and the recogniser that knows what is said."""

    world: PhoneWorld
    vendor: DeepgramVendor
    script: Script


@pytest_asyncio.fixture(loop_scope="module")
async def seoul(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seoul]:
    script = Script(gap_secs=GAP_SECS)
    async with deepgram(script.ears) as vendor:
        env = {"STT_PROVIDER": "deepgram", "DEEPGRAM_API_KEY": "any", "DEEPGRAM_BASE_URL": vendor.base_url}
        async with phone_world(tmp_path_factory.mktemp("korean"), env) as world:
            yield Seoul(world, vendor, script)


async def test_an_interview_in_korean_from_the_greeting_to_the_record(seoul: Seoul) -> None:
    world = seoul.world
    with world.app.hr() as hr:
        booked = book(hr)
    caller = world.phone(Line(loss=0.01, jitter_ms=20, noise_db=-66))

    await caller.dials()
    await caller.hears("한국어는 2번")
    await caller.keys("2#")
    in_korean = await caller.hears("PIN 여덟 자리")
    await caller.says(f"제 번호는 {digits_in_words(booked.pin)}입니다")
    await caller.hears("동의하시면 1번")
    await caller.says("네, 동의합니다.")
    await caller.is_connected(90)
    since = caller.leg.said.index(in_korean)
    assert {said.language for said in caller.leg.said[since:]} == {"ko-KR"}
    assert only_korean(caller.desk_said[since:])

    person = OnThePhone(world, booked, caller)
    first, second = (asked.question for asked in ASKED)
    assert await person.waits_for_turn() == first
    assert seoul.vendor.listens[0]["language"] == ["ko"]
    await caller.keys("1")
    await when(lambda: put(world, booked, first, 2), "the question again, by key")
    await person.waits_for_turn()
    await says(seoul, person, ASKED[0].answer)
    assert await person.waits_for_turn() == second
    await says(seoul, person, REPEAT)
    await when(lambda: put(world, booked, second, 2), "the question again, by asking for it")
    await person.waits_for_turn()
    await says(seoul, person, ASKED[1].answer)
    assert await person.waits_for_turn() is None
    await caller.hears("시간 내 주셔서 감사합니다")
    await caller.is_hung_up_on()
    assert world.twilio.complaints == []

    said_by_us = await world.words(booked, "agent")
    for part in (
        "저는 Northwind Parcels 백엔드 개발자 면접을 진행하는 AI 면접관입니다.",
        "영 번을 누르시면",
        first,
        second,
    ):
        assert part in said_by_us
    assert said_by_us.endswith("초대 메일의 링크에서 기록을 확인하실 수 있습니다. 안녕히 계십시오.")
    assert only_korean([said_by_us])
    kept = await world.words(booked, "candidate")
    assert kept == " ".join((ASKED[0].answer, REPEAT, ASKED[1].answer))
    report = await world.report(booked)
    assert [question["text"] for question in report["per_question"]] == [first, second]
    assert quotes(report), "what counts is shown by words of the candidate"
    assert all(quote in kept for quote in quotes(report))
    detail = await world.detail(booked)
    assert (detail["consent"]["language"], detail["status"]) == ("ko", "completed")


async def says(seoul: Seoul, person: OnThePhone, words: str) -> None:
    sound = spoken(words)
    expects(seoul.script, words, sound)
    await person.answers(sound)


async def put(world: PhoneWorld, booked: Booked, question: str, times: int) -> bool:
    asked = [event for event in await world.events(booked) if event["type"] == "question.asked"]
    return sum(question in event["text"] for event in asked) >= times


def only_korean(texts: list[str]) -> bool:
    found = {word for text in texts for word in ENGLISH.findall(text)} - NAMES
    assert not found
    return True


def quotes(report: dict[str, Any]) -> list[str]:
    return [quote["text"] for question in report["per_question"] for quote in question["quotes"]]
