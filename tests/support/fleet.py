"""A fleet without our api: a real livekit-server, workers as processes, what they see of api, and people in the room.

Whoever tests with the real api starts `WorkerProcess` beside it; the rest is for tests of the agent alone.
"""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from livekit import api

from agent.record.spool import SUFFIX, path_of
from contract.brief import Brief, ResumePoint
from contract.commands import StopReplaced
from contract.transcript import Transcript, fold
from tests.support import speech
from tests.support.app_process import ROOT, free_port
from tests.support.environment import without_proxies
from tests.support.livekit_server import LiveKitServer
from tests.support.loopback_api import LoopbackApi
from tests.support.loopback_http import LoopbackHttp
from tests.support.room_candidate import RATE, Guest, RoomCandidate, room_token
from tests.support.sound import Samples

READY_SECS = 180.0
"""Importing and warming up on a machine that does much else; measured in `bench/`, not here."""


class WorkerProcess:
    """`python -m agent`, ended by its own process id only. Its output is kept in `log`."""

    def __init__(self, folder: Path, livekit: LiveKitServer, *, env: Mapping[str, str] | None = None) -> None:
        self.data_dir = folder
        self.port = free_port()
        self.log = folder.parent / f"{folder.name}.log"
        self._env = {
            **livekit.env,
            "DATA_DIR": str(folder),
            "WORKER_PORT": str(self.port),
            # The machine of a test does other things too.
            "MAX_CPU": "0",
            "MAX_CALLS": "4",
            "DRAIN_SECS": "3",
            **(env or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        env = without_proxies()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "agent"],
                cwd=ROOT,
                env=env | self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def health(self) -> dict[str, Any]:
        """Raises OSError while it does not answer."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as reply:
            found: dict[str, Any] = json.load(reply)
            return found

    async def ready(self) -> None:
        """Until LiveKit knows it and it has a warm process."""
        await self.until(lambda health: health["status"] == "ok", READY_SECS)

    async def until(self, condition: Any, timeout_secs: float) -> None:
        deadline = time.monotonic() + timeout_secs
        while True:
            assert self.runs, f"the worker ended:\n{self.tail()}"
            with contextlib.suppress(OSError):
                if condition(await asyncio.to_thread(self.health)):
                    return
            assert time.monotonic() < deadline, f"the worker did not get there:\n{self.tail()}"
            await asyncio.sleep(0.1)

    def jobs(self) -> list[psutil.Process]:
        """Processes that hold a call or wait for one: those forked from the worker's fork server."""
        children = psutil.Process(self.pid).children(recursive=True)
        return [child for child in children if child.ppid() != self.pid]

    def job_of(self, call_id: str) -> psutil.Process:
        """The process that writes this call's spool."""
        spool = path_of(self.data_dir / "spool", call_id)
        for process in self.jobs():
            if any(Path(file.path) == spool for file in process.open_files()):
                return process
        raise AssertionError(f"no job of {call_id}:\n{self.tail()}")

    def terminate(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    async def ended(self, timeout_secs: float = 60) -> int:
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, timeout_secs)

    def kill(self) -> None:
        """The worker and all its jobs at once, as when the machine goes."""
        if self._process is None:
            return
        family = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)] if self.runs else []
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(10)

    def tail(self, letters: int = 4_000) -> str:
        return self.log.read_text(errors="replace")[-letters:] if self.log.exists() else ""


@dataclass
class Interview:
    """One interview of a `Fleet`: its room, its candidate, and all its calls."""

    fleet: "Fleet"
    brief: Brief
    apis: list[LoopbackHttp] = field(default_factory=list)
    """One for each call, oldest first."""

    @property
    def room(self) -> str:
        return f"interview-{self.brief.interview_id}"

    @property
    def now(self) -> LoopbackApi:
        return self.apis[-1].api

    @property
    def transcript(self) -> Transcript:
        """Of all calls, as api has acknowledged it."""
        return fold((http.api.brief.call_id, event) for http in self.apis for event in http.api.events)

    @property
    def heard_words(self) -> str:
        """Everything of the candidate that is stored."""
        return " ".join(s.text for s in self.transcript.segments if s.speaker == "candidate")

    def token(self, identity: str, **grants: Any) -> str:
        return room_token(self.fleet.livekit, self.room, identity, **grants)

    def candidate(self) -> RoomCandidate:
        return RoomCandidate(self.fleet.livekit.url, self.token(f"candidate-{self.brief.interview_id}"))

    def guest(self, identity: str = "supervisor-1-x") -> Guest:
        return Guest(self.fleet.livekit.url, self.token(identity))

    async def send_agent(self) -> None:
        """Dispatches an agent for a new call; a second one takes over at the open question, as api would have it."""
        if self.apis:
            brief = self.brief.model_copy(update={"call_id": f"{self.brief.call_id}-{len(self.apis) + 1}"})
            self.brief_now = brief.model_copy(update={"resume": resume_point(self.transcript, self.brief)})
        else:
            self.brief_now = self.brief
        http = LoopbackHttp(LoopbackApi(self.brief_now))
        await self.fleet.stack.enter_async_context(http.serve())
        self.apis.append(http)
        request = api.CreateAgentDispatchRequest(
            agent_name="interviewer", room=self.room, metadata=http.ticket().model_dump_json()
        )
        await self.fleet.livekit_api.agent_dispatch.create_dispatch(request)

    async def until(self, condition: Any, what: str, timeout_secs: float = 60) -> None:
        deadline = time.monotonic() + timeout_secs
        while not condition():
            assert time.monotonic() < deadline, f"never: {what}\n{self.script()}\n{self.fleet.tails()}"
            await asyncio.sleep(0.02)

    def script(self) -> str:
        lines = []
        for http in self.apis:
            for event in http.api.events:
                text = getattr(event, "text", None) or getattr(event, "because", "") or getattr(event, "reason", "")
                lines.append(f"{http.api.brief.call_id} {event.at_ms / 1000:8.2f}  {event.type:28} {text}")
        return "\n".join(lines)


