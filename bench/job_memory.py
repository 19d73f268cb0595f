"""Memory of a worker of the fleet: what it takes at rest, and what each further interview adds.

    .venv/bin/python -m bench.job_memory --interviews 3 --engines vendors

Real livekit-server, worker and job processes, a candidate in every room; engines bundled or Deepgram's stand-in. PSS
counts a page shared by n processes as one nth, so the sum over all is what the machine gives; RSS counts it in full.
"""

import argparse
import asyncio
import itertools
import json
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from tests.support.briefs import CACHE, OUTAGE, brief
from tests.support.fleet import Fleet, WorkerProcess, fleet, spoken
from tests.vendors.deepgram import deepgram
from tests.vendors.ears import Script

ANSWER = "The search was slow, so we profiled it and measured the latency. Then I added an index and a cache."


def family(worker: WorkerProcess) -> list[psutil.Process]:
    return [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]


def megabytes(processes: list[psutil.Process]) -> dict[str, float]:
    found = [process.memory_full_info() for process in processes]
    return {name: round(sum(getattr(info, name) for info in found) / 2**20, 1) for name in ("pss", "uss", "rss")}


async def measure(made: Fleet, interviews: int) -> dict[str, object]:
    worker = made.workers[0]
    steps = [{"interviews": 0, "processes": len(family(worker)), **megabytes(family(worker))}]
    jobs: list[dict[str, float]] = []
    async with AsyncExitStack() as stack:
        for n in range(interviews):
            interview = made.interview(brief(CACHE, OUTAGE))
            candidate = await stack.enter_async_context(interview.candidate())
            await interview.send_agent()
            await candidate.until(lambda c=candidate: c.live.get("state") == "listening", 120)  # type: ignore[misc]
            await candidate.say(spoken(ANSWER)).done.wait()
            await interview.until(lambda i=interview: "latency" in i.heard_words, "the answer is heard")
            await candidate.state("listening")
            await worker.until(lambda health: health["status"] == "ok", 60)
            _worker, job = made.worker_of(interview)
            jobs.append(megabytes([job]))
            steps.append({"interviews": n + 1, "processes": len(family(worker)), **megabytes(family(worker))})
    added = [round(float(b["pss"]) - float(a["pss"]), 1) for a, b in itertools.pairwise(steps)]
    return {"worker_and_jobs_mb": steps, "each_job_mb": jobs, "pss_added_by_each_interview_mb": added}


async def main(interviews: int, idle: int, engines: str) -> None:
    env = {"IDLE_JOBS": str(idle), "MAX_CALLS": str(interviews + 1)}
    async with AsyncExitStack() as stack:
        if engines == "vendors":
            vendor = await stack.enter_async_context(deepgram(Script.of(*[ANSWER] * interviews).ears))
            env |= {"STT_PROVIDER": "deepgram", "TTS_PROVIDER": "deepgram", "DEEPGRAM_API_KEY": "any"}
            env["DEEPGRAM_BASE_URL"] = vendor.base_url
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        made = await stack.enter_async_context(fleet(Path(folder), **env))
        print(json.dumps({"engines": engines, **await measure(made, interviews)}, indent=2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.job_memory", description=__doc__)
    parser.add_argument("--interviews", type=int, default=3)
    parser.add_argument("--idle", type=int, default=1, help="processes kept warm (IDLE_JOBS)")
    parser.add_argument("--engines", choices=("offline", "vendors"), default="offline")
    options = parser.parse_args()
    asyncio.run(main(options.interviews, options.idle, options.engines))
