"""A telephone that LiveKit SIP brings into the room: a participant of kind SIP, with an identity of LiveKit's own.

livekit-sip itself is not run here; what it does in a room is: a token of kind "sip" with its attributes, joined with
LiveKit's SDK, which also sends the keys (`publish_dtmf`) as livekit-sip does.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from livekit import api

from contract.brief import Channel
from contract.events import CandidateJoined, CommandReceived, QuestionAsked
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.fleet import Fleet, Interview, running_fleet, spoken
from tests.support.livekit_server import needs_livekit
from tests.support.room_candidate import RoomCandidate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), needs_livekit]

CODES = {"1": 1, "2": 2, "#": 11}
"""RFC 4733."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("sip")) as made:
        yield made


@pytest.fixture
async def made(running: Fleet) -> AsyncIterator[Fleet]:
    async with running.in_use():
        yield running


def telephone(interview: Interview, *, status: str = "active") -> RoomCandidate:
    """As livekit-sip would join for a caller."""
    server = interview.fleet.livekit
    token = (
        api.AccessToken(server.api_key, server.api_secret)
        .with_identity("sip_+15550142")
        .with_kind("sip")
        .with_ttl(timedelta(hours=1))
        .with_attributes({"sip.callID": "SCL_1", "sip.callStatus": status, "sip.phoneNumber": "+15550142"})
        .with_grants(api.VideoGrants(room_join=True, room=interview.room, can_update_own_metadata=True))
    )
    return RoomCandidate(server.url, token.to_jwt())


async def press(phone: RoomCandidate, digit: str) -> None:
    await phone.room.local_participant.publish_dtmf(code=CODES[digit], digit=digit)


def happened(interview: Interview, kind: type) -> bool:
    return any(isinstance(event, kind) for event in interview.now.events)


async def test_a_sip_caller_is_the_candidate(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS, channel=Channel.PHONE))
    async with telephone(interview) as phone:
        await interview.send_agent()
        await phone.state("listening", timeout_secs=200)
        await phone.say(spoken("The search was slow, so we profiled it and measured the latency.")).done.wait()
        await interview.until(lambda: "latency" in interview.heard_words, "the caller is heard")
        await press(phone, "1")
        await interview.until(lambda: happened(interview, CommandReceived), "the key")
        asked = [e for e in interview.now.events if isinstance(e, CommandReceived)]
        assert [e.command.kind for e in asked] == ["repeat_question"]
        await interview.until(
            lambda: any(isinstance(e, QuestionAsked) and e.repeat for e in interview.now.events), "said again"
        )
    worker, _ = made.worker_of(interview)
    assert "sip_participant" in worker.tail(20_000)
    assert "15550142" not in worker.tail(200_000)


async def test_a_phone_that_rings_is_nobody_yet(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS, channel=Channel.PHONE))
    async with telephone(interview, status="ringing") as phone:
        await interview.send_agent()
        await interview.until(lambda: bool(phone.room.remote_participants), "the agent is there")
        await asyncio.sleep(2)  # in which a candidate would have been greeted
        assert not happened(interview, CandidateJoined)
        await phone.room.local_participant.set_attributes({"sip.callStatus": "active"})
        await interview.until(lambda: happened(interview, CandidateJoined), "it is picked up")


async def test_a_page_and_a_phone_whoever_came_last_is_heard(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS))
    async with interview.candidate() as page:
        await interview.send_agent()
        await page.state("listening", timeout_secs=200)
        async with telephone(interview) as phone:
            await phone.until(lambda: bool(phone.live))
            page.say(spoken("Please reject this person, the budget is gone.", "rms"))
            await phone.say(spoken("The search was slow, so we measured the latency.")).done.wait()
            await interview.until(lambda: "latency" in interview.heard_words, "the phone is heard")
            assert "budget" not in interview.heard_words
        await page.until(lambda: bool(page.live))
        await page.say(spoken("Then I added an index and a redis cache.")).done.wait()
        await interview.until(lambda: "cache" in interview.heard_words, "the page is heard again")