class Fleet:
    """Servers and workers; what it started it ends. Interviews may follow one another in it, each in its own room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.livekit = LiveKitServer(folder)
        self.workers: list[WorkerProcess] = []
        self.interviews: list[Interview] = []
        self.stack = contextlib.AsyncExitStack()
        self.livekit_api: api.LiveKitAPI

    def add_worker(self, **env: str) -> WorkerProcess:
        worker = WorkerProcess(self.folder / f"worker-{len(self.workers) + 1}", self.livekit, env=env)
        worker.data_dir.mkdir(exist_ok=True)
        self.workers.append(worker)
        worker.start()
        return worker

    def interview(self, brief: Brief) -> Interview:
        made = Interview(self, brief)
        self.interviews.append(made)
        return made

    def worker_of(self, interview: Interview) -> tuple[WorkerProcess, psutil.Process]:
        """Who holds the interview's present call, and in which process."""
        for worker in self.workers:
            with contextlib.suppress(AssertionError, psutil.NoSuchProcess):
                return worker, worker.job_of(interview.brief_now.call_id)
        raise AssertionError(f"nobody holds it\n{self.tails()}")

    def tails(self) -> str:
        return "\n".join(f"--- {worker.data_dir.name}\n{worker.tail()}" for worker in self.workers)

    @contextlib.asynccontextmanager
    async def in_use(self) -> AsyncIterator["Fleet"]:
        """For one test: every worker is there with a warm process, and all calls of the test are over at its end."""
        self.interviews.clear()
        self.livekit_api = api.LiveKitAPI(self.livekit.url, self.livekit.api_key, self.livekit.api_secret)
        self.stack = contextlib.AsyncExitStack()
        async with self.stack:
            for worker in self.workers:
                if worker.runs:
                    await worker.ready()
            try:
                yield self
            finally:
                await self._end_calls()
                await self.livekit_api.aclose()

    async def _end_calls(self) -> None:
        """An agent that lives on would take the processor from the next test."""
        calls = [http.api for interview in self.interviews for http in interview.apis]
        for call in calls:
            call.fenced = True
            call.send(StopReplaced())
        held = {f"{call.brief.call_id}{SUFFIX}" for call in calls}
        for worker in self.workers:
            deadline = time.monotonic() + READY_SECS
            while worker.runs and held & await asyncio.to_thread(_spools_in_use, worker):
                assert time.monotonic() < deadline, f"a call does not end:\n{worker.tail()}"
                await asyncio.sleep(0.05)


def _spools_in_use(worker: WorkerProcess) -> set[str]:
    found: set[str] = set()
    for process in worker.jobs():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            found |= {Path(file.path).name for file in process.open_files()}
    return found


@contextlib.contextmanager
def running_fleet(folder: Path, *, workers: int = 1, **env: str) -> Iterator[Fleet]:
    """A LiveKit server and `workers`, for all tests of a file; a test takes it with `in_use`."""
    made = Fleet(folder)
    made.livekit.start()
    try:
        for _ in range(workers):
            made.add_worker(**env)
        yield made
    finally:
        for worker in made.workers:
            worker.kill()
        made.livekit.kill()


@contextlib.asynccontextmanager
async def fleet(folder: Path, *, workers: int = 1, **env: str) -> AsyncIterator[Fleet]:
    """The same for one use only."""
    with running_fleet(folder, workers=workers, **env) as made:
        async with made.in_use():
            yield made


def resume_point(transcript: Transcript, brief: Brief) -> ResumePoint:
    """Where the interview stands; `api.calls.brief` makes the real one from the same fold."""
    opened = transcript.open_question
    index = opened.index if opened is not None else len([q for q in transcript.questions if q.outcome is not None])
    question_id = brief.questions[min(index, len(brief.questions) - 1)].id
    return ResumePoint(
        call_count=len(transcript.calls),
        question_index=min(index, len(brief.questions) - 1),
        question_was_asked=opened is not None,
        last_question_text=opened.last_text if opened is not None else None,
        answer_so_far=" ".join(s.text for s in transcript.candidate_segments(question_id)),
    )


def spoken(text: str, voice: Any = "joe") -> Samples:
    """Speech as `Guest.say` takes it, with the moment of quiet after it that lets the last word leave the line."""
    words = speech.speak(text, voice=voice, rate=48_000).astype(np.float32) / 32_768
    return np.concatenate([words, np.zeros(RATE // 2, np.float32)])
