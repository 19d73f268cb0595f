"""A vendor's deadline and rest: our own standing still does not count, and a rest is not made longer while it lasts."""

import asyncio

from pipecat.processors.frame_processor import FrameProcessor

from agent.failover.bench import COOL_DOWN_SECS, Bench
from agent.failover.deadline import LONGEST, Deadline
from agent.failover.engine import Engine
from contract.brief import EngineChoice
from tests.support.virtual_time import VirtualTimeLoop, screenplay


def clock() -> VirtualTimeLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    return loop


async def runs_out_after(secs: float, *stalls: tuple[float, float]) -> float:
    """Seconds until a deadline of `secs` has run out, with the process at a standstill: (from, how long)."""
    loop = clock()
    began = loop.time()
    over: asyncio.Future[float] = loop.create_future()
    Deadline(secs, lambda: over.set_result(loop.time() - began))
    for after, stall in stalls:
        loop.call_at(began + after, loop.jump, stall)
    return await over


async def always_late() -> None:
    while True:
        await asyncio.sleep(0.04)
        clock().jump(0.2)


@screenplay
async def test_a_deadline_runs_out_in_its_time() -> None:
    assert abs(await runs_out_after(1.0) - 1.0) < 1e-6


@screenplay
async def test_the_time_in_which_we_stood_still_is_given_back() -> None:
    took = await runs_out_after(1.0, (0.45, 0.8))
    assert 1.7 < took < 2.0, took


@screenplay
async def test_however_slow_we_are_it_runs_out() -> None:
    slow = asyncio.create_task(always_late())
    took = await runs_out_after(1.0)
    slow.cancel()
    assert LONGEST <= took < LONGEST + 0.5, took


@screenplay
async def test_a_deadline_that_is_cancelled_does_not_run_out() -> None:
    deadline = Deadline(0.5, lambda: asyncio.get_running_loop().stop())
    await asyncio.sleep(0.3)
    deadline.cancel()
    await asyncio.sleep(1)


@screenplay
async def test_failures_during_a_rest_do_not_make_it_longer_and_one_after_it_does() -> None:
    bench, engine = Bench(), Engine("stt", EngineChoice(provider="deepgram"), FrameProcessor())
    bench.put(engine, refused=False)
    for _ in range(5):
        bench.put(engine, refused=False)
    await asyncio.sleep(COOL_DOWN_SECS)
    assert bench.has_rested(engine)
    bench.put(engine, refused=False)
    await asyncio.sleep(COOL_DOWN_SECS)
    assert not bench.has_rested(engine)
    await asyncio.sleep(COOL_DOWN_SECS)
    assert bench.has_rested(engine)
    bench.came_back(engine)
    assert bench.is_ready(engine)
