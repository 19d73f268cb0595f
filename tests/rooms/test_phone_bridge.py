"""A telephone in an interview's room: what the bridge brings in and out, before a real livekit-server and real workers.

Each test prints what it measured.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import numpy as np
import pytest
from livekit import rtc

from contract.brief import Channel
from contract.commands import TakeOver
from contract.events import AgentSaid, CandidateLeft, CandidateReturned, CommandReceived, QuestionAsked
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.fleet import Fleet, Interview, running_fleet, spoken
from tests.support.livekit_server import needs_livekit
from tests.support.phone_leg import Admissions, BridgeProcess, PhoneLeg
from tests.support.room_candidate import RATE, Guest
from tests.support.rtc_candidate import Ear

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(420), needs_livekit]

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


def by_phone(fleet: Fleet) -> Interview:
    return fleet.interview(brief(CACHE, OUTAGE, TESTS, channel=Channel.PHONE))


def has(interview: Interview, kind: type) -> bool:
    return any(isinstance(event, kind) for event in interview.now.events)


def now() -> float:
    return asyncio.get_running_loop().time()


async def asked(interview: Interview) -> None:
    """The agent has greeted and asked; it is the caller's turn."""
    api = interview.now

    def question_said() -> bool:
        return any(isinstance(e, AgentSaid) and CACHE.text in e.text for e in api.events)

    await interview.until(question_said, "the question", 200)
    await interview.until(lambda: bool(api.live) and api.live[-1].state == "listening", "the caller's turn", 60)


async def says(phone: PhoneLeg, interview: Interview, text: str, word: str) -> None:
    """Until `word` of it is stored."""
    await phone.say(spoken(text)).done.wait()
    await interview.until(lambda: word in interview.heard_words.lower(), f"{word!r} is heard", 150)


async def test_a_caller_is_heard_and_hears_and_uses_the_keys(
    made: Fleet, admissions: Admissions, bridge: BridgeProcess
) -> None:
    interview = by_phone(made)
    listener = Listener(made.livekit.url, interview.token("monitor-9-x", hidden=True, can_publish=False))
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone, listener:
        await interview.send_agent()
        first = await phone.ear.sound_after(phone.opened_at, 120)
        await asked(interview)
        await says(phone, interview, FIRST_HALF, "latency")
        words = interview.heard_words
        await interview.until(lambda: listener.both, "the listener hears both")

        # A key while the agent speaks: it stops, and says the question again.
        await phone.ear.quiet_for(1.5, 60)
        phone.press("1")
        await interview.until(lambda: has(interview, CommandReceived), "the key")
        (key,) = [e for e in interview.now.events if isinstance(e, CommandReceived)]
        await interview.until(lambda: has_repeat(interview), "asked again")
        print(f"\nfirst sound {first - phone.opened_at:.1f} s after the stream; heard: {words}; {key.command.kind}")

        # Barge-in: the agent speaks, the caller speaks into it.
        await phone.ear.sound_after(now() - 0.5, 30)
        began = now()
        await says(phone, interview, SECOND_HALF, "cache")
        quiet = next((at for at, level in phone.ear.frames if at > began + 0.2 and level < -60), began)
        print(f"quiet {quiet - began:.2f} s after the caller began to speak; {await bridge.metrics()}")

        await phone.hang_up()
        await interview.until(lambda: has(interview, CandidateLeft), "hang-up")
    assert not phone.complaints
    assert {"slow", "latency"} <= set(words.lower().replace(",", "").replace(".", "").split())
    assert key.command.kind == "repeat_question"


def has_repeat(interview: Interview) -> bool:
    return any(isinstance(e, QuestionAsked) and e.repeat for e in interview.now.events)


