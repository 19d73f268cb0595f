"""`python -m bench.phone`: 1, 5, 10 and 20 telephone interviews at once in one process. JSON to stdout.

    make bench-phone                           # about 8 minutes
    make bench-phone ARGS="--steps 1,5 --answers 3"

The program is what `make run` starts: api, database and agent in one process, with the front desk and the media
streams of a stand-in for the carrier; recognition, language and voice are the fixed-delay vendors of `bench.voice`.
Every candidate dials, gives a PIN, agrees, and answers in recorded speech over a line of 8 kHz µ-law. Counted are the
words that were spoken and are not in the transcript, and the gaps in what the callers heard.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.figures import percentile
from bench.voice import script
from bench.voice.__main__ import machine, say, vendors_answer
from tests.support.app_process import ROOT, free_port
from tests.support.phone_candidate import PhoneCandidate
from tests.support.phone_world import Booked, PhoneWorld, phone_world
from tests.support.words import normalised
from tests.vendors.telephony.phone_sound import Line

STEPS = "1,5,10,20"
QUESTIONS = 12
QUESTION = "What did you do in step {number}?"
STAGGER_SECS = 0.7
"""Between two arrivals, so that not everybody answers at the same moment."""
REPLY_SECS = 20.0
SETTLED_SECS = 2.8
"""More than the silence in which the interviewer, having shown that it listens, leaves room for more."""
NOISE_DB = -66.0


@dataclass
class Found:
    """Of one step. Milliseconds for `replies` and `first_words`."""

    replies: list[float] = field(default_factory=list)
    first_words: list[float] = field(default_factory=list)
    """From the stream's opening to the interviewer's first word."""
    cut_ins: int = 0
    spoken: int = 0
    lost: int = 0
    underruns: int = 0
    """Gaps within the interviewer's sentences, as the callers heard them."""
    frames_down: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-phone")
    parser.add_argument("--steps", default=STEPS, help="how many at once, one step after another")
    parser.add_argument("--answers", type=int, default=4, help="of each candidate")
    parser.add_argument("--out", type=Path, default=ROOT / "artifacts" / "bench-phone.json")
    options = parser.parse_args()
    steps = [int(count) for count in options.steps.split(",")]
    result = asyncio.run(measure(steps, options.answers))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=2)
    options.out.write_text(text + "\n")
    sys.stdout.write(text + "\n")
    return 0


async def measure(steps: list[int], answers: int) -> dict[str, Any]:
    script.prepare()
    load = os.getloadavg()[0]
    port = free_port()
    command = [sys.executable, "-m", "bench.voice.vendors", "--port", str(port)]
    vendors = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        url = f"http://127.0.0.1:{port}"
        await vendors_answer(url)
        with tempfile.TemporaryDirectory() as folder:
            async with phone_world(Path(folder), environment(url)) as world:
                # As long an announcement as a person hears, so that arrivals are as far apart as real ones.
                world.twilio.chars_per_sec = 60.0
                bench = Bench(world, url, vendors.pid, answers)
                rows = [await bench.step(count) for count in steps]
        return {"machine": machine(load), "unit": "ms unless the name says otherwise", "steps": rows}
    finally:
        vendors.kill()
        await vendors.wait()


def environment(vendors_url: str) -> dict[str, str]:
    return {
        "STT_PROVIDER": "deepgram",
        "DEEPGRAM_API_KEY": "bench",
        "DEEPGRAM_BASE_URL": vendors_url.replace("http", "ws"),
        "TTS_PROVIDER": "openai",
        "LLM_PROVIDER": "rules",
        "OPENAI_API_KEY": "bench",
        "OPENAI_BASE_URL": f"{vendors_url}/v1",
        "RATE_LIMITS": "false",
        # What one process can bear is what is measured.
        "MAX_CALLS": "100",
    }


