"""Runs plays on clocks that jump, as many at a time as there are cores."""

import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog
from loguru import logger

from contract.brief import Brief
from evals.stage import SoundStage
from tests.support.briefs import brief
from tests.support.stage import on_stage
from tests.support.virtual_time import screenplay

JobT = TypeVar("JobT")
GotT = TypeVar("GotT")

GREETED_SECS = 90.0
TOLD_TIMES = 4
"""How often a section tells on stderr how far it is."""
SETTLED_SECS = 0.6
"""Quiet after which the interviewer has finished what it was saying."""


def be_quiet() -> None:
    """Calls log a lot; in the proving ground their events are read."""
    logger.remove()
    logger.add(sys.stderr, level="CRITICAL")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def each(work: Callable[[JobT], GotT], jobs: Sequence[JobT]) -> list[GotT]:
    """`work` of every job in order, in processes of their own. `work` must be a module's function."""
    workers = min(os.cpu_count() or 1, len(jobs))
    if workers <= 1:
        be_quiet()
        return [work(job) for job in jobs]
    context = multiprocessing.get_context("spawn")
    got = []
    with ProcessPoolExecutor(workers, mp_context=context, initializer=be_quiet) as pool:
        for done in pool.map(work, jobs):
            got.append(done)
            if len(got) * TOLD_TIMES // len(jobs) > (len(got) - 1) * TOLD_TIMES // len(jobs):
                sys.stderr.write(f"          {len(got)} of {len(jobs)}\n")
                sys.stderr.flush()
    return got


def play(make: Callable[[Path], SoundStage], scene: Callable[[SoundStage], Awaitable[GotT]]) -> GotT:
    """What `scene` returns, played on a stage that `make` sets up; the call is ended afterwards."""
    got: list[GotT] = []

    async def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            stage = make(Path(folder))
            async with on_stage(stage):
                got.append(await scene(stage))

    screenplay(whole)()
    return got[0]


async def greeted(stage: SoundStage) -> None:
    """The candidate has arrived, and the first question has been put."""
    await stage.candidate_arrives()
    if not await settled(stage, GREETED_SECS):
        raise AssertionError(f"the interviewer did not come to an end\n{stage.script()}")


async def settled(stage: SoundStage, secs: float = 40.0) -> bool:
    """The interviewer has spoken, is silent, and waits for nothing more of the answer before."""

    def silent() -> bool:
        heard = bool(stage.line.heard_secs) and stage.quiet_secs > SETTLED_SECS
        return heard and not stage.call._steering.floor.turn_open

    return await stage.waits(silent, secs)


def flat(lists: Iterable[Iterable[GotT]]) -> list[GotT]:
    return [one for some in lists for one in some]


def brief_of(*questions: Any, **fields: Any) -> Brief:
    """Without a recording, and with time enough for any number of questions."""
    return brief(*questions, **{"record_audio": False, "time_limit_secs": 4 * 3_600, **fields})
