"""A candidate is called from their own page, and HR sees the interview by phone: pages, program, and a carrier's
stand-in that rings.

The telephone lives on an event loop in a thread of its own: Playwright's own driver has the test's thread.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, expect

from tests.support.answers import RATE, answer_to, spoken
from tests.support.browser import CandidatePage
from tests.support.eventually import eventually
from tests.support.hr_page import HrPage
from tests.support.interview_play import Play
from tests.support.phone_candidate import PhoneCandidate
from tests.support.phone_play import OnThePhone, play_until
from tests.support.phone_world import Booked, PhoneWorld, phone_world

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(420)]

T = TypeVar("T")
NUMBER = "+15550100142"
DOES_SECS = 180.0
"""What somebody does on the phone, on a busy machine."""


class Beside:
    """Runs what happens on the telephone, while the test looks at pages."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def does(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(DOES_SECS)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@dataclass
class Telephones:
    world: PhoneWorld
    beside: Beside


@pytest.fixture(scope="module")
def telephones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telephones]:
    beside = Beside()
    entered = phone_world(tmp_path_factory.mktemp("phone-pages"))
    try:
        yield Telephones(beside.does(entered.__aenter__()), beside)
        beside.does(entered.__aexit__(None, None, None))
    finally:
        beside.close()


def where_it_is_noon() -> str:
    """A time zone in whose hours people may be called, whenever the test runs."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # Etc counts west of Greenwich


def book(telephones: Telephones, name: str) -> Booked:
    """Somebody with a telephone."""
    booked = telephones.beside.does(telephones.world.book(2, name))
    with telephones.world.app.hr() as hr:
        person = hr.get(f"/interviews/{booked.interview_id}").raise_for_status().json()["candidate"]["id"]
        known = hr.get(f"/candidates/{person}").raise_for_status().json()
        named = {"email": known["email"], "name": known["name"]}
        reached = {"phone": NUMBER, "timezone": where_it_is_noon()}
        hr.put(f"/candidates/{person}", json={**named, **reached}).raise_for_status()
    return booked


def answers_with_one(caller: PhoneCandidate) -> Callable[[], Awaitable[None]]:
    async def act() -> None:
        await caller.answers()
        await caller.hears("press 1")
        await caller.keys("1")
        await caller.hears("if you agree")
        await caller.says("Yes, I agree.")
        await caller.is_connected(90)

    return act


def test_call_me_now_from_ringing_to_the_interview_and_its_cost(telephones: Telephones, browser: Browser) -> None:
    world, beside = telephones.world, telephones.beside
    world.twilio.price_delay_secs = 1.0
    booked = book(telephones, "Ada Bell")
    caller = PhoneCandidate(world.twilio, NUMBER)
    candidate = CandidatePage(browser, f"{world.app.base_url}/interview/{booked.token}")
    page = candidate.page
    page.goto(candidate.link)

    expect(page.get_by_test_id("dial-in")).to_contain_text("0199")
    page.get_by_test_id("call-me").click()
    beside.does(caller.is_called())
    expect(page.locator("[data-testid=call-state][data-state=ringing]")).to_be_visible(timeout=20_000)
    candidate.shot("phone-candidate-ringing")

    beside.does(answers_with_one(caller)())
    expect(page.get_by_test_id("on-the-phone")).to_be_visible(timeout=20_000)
    candidate.shot("phone-candidate-talking")

    hr = HrPage(browser, world.app.base_url)
    hr.sign_in(world.app.login)
    hr.page.goto(f"{world.app.base_url}/live")
    expect(hr.page.get_by_test_id("row-by-phone")).to_be_visible(timeout=20_000)
    hr.watch(booked.interview_id)
    expect(hr.page.get_by_test_id("live-channel")).to_have_attribute("data-channel", "phone")
    first = beside.does(play_until(OnThePhone(world, booked, caller), Play(), questions=0))
    beside.does(caller.keys("1"))
    expect(hr.page.get_by_test_id("timeline")).to_contain_text("Key 1: repeat the question", timeout=30_000)
    answer = answer_to(first)
    assert answer is not None
    beside.does(caller.speaks(spoken(answer.text, answer.usable_voice), RATE))
    eventually(lambda: "Candidate" in hr.live_words(), 60, "the candidate's words in the live view")
    hr.shot("phone-hr-live")

    hr.page.get_by_test_id("hr-end").click()
    hr.page.get_by_test_id("hr-end-confirm").click()
    beside.does(caller.is_hung_up_on())
    hr.page.goto(f"{world.app.base_url}/interviews/{booked.interview_id}")
    legs = hr.page.get_by_test_id("legs")
    expect(legs).to_contain_text("We called them", timeout=20_000)
    expect(legs).to_contain_text("$", timeout=60_000)
    expect(hr.page.get_by_test_id("way")).to_contain_text("By phone")
    hr.shot("phone-hr-result")

    page.goto(f"{candidate.link}/status")
    expect(page.get_by_test_id("status")).to_contain_text("Held by phone", timeout=20_000)
    assert (candidate.failures, hr.failures) == ([], [])
    assert world.twilio.complaints == []


def test_nobody_picks_up_and_the_page_says_when_it_is_tried_again(telephones: Telephones, browser: Browser) -> None:
    world, beside = telephones.world, telephones.beside
    booked = book(telephones, "Jo Doe")
    caller = PhoneCandidate(world.twilio, NUMBER)
    candidate = CandidatePage(browser, f"{world.app.base_url}/interview/{booked.token}")
    page = candidate.page
    page.goto(candidate.link)
    page.get_by_test_id("call-me").click()
    beside.does(caller.is_called())
    beside.does(caller.declines())
    later = page.locator("[data-testid=call-state][data-state=later]")
    expect(later).to_contain_text("The line was busy.", timeout=20_000)
    candidate.shot("phone-candidate-later")
    page.get_by_test_id("cancel-call").click()
    expect(page.get_by_test_id("call-state")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("call-me")).to_have_text("Call me now")
    assert candidate.failures == []