class Bench:
    def __init__(self, world: PhoneWorld, vendors_url: str, vendors_pid: int, answers: int) -> None:
        self._world, self._vendors_url, self._answers = world, vendors_url, answers
        self._processes = {"app": world.app.process, "vendors": psutil.Process(vendors_pid), "driver": psutil.Process()}
        self._job = ""
        self._first: dict[str, Any] | None = None

    async def step(self, count: int) -> dict[str, Any]:
        say(f"{count} at once")
        booked = [await asyncio.to_thread(self._book) for _ in range(count)]
        found = Found()
        used, began = self._used(), time.monotonic()
        memory = asyncio.create_task(self._watch_memory())
        async with httpx.AsyncClient(trust_env=False) as http:
            await asyncio.gather(*(self._interview(number, *one, found, http) for number, one in enumerate(booked)))
        took = time.monotonic() - began
        memory.cancel()
        row = self._row(count, found, {name: (self._used()[name] - used[name]) / took for name in used})
        row["app_pss_mb"] = round(self._most_mb)
        self._first = self._first or row
        row["p50_to_single"] = _ratio(row["voice_to_voice_p50"], self._first["voice_to_voice_p50"])
        row["p95_to_single"] = _ratio(row["voice_to_voice_p95"], self._first["voice_to_voice_p95"])
        say(json.dumps(row))
        return row

    def _row(self, count: int, found: Found, cores: dict[str, float]) -> dict[str, Any]:
        return {
            "interviews": count,
            "answers": len(found.replies),
            "voice_to_voice_p50": round(percentile(found.replies, 0.5)) if found.replies else None,
            "voice_to_voice_p95": round(percentile(found.replies, 0.95)) if found.replies else None,
            "first_word_p50": round(percentile(found.first_words, 0.5)) if found.first_words else None,
            "first_word_p95": round(percentile(found.first_words, 0.95)) if found.first_words else None,
            "words_lost_of_spoken": [found.lost, found.spoken],
            "cut_ins": found.cut_ins,
            "gaps_heard": found.underruns,
            "agent_sound_secs": round(found.frames_down * 0.02),
            "cores": {name: round(value, 2) for name, value in cores.items()},
            "load_1min": round(os.getloadavg()[0], 1),
            "failures": found.failures,
        }

    def _used(self) -> dict[str, float]:
        return {name: sum(one.cpu_times()[:2]) for name, one in self._processes.items()}

    async def _watch_memory(self) -> None:
        self._most_mb = 0.0
        while True:
            info = await asyncio.to_thread(self._processes["app"].memory_full_info)
            self._most_mb = max(self._most_mb, info.pss / 2**20)
            await asyncio.sleep(2)

    # --- one candidate ---

    async def _interview(
        self, number: int, booked: Booked, session: str, found: Found, http: httpx.AsyncClient
    ) -> None:
        await asyncio.sleep(number * STAGGER_SECS)
        caller = self._world.phone(Line(noise_db=NOISE_DB, seed=number))
        said: list[str] = []
        try:
            stream = await self._world.enters(caller, booked)
            opened = asyncio.get_running_loop().time()
            first = await caller.ear.sound_after(opened, 60)
            found.first_words.append((first - opened) * 1000)
            for answer in range(self._answers):
                await self._answer(caller, number, answer, session, said, found, http)
            await caller.ear.quiet_for(SETTLED_SECS, 60)
            found.underruns += stream.underruns
            found.frames_down += stream.frames_down
            await caller.hangs_up()
        except (TimeoutError, AssertionError, httpx.HTTPError) as error:
            # One interview that fails is a finding, not the end of the others.
            found.failures.append(f"{type(error).__name__}: {str(error)[:300]}")
            await caller.hangs_up()
        await self._count_words(booked, said, found)

    async def _answer(
        self,
        caller: PhoneCandidate,
        number: int,
        answer: int,
        session: str,
        said: list[str],
        found: Found,
        http: httpx.AsyncClient,
    ) -> None:
        await caller.ear.quiet_for(SETTLED_SECS, 60)
        text = script.SHORT[(number * 3 + answer) % len(script.SHORT)]
        voices = script.voices()
        utterance = await asyncio.to_thread(script.say, text, voices[(number + answer) % len(voices)])
        script_url = f"{self._vendors_url}/bench/scripts/{session}"
        (await http.put(script_url, json={"words": utterance.words})).raise_for_status()
        spoken = await caller.speaks(utterance.samples, script.RATE)
        said.append(text)
        assert spoken.started is not None
        assert spoken.ended is not None
        early = caller.ear.first_sound_after(spoken.started + 0.25)
        if early is not None and early < spoken.ended:
            found.cut_ins += 1
            return
        reply = await caller.ear.sound_after(spoken.ended, REPLY_SECS)
        found.replies.append((reply - spoken.ended) * 1000)

    async def _count_words(self, booked: Booked, said: list[str], found: Found) -> None:
        """Of those that were spoken: how many are not in the transcript that api holds."""
        heard = normalised(await self._world.words(booked, "candidate")).split()
        for word in normalised(" ".join(said)).split():
            found.spoken += 1
            if word in heard:
                heard.remove(word)
            else:
                found.lost += 1

    def _book(self) -> tuple[Booked, str]:
        """An interview of a candidate whose name is the key by which the vendors know what they say."""
        session = uuid.uuid4().hex[:10]
        with self._world.app.hr() as hr:
            if not self._job:
                made = hr.post("/jobs", json={"title": "Engineer by telephone"}).raise_for_status().json()
                for number in range(1, QUESTIONS + 1):
                    body = {"text": QUESTION.format(number=number), "weight": 1, "points": []}
                    hr.post(f"/jobs/{made['id']}/questions", json=body).raise_for_status()
                self._job = str(made["id"])
            person = hr.post("/candidates", json={"name": session, "email": f"{session}@example.com"})
            wanted = {"candidate_id": person.raise_for_status().json()["id"], "job_template_id": self._job}
            made = hr.post("/interviews", json=wanted).raise_for_status().json()
        return Booked(made["id"], made["token"], made["dial_in"]["pin"]), session


def _ratio(value: float | None, single: float | None) -> float | None:
    return round(value / single, 2) if value and single else None


if __name__ == "__main__":
    sys.exit(main())
