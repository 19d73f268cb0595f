"""The same recorded answers by browser and by telephone: the same words within a bound, and the same verdict.

The telephone lines are bad ones: 8 kHz µ-law in the telephone band, noise, an echo of the agent, jitter, lost frames.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from tests.support import sound
from tests.support.answers import NOTHING_TO_ADD
from tests.support.interview_play import Play
from tests.support.phone_play import InTheBrowser, OnThePhone, play_to_the_end
from tests.support.phone_world import Booked, PhoneWorld
from tests.support.rtc_candidate import RtcCandidate
from tests.support.words import normalised, transcribe, word_error_rate
from tests.vendors.telephony.phone_sound import RATE, Line

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(900), pytest.mark.asyncio(loop_scope="module")]

Figure = Callable[[str], None]

QUESTIONS = 3
HEARD_WER_BOUND = 0.25
"""The agent's words as the caller heard them against its words in the transcript: whole sentences, not clipped."""


@dataclass(frozen=True)
class Bad:
    """A line, and what it may cost: word error rates of tiny.en.

    `spoken`: the words recognised by telephone against the words spoken. `between`: against those recognised by
    browser; both miss some, not always the same.
    """

    loss: float
    spoken: float
    between: float

    def line(self) -> Line:
        return Line(loss=self.loss, jitter_ms=30, noise_db=-60, echo_db=-30, echo_delay_ms=180)


BAD_LINES = {"2 % lost": Bad(0.02, 0.30, 0.35), "5 % lost": Bad(0.05, 0.40, 0.40)}


@dataclass
class Told:
    """What one channel's interview left behind."""

    play: Play
    candidate: str
    agent: str
    report: dict[str, Any]
    heard: sound.Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    lost: int = 0


async def _told(world: PhoneWorld, booked: Booked, play: Play) -> Told:
    report = await world.report(booked)
    words = [await world.words(booked, speaker) for speaker in ("candidate", "agent")]
    return Told(play, words[0], words[1], report)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def by_browser(world: PhoneWorld) -> Told:
    booked = await world.book(QUESTIONS)
    async with RtcCandidate(world.app.base_url, booked.token) as candidate:
        play = await play_to_the_end(InTheBrowser(candidate), Play())
    return await _told(world, booked, play)


def _answers(told: Told) -> str:
    """What was recognised, without the words that fill a turn which one channel had and the other had not."""
    return normalised(told.candidate).replace(normalised(NOTHING_TO_ADD), " ")


@pytest.fixture(scope="module", params=BAD_LINES)
def bad(request: pytest.FixtureRequest) -> Bad:
    return BAD_LINES[request.param]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def by_phone(world: PhoneWorld, bad: Bad) -> Told:
    booked = await world.book(QUESTIONS)
    caller = world.phone(bad.line())
    await world.enters(caller, booked)
    play = await play_to_the_end(OnThePhone(world, booked, caller), Play())
    await caller.is_hung_up_on()
    assert world.twilio.complaints == []
    told = await _told(world, booked, play)
    told.heard, told.lost = caller.heard_sound(), caller.line.lost
    return told


async def test_the_words_are_the_same_within_a_bound(
    by_browser: Told, by_phone: Told, bad: Bad, figure: Figure
) -> None:
    assert by_phone.play.answered == by_browser.play.answered
    spoken = word_error_rate(by_phone.play.said, by_phone.candidate)
    browser = word_error_rate(by_browser.play.said, by_browser.candidate)
    between = word_error_rate(_answers(by_browser), _answers(by_phone))
    figure(
        f"word error rate, candidate by phone with {bad.loss:.0%} lost: {spoken:.3f} (bound {bad.spoken}), by browser:"
        f" {browser:.3f}, phone against browser: {between:.3f} (bound {bad.between}); {by_phone.lost} frames lost"
        f"\n  by phone: {by_phone.candidate}\n  by browser: {by_browser.candidate}"
    )
    assert spoken <= bad.spoken
    assert between <= bad.between


async def test_the_verdict_is_the_same(by_browser: Told, by_phone: Told, bad: Bad, figure: Figure) -> None:
    faults = {
        one: {fact["fault"] for fact in told.report["technical_faults"]}
        for one, told in (("browser", by_browser), ("phone", by_phone))
    }
    assert faults["phone"] <= faults["browser"], f"the telephone alone had faults, and so no verdict: {faults}"
    if faults["browser"]:
        # With or without a telephone line: what the telephone is compared with is not there.
        pytest.skip(f"this machine is too slow for the engines, also by browser: {faults}")
    verdicts = {one: told.report["suggested_verdict"] for one, told in (("browser", by_browser), ("phone", by_phone))}
    scores = [[q["score"] for q in told.report["per_question"]] for told in (by_browser, by_phone)]
    figure(f"verdict by browser and by phone with {bad.loss:.0%} lost: {verdicts}; scores {scores}")
    assert verdicts["phone"] == verdicts["browser"]


async def test_the_caller_heard_every_sentence_whole(by_phone: Told, bad: Bad, figure: Figure) -> None:
    heard = transcribe(by_phone.heard, RATE)
    rate = word_error_rate(by_phone.agent, heard)
    figure(
        f"word error rate, agent as heard by phone with {bad.loss:.0%} lost: {rate:.3f} (bound {HEARD_WER_BOUND})"
        f"\n  heard: {heard}"
    )
    assert rate <= HEARD_WER_BOUND
