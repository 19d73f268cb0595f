"""A telephone in an interview's room: what the bridge brings in and out, before a real livekit-server and real workers.

Each test prints what it measured.
"""

from collections.abc import AsyncIterator, Iterator

import pytest

from contract.brief import Channel
from contract.events import CandidateLeft, QuestionAsked
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.fleet import Fleet, Interview, running_fleet, spoken
from tests.support.livekit_server import needs_livekit
from tests.support.phone_leg import Admissions, BridgeProcess, PhoneLeg

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), needs_livekit]

FIRST_HALF = "The search was slow, so we profiled it and measured the latency."
SECOND_HALF = "Then I added an index and a redis cache."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("phone"), workers=2, DRAIN_SECS="2") as made:
        yield made


@pytest.fixture
async def made(running: Fleet) -> AsyncIterator[Fleet]:
    async with running.in_use():
        yield running


@pytest.fixture
async def admissions() -> AsyncIterator[Admissions]:
    async with Admissions().serve() as made:
        yield made


@pytest.fixture
async def bridge(running: Fleet, admissions: Admissions) -> AsyncIterator[BridgeProcess]:
    made = BridgeProcess(running.folder, admissions.url)
    made.start()
    try:
        await made.ready()
        yield made
    finally:
        made.kill()


def by_phone(fleet: Fleet) -> Interview:
    return fleet.interview(brief(CACHE, OUTAGE, TESTS, channel=Channel.PHONE))


async def asked(interview: Interview) -> None:
    """The agent has greeted and asked; it is the caller's turn."""
    await interview.until(lambda: any(isinstance(e, QuestionAsked) for e in interview.now.events), "a question", 120)
    await interview.until(
        lambda: bool(interview.now.live) and interview.now.live[-1].state == "listening", "listening", 120
    )


async def test_a_caller_is_heard_and_hears(made: Fleet, admissions: Admissions, bridge: BridgeProcess) -> None:
    interview = by_phone(made)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await interview.send_agent()
        first = await phone.ear.sound_after(phone.opened_at, 120)
        await asked(interview)
        said = phone.say(spoken(FIRST_HALF))
        await said.done.wait()
        await interview.until(lambda: "latency" in interview.heard_words, "the caller is heard", 60)
        print(f"\nfirst sound {first - phone.opened_at:.1f} s after the stream; heard: {interview.heard_words}")
        print(await bridge.metrics())
        await phone.hang_up()
        await interview.until(lambda: any(isinstance(e, CandidateLeft) for e in interview.now.events), "hang-up")
    assert not phone.complaints
    assert {"slow", "latency"} <= set(interview.heard_words.lower().replace(",", "").replace(".", "").split())
