"""`python -m bench.voice`: this project beside stock voice agents, in one run. JSON to stdout, progress to stderr.

    make bench-voice                                    # all systems, about 25 minutes
    make bench-voice ARGS="--quick"                     # the three stock ones, about 5 minutes
    make bench-voice ARGS="--systems ours,pipecat --rounds 1 --no-capacity"
    make bench-voice ARGS="--model-delays 350,700,1500" # answers only, with a chat model as slow as that; 12 minutes

Rounds of the systems are interleaved, so that other load on the machine meets all of them. Within a round one system
holds two interviews at a time: answers in one, hesitation and interruptions in the other.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from bench.figures import spread
from bench.voice import capacity, plays, report, script, vendors
from bench.voice.candidate import FarEnd
from bench.voice.phone import OursByPhone
from bench.voice.plays import Amount, Heard, Play
from bench.voice.systems import SYSTEMS as IN_ROOMS
from bench.voice.systems import Cost, Room, System, World, cost
from tests.support.app_process import ROOT, free_port
from tests.support.livekit_server import LiveKitServer

SYSTEMS: dict[str, type[System]] = {**IN_ROOMS, OursByPhone.name: OursByPhone}
ALL_SYSTEMS = "ours,ours-phone,ours-llm,pipecat,pipecat-tuned,livekit-agents,livekit-agents-tuned"
QUICK_SYSTEMS = "ours,ours-phone,pipecat,livekit-agents"
DELAYED_SYSTEMS = "ours-llm,pipecat,livekit-agents"
CAPACITY_SYSTEMS = {"ours", "pipecat", "livekit-agents"}
"""Whose capacity a full run measures; with --systems it is that of all that are named."""
SAMPLE_SECS = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-voice")
    parser.add_argument(
        "--systems", default="", help=f"of {', '.join(SYSTEMS)}; default {ALL_SYSTEMS}, with --quick {QUICK_SYSTEMS}"
    )
    parser.add_argument("--quick", action="store_true", help="fewer turns, one round, no capacity test")
    parser.add_argument(
        "--model-delays", default="", help=f"first tokens in ms, e.g. 350,700,1500; default systems {DELAYED_SYSTEMS}"
    )
    parser.add_argument("--rounds", type=int, default=0, help="default 2, with --quick 1")
    parser.add_argument("--minutes", type=float, default=15.0, help="no round begins after this long")
    parser.add_argument("--capacity", action=argparse.BooleanOptionalAction, default=None)
    parser.add_argument("--only", choices=["answers", "hesitation", "interruptions", "capacity"], help="one part")
    parser.add_argument("--out", type=Path, default=ROOT / "artifacts" / "bench-voice.json")
    parser.add_argument("--keep-logs", type=Path, help="folder for the logs of what was started")
    options = parser.parse_args()
    if options.model_delays:
        options.only = options.only or "answers"
        options.capacity = bool(options.capacity)
    result = asyncio.run(measure(options))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=2)
    options.out.write_text(text + "\n")
    print(text)
    say(report.table(result))
    return 0


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    names = columns(options)
    script.prepare()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep_logs or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        livekit = LiveKitServer(folder)
        livekit.start()
        stand_ins: list[asyncio.subprocess.Process] = []
        try:
            worlds: dict[float, World] = {}
            for secs in sorted({first_token_secs(name) for name in names}):
                port = free_port()
                command = ["-m", "bench.voice.vendors", "--port", str(port), "--first-token", str(secs)]
                stand_ins.append(await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT))
                worlds[secs] = World(livekit, f"http://127.0.0.1:{port}", folder)
                await vendors_answer(worlds[secs].vendors_url)
            bench = Bench(worlds, names, options, began)
            if options.only != "capacity":
                await bench.rounds()
            if options.capacity if options.capacity is not None else not options.quick:
                await bench.capacity()
            return bench.result()
        finally:
            for stand_in in stand_ins:
                stand_in.kill()
                await stand_in.wait()
            livekit.kill()


def columns(options: argparse.Namespace) -> list[str]:
    """The systems, each `<name>` or, where the chat model's delay is varied, `<name>@<first token, ms>`."""
    default = DELAYED_SYSTEMS if options.model_delays else QUICK_SYSTEMS if options.quick else ALL_SYSTEMS
    names = (options.systems or default).split(",")
    delays = [int(ms) for ms in options.model_delays.split(",") if ms]
    return [f"{name}@{ms}" for ms in delays for name in names] if delays else names


def system_of(column: str) -> type[System]:
    return SYSTEMS[column.partition("@")[0]]


def first_token_secs(column: str) -> float:
    ms = column.partition("@")[2]
    return int(ms) / 1000 if ms else vendors.LLM_FIRST