class Listener(Guest):
    """HR, hidden: hears everybody, has no microphone."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.heard: dict[str, Ear] = {}
        self.room.on("track_subscribed", self._on_track)

    async def join(self) -> None:
        await self.room.connect(self.url, self.token)

    @property
    def both(self) -> bool:
        loud = {who.partition("-")[0] for who, ear in self.heard.items() if ear.last_sound() is not None}
        return {"agent", "candidate"} <= loud

    def _on_track(self, track: rtc.Track, _publication: Any, participant: rtc.RemoteParticipant) -> None:
        self._spawn(self._hear(track, self.heard.setdefault(participant.identity, Ear())))

    async def _hear(self, track: rtc.Track, ear: Ear) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                ear.take(np.frombuffer(event.frame.data, np.int16).astype(np.float32) / 32767)
        finally:
            await stream.aclose()


async def test_a_person_takes_over_and_is_not_taken_for_the_caller(
    made: Fleet, admissions: Admissions, bridge: BridgeProcess
) -> None:
    interview = by_phone(made)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await interview.send_agent()
        await asked(interview)
        interview.now.send(TakeOver())
        await interview.until(lambda: interview.now.live[-1].taken_over is not None, "taken over")
        await phone.ear.quiet_for(1, 60)
        async with interview.guest("supervisor-7-x") as person:
            began = now()
            said = person.say(spoken("Hello, this is Mina of the company. I will take it from here.", "rms"))
            heard = await phone.ear.sound_after(began, 20)
            await said.done.wait()
            await says(phone, interview, FIRST_HALF, "latency")
        print(f"\nthe person is heard {heard - began:.2f} s after they speak; stored: {interview.heard_words}")
        assert "company" not in interview.heard_words.lower()
        assert "mina" not in interview.heard_words.lower()


async def test_an_agent_dies_and_the_next_one_speaks_on_the_same_line(
    made: Fleet, admissions: Admissions, bridge: BridgeProcess
) -> None:
    interview = by_phone(made)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await interview.send_agent()
        await asked(interview)
        await says(phone, interview, FIRST_HALF, "latency")
        _, job = made.worker_of(interview)
        job.kill()
        killed_at = now()
        await interview.until(lambda: bool(interview.apis[0].api.completed), "api hears of it")
        await interview.send_agent()
        sent_at = now()
        await interview.until(lambda: has(interview, AgentSaid), "the next one speaks")
        back = await phone.ear.sound_after(sent_at, 60)
        await says(phone, interview, SECOND_HALF, "cache")
        print(f"\nthe next agent is heard {back - killed_at:.1f} s after the first died, on the same line")
        assert not phone.over
        assert len(admissions.asked) == 1


async def test_hang_up_and_go_on_with_a_page_and_by_phone_again(
    made: Fleet, admissions: Admissions, bridge: BridgeProcess
) -> None:
    """Within the grace of one call; what follows after it is api's (tests/rooms/test_phone_rooms.py)."""
    interview = by_phone(made)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await interview.send_agent()
        await asked(interview)
        await says(phone, interview, FIRST_HALF, "latency")
        await phone.hang_up()
    await interview.until(lambda: has(interview, CandidateLeft), "away")
    async with interview.candidate() as page:
        await interview.until(lambda: has(interview, CandidateReturned), "back with a page")
        await page.until(lambda: bool(page.live))
        assert page.live["question_text"]
        await page.say(spoken(SECOND_HALF)).done.wait()
        await interview.until(lambda: "cache" in interview.heard_words, "heard by the page", 90)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await says(phone, interview, "We test the code that decides about money.", "money")
    assert len(interview.apis) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_the_media_server_restarts_in_the_middle(
    made: Fleet, admissions: Admissions, bridge: BridgeProcess
) -> None:
    interview = by_phone(made)
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await interview.send_agent()
        await asked(interview)
        await says(phone, interview, FIRST_HALF, "latency")
        await phone.ear.quiet_for(2, 60)
        await asyncio.to_thread(made.livekit.restart)
        at = now()
        back = await phone.ear.sound_after(at, 90)
        await says(phone, interview, SECOND_HALF, "cache")
        print(f"\nthe agent is heard again {back - at:.1f} s after the server was back")
        assert not phone.over
        assert len(interview.apis) == 1
