"""A telephone at the bridge, without a front desk: the bridge as a process, what admits to it, and one carrier stream.

Whoever tests with the real api has its admissions; `Admissions` stands in for a fleet that has none.
"""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import psutil
from aiohttp import web

from contract.phone import CARRIER_PARAMETER, STREAM_PATH, TICKET_PARAMETER, PhoneAdmission
from tests.support.app_process import ROOT, free_port
from tests.support.environment import without_proxies
from tests.support.fleet import Interview
from tests.support.live_server import serving_aiohttp
from tests.support.rtc_candidate import Utterance
from tests.support.sound import Samples
from tests.vendors.telephony.media_stream import MediaStream, PhoneEar
from tests.vendors.telephony.phone_sound import FRAME, FRAME_SECS, Line, for_phone

READY_SECS = 180.0
"""Importing on a machine that does much else."""


class Admissions:
    """Lets in whoever shows an interview's id; `closed` refuses, `down` fails."""

    def __init__(self) -> None:
        self.port = free_port()
        self.interviews: dict[str, Interview] = {}
        self.asked: list[str] = []
        self.closed = False
        self.down = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ticket(self, interview: Interview) -> str:
        self.interviews[interview.brief.interview_id] = interview
        return interview.brief.interview_id

    async def _admit(self, request: web.Request) -> web.Response:
        ticket = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.asked.append(ticket)
        interview = self.interviews.get(ticket)
        if self.down:
            return web.Response(status=503)
        if interview is None or self.closed:
            return web.json_response({"detail": "not admitted"}, status=401)
        identity = f"candidate-{ticket}"
        admission = PhoneAdmission(
            livekit_url=interview.fleet.livekit.url,
            livekit_token=interview.token(identity),
            room_name=interview.room,
            identity=identity,
            call_id=interview.brief.call_id,
            language=interview.brief.language,
        )
        return web.json_response(admission.model_dump())

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator["Admissions"]:
        app = web.Application()
        app.router.add_post("/api/v1/internal/phone/admissions", self._admit)
        async with serving_aiohttp(app, port=self.port):
            yield self


class BridgeProcess:
    """`python -m agent bridge`, ended by its own process id only."""

    def __init__(self, folder: Path, api_url: str, **env: str) -> None:
        self.port = free_port()
        self.log = folder / f"bridge-{self.port}.log"
        self._env = {"INTERNAL_API_URL": api_url, "BRIDGE_PORT": str(self.port), "DRAIN_SECS": "3", **env}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}{STREAM_PATH}"

    @property
    def process(self) -> psutil.Process:
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def start(self) -> None:
        env = without_proxies()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "agent", "bridge"],
                cwd=ROOT,
                env=env | self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def ready(self) -> None:
        deadline = time.monotonic() + READY_SECS
        while True:
            assert self._process is not None
            assert self._process.poll() is None, f"the bridge ended:\n{self.tail()}"
            with contextlib.suppress(OSError):
                if (await self.health())["status"] == "ok":
                    return
            assert time.monotonic() < deadline, f"the bridge did not start:\n{self.tail()}"
            await asyncio.sleep(0.05)

    async def health(self) -> dict[str, Any]:
        """Raises OSError while it does not answer."""
        found: dict[str, Any] = json.loads(await asyncio.to_thread(self._get, "/health"))
        return found

    async def metrics(self) -> dict[str, float]:
        text = (await asyncio.to_thread(self._get, "/metrics")).decode()
        rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in rows}

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
            return bytes(reply.read())

    def terminate(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    async def ended(self, timeout_secs: float = 30) -> int:
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, timeout_secs)

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)

    def tail(self, letters: int = 3_000) -> str:
        return self.log.read_text(errors="replace")[-letters:] if self.log.exists() else ""


class PhoneLeg:
    """One carrier stream with somebody at the phone. Times are the loop's.

    async with PhoneLeg(bridge.url, admissions.ticket(interview)) as phone:
        await phone.ear.sound_after(phone.opened_at, 60)
        await phone.say(samples).done.wait()
    """

    def __init__(self, url: str, ticket: str, line: Line | None = None) -> None:
        self.ear = PhoneEar()
        self.complaints: list[str] = []
        self.opened_at = 0.0
        self.stream = MediaStream(
            url,
            call_sid="CA" + uuid.uuid4().hex,
            account_sid="AC" + "0" * 32,
            parameters={TICKET_PARAMETER: ticket, CARRIER_PARAMETER: "twilio"},
            line=line or Line(),
            ear=self.ear,
            complain=lambda code, text: self.complaints.append(f"{code} {text}"),
        )
        self.stalled = False
        """The carrier's network stands still: nothing is played and nothing goes up."""
        self._words: list[Utterance] = []
        self._running: asyncio.Task[str] | None = None
        self._pumping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self.stream.run())
        self._pumping = asyncio.create_task(self._pump())
        self.opened_at = asyncio.get_running_loop().time()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.over:
            await self.stream.end()
        for task in (self._running, self._pumping):
            if task is not None:
                task.cancel()
        await asyncio.gather(*(t for t in (self._running, self._pumping) if t is not None), return_exceptions=True)

    @property
    def over(self) -> bool:
        return self._running is not None and self._running.done()

    async def ended(self, timeout_secs: float = 60) -> str:
        """Who ended it: server, caller, fault, refused."""
        assert self._running is not None
        return await asyncio.wait_for(asyncio.shield(self._running), timeout_secs)

    def say(self, samples: Samples, rate: int = 48_000) -> Utterance:
        utterance = Utterance(for_phone(samples, rate))
        self._words.append(utterance)
        return utterance

    def press(self, digit: str) -> None:
        self.stream.press(digit)

    async def hang_up(self) -> None:
        await self.stream.end()

    async def until(self, condition: Callable[[], bool], timeout_secs: float = 60) -> None:
        """Checks with every frame heard."""
        await self.ear.until(condition, timeout_secs)

    async def _pump(self) -> None:
        now = asyncio.get_running_loop().time
        began, number = now(), 0
        while True:
            await asyncio.sleep(max(0.0, began + number * FRAME_SECS - now()))
            number += 1
            if not self.stalled:
                self.stream.tick(self._next())

    def _next(self) -> Samples:
        frame = np.zeros(FRAME, np.float32)
        if self._words:
            words = self._words[0]
            part = words.samples[words.at : words.at + FRAME]
            frame[: len(part)] = part
            words.at += len(part)
            now = asyncio.get_running_loop().time()
            words.started = words.started or now
            if words.at >= len(words.samples):
                words.ended = now
                words.done.set()
                self._words.pop(0)
        return frame
