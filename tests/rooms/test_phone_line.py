"""The bridge alone: a carrier's stream on one side, a real livekit-server on the other, with people for agents.

No engines: what is said is a tone or a recorded sentence, and times are of the line only. Each test prints what it
measured.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import numpy as np
import pytest
from livekit import api, rtc
from websockets.asyncio.client import connect

from contract.commands import CommandSource, RepeatQuestion
from contract.events import CallEnded, CommandReceived, EndReason
from contract.live import LiveState, PageMessage, RoomState
from tests.support.briefs import brief
from tests.support.fleet import Fleet, Interview, running_fleet
from tests.support.livekit_server import needs_livekit
from tests.support.phone_leg import Admissions, BridgeProcess, PhoneLeg
from tests.support.room_candidate import RATE, Guest
from tests.support.rtc_candidate import Ear
from tests.support.sound import Samples
from tests.vendors.telephony.phone_sound import Line

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), needs_livekit]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("line"), workers=0) as made:
        yield made


@pytest.fixture
async def interview(running: Fleet) -> AsyncIterator[Interview]:
    async with running.in_use():
        yield running.interview(brief())


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


class Agent(Guest):
    """A participant whom the room takes for an agent: hears the caller, and tells it how things stand."""

    def __init__(self, interview: Interview, call_id: str = "call-1") -> None:
        super().__init__(interview.fleet.livekit.url, interview.token(f"agent-{call_id}", agent=True))
        self.call_id = call_id
        self.ear = Ear()
        self.messages: list[dict[str, Any]] = []
        self._version = 0
        self.room.on("track_subscribed", self._on_track)
        self.room.on("data_received", lambda packet: self.messages.append(json.loads(packet.data)))

    async def tell(self, state: RoomState, *, candidate_speaking: bool = False) -> None:
        self._version += 1
        live = LiveState(
            call_id=self.call_id, version=self._version, state=state, candidate_speaking=candidate_speaking
        )
        await self.send(PageMessage(live=live))

    def hush(self) -> None:
        """At once, as an interruption does."""
        self._queue.clear()
        assert self._source is not None
        self._source.clear_queue()

    async def send(self, message: PageMessage) -> None:
        await self.room.local_participant.publish_data(message.model_dump_json(exclude_none=True).encode())

    def _on_track(self, track: rtc.Track, _publication: Any, participant: rtc.RemoteParticipant) -> None:
        if participant.identity.startswith("candidate-"):
            self._spawn(self._hear(track))

    async def _hear(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                self.ear.take(np.frombuffer(event.frame.data, np.int16).astype(np.float32) / 32767)
        finally:
            await stream.aclose()


def tone(secs: float, hz: float = 700.0, level: float = 0.3) -> Samples:
    at = np.arange(round(secs * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def strength(sound: Samples, rate: int, hz: float) -> float:
    """How much of `hz` is in it, in dB of full scale."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) * 4 / len(sound)
    at = round(hz * len(sound) / rate)
    return float(20 * np.log10(spectrum[max(0, at - 2) : at + 3].max() + 1e-6))


async def inside(interview: Interview) -> set[str]:
    request = api.ListParticipantsRequest(room=interview.room)
    try:
        found = await interview.fleet.livekit_api.room.list_participants(request)
    except api.TwirpError:
        return set()
    return {participant.identity for participant in found.participants}


async def until(condition: Any, what: str, timeout_secs: float = 30) -> None:
    """`condition` may be a coroutine function."""
    deadline = time.monotonic() + timeout_secs
    while True:
        found = condition()
        if await found if asyncio.iscoroutine(found) else found:
            return
        assert time.monotonic() < deadline, f"never: {what}"
        await asyncio.sleep(0.01)


async def caller_in_room(interview: Interview, agent: Agent) -> None:
    """The agent gets the caller's sound, silence included."""
    await until(lambda: len(agent.ear.frames) > 10, "the caller's sound")


