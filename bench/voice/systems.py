"""The systems side by side: how each is started, how it is brought into a room, and what its processes cost.

Each runs in processes of its own, started from the same virtual environment. A call is one interview in one room; the
agent is there before the candidate comes.
"""

import asyncio
import contextlib
import os
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from livekit import api

from bench.voice.candidate import Candidate, FarEnd
from bench.voice.interviews import LoopbackCalls
from tests.support.app_process import ROOT, free_port
from tests.support.livekit_server import LiveKitServer

READY_SECS = 90.0
CALM_SECS = 0.5
"""From the agent's arrival in the room to the candidate's."""


@dataclass(frozen=True)
class World:
    """What every system shares in one run."""

    livekit: LiveKitServer
    vendors_url: str
    folder: Path
    core: int | None = None
    """The only processor core agents may use; None: any."""

    def token(self, room: str, identity: str, *, agent: bool = False) -> str:
        grants = api.VideoGrants(room_join=True, room=room, agent=agent)
        token = api.AccessToken(self.livekit.api_key, self.livekit.api_secret)
        if agent:
            token = token.with_kind("agent")
        return token.with_identity(identity).with_grants(grants).with_ttl(timedelta(hours=1)).to_jwt()

    def rooms(self) -> api.LiveKitAPI:
        url = self.livekit.url.replace("ws", "http", 1)
        return api.LiveKitAPI(url, self.livekit.api_key, self.livekit.api_secret)

    async def launch(self, name: str, *command: str, env: dict[str, str] | None = None) -> asyncio.subprocess.Process:
        pinned = ("taskset", "-c", str(self.core)) if self.core is not None else ()
        log = (self.folder / f"{name}.log").open("ab")
        return await asyncio.create_subprocess_exec(
            *pinned,
            sys.executable,
            *command,
            cwd=ROOT,
            env={**os.environ, **self.livekit.env, "BENCH_VENDORS": self.vendors_url, **(env or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


@dataclass
class Room:
    """One interview: the names in it and the key by which the vendors know it."""

    interview_id: str
    long_questions: bool = False
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"interview-{self.interview_id}"

    @property
    def candidate(self) -> str:
        return f"candidate-{self.interview_id}"


class System(ABC):
    name: str

    def __init__(self, world: World) -> None:
        self.world = world
        self.ready_secs: list[float] = []
        """From asking for the agent to its being in the room."""

    async def open(self) -> None:  # noqa: B027  most need nothing
        """Starts what lives longer than a call."""

    async def close(self) -> None:  # noqa: B027  most need nothing
        """Ends it."""

    @abstractmethod
    async def invite(self, room: Room) -> None:
        """Brings the agent into the room; returns before it is there."""

    @abstractmethod
    def processes(self) -> list[psutil.Process]:
        """All processes of the system that run now."""

    def candidate(self, room: Room, *, reply: str) -> FarEnd:
        """Who is at the other end; `async with` it once the agent is there."""
        token = self.world.token(room.name, room.candidate)
        return Candidate(self.world.livekit.url, token, room.interview_id, self.world.vendors_url, reply=reply)

    async def bring(self, room: Room) -> None:
        """Raises TimeoutError when the agent does not come."""
        began = time.monotonic()
        async with self.world.rooms() as rooms, asyncio.timeout(READY_SECS):
            await rooms.room.create_room(api.CreateRoomRequest(name=room.name, empty_timeout=60))
            await self.invite(room)
            here = api.ListParticipantsRequest(room=room.name)
            while not (await rooms.room.list_participants(here)).participants:  # noqa: ASYNC110  the server is asked
                await asyncio.sleep(0.05)
        self.ready_secs.append(time.monotonic() - began)
        await asyncio.sleep(CALM_SECS)

    async def leave(self, room: Room) -> None:
        async with self.world.rooms() as rooms:
            with contextlib.suppress(api.TwirpError):
                await rooms.room.delete_room(api.DeleteRoomRequest(room=room.name))
        for process in room.processes:
            await end(process)


class PipecatBot(System):
    """A process for each interview, as its runner and every hosting guide have it."""

    variant = "stock"
    name = "pipecat"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._running: list[asyncio.subprocess.Process] = []

    async def invite(self, room: Room) -> None:
        token = self.world.token(room.name, f"agent-{room.interview_id}", agent=True)
        values = {"url": self.world.livekit.url, "token": token, "room": room.name, "session": room.interview_id}
        values |= {"vendors": self.world.vendors_url, "variant": self.variant}
        arguments = [part for name, value in values.items() for part in (f"--{name}", value)]
        process = await self.world.launch(self.name, "-m", "bench.voice.pipecat_bot", *arguments)
        room.processes.append(process)
        self._running.append(process)

    def processes(self) -> list[psutil.Process]:
        return [one for process in self._running if process.returncode is None for one in family(process.pid)]


class PipecatTuned(PipecatBot):
    variant = "tuned"
    name = "pipecat-tuned"


class Worker(System):
    """One worker on livekit-agents' engine, with its job processes; its own pool of idle ones is part of it."""

    agent_name: str
    command: tuple[str, ...]
    _worker: asyncio.subprocess.Process

    async def open(self) -> None:
        self._worker = await self.world.launch(self.name, *self.command, env=self.environment())
        async with asyncio.timeout(READY_SECS), self.world.rooms() as rooms:
            while not await self._takes_jobs(rooms):  # noqa: ASYNC110  the server's log is read
                await asyncio.sleep(0.2)
        # Its processes in reserve are filled before anything is measured.
        await asyncio.sleep(3)

    async def _takes_jobs(self, _rooms: api.LiveKitAPI) -> bool:
        log = await asyncio.to_thread((self.world.livekit.log).read_text, errors="replace")
        return log.count("worker registered") > log.count("last worker deregistered")

    async def close(self) -> None:
        await end(self._worker)

    async def invite(self, room: Room) -> None:
        request = api.CreateAgentDispatchRequest(
            agent_name=self.agent_name, room=room.name, metadata=self.metadata(room)
        )
        async with self.world.rooms() as rooms:
            await rooms.agent_dispatch.create_dispatch(request)

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Of the worker."""

    @abstractmethod
    def metadata(self, room: Room) -> str:
        """Of the dispatch."""

    def processes(self) -> list[psutil.Process]:
        return family(self._worker.pid)


class LiveKitWorker(Worker):
    variant = "stock"
    name = "livekit-agents"
    agent_name = "bench"
    command = ("-m", "bench.voice.livekit_bot", "start")

    def environment(self) -> dict[str, str]:
        return {"BENCH_VARIANT": self.variant, "BENCH_PORT": str(free_port())}

    def metadata(self, room: Room) -> str:
        return room.interview_id


class LiveKitTuned(LiveKitWorker):
    variant = "tuned"
    name = "livekit-agents-tuned"


class Ours(Worker):
    """This project, from outside: rooms, tickets, and the vendors' addresses in the environment."""

    name = "ours"
    agent_name = "interviewer"
    command = ("-m", "agent")
    llm = "rules"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._calls = LoopbackCalls()

    async def open(self) -> None:
        await self._calls.open()
        await super().open()

    async def close(self) -> None:
        await super().close()
        await self._calls.close()

    def environment(self) -> dict[str, str]:
        return {
            "DATA_DIR": str(self.world.folder / "agent"),
            "WORKER_PORT": str(free_port()),
            "MAX_CALLS": "40",
            # The bench says how many interviews it holds, as with the other worker.
            "MAX_CPU": "0",
            "STT_PROVIDER": "deepgram",
            "DEEPGRAM_API_KEY": "bench",
            "DEEPGRAM_BASE_URL": self.world.vendors_url.replace("http", "ws"),
            "TTS_PROVIDER": "openai",
            "LLM_PROVIDER": self.llm,
            "OPENAI_API_KEY": "bench",
            "OPENAI_BASE_URL": f"{self.world.vendors_url}/v1",
        }

    async def leave(self, room: Room) -> None:
        await super().leave(room)
        path = self.world.folder / f"{self.name}-{room.interview_id}.events"
        path.write_text("\n".join(self._calls.events(room.interview_id)))

    def metadata(self, room: Room) -> str:
        return self._calls.book(room.interview_id, long_questions=room.long_questions).model_dump_json()


class OursWithModel(Ours):
    """With a language model that phrases every move."""

    name = "ours-llm"
    llm = "openai"


class OursAlone(Ours):
    """Without a worker: a process that joins one room with a token and a ticket, `python -m agent join`."""

    name = "ours-join"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._running: list[asyncio.subprocess.Process] = []

    async def open(self) -> None:
        await self._calls.open()

    async def close(self) -> None:
        await self._calls.close()

    async def invite(self, room: Room) -> None:
        ticket = self._calls.book(room.interview_id, long_questions=room.long_questions)
        path = self.world.folder / f"{room.interview_id}.ticket"
        path.write_text(ticket.model_dump_json())
        token = self.world.token(room.name, f"agent-{ticket.claims.call_id}", agent=True)
        arguments = ("--url", self.world.livekit.url, "--token", token, "--ticket", str(path))
        process = await self.world.launch(self.name, "-m", "agent", "join", *arguments, env=self.environment())
        room.processes.append(process)
        self._running.append(process)

    def processes(self) -> list[psutil.Process]:
        return [one for process in self._running if process.returncode is None for one in family(process.pid)]


SYSTEMS: dict[str, type[System]] = {
    one.name: one for one in (Ours, OursWithModel, PipecatBot, PipecatTuned, LiveKitWorker, LiveKitTuned, OursAlone)
}


@dataclass
class Cost:
    """Of all processes of a system at one moment: MB, and CPU seconds used so far."""

    pss_mb: float
    rss_mb: float
    cpu_secs: float
    count: int


def cost(system: System) -> Cost:
    pss = rss = cpu = 0.0
    running = system.processes()
    for process in running:
        with contextlib.suppress(psutil.Error, OSError):
            memory = process.memory_full_info()
            times = process.cpu_times()
            pss, rss, cpu = pss + memory.pss, rss + memory.rss, cpu + times.user + times.system
    return Cost(pss / 2**20, rss / 2**20, cpu, len(running))


def family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


async def end(process: asyncio.subprocess.Process, grace_secs: float = 4.0) -> None:
    """By its id, and the processes it started."""
    members: list[Any] = family(process.pid)
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), grace_secs)
        except TimeoutError:
            process.kill()
            await process.wait()
    for member in members:
        with contextlib.suppress(psutil.Error):
            member.kill()
