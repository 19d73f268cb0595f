"""A worker's job dies or stands still in the middle of an interview: what is lost, how long it is quiet, what is heard.

The real parts: livekit-server, workers with their job processes, speech recognition and voice, a candidate in the room.
What stands in for api answers the contract and sends the next agent once it is told that the call is over.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from agent.record import spool
from contract.commands import StopReplaced
from contract.events import CallEnded, CandidateSaid, EndReason, QuestionAsked
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.fault_rows import record
from tests.support.fleet import Fleet, Interview, running_fleet, spoken
from tests.support.livekit_server import needs_livekit
from tests.support.room_candidate import RoomCandidate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), needs_livekit]

FIRST_HALF = "The search was slow, so we profiled it and measured the latency, and then we"
"""Broken off: after a whole sentence the interviewer may reply before the fault comes."""
ON_ITS_WAY_MS = 200
"""The queue that was full when it was stopped (`QUEUE_MS`), and what a receiver makes of its abrupt end."""
SECOND_HALF = "Then I added an index and a redis cache."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("jobs"), workers=2, DRAIN_SECS="2") as made:
        yield made


@pytest.fixture
async def made(running: Fleet) -> AsyncIterator[Fleet]:
    async with running.in_use():
        yield running


async def begun(interview: Interview, candidate: RoomCandidate) -> None:
    """The agent has greeted and asked; it is the candidate's turn."""
    await interview.send_agent()
    await candidate.until(lambda: bool(candidate.said()), 60)
    await candidate.until(lambda: CACHE.text in candidate.said() and candidate.live.get("state") == "listening", 60)


def seen_over(interview: Interview, http: int) -> bool:
    return bool(interview.apis[http].api.completed)


async def test_a_job_killed_in_the_middle_of_an_answer(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS))
    async with interview.candidate() as candidate:
        await begun(interview, candidate)
        await candidate.say(spoken(FIRST_HALF)).done.wait()
        await interview.until(lambda: "latency" in interview.heard_words, "the first half is stored")
        acknowledged = [e.text for e in interview.now.events if isinstance(e, CandidateSaid)]
        worker, _job = made.worker_of(interview)
        killed_at = await killed(made, interview)
        await interview.until(lambda: seen_over(interview, 0), "api hears of it")
        told_at = time.monotonic()
        await interview.send_agent()
        back_at = await heard_of(candidate, interview)
        await candidate.until(lambda: candidate.agent.endswith("-2") and candidate.live["state"] == "listening")
        await candidate.say(spoken(SECOND_HALF)).done.wait()
        await interview.until(lambda: "cache" in interview.heard_words, "the second half is stored")

        report(interview, killed_at, told_at, back_at)
        kept = [e.text for e in interview.apis[0].api.events if isinstance(e, CandidateSaid)]
        assert kept[: len(acknowledged)] == acknowledged
        assert interview.apis[0].api.completed[0].reason is EndReason.FAULT
        # A slow recogniser may let the interviewer ask further within the first half; then that is the open question.
        before, after = ([e for e in http.api.events if isinstance(e, QuestionAsked)] for http in interview.apis)
        assert (after[0].question_id, after[0].text, after[0].repeat) == ("q1", before[-1].text, True)
        await interview.until(lambda: bool(interview.apis[0].api.uploads), "the recording follows")
        assert not spool.path_of(worker.data_dir / "spool", interview.brief.call_id).exists(), "nothing is owed"
        record(
            "agent",
            "job killed (-9) in the middle of an answer",
            must="the worker settles what the job left; another agent goes on at the open question; no word lost",
            measured=pauses(killed_at, told_at, back_at) | {"acknowledged words lost": 0, "recording kept": "yes"},
            heard=heard_from(candidate, "-2"),
        )


async def test_a_job_killed_in_the_middle_of_a_question(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS))
    async with interview.candidate() as candidate:
        await interview.send_agent()
        await candidate.state("ai_speaking")
        await candidate.ear.sound_after(0, 30)
        killed_at = await killed(made, interview)
        await interview.until(lambda: seen_over(interview, 0), "api hears of it")
        told_at = time.monotonic()
        await interview.send_agent()
        back_at = await heard_of(candidate, interview)
        await candidate.until(lambda: CACHE.text in candidate.said(), 60)
        report(interview, killed_at, told_at, back_at)
        assert interview.apis[0].api.completed[0].reason is EndReason.FAULT
        ended = interview.apis[0].api.events
        assert [e.seq for e in ended] == list(range(1, len(ended) + 1))
        assert sum(isinstance(e, CallEnded) for e in ended) == 1
        record(
            "agent",
            "job killed (-9) in the middle of a question",
            must="another agent asks the question whole",
            measured=pauses(killed_at, told_at, back_at) | {"acknowledged words lost": 0},
            heard=heard_from(candidate, "-2"),
        )


