"""The bridge alone: a carrier's stream on one side, a real livekit-server on the other, with people for agents.

No engines: what is said is a tone or a recorded sentence, and times are of the line only. Each test prints what it
measured.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator

import numpy as np
import pytest

from contract.commands import CommandSource, RepeatQuestion
from contract.events import CommandReceived
from contract.live import PageMessage, RoomState
from tests.support.briefs import brief
from tests.support.fleet import Fleet, Interview, running_fleet
from tests.support.line_agent import Agent, caller_in_room, delay, has_let_go, inside, strength, tone, until
from tests.support.livekit_server import needs_livekit
from tests.support.phone_leg import Admissions, BridgeProcess, PhoneLeg
from tests.support.room_candidate import RATE
from tests.vendors.telephony.phone_sound import Line

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), needs_livekit]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("line"), workers=0) as made:
        yield made


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


@pytest.mark.long
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
