"""`python -m bench`: prints one JSON document; progress goes to stderr."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bench import measures
from bench.figures import spread
from tests.support.app_process import AppProcess

COMMANDS = {"offline": ("-m", "api.embedded"), "scripted": ("-m", "bench.scripted_app")}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--engines", choices=[*COMMANDS, "both"], default="both")
    parser.add_argument("--calls", type=int, default=3, help="calls one after another, for each kind of engines")
    parser.add_argument("--answers", type=int, default=8, help="answers in each call")
    options = parser.parse_args()
    kinds = list(COMMANDS) if options.engines == "both" else [options.engines]
    result: dict[str, Any] = {"machine": machine(), "unit": "ms unless the name says otherwise", "engines": {}}
    for kind in kinds:
        result["engines"][kind] = asyncio.run(measure(kind, options.calls, options.answers))
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


async def measure(kind: str, calls: int, answers: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess(Path(folder) / "data", command=COMMANDS[kind])
        await asyncio.to_thread(app.start)
        try:
            return await _measure(app, kind, calls, answers)
        finally:
            await asyncio.to_thread(app.stop)


async def _measure(app: AppProcess, kind: str, calls: int, answers: int) -> dict[str, Any]:
    turns, costs = measures.Turns(), []
    tokens = await asyncio.to_thread(measures.new_tokens, app, calls)
    for number, token in enumerate(tokens):
        sys.stderr.write(f"{kind}: call {number + 1} of {calls}\n")
        costs.append(await measures.interview(app, token, turns, answers=answers))
    return {
        "start_secs": measures.start_times(app),
        "join_to_first_word": spread(turns.first_word_ms),
        "voice_to_voice": spread(turns.voice_to_voice_ms),
        "barge_in_to_silence": spread(turns.barge_in_ms),
        "per_call": {
            "cpu_cores": round(sum(cost.cpu_cores for cost in costs) / len(costs), 3),
            "rss_before_first_call_mb": round(costs[0].rss_idle_mb),
            "rss_in_first_call_mb": round(costs[0].rss_call_mb),
            "rss_in_last_call_mb": round(costs[-1].rss_call_mb),
        },
    }


def machine() -> dict[str, Any]:
    return {
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_1min_at_start": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


if __name__ == "__main__":
    sys.exit(main())
