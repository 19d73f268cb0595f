"""How many interviews one processor core bears: their agents are kept on one core, everything else on the others.

More and more interviews at once, each a candidate with short answers, until the p95 of the time to the reply has grown
by half over that of a single one, an answer fails, the driver itself falls behind, or the time is over.

Replies are timed by their first word: a listener's sound is made beforehand and tells nothing of the load. Of every
system those of the third and later answers count: behind the first two ours leaves room for more (docs/adr/0041), which
is 2.4 s at any load.
"""

import asyncio
import contextlib
import dataclasses
import os
import time
import uuid
from typing import Any

import psutil

from bench.figures import percentile
from bench.voice import plays
from bench.voice.plays import Heard, Play
from bench.voice.systems import Room, System, World, cost

STEPS = (1, 2, 4, 6, 8, 10, 13, 16)
ROOM_ANSWERS = 2
"""Spoken first, and not counted."""
ANSWERS = 5
"""Counted, of each interview."""
GROWTH = 1.5
SECS = 260.0
"""No further step begins after this long."""
STEP_SECS = 110.0
"""A step that takes longer has failed."""
STAGGER_SECS = 0.7
"""Between two arrivals, so that not everybody answers at the same moment."""
LATE_FRAMES = 100
"""A second of the driver's own sound late, over a step: its figures are no longer the agents'."""


async def of(kind: type[System], world: World) -> dict[str, Any]:
    """The steps, the last number that was borne, and why it ended there."""
    cores = sorted(os.sched_getaffinity(0))
    agents = cores[-1]
    with _kept_off(agents, cores, world):
        system = kind(dataclasses.replace(world, core=agents))
        try:
            await system.open()
            return await _climb(system)
        finally:
            await system.close()


async def _climb(system: System) -> dict[str, Any]:
    began = time.monotonic()
    steps: list[dict[str, Any]] = []
    borne, why = 0, "all steps were borne"
    for count in STEPS:
        if time.monotonic() - began > SECS:
            why = "out of time"
            break
        step, heard = await _step(system, count)
        steps.append(step)
        if heard.late_frames > LATE_FRAMES:
            why = "the driver fell behind"
            break
        if heard.failures or not heard.replies["short"]:
            why = f"failed: {heard.failures[:2]}"
            break
        if step["p95"] > GROWTH * steps[0]["p95"]:
            why = "p95 grew by half"
            break
        borne = count
    return {"interviews_per_core": borne, "ended_because": why, "steps": steps, "cost": _slope(steps)}


async def _step(system: System, count: int) -> tuple[dict[str, Any], Heard]:
    heard = Heard()
    before = await asyncio.to_thread(cost, system)
    used_from, began = before.cpu_secs, time.monotonic()
    arrived = asyncio.Event()
    running = [asyncio.create_task(_one(system, heard, number, arrived, count)) for number in range(count)]
    try:
        async with asyncio.timeout(STEP_SECS):
            await arrived.wait()
            during = await asyncio.to_thread(cost, system)
            await asyncio.gather(*running)
    except TimeoutError:
        during = await asyncio.to_thread(cost, system)
        heard.failures.append("the step took too long")
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    after = await asyncio.to_thread(cost, system)
    replies = heard.replies["short"]
    step = {
        "interviews": count,
        "p50": round(percentile(replies, 0.5)) if replies else None,
        "p95": round(percentile(replies, 0.95)) if replies else None,
        "answers": len(replies),
        "pss_mb": round(max(during.pss_mb, after.pss_mb)),
        "cores": round(max(0.0, during.cpu_secs - used_from) / max(0.1, time.monotonic() - began), 3),
        "late_frames": heard.late_frames,
    }
    return step, heard


async def _one(system: System, heard: Heard, number: int, arrived: asyncio.Event, count: int) -> None:
    """One candidate. The last one to arrive has everybody's memory measured."""
    await asyncio.sleep(number * STAGGER_SECS)
    room = Room(uuid.uuid4().hex[:10])
    try:
        await system.bring(room)
        async with system.candidate(room, reply=plays.SHORT_REPLY) as candidate:
            uncounted = Heard()
            first = Play(candidate, uncounted, turn=number)
            await first.arrive()
            await first.short_answers(ROOM_ANSWERS)
            heard.failures += uncounted.failures
            play = Play(candidate, heard, turn=number + 1)
            await play.short_answers(ANSWERS - 1)
            if number == count - 1:
                arrived.set()
            await play.short_answers(1)
            heard.late_frames += candidate.late_frames
    except Exception as error:  # one interview that fails is a finding, not the end of the others
        heard.failures.append(f"{type(error).__name__}: {error}")
    finally:
        if number == count - 1:
            arrived.set()
        await system.leave(room)


def _slope(steps: list[dict[str, Any]]) -> dict[str, int]:
    """Memory of one more interview, from the first to the largest step."""
    if len(steps) < 2:
        return {}
    first, last = steps[0], steps[-1]
    more = (last["pss_mb"] - first["pss_mb"]) / (last["interviews"] - first["interviews"])
    return {"pss_one_more_mb": round(more)}


@contextlib.contextmanager
def _kept_off(agents: int, cores: list[int], world: World) -> Any:
    """Driver, vendors and media server on the other cores, if there are any."""
    others = [core for core in cores if core != agents] or cores
    mine = [os.getpid(), world.livekit.pid, *(child.pid for child in psutil.Process().children(recursive=True))]
    for pid in mine:
        _pin(pid, others)
    try:
        yield
    finally:
        for pid in mine:
            _pin(pid, cores)


def _pin(pid: int, cores: list[int]) -> None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for thread in process.threads():
            with contextlib.suppress(OSError):
                os.sched_setaffinity(thread.id, cores)
