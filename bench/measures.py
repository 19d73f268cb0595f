"""What is measured, always from outside: a WebRTC candidate at one end of the line, the operating system at the other.

Times are at the candidate's ear: last speech sample sent, first audible frame received, both by one clock.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass, field

import numpy as np
import psutil

from tests.support import speech
from tests.support.app_process import ROOT, AppProcess
from tests.support.rtc_candidate import RtcCandidate
from tests.support.sound import AUDIBLE_DB

RATE = 48_000
ANSWERS = (
    "We measured the latency, and then we added an index.",
    "I would roll back the release first.",
    "Our team wrote a test for every bug.",
    "The queue retries each message until it is done.",
    "I asked my colleagues what they thought.",
    "The service handles two million orders a day.",
    "I wrote the design document and most of the code.",
    "We compared both versions with real traffic.",
)
BARGE_IN = "Excuse me, one moment please."
AUDIBLE_SECS = 2.0
"""The agent must have been speaking this long before it is interrupted."""


@dataclass
class Turns:
    voice_to_voice_ms: list[float] = field(default_factory=list)
    barge_in_ms: list[float] = field(default_factory=list)
    first_word_ms: list[float] = field(default_factory=list)


@dataclass
class Cost:
    """Of the whole process, while one call runs."""

    cpu_cores: float
    rss_idle_mb: float
    rss_call_mb: float


def voices() -> tuple[speech.Voice, ...]:
    return speech.available_voices()


def words(text: str, voice: speech.Voice) -> np.ndarray:
    return speech.speak(text, voice=voice, rate=RATE).astype(np.float32) / 32_768


async def interview(app: AppProcess, token: str, turns: Turns, *, answers: int) -> Cost:
    """One call: measures join, replies to short answers with changing voices, and one interruption."""
    process = psutil.Process(app.pid)
    rss_idle = process.memory_info().rss
    async with RtcCandidate(app.base_url, token) as candidate:
        heard = await candidate.ear.sound_after(candidate.joined_at, 30)
        turns.first_word_ms.append((heard - candidate.joined_at) * 1000)
        began, cpu_began = time.monotonic(), sum(process.cpu_times()[:2])
        await _interrupt(candidate, turns)
        for number in range(answers):
            await candidate.state("listening", "ended", timeout_secs=90)
            if candidate.live["state"] == "ended":
                break
            await candidate.ear.quiet_for(0.4, 30)
            utterance = candidate.say(words(ANSWERS[number % len(ANSWERS)], voices()[number % len(voices())]))
            await utterance.done.wait()
            assert utterance.ended is not None
            answered = await candidate.ear.sound_after(utterance.ended, 30)
            turns.voice_to_voice_ms.append((answered - utterance.ended) * 1000)
            # It may have been a listener's sound: the reply is yet to come.
            await candidate.until(lambda: candidate.live.get("state") != "listening", 30)
        took = time.monotonic() - began
        cost = Cost(
            cpu_cores=(sum(process.cpu_times()[:2]) - cpu_began) / took,
            rss_idle_mb=rss_idle / 2**20,
            rss_call_mb=process.memory_info().rss / 2**20,
        )
        candidate.command("end_call")
        with contextlib.suppress(TimeoutError):
            await candidate.state("ended", timeout_secs=30)
    return cost


async def _interrupt(candidate: RtcCandidate, turns: Turns) -> None:
    """Speaks while the agent does; the time runs from the first sample to the agent's last audible frame."""
    await asyncio.sleep(AUDIBLE_SECS)
    utterance = candidate.say(words(BARGE_IN, "joe"))
    await utterance.done.wait()
    assert utterance.started is not None
    started = utterance.started
    if not any(started - 0.3 < at <= started and level > AUDIBLE_DB for at, level in candidate.ear.frames):
        return  # it fell into a pause between two sentences
    last = max((at for at, level in candidate.ear.frames if level > AUDIBLE_DB and at < utterance.ended), default=None)
    if last is not None and last > started:
        turns.barge_in_ms.append((last - started) * 1000)


def new_tokens(app: AppProcess, count: int) -> list[str]:
    """Interviews of the demo job for as many new candidates."""
    tokens = []
    with app.hr() as hr:
        job = hr.get("/jobs").json()["jobs"][0]
        for number in range(count):
            person = (
                hr.post(
                    "/candidates",
                    json={"name": f"Bench {number}", "email": f"bench{number}-{time.time_ns()}@example.com"},
                )
                .raise_for_status()
                .json()
            )
            booked = hr.post("/interviews", json={"candidate_id": person["id"], "job_template_id": job["id"]})
            tokens.append(booked.raise_for_status().json()["token"])
    return tokens


def start_times(app: AppProcess) -> dict[str, float]:
    """Seconds: what `make run` adds before the program starts, then from its start to its pages and to taking calls."""
    began = time.monotonic()
    subprocess.run([sys.executable, "scripts/bootstrap.py", "--python"], cwd=ROOT, check=True)
    return {
        "set_up_warm": round(time.monotonic() - began, 3),
        "process_to_pages": round(app.ready_secs, 2),
        "process_to_calls": round(app.calls_ready_secs, 2),
    }