async def test_a_frozen_job_that_comes_back_is_fenced_and_says_nothing(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS))
    async with interview.candidate() as candidate:
        await interview.send_agent()
        await candidate.state("ai_speaking")
        await candidate.ear.sound_after(0, 30)
        old = f"agent-{interview.brief_now.call_id}"
        _worker, job = made.worker_of(interview)
        os.kill(job.pid, signal.SIGSTOP)
        frozen_at = time.monotonic()
        # api has missed its heartbeats, fences the call and sends another agent.
        interview.now.fenced = True
        sent_at = time.monotonic()
        await interview.send_agent()
        back_at = await heard_of(candidate, interview)
        await asyncio.sleep(max(0.0, 10 - (time.monotonic() - frozen_at)))  # the fault is this long
        written = len(interview.apis[0].api.events)
        os.kill(job.pid, signal.SIGCONT)
        thawed_at = time.monotonic()
        await asyncio.to_thread(job.wait, 60)
        gone_at = time.monotonic()
        frames = candidate.voices[old].frames
        spoken_after = [at for at, level in frames if at > thawed_at and level > -45]
        print(
            f"\nfrozen 10 s: successor heard after {back_at - frozen_at:.2f} s; the old one spoke "
            f"{len(spoken_after) * 20} ms after its return and was gone after {gone_at - thawed_at:.2f} s"
        )
        assert len(interview.apis[0].api.events) == written, "nothing is written any more"
        assert len(spoken_after) * 20 <= ON_ITS_WAY_MS
        record(
            "agent",
            "job stands still for 10 s (SIGSTOP), replaced meanwhile, comes back",
            must="it is fenced: it writes nothing and says nothing",
            measured={
                "events written after": 0,
                "sound after": f"{len(spoken_after) * 20} ms",
                "gone after": f"{gone_at - thawed_at:.1f} s",
                "successor heard, once sent": f"{back_at - sent_at:.1f} s",
            },
            heard="the new agent only",
        )


async def test_a_call_that_is_replaced_leaves_the_room_in_silence(made: Fleet) -> None:
    interview = made.interview(brief(CACHE))
    async with interview.candidate() as candidate:
        await begun(interview, candidate)
        interview.now.send(StopReplaced())
        await interview.until(lambda: seen_over(interview, 0), "the call is over")
        assert not any(event.get("type") == "call.ended" for event in candidate.events)


async def test_a_worker_that_drains_hands_its_live_call_over(made: Fleet) -> None:
    interview = made.interview(brief(CACHE, OUTAGE, TESTS))
    async with interview.candidate() as candidate:
        await begun(interview, candidate)
        await candidate.say(spoken(FIRST_HALF)).done.wait()
        await interview.until(lambda: "latency" in interview.heard_words, "the first half is stored")
        worker, _job = made.worker_of(interview)
        (other,) = [one for one in made.workers if one is not worker]
        worker.terminate()
        drained_at = time.monotonic()
        await interview.until(lambda: seen_over(interview, 0), "the call is handed over")
        told_at = time.monotonic()
        await interview.send_agent()
        back_at = await heard_of(candidate, interview)
        assert await worker.ended() == 0
        await candidate.until(lambda: candidate.agent.endswith("-2") and candidate.live["state"] == "listening")
        report(interview, drained_at, told_at, back_at)
        assert interview.apis[0].api.completed[0].reason is EndReason.SHUTDOWN
        assert interview.apis[0].api.uploads
        assert not spool.leftovers(worker.data_dir / "spool")
        assert made.worker_of(interview)[0] is other
        record(
            "agent",
            "worker told to stop (SIGTERM) with a live call, DRAIN_SECS=2",
            must="the call ends in order with everything delivered, and goes on in another worker; exit code 0",
            measured={
                "told to end after": f"{told_at - drained_at:.1f} s",
                "successor heard, once sent": f"{back_at - told_at:.1f} s",
                "events and recording left behind": 0,
                "acknowledged words lost": 0,
            },
            heard=heard_from(candidate, "-2"),
        )


async def killed(made: Fleet, interview: Interview) -> float:
    _worker, job = made.worker_of(interview)
    job.kill()
    return time.monotonic()


async def heard_of(candidate: RoomCandidate, interview: Interview) -> float:
    """When the agent of the present call was heard first; the one before may still be on its way to the ear."""
    new = f"agent-{interview.brief_now.call_id}"
    await candidate.ear.until(lambda: new in candidate.voices and candidate.voices[new].last_sound() is not None, 60)
    at = candidate.voices[new].first_sound_after(0.0)
    assert at is not None
    return at


def report(interview: Interview, fault_at: float, told_at: float, back_at: float) -> None:
    print(
        f"\napi knew after {told_at - fault_at:.2f} s; the next agent was heard after {back_at - fault_at:.2f} s "
        f"({back_at - told_at:.2f} s after it was sent)\nstored of the candidate: {interview.heard_words}\n"
        f"{interview.script()}"
    )


def pauses(fault_at: float, told_at: float, back_at: float) -> dict[str, object]:
    return {
        "api knew after": f"{told_at - fault_at:.1f} s",
        "the next agent was heard after": f"{back_at - fault_at:.1f} s",
    }


def heard_from(candidate: RoomCandidate, call: str) -> str:
    """What the page of the candidate was shown of the agent whose identity ends so, which is what it said."""
    return " ".join(f"“{text}”" for agent, text in candidate.sentences if agent.endswith(call))