class Bench:
    def __init__(self, worlds: dict[float, World], names: list[str], options: argparse.Namespace, began: float) -> None:
        self._worlds, self._names, self._options, self._began = worlds, names, options, began
        """By the chat model's first token, seconds."""
        self._heard: dict[str, list[Heard]] = {name: [] for name in names}
        self._costs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        self._ready: dict[str, list[float]] = {name: [] for name in names}
        self._capacity: dict[str, dict[str, Any]] = {}
        self._load = os.getloadavg()[0]

    async def rounds(self) -> None:
        amount = plays.QUICK if self._options.quick else plays.FULL
        for turn in range(self._options.rounds or (1 if self._options.quick else 2)):
            if turn and time.monotonic() - self._began > self._options.minutes * 60:
                say("out of time: no further round")
                return
            # Another order each round: nobody is always first.
            for name in self._names[turn % len(self._names) :] + self._names[: turn % len(self._names)]:
                say(f"{time.monotonic() - self._began:6.0f} s  round {turn + 1}: {name}")
                await self._round(name, amount, turn)

    async def _round(self, name: str, amount: Amount, turn: int) -> None:
        system = system_of(name)(self._worlds[first_token_secs(name)])
        heard, costs = Heard(), Costs(system)
        try:
            await system.open()
            watching = asyncio.create_task(costs.watch())
            parts = [self._answers(system, heard, amount, turn), self._rest(system, heard, amount, turn)]
            ended = await asyncio.gather(*parts, return_exceptions=True)
            heard.failures += [f"{type(error).__name__}: {error}" for error in ended if isinstance(error, Exception)]
            watching.cancel()
        finally:
            await system.close()
        self._heard[name].append(heard)
        self._costs[name].append(costs.figures())
        self._ready[name].extend(system.ready_secs)
        say(json.dumps(report.figures(heard)))

    async def _answers(self, system: System, heard: Heard, amount: Amount, turn: int) -> None:
        if self._options.only in {None, "answers"}:
            async with Interview(system, heard, turn) as play:
                await play.short_answers(amount.short)
                await play.long_answers(amount.long)

    async def _rest(self, system: System, heard: Heard, amount: Amount, turn: int) -> None:
        if self._options.only in {None, "hesitation"}:
            async with Interview(system, heard, turn) as play:
                await play.hesitant_answers(amount.pauses)
        if self._options.only in {None, "interruptions"}:
            async with Interview(system, heard, turn, long_replies=True) as play:
                await play.interruptions(amount.backchannels, amount.barge_ins)

    async def capacity(self) -> None:
        names = self._names if self._options.systems else [name for name in self._names if name in CAPACITY_SYSTEMS]
        for name in names:
            say(f"{time.monotonic() - self._began:6.0f} s  capacity: {name}")
            self._capacity[name] = await capacity.of(system_of(name), self._worlds[first_token_secs(name)])
            say(json.dumps(self._capacity[name]))

    def result(self) -> dict[str, Any]:
        systems = {}
        for name in self._names:
            everything = Heard()
            for heard in self._heard[name]:
                everything.add(heard)
            systems[name] = report.figures(everything)
            systems[name]["agent_ready_secs"] = spread([1000 * secs for secs in self._ready[name]])
            systems[name]["cost"] = _mean(self._costs[name]) | self._capacity.get(name, {}).pop("cost", {})
            if name in self._capacity:
                systems[name]["capacity"] = self._capacity[name]
        return {
            "machine": machine(self._load),
            "unit": "ms unless the name says otherwise; pairs are [how many, of how many]",
            "delays_ms": {
                "stt_final": round(vendors.STT_FINAL * 1000),
                "llm_first_token": sorted(round(secs * 1000) for secs in self._worlds),
                "tts_first_byte": round(vendors.TTS_FIRST * 1000),
            },
            "took_secs": round(time.monotonic() - self._began),
            "systems": systems,
            "ratio_ours_to": report.ratios(self._heard),
        }


class Interview:
    """`async with Interview(…) as play`: agent and candidate in a room of their own, the greeting heard."""

    def __init__(self, system: System, heard: Heard, turn: int, *, long_replies: bool = False) -> None:
        self._system, self._heard, self._turn, self._long = system, heard, turn, long_replies
        self._room = Room(uuid.uuid4().hex[:10], long_questions=long_replies)
        self._candidate: FarEnd | None = None

    async def __aenter__(self) -> Play:
        try:
            return await self._begun()
        except BaseException:
            await self._end()
            raise

    async def _begun(self) -> Play:
        await self._system.bring(self._room)
        candidate = self._system.candidate(self._room, reply=plays.LONG_REPLY if self._long else plays.SHORT_REPLY)
        self._candidate = await candidate.__aenter__()
        play = Play(candidate, self._heard, turn=self._turn)
        await play.arrive()
        return play

    async def _end(self) -> None:
        if self._candidate is not None:
            self._heard.late_frames += self._candidate.late_frames
            await self._candidate.__aexit__(None, None, None)
        await self._system.leave(self._room)

    async def __aexit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        await self._end()


class Costs:
    """Memory and processor time of a system while its interviews run."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._samples: list[tuple[float, Cost]] = []

    async def watch(self) -> None:
        while True:
            self._samples.append((time.monotonic(), await asyncio.to_thread(cost, self._system)))
            await asyncio.sleep(SAMPLE_SECS)

    def figures(self) -> dict[str, float]:
        """For one interview: two run at a time, but for the ends of a round."""
        busy = [one for _, one in self._samples if one.count]
        if len(busy) < 3:
            return {}
        used = 0.0
        for (_, before), (_, after) in zip(self._samples, self._samples[1:], strict=False):
            used += max(0.0, after.cpu_secs - before.cpu_secs)
        took = self._samples[-1][0] - self._samples[0][0]
        return {
            "pss_mb": max(one.pss_mb for one in busy) / 2,
            "rss_mb": max(one.rss_mb for one in busy) / 2,
            "cores_per_interview": used / took / 2,
        }


def _mean(each: list[dict[str, float]]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for key, digits in (("pss_mb", 0), ("rss_mb", 0), ("cores_per_interview", 3)):
        values = [one[key] for one in each if key in one]
        found[key] = round(sum(values) / len(values), digits or None) if values else None
    return found


async def vendors_answer(url: str) -> None:
    async with asyncio.timeout(20), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"{url}/bench/counts"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


def machine(load: float) -> dict[str, Any]:
    return {
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_1min_at_start": round(load, 2),
        "load_1min_at_end": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
