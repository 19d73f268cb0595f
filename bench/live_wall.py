"""`make bench-live`: the wall of live interviews in a real browser, under many interviews that go on at once.

python -m bench.live_wall [--interviews 200] [--events-per-sec 5] [--secs 120] [--dist dashboard/dist]

A process of its own has the real app with so many running interviews, and tells of their events and live states as
ingest does after its commit: on the bus. They are not written to the database, which another bench measures
(`make bench-api`). Headless Chromium signs in and shows the wall, scrolled through once in a while. Prints one JSON
document; progress goes to stderr.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.__main__ import machine
from tests.support.browser import open_browser

ROOT = Path(__file__).resolve().parent.parent
EMAIL = "hr@example.com"
FRAME_MS = 1000 / 60
TICK_SECS = 0.05
LIVE_EVERY_SECS = 1.0
HEAP_EVERY_SECS = 10.0
SETTLE_SECS = 3.0
SCROLL_PX = 1_600

WATCH = """() => {
  const seen = { frames: [], long: [], calls: {}, twice: 0, missed: 0, messages: 0, snapshots: 0 };
  window.seen = seen;
  const Real = window.WebSocket;
  const take = (message) => {
    if (message.type === "batch") return message.messages.forEach(take);
    if (message.type === "snapshot") seen.snapshots += 1;
    if (message.type !== "event") return;
    const { call_id, event } = message;
    const last = seen.calls[call_id];
    if (last !== undefined && event.seq <= last) seen.twice += 1;
    else if (last !== undefined) seen.missed += event.seq - last - 1;
    seen.calls[call_id] = Math.max(last ?? 0, event.seq);
  };
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => { seen.messages += 1; take(JSON.parse(data)); });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.long.push(duration);
  }).observe({ type: "longtask", buffered: true });
}"""
FRAMES = """() => {
  window.seen.frames = [];
  window.seen.long = [];
  let last = performance.now();
  const frame = (now) => { window.seen.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-live")
    parser.add_argument("--interviews", type=int, default=200)
    parser.add_argument("--events-per-sec", type=float, default=5.0, help="of each interview")
    parser.add_argument("--secs", type=float, default=120.0)
    parser.add_argument("--dist", type=Path, default=ROOT / "dashboard" / "dist")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        asyncio.run(serve(options))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        result = measure(options, Path(folder))
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    about = machine()
    command = [sys.executable, "-m", "bench.live_wall", "--serve", str(folder), "--dist", str(options.dist)]
    command += ["--interviews", str(options.interviews), "--events-per-sec", str(options.events_per_sec)]
    # Its log goes to a file: into a pipe that nobody reads it would stop the server after some minutes.
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(
            [*command, "--secs", str(options.secs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        ) as server,
    ):
        try:
            place = answer(server)
            say(f"{options.interviews} interviews at {place['url']}")
            return {"machine": about, **watch(server, place, options)}
        finally:
            server.kill()


def watch(server: subprocess.Popen[str], place: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    with sync_playwright() as playwright, open_browser(playwright) as browser:
        page = browser.new_page(base_url=place["url"], viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({WATCH})()")
        page.goto("/login?to=/live")
        page.locator("input[type=email]").fill(place["email"])
        page.locator("input[type=password]").fill(place["password"])
        page.locator("button[type=submit]").click()
        page.get_by_test_id("wall-row").nth(5).wait_for(timeout=60_000)
        heap = page.context.new_cdp_session(page)
        heaps = [used_mb(heap)]
        page.evaluate(FRAMES)
        ask(server, "go")
        heaps += look_on(page, heap, options.secs)
        log = ask_and_wait(server, "stop")
        page.wait_for_timeout(SETTLE_SECS * 1000)
        seen = page.evaluate("() => window.seen")
        rows = page.get_by_test_id("wall-row").count()
    return figures(options, log, seen, heaps, rows)


def look_on(page: Page, heap: CDPSession, secs: float) -> list[float]:
    """Scrolls up and down while time passes; the heap in MB every `HEAP_EVERY_SECS`, after a collection."""
    ends, heaps, down = time.monotonic() + secs, [], itertools.cycle((SCROLL_PX, SCROLL_PX, -SCROLL_PX, -SCROLL_PX))
    while (left := ends - time.monotonic()) > 0:
        page.mouse.wheel(0, next(down))
        page.wait_for_timeout(1000 * min(left, HEAP_EVERY_SECS))
        heaps.append(used_mb(heap))
        say(f"{secs - left:.0f} s, heap {heaps[-1]} MB")
    return heaps


def figures(
    options: argparse.Namespace, log: dict[str, Any], seen: dict[str, Any], heaps: list[float], rows: int
) -> dict[str, Any]:
    frames = sorted(seen["frames"])
    reached = {call: seen["calls"].get(call, 0) for call in log["last_seq"]}
    behind = sum(max(0, last - reached[call]) for call, last in log["last_seq"].items())
    return {
        "interviews": options.interviews,
        "secs": options.secs,
        "events_per_sec": round(log["published"] / log["took_secs"]),
        "live_states_per_sec": round(log["live"] / log["took_secs"]),
        "events": {
            "in_the_servers_log": log["published"],
            "never_reached_the_page": behind + seen["missed"],
            "twice": seen["twice"],
            "messages": seen["messages"],
            "snapshots": seen["snapshots"],
        },
        "frames": {
            "shown": len(frames),
            "p50_ms": round(statistics.median(frames), 1),
            "p95_ms": round(frames[int(0.95 * len(frames))], 1),
            "p99_ms": round(frames[int(0.99 * len(frames))], 1),
            "max_ms": round(frames[-1], 1),
            "dropped": sum(max(0, round(frame / FRAME_MS) - 1) for frame in frames),
            "dropped_share": round(
                sum(max(0, round(frame / FRAME_MS) - 1) for frame in frames) / (sum(frames) / FRAME_MS), 4
            ),
        },
        "long_tasks": {
            "count": len(seen["long"]),
            "max_ms": round(max(seen["long"], default=0)),
            "share_of_time": round(sum(seen["long"]) / (options.secs * 1000), 4),
        },
        "heap_mb": heaps,
        "rows_in_the_page": rows,
    }


def used_mb(heap: CDPSession) -> float:
    heap.send("HeapProfiler.collectGarbage")
    return float(round(heap.send("Runtime.getHeapUsage")["usedSize"] / 2**20, 1))


def ask(server: subprocess.Popen[str], word: str) -> None:
    if server.stdin is None:
        raise RuntimeError("the server cannot be asked")
    server.stdin.write(f"{word}\n")
    server.stdin.flush()


def ask_and_wait(server: subprocess.Popen[str], word: str) -> dict[str, Any]:
    ask(server, word)
    return answer(server)


def answer(server: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line of the server's output; its log goes elsewhere."""
    if server.stdout is None:
        raise RuntimeError("the server cannot be heard")
    line = server.stdout.readline()
    if not line:
        raise RuntimeError("the server has ended")
    found: dict[str, Any] = json.loads(line)
    return found


# --- the server ------------------------------------------------------------------------------------------------------


async def serve(options: argparse.Namespace) -> None:
    answers, sys.stdout = sys.stdout, sys.stderr
    from tests.support.api_world import PASSWORD, world_on
    from tests.support.databases import make_tables
    from tests.support.live_server import serving

    folder: Path = options.serve
    url = f"sqlite+aiosqlite:///{folder / 'wall.db'}"
    await make_tables(url)
    async with world_on(url, folder, {"dashboard_dir": options.dist}) as world:
        company, calls = await running_interviews(world, options.interviews)
        async with serving(world.app) as address:
            told = {"url": f"http://{address}", "email": EMAIL, "password": PASSWORD}
            print(json.dumps(told), file=answers, flush=True)
            await word("go")
            stopped = asyncio.create_task(word("stop"))
            log = await tell(world.services.bus, company, calls, options.events_per_sec, stopped)
            print(json.dumps(log), file=answers, flush=True)
            await asyncio.Event().wait()


async def word(wanted: str) -> None:
    while (await asyncio.to_thread(sys.stdin.readline)).strip() != wanted:
        pass


async def running_interviews(world: Any, count: int) -> tuple[str, list[tuple[str, str]]]:
    """The company and (interview, call) of each, begun as a candidate and an agent begin them."""
    from tests.support.api_world import Scheduled, schedule_interview

    first = await schedule_interview(world, EMAIL)
    engines = {name: {"provider": "deepgram"} for name in ("stt", "tts", "llm")}
    found = []
    for n in range(count):
        person = {"email": f"person{n}@example.com", "name": f"Person {n}"}
        candidate = (await world.http.post("/api/v1/candidates", json=person, headers=first.hr)).json()
        wanted = {"candidate_id": candidate["id"], "job_template_id": first.job_id}
        made = (await world.http.post("/api/v1/interviews", json=wanted, headers=first.hr)).json()
        rest = (candidate["id"], first.question_ids, made["id"], made["token"])
        one = Scheduled(world, first.hr, first.company_id, first.job_id, *rest)
        await one.consent()
        agent = await one.call()
        at = world.clock.now().isoformat()
        head = {"type": "call.started", "seq": 1, "at_ms": 0, "started_at": at, "door": "smallwebrtc"}
        reply = await agent.post({**head, "engines": engines}, live=a_state(agent.call_id, 1, 0))
        reply.raise_for_status()
        found.append((one.interview_id, agent.call_id))
        if (n + 1) % 50 == 0:
            say(f"{n + 1} interviews begun")
    return first.company_id, found


KINDS = (
    {"type": "candidate.started_speaking"},
    {"type": "candidate.stopped_speaking"},
    {"type": "candidate.said", "confidence": 0.8, "question_id": "q1", "segment_id": "s", "text": "words " * 30},
    {"type": "turn.ended", "turn": 1},
    {"type": "agent.started_speaking"},
    {"type": "agent.said", "segment_id": "a", "text": "And then what happened?", "question_id": "q1"},
    {"type": "question.asked", "question_id": "q1", "index": 0, "total": 3, "text": "And then?"},
    {"type": "turn.measured", "turn": 1, "voice_to_voice_ms": 900},
)
"""What a call tells of, in turn; every fifth interview asks the same again and again, and so comes to need a look."""


def an_event(n: int, seq: int, at_ms: int) -> dict[str, Any]:
    event = {**KINDS[seq % len(KINDS)], "seq": seq, "at_ms": at_ms, "started_ms": at_ms, "ended_ms": at_ms}
    return {**event, "repeat": n % 5 == 0} if event["type"] == "question.asked" else event


def a_state(call_id: str, version: int, elapsed_ms: int) -> dict[str, Any]:
    speaks = version % 2 == 0
    level = 4 + version * 7 % 5
    return {
        "call_id": call_id,
        "version": version,
        "state": "listening" if version % 3 else "ai_speaking",
        "question_index": version // 40 % 3,
        "question_total": 3,
        "candidate_speaking": speaks,
        "candidate_level": level if speaks else 0,
        "played_level": 0 if speaks else level,
        "partial": "and then we looked at " * 3 if speaks else "",
        "elapsed_ms": elapsed_ms,
        "remaining_ms": 900_000,
    }


async def tell(
    bus: Any, company: str, calls: list[tuple[str, str]], per_sec: float, stopped: asyncio.Task[None]
) -> dict[str, Any]:
    """Publishes at an even rate until `stopped`; what was told."""
    from api.bus import publish_now
    from api.ports import BusMessage

    begun = time.monotonic()
    seqs = dict.fromkeys((call for _, call in calls), 1)
    published = live = 0
    while not stopped.done():
        passed = time.monotonic() - begun
        at_ms = round(passed * 1000)
        while published < passed * per_sec * len(calls):
            n = published % len(calls)
            interview, call = calls[n]
            seqs[call] += 1
            event = an_event(n, seqs[call], at_ms)
            await publish_now(bus, BusMessage("event", company, interview, call, event))
            published += 1
        while live < passed / LIVE_EVERY_SECS * len(calls):
            interview, call = calls[live % len(calls)]
            state = a_state(call, 2 + live // len(calls), at_ms)
            await publish_now(bus, BusMessage("live", company, interview, call, state))
            live += 1
        await asyncio.sleep(TICK_SECS)
    took = time.monotonic() - begun
    return {"published": published, "live": live, "took_secs": round(took, 1), "last_seq": seqs}


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
