"""How a carrier's stream comes to the bridge and leaves it: tickets, full and draining bridges, restarts, hang-ups.

As in `test_phone_line.py`: a real livekit-server, no engines. Each test prints what it measured.
"""

import asyncio
import time
from collections.abc import Iterator

import pytest
from livekit import api
from websockets.asyncio.client import connect

from contract.events import CallEnded, EndReason
from contract.live import PageMessage
from tests.support.fleet import Fleet, Interview, running_fleet
from tests.support.line_agent import Agent, caller_in_room, delay, has_let_go, inside, tone, until
from tests.support.livekit_server import needs_livekit
from tests.support.phone_leg import Admissions, BridgeProcess, PhoneLeg

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), needs_livekit]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("line"), workers=0) as made:
        yield made


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
