"""This project by telephone: the embedded agent behind a carrier's media stream, and a candidate at its other end.

The candidate's sound goes through the line of `tests/vendors/telephony`: the telephone's band, 8 kHz µ-law, frames of
20 ms. Times are taken at the mouth and at the ear of the phone, as the browser's candidates take theirs. What the
carrier and the networks add (150 to 300 ms both ways, as a rule) is not in them.
"""

import asyncio
import dataclasses
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import numpy as np
import psutil

from bench.voice.candidate import Ear, Spoken
from bench.voice.script import RATE, Utterance
from bench.voice.systems import Ours, Room, World, end, family
from contract.brief import Channel
from contract.phone import CARRIER_PARAMETER, STREAM_PATH, TICKET_PARAMETER
from tests.support.app_process import free_port
from tests.support.sound import Samples
from tests.vendors.telephony.media_stream import MediaStream, PhoneEar
from tests.vendors.telephony.phone_sound import FRAME, FRAME_SECS, Line, for_phone

NOISE_DB = -66.0
"""Of a quiet line; below it µ-law has no more steps."""
READY_SECS = 90.0


class BothEars(PhoneEar):
    """What the stream plays goes to the bench's ear as well, in its 10 ms."""

    def __init__(self, ear: Ear) -> None:
        super().__init__()
        self._bench = ear

    def take(self, samples: Samples) -> None:
        # Nothing of the sound itself is kept: twenty interviews would fill the driver's memory.
        pcm = (samples * 32_767).astype(np.int16)
        self._bench.take(pcm[: FRAME // 2])
        self._bench.take(pcm[FRAME // 2 :])


class PhoneCaller:
    """`async with PhoneCaller(…)`: the stream is open. The same to a play as `bench.voice.candidate.Candidate`."""

    def __init__(self, url: str, join_ticket: str, session: str, vendors_url: str, *, reply: str) -> None:
        self.ear = Ear()
        self.joined_at = 0.0
        self.late_frames = 0
        self.complaints: list[str] = []
        self.line = Line(noise_db=NOISE_DB)
        self._script_url, self._reply = f"{vendors_url}/bench/scripts/{session}", reply
        self.stream = MediaStream(
            url,
            call_sid=f"CA{session:0>32}",
            account_sid="AC" + "0" * 32,
            parameters={TICKET_PARAMETER: join_ticket, CARRIER_PARAMETER: "twilio"},
            line=self.line,
            ear=BothEars(self.ear),
            complain=lambda code, text: self.complaints.append(f"{code}: {text}"),
        )
        self._queue: list[Spoken] = []
        self._tasks: list[asyncio.Task[Any]] = []

    async def __aenter__(self) -> "PhoneCaller":
        self._http = aiohttp.ClientSession()
        (await self._http.put(self._script_url, json={"reply": self._reply})).raise_for_status()
        self.joined_at = time.monotonic()
        self._tasks.append(asyncio.create_task(self.stream.run()))
        async with asyncio.timeout(30):
            await self.stream.opened.wait()
        self._tasks.append(asyncio.create_task(self._speak()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stream.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()

    async def say(self, utterance: Utterance) -> Spoken:
        (await self._http.put(self._script_url, json={"words": utterance.words})).raise_for_status()
        narrow = await asyncio.to_thread(for_phone, utterance.samples, RATE)
        spoken = Spoken(dataclasses.replace(utterance, samples=narrow))
        self._queue.append(spoken)
        await spoken.done.wait()
        return spoken

    async def _speak(self) -> None:
        due = time.monotonic()
        while True:
            now = time.monotonic()
            if now < due:
                await asyncio.sleep(due - now)
            elif now > due + 0.03:
                self.late_frames += 1
                due = now  # no burst to catch up, as the browser's candidate
            frame, spoken = self._next()
            stamp = time.monotonic()
            self.stream.tick(frame)
            due += FRAME_SECS
            if spoken is not None:
                spoken.began = spoken.began or stamp
                if spoken.at >= len(spoken.utterance.samples):
                    spoken.ended = stamp
                    spoken.done.set()

    def _next(self) -> tuple[Samples, Spoken | None]:
        frame = np.zeros(FRAME, np.float32)
        if not self._queue:
            return frame, None
        spoken = self._queue[0]
        part = spoken.utterance.samples[spoken.at : spoken.at + FRAME]
        frame[: len(part)] = part
        spoken.at += len(part)
        if spoken.at >= len(spoken.utterance.samples):
            self._queue.pop(0)
        return frame, spoken


class OursByPhone(Ours):
    """The agent within one process, as `make run` has it, with the telephone's door."""

    name = "ours-phone"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._port = 0

    async def open(self) -> None:
        await self._calls.open()
        self._port = free_port()
        command = ("-m", "bench.voice.phone_agent", "--port", str(self._port), "--api", self._calls.url)
        self._worker = await self.world.launch(self.name, *command, env=self.environment())
        await _ready(f"http://127.0.0.1:{self._port}/ready")

    async def close(self) -> None:
        await end(self._worker)
        await self._calls.close()

    async def bring(self, room: Room) -> None:
        """No agent waits for a caller: the stream brings it."""
        self._calls.book(room.interview_id, long_questions=room.long_questions, channel=Channel.PHONE)

    async def leave(self, room: Room) -> None:
        await asyncio.to_thread(self._keep_events, room)

    def _keep_events(self, room: Room) -> None:
        path = Path(self.world.folder) / f"{self.name}-{room.interview_id}.events"
        path.write_text("\n".join(self._calls.events(room.interview_id)))

    def candidate(self, room: Room, *, reply: str) -> PhoneCaller:
        url = f"ws://127.0.0.1:{self._port}{STREAM_PATH}"
        return PhoneCaller(url, room.interview_id, room.interview_id, self.world.vendors_url, reply=reply)

    def processes(self) -> list[psutil.Process]:
        return family(self._worker.pid)


async def _ready(url: str) -> None:
    async with asyncio.timeout(READY_SECS), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url) as reply:
                    if reply.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