async def test_sound_goes_both_ways_and_is_late_by_little(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with Agent(interview) as agent, PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await caller_in_room(interview, agent)
        assert f"candidate-{interview.brief.interview_id}" in await inside(interview)
        down = [await delay(agent, phone.ear) for _ in range(5)]
        up = [await delay(phone, agent.ear) for _ in range(5)]
        # The same way without a bridge: two of LiveKit's own clients.
        async with Agent(interview, "call-2") as other, interview.guest("candidate-direct") as direct:
            await until(lambda: len(other.ear.frames) > 50, "sound of the other")
            plain = [await delay(direct, other.ear) for _ in range(5)]
        print(f"\nms of agent to caller: {_ms(down)}; of caller to agent: {_ms(up)}; client to client: {_ms(plain)}")
        metrics = await bridge.metrics()
        assert metrics["bridge_live_calls"] == 1
    assert not phone.complaints


async def delay(speaker: Guest | PhoneLeg, ear: Ear) -> float:
    """From mouth to ear, of a tone. `time.monotonic()` is the loop's clock here."""
    spoken = speaker.say(tone(0.3))
    heard = await ear.sound_after(time.monotonic(), 10)
    await ear.quiet_for(0.5, 10)
    assert spoken.started is not None
    return heard - spoken.started


def _ms(values: list[float]) -> str:
    return " ".join(str(round(1000 * value)) for value in sorted(values))


async def test_the_caller_hears_agent_and_supervisor_and_nobody_else(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with (
        Agent(interview) as agent,
        interview.guest("supervisor-7-x") as supervisor,
        interview.guest("somebody-else") as stranger,
        PhoneLeg(bridge.url, admissions.ticket(interview)) as phone,
    ):
        await caller_in_room(interview, agent)
        await stranger.say(tone(1, 2_500)).done.wait()
        await phone.say(tone(1, 1_900)).done.wait()
        assert phone.ear.last_sound() is None
        both = [agent.say(tone(2, 500)), supervisor.say(tone(2, 1_100)), stranger.say(tone(2, 2_500))]
        await asyncio.gather(*(one.done.wait() for one in both))
        await phone.ear.quiet_for(0.5, 10)
        heard = phone.ear.heard()
        first, *_, last = np.flatnonzero(np.abs(heard) > 0.01)
        loud = heard[first:last]
        levels = {hz: round(strength(loud, 8_000, hz)) for hz in (500, 1_100, 1_900, 2_500)}
        print(f"\ndB at the caller's ear: {levels}")
        assert min(levels[500], levels[1_100]) > -25
        assert max(levels[1_900], levels[2_500]) < -40


async def test_a_key_is_told_until_an_agent_has_it(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await until(lambda: inside(interview), "the caller is in the room")
        phone.press("1")
        phone.press("7")  # without a meaning
        async with Agent(interview, "call-1") as first:
            await until(lambda: bool(first.messages), "the key")
        async with Agent(interview, "call-2") as second:
            await until(lambda: len(second.messages) > 1, "the key, for the agent that came after")
            commands = [one["command"] for one in second.messages]
            assert {one["command"]["kind"] for one in commands} == {"repeat_question"}
            assert {one["id"] for one in commands} == {first.messages[0]["command"]["id"]}
            confirmed = CommandReceived(
                seq=1,
                at_ms=0,
                command_id=commands[0]["id"],
                source=CommandSource.CANDIDATE,
                command=RepeatQuestion(),
                effect="done",
            )
            await second.send(PageMessage(event=confirmed.model_dump(mode="json")))
            phone.press("#")
            await until(lambda: second.messages[-1]["command"]["command"]["kind"] == "finish_turn", "the next key")
            told = [one["command"]["command"]["kind"] for one in second.messages]
            await until(lambda: len(second.messages) > len(told), "it is told again")
            assert "repeat_question" not in [one["command"]["command"]["kind"] for one in second.messages[len(told) :]]


async def test_a_barge_in_is_heard_as_silence_at_once(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with Agent(interview) as agent, PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await caller_in_room(interview, agent)
        await agent.tell(RoomState.AI_SPEAKING)
        agent.say(tone(20))
        await phone.ear.sound_after(0, 10)
        await until(lambda: len(phone.ear.frames) > 150, "it goes on")
        quiet = await cut(agent, phone)
        phone.stream.cleared_secs.clear()

        # A carrier whose network stood still for a while has more than that in its hands.
        await agent.tell(RoomState.AI_SPEAKING)
        agent.say(tone(20))
        await phone.ear.sound_after(time.monotonic() - 0.1, 10)
        phone.stalled = True
        await until(lambda: phone.stream.unplayed_secs > 0.6, "the carrier's buffer is full")
        phone.stalled = False
        late = await cut(agent, phone)
        print(
            f"\nquiet after a barge-in, ms: {round(1000 * quiet)}; with a carrier that was behind:"
            f" {round(1000 * late)}, thrown away {phone.stream.cleared_secs} s; marks came back"
            f" {sum(one['event'] == 'mark' for one in phone.stream.sent)}"
        )
        assert max(phone.stream.cleared_secs, default=0) > 0.2


async def cut(agent: Agent, phone: PhoneLeg) -> float:
    """The agent falls silent because the caller speaks; returns how long it is still heard."""
    agent.hush()
    at = time.monotonic()
    await agent.tell(RoomState.LISTENING, candidate_speaking=True)
    await phone.ear.until(lambda: phone.ear.frames[-1][0] > at + 1 and phone.ear.quiet_since() > 0.5, 10)
    return (phone.ear.last_sound() or at) - at


async def test_the_leg_ends_with_the_room_and_with_another_way_in(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with Agent(interview) as agent:
        async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
            await caller_in_room(interview, agent)
            async with interview.candidate():
                assert await phone.ended(10) == "server"
            at = time.monotonic()
        async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
            await until(lambda: bool(agent.ear.frames) and agent.ear.frames[-1][0] > at + 0.3, "the caller again")
            goodbye = CallEnded(seq=2, at_ms=0, reason=EndReason.FINISHED)
            await agent.send(PageMessage(event=goodbye.model_dump(mode="json")))
            last = agent.say(tone(0.5))
            await last.done.wait()
            await phone.ear.quiet_for(0.2, 10)
            assert not phone.over, "the goodbye is heard out"
            await interview.fleet.livekit_api.room.delete_room(api.DeleteRoomRequest(room=interview.room))
            assert await phone.ended(10) == "server"
    await until(lambda: has_let_go(bridge), "all legs are over")
    metrics = await bridge.metrics()
    assert metrics['bridge_legs_total{reason="elsewhere"}'] == 1
    assert metrics['bridge_legs_total{reason="closed"}'] == 1


async def test_a_caller_who_is_gone_leaves_the_room(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    me = f"candidate-{interview.brief.interview_id}"

    async def here() -> bool:
        return me in await inside(interview)

    async def gone() -> bool:
        return not await here()

    figures = {}
    for way in ("hang_up", "drop", "freeze"):
        async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
            await until(here, "the caller is in the room")
            at = time.monotonic()
            if way == "hang_up":
                await phone.hang_up()
            else:
                getattr(phone.stream, way)()
            await until(gone, f"{way} is noticed")
            figures[way] = round(time.monotonic() - at, 2)
    print(f"\nout of the room after, s: {figures}")
    await until(lambda: has_let_go(bridge), "all legs are over")
    metrics = await bridge.metrics()
    assert metrics['bridge_legs_total{reason="hung_up"}'] == 1
    assert metrics['bridge_legs_total{reason="line_dead"}'] == 2


async def has_let_go(bridge: BridgeProcess) -> bool:
    return (await bridge.health())["live_calls"] == 0


async def test_nobody_comes_in_without_a_ticket(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    for ticket in ("", "forged", "two\r\nlines", "x" * 5_000):
        async with PhoneLeg(bridge.url, ticket) as phone:
            assert await phone.ended(20) == "server"
    admissions.ticket(interview)
    assert admissions.asked == ["forged"]
    admissions.down = True
    async with PhoneLeg(bridge.url, interview.brief.interview_id) as phone:
        assert await phone.ended(20) == "server"
    assert await inside(interview) == set()
    await until(lambda: has_let_go(bridge), "all legs are over")
    metrics = await bridge.metrics()
    assert metrics['bridge_legs_total{reason="not_admitted"}'] == 4
    assert metrics['bridge_legs_total{reason="unreachable"}'] == 1


async def test_what_does_not_speak_like_a_carrier_is_let_go(bridge: BridgeProcess) -> None:
    said = [
        ["hello", b"\x00\x01", "[]", "{}"],
        ['{"event":"start"}'],
        ['{"event":"start","start":[]}'],
        ['{"event":"start","streamSid":"MZ1","start":{"customParameters":{"carrier":"nobody"}}}'],
        ['{"event":"start","streamSid":5,"start":{"customParameters":"x"}}'],
        ["x" * 100_000],
    ]
    for messages in said:
        async with connect(bridge.url, proxy=None) as socket:
            for message in messages:
                await socket.send(message)
            await asyncio.wait_for(socket.wait_closed(), 20)
    assert await has_let_go(bridge)


async def test_a_full_bridge_and_one_that_drains_send_callers_on(
    interview: Interview, admissions: Admissions, running: Fleet
) -> None:
    small = BridgeProcess(running.folder, admissions.url, BRIDGE_MAX_CALLS="1", DRAIN_SECS="1")
    small.start()
    try:
        await small.ready()
        async with Agent(interview) as agent, PhoneLeg(small.url, admissions.ticket(interview)) as phone:
            await caller_in_room(interview, agent)
            async with PhoneLeg(small.url, "forged") as second:
                assert await second.ended(10) == "refused"
            assert "503" in second.complaints[0]
            at = time.monotonic()
            small.terminate()
            await until(lambda: drains(small), "it drains")
            async with PhoneLeg(small.url, "forged") as third:
                assert await third.ended(10) == "refused"
            assert await phone.ended(10) == "server"
            assert await small.ended() == 0
            print(f"\nthe live call was passed on {time.monotonic() - at:.1f} s after SIGTERM (DRAIN_SECS 1)")
    finally:
        small.kill()


async def drains(bridge: BridgeProcess) -> bool:
    return (await bridge.health())["status"] == "draining"


async def test_a_media_server_that_restarts_is_entered_again(
    running: Fleet, interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        async with Agent(interview) as agent:
            await caller_in_room(interview, agent)
        at = time.monotonic()
        await asyncio.to_thread(running.livekit.restart)
        me = f"candidate-{interview.brief.interview_id}"

        async def back() -> bool:
            return me in await inside(interview)

        await until(back, "the caller is back in the room", 60)
        secs = time.monotonic() - at
        async with Agent(interview, "call-2") as agent:
            await caller_in_room(interview, agent)
            up, down = await delay(phone, agent.ear), await delay(agent, phone.ear)
        print(f"\nback {secs:.1f} s after the restart began; up {1000 * up:.0f} ms, down {1000 * down:.0f} ms")
        assert not phone.over


async def test_a_bad_line_costs_what_it_lost(
    interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    line = Line(jitter_ms=60, loss=0.03, reorder=0.02)
    async with Agent(interview) as agent, PhoneLeg(bridge.url, admissions.ticket(interview), line) as phone:
        await caller_in_room(interview, agent)
        for _ in range(4):
            await phone.say(tone(2)).done.wait()
            await agent.ear.quiet_for(0.7, 20)
        heard = agent.ear.heard()
        loud_secs = float((np.abs(heard) > 0.02).mean() * len(heard)) / RATE
        metrics = await bridge.metrics()
    await until(lambda: has_let_go(bridge), "all legs are over")
    over = await bridge.metrics()
    frames = {name.split('"')[1]: int(value) for name, value in over.items() if name.startswith("bridge_frames")}
    print(f"\nof 8 s of tone {loud_secs:.2f} s came; the line lost {line.lost} frames; the bridge: {frames}")
    assert metrics["bridge_live_calls"] == 1
    assert frames["late"] == 0


async def test_what_a_bridged_call_costs(
    running: Fleet, interview: Interview, admissions: Admissions, bridge: BridgeProcess
) -> None:
    """Printed, for docs/operations.md: both sides sound all the time, which no conversation does."""
    rows = []
    async with contextlib.AsyncExitStack() as stack:
        idle = bridge.process.memory_info().rss
        for number in range(1, 6):
            own = running.interview(brief())
            agent = await stack.enter_async_context(Agent(own, f"call-{number}"))
            phone = await stack.enter_async_context(PhoneLeg(bridge.url, admissions.ticket(own)))
            await caller_in_room(own, agent)
            agent.say(tone(120))
            phone.say(tone(120))
            if number in {1, 5}:
                await phone.ear.sound_after(0, 20)
                rows.append((number, await cpu_share(bridge, 6), (bridge.process.memory_info().rss - idle) / 2**20))
        metrics = await bridge.metrics()
    for calls, share, megabytes in rows:
        print(f"\n{calls} calls: {100 * share:.1f} % of a core, {megabytes:.0f} MB above idle ({idle / 2**20:.0f} MB)")
    assert metrics["bridge_live_calls"] == 5


async def cpu_share(bridge: BridgeProcess, secs: float) -> float:
    def used() -> float:
        times = bridge.process.cpu_times()
        return float(times.user + times.system)

    began, before = time.monotonic(), used()
    await asyncio.sleep(secs)  # what is measured
    return (used() - before) / (time.monotonic() - began)
