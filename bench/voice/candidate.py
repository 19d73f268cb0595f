"""A candidate at the far end of a LiveKit room: speaks prepared words in real time and hears what comes back.

Times are `time.monotonic()` seconds here, outside the agent: what was sent is stamped when the frame is handed to
LiveKit's client, what was heard when the decoded frame arrives.
"""

import asyncio
import contextlib
import time
from types import TracebackType
from typing import Protocol

import aiohttp
import numpy as np
from livekit import rtc

from bench.voice.script import RATE, Utterance, is_tone

FRAME = RATE // 100
EAR_RATE = 16_000
AUDIBLE_DB = -45.0
NOISE_DB = -72.0
"""Of the candidate's room: no microphone is silent."""


class Spoken:
    """An utterance on its way; `began` and `ended` are set when its first and last frame leave."""

    def __init__(self, utterance: Utterance) -> None:
        self.utterance = utterance
        self.at = 0
        self.began = 0.0
        self.ended = 0.0
        self.done = asyncio.Event()


class Ear:
    """When each 10 ms frame came, whether it was audible, and whether it was of words: a listener's sound is none."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.loud: list[bool] = []
        self.words: list[bool] = []
        self.first_frame = 0.0
        self._changed = asyncio.Event()

    def take(self, samples: np.ndarray) -> None:
        now = time.monotonic()
        level = 10 * np.log10(float(np.mean((samples.astype(np.float32) / 32_768) ** 2)) + 1e-10)
        self.first_frame = self.first_frame or now
        self.times.append(now)
        self.loud.append(bool(level > AUDIBLE_DB))
        self.words.append(self.loud[-1] and not is_tone(samples))
        self._changed.set()

    def first_after(self, moment: float, *, words: bool = False) -> float | None:
        """The first audible frame after `moment`; two in a row, so that a click does not count, and four of words, as
        the edges of a listener's sound are no clean tone."""
        heard, run = (self.words, 4) if words else (self.loud, 2)
        begin = int(np.searchsorted(np.asarray(self.times), moment, side="right"))
        for at in range(begin, len(self.times) - run + 1):
            if all(heard[at : at + run]):
                return self.times[at]
        return None

    def audible_at(self, moment: float, within: float = 0.3) -> bool:
        begin = int(np.searchsorted(np.asarray(self.times), moment - within))
        end = int(np.searchsorted(np.asarray(self.times), moment, side="right"))
        return sum(self.loud[begin:end]) >= 5

    def fell_silent(self, after: float, until: float, gap_secs: float = 0.35) -> float | None:
        """When the agent stopped: its last audible frame between `after` and `until` before a gap of `gap_secs`."""
        last: float | None = None
        for at, loud in zip(self.times, self.loud, strict=True):
            if at < after - 0.3:
                continue
            if last is not None and last > after and at - last >= gap_secs:
                return last
            if at > until + gap_secs:
                return None
            if loud:
                last = at
        return None

    def quiet_secs(self) -> float:
        for at in range(len(self.times) - 1, -1, -1):
            if self.loud[at]:
                return time.monotonic() - self.times[at]
        return float("inf")

    async def sound_after(self, moment: float, timeout_secs: float, *, words: bool = False) -> float:
        """Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs):
            while (heard := self.first_after(moment, words=words)) is None:
                self._changed.clear()
                await self._changed.wait()
        return heard

    async def quiet_for(self, secs: float, timeout_secs: float) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs):
            while self.quiet_secs() < secs:  # noqa: ASYNC110  what ends the wait is that nothing happens
                await asyncio.sleep(0.02)


class FarEnd(Protocol):
    """Whoever speaks with an agent, by whatever line."""

    ear: Ear
    joined_at: float
    late_frames: int

    async def __aenter__(self) -> "FarEnd": ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    async def say(self, utterance: Utterance) -> Spoken: ...


class Candidate:
    """`async with Candidate(url, token, session, vendors)`: in the room, microphone open."""

    def __init__(self, url: str, token: str, session: str, vendors_url: str, *, reply: str) -> None:
        """`reply` is what the chat vendor answers in this interview."""
        self._url, self._token, self._reply = url, token, reply
        self._script_url = f"{vendors_url}/bench/scripts/{session}"
        self.ear = Ear()
        self.joined_at = 0.0
        self.late_frames = 0
        """Frames sent more than 30 ms late: the driver itself was starved."""
        self._room = rtc.Room()
        self._tasks: list[asyncio.Task[None]] = []
        self._queue: list[Spoken] = []
        self._rng = np.random.default_rng(3)

    async def __aenter__(self) -> "Candidate":
        self._http = aiohttp.ClientSession()
        (await self._http.put(self._script_url, json={"reply": self._reply})).raise_for_status()
        self._room.on("track_subscribed", self._hear)
        await self._room.connect(self._url, self._token)
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=0)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        await self._room.local_participant.publish_track(
            track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
        )
        self.joined_at = time.monotonic()
        self._tasks.append(asyncio.create_task(self._speak()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._room.disconnect(), 5)
        await self._http.close()

    async def say(self, utterance: Utterance) -> Spoken:
        """Tells the recogniser what is coming, and speaks; returns when the last frame has left."""
        (await self._http.put(self._script_url, json={"words": utterance.words})).raise_for_status()
        spoken = Spoken(utterance)
        self._queue.append(spoken)
        await spoken.done.wait()
        return spoken

    async def _speak(self) -> None:
        begun, sent = time.monotonic(), 0
        while True:
            due = begun + sent * FRAME / RATE
            now = time.monotonic()
            if now < due:
                await asyncio.sleep(due - now)
            elif now > due + 0.03:
                self.late_frames += 1
                begun += now - due  # no burst to catch up: a real microphone cannot
            samples, spoken = self._next()
            pcm = (np.clip(samples, -1, 1) * 32_767).astype("<i2")
            stamp = time.monotonic()
            await self._source.capture_frame(rtc.AudioFrame(pcm.tobytes(), RATE, 1, FRAME))
            sent += 1
            if spoken is not None:
                spoken.began = spoken.began or stamp
                if spoken.at >= len(spoken.utterance.samples):
                    spoken.ended = stamp
                    spoken.done.set()

    def _next(self) -> tuple[np.ndarray, Spoken | None]:
        frame = self._rng.standard_normal(FRAME).astype(np.float32) * 10 ** (NOISE_DB / 20)
        if not self._queue:
            return frame, None
        spoken = self._queue[0]
        part = spoken.utterance.samples[spoken.at : spoken.at + FRAME]
        frame[: len(part)] += part
        spoken.at += len(part)
        if spoken.at >= len(spoken.utterance.samples):
            self._queue.pop(0)
        return frame, spoken

    def _hear(self, track: rtc.Track, _publication: rtc.RemoteTrackPublication, _who: rtc.RemoteParticipant) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._tasks.append(asyncio.create_task(self._listen(track)))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=EAR_RATE, num_channels=1)
        async for event in stream:
            self.ear.take(np.frombuffer(event.frame.data, np.int16))
