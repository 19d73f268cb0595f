"""A `RoomCandidate` in a process of its own, so that its line can be cut: a stopped process neither sends nor answers.

async with CandidateProcess(url, token) as candidate:
    await candidate.say(samples)
    candidate.cut()
    candidate.mend()
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from tests.support.app_process import ROOT
from tests.support.room_candidate import RoomCandidate
from tests.support.sound import AUDIBLE_DB, Samples

TELL_SECS = 0.05
PAUSE_SECS = 0.5
"""Voices that were quiet for longer begin anew."""


class CandidateProcess:
    """What the candidate's page knows, as far as it has told: the state, the sentences, when sound was heard."""

    def __init__(self, url: str, token: str) -> None:
        self.live: dict[str, Any] = {}
        self.sentences: list[tuple[str, str]] = []
        """(agent's identity, what it said), as shown."""
        self.sounds: list[float] = []
        """When a stretch of the agents' voices began, on this machine's monotonic clock."""
        self.said = 0
        self._command = ("-m", "tests.support.candidate_process", url, token)
        self._news = asyncio.Condition()
        self._folder = tempfile.TemporaryDirectory()
        self._process: Process
        self._reading: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._command, stdin=PIPE, stdout=PIPE, cwd=ROOT
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading
        self._folder.cleanup()

    def cut(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)

    def mend(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    async def say(self, samples: Samples) -> None:
        """Returns after the last frame."""
        assert self._process.stdin is not None
        number = self.said + 1
        path = Path(self._folder.name) / f"{number}.npy"
        await asyncio.to_thread(np.save, path, samples)
        self._process.stdin.write(f"{path}\n".encode())
        await self._process.stdin.drain()
        await self.until(lambda: self.said >= number)

    async def until(self, condition: Callable[[], bool], timeout_secs: float = 60) -> None:
        """Checks `condition` with everything it tells. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs), self._news:
            await self._news.wait_for(condition)

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            async with self._news:
                self.live, self.said = told["live"], told["said"]
                self.sentences = [(agent, text) for agent, text in told["sentences"]]
                self.sounds += told["sounds"]
                self._news.notify_all()


class _Teller:
    """The other side: a line on stdin is a file to say, a line on stdout is what has changed."""

    def __init__(self, candidate: RoomCandidate) -> None:
        self._candidate = candidate
        self._said = 0
        self._told = ""
        self._frames = 0
        self._heard_until = 0.0

    async def obey(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        async for line in reader:
            await self._candidate.say(np.load(line.decode().strip())).done.wait()
            self._said += 1

    async def tell(self) -> None:
        while True:
            candidate = self._candidate
            known = {"live": candidate.live, "sentences": candidate.sentences, "said": self._said}
            told = json.dumps({**known, "sounds": self._new_sounds()})
            if told != self._told:
                self._told = told
                sys.stdout.write(told + "\n")
                sys.stdout.flush()
            await asyncio.sleep(TELL_SECS)

    def _new_sounds(self) -> list[float]:
        frames, found = self._candidate.ear.frames, []
        for at, level in frames[self._frames :]:
            if level > AUDIBLE_DB:
                if at - self._heard_until > PAUSE_SECS:
                    found.append(at)
                self._heard_until = at
        self._frames = len(frames)
        return found


async def main(url: str, token: str) -> None:
    async with RoomCandidate(url, token) as candidate:
        teller = _Teller(candidate)
        telling = asyncio.create_task(teller.tell())
        await teller.obey()
        telling.cancel()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
