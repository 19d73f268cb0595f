"""People of the company at the embedded door: what they hear of a call, and their own voice when one has taken over.

A listener is a tap: the hooks of the audio path only hand over references, into buffers that drop their oldest sound.
Mixing happens where a listener's own connection asks for the next frame, so one that is slow or gone disturbs nobody.
A voice goes to the output of the call, to ear and recording; the input, where recognition listens, never sees it.
"""

import asyncio
import fractions
from collections import deque
from collections.abc import Callable
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av.audio.resampler import AudioResampler
from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from agent.sound.audible import Audible, SupervisorAudioFrame
from agent.sound.rates import OUT_RATE

RATE = 48_000
FRAME = RATE // 50
"""20 ms, as Opus takes them."""
PREFILL = RATE * 60 // 1000
"""A side plays once this much has come: jitter of delivery is a few frames."""
MAX_BUFFERED = RATE // 2
"""A listener further behind than half a second skips to the present."""
MAX_CHUNKS = 200
MAX_AHEAD_SECS = 0.3
"""A voice that arrives in a burst after a stall is cut to this, or the conversation would lag from then on."""

Side = Literal["candidate", "agent"]
Samples = npt.NDArray[np.int16]


class ListenIn:
    """The listeners of one call. `may_speak` is asked for every frame of a voice."""

    def __init__(self, source: FrameProcessor, output: FrameProcessor, may_speak: Callable[[], bool]) -> None:
        self._output = output
        self._may_speak = may_speak
        self._earpieces: dict[str, Earpiece] = {}
        self.closed = asyncio.Event()
        """Set when the call is over: every listener's connection ends."""
        source.add_event_handler("on_before_push_frame", self._heard)
        output.add_event_handler("on_before_push_frame", self._played)

    def open(self, watch_id: str) -> "Earpiece":
        earpiece = self._earpieces[watch_id] = Earpiece()
        return earpiece

    def leave(self, watch_id: str) -> None:
        self._earpieces.pop(watch_id, None)

    async def _heard(self, _processor: FrameProcessor, frame: Frame) -> None:
        if self._earpieces and isinstance(frame, InputAudioRawFrame):
            for earpiece in self._earpieces.values():
                earpiece.put("candidate", frame.audio, frame.sample_rate)

    async def _played(self, _processor: FrameProcessor, frame: Frame) -> None:
        if self._earpieces and isinstance(frame, Audible):
            own = frame.watch_id if isinstance(frame, SupervisorAudioFrame) else None
            for watch_id, earpiece in self._earpieces.items():
                if watch_id != own:
                    earpiece.put("agent", frame.audio, frame.sample_rate)

    async def speak(self, watch_id: str, microphone: MediaStreamTrack) -> None:
        """Passes the microphone on to the candidate for as long as it lasts, whenever it may."""
        resampler = AudioResampler("s16", "mono", OUT_RATE)
        now = asyncio.get_running_loop().time
        played_until = now()
        while True:
            try:
                sound = await microphone.recv()
            except MediaStreamError:
                return
            if not isinstance(sound, av.AudioFrame):
                continue
            for part in resampler.resample(sound):
                pcm = part.to_ndarray().astype(np.int16).tobytes()
                played_until = max(played_until, now())
                if not self._may_speak() or played_until - now() > MAX_AHEAD_SECS:
                    continue
                played_until += len(pcm) / 2 / OUT_RATE
                frame = SupervisorAudioFrame(pcm, OUT_RATE, 1, watch_id=watch_id)
                await self._output.queue_frame(frame, FrameDirection.DOWNSTREAM)


class Earpiece(MediaStreamTrack):
    """Candidate and agent, mixed, in real time; silence where neither speaks."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._sides: dict[Side, _Stream] = {"candidate": _Stream(), "agent": _Stream()}
        self._begun: float | None = None
        self._sent = 0

    def put(self, side: Side, pcm: bytes, rate: int) -> None:
        self._sides[side].put(pcm, rate)

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        now = asyncio.get_running_loop().time
        if self._begun is None:
            self._begun = now()
        wait = self._begun + self._sent / RATE - now()
        if wait > 0:
            await asyncio.sleep(wait)
        elif wait < -1:
            # The process stood still: what was missed is not sent in a burst.
            self._begun -= wait
        mixed = sum(stream.take(FRAME).astype(np.int32) for stream in self._sides.values())
        samples = np.clip(mixed, -32_768, 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = self._sent, RATE, fractions.Fraction(1, RATE)
        self._sent += FRAME
        return frame


class _Stream:
    """One side of the mix: a bounded queue of what came, and a small buffer of what is played next."""

    def __init__(self) -> None:
        self._came: deque[tuple[bytes, int]] = deque(maxlen=MAX_CHUNKS)
        self._ready: Samples = np.zeros(0, np.int16)
        self._resampler: AudioResampler | None = None
        self._rate = 0
        self._playing = False

    def put(self, pcm: bytes, rate: int) -> None:
        self._came.append((pcm, rate))

    def take(self, count: int) -> Samples:
        while self._came:
            self._ready = np.concatenate([self._ready, self._resampled(*self._came.popleft())])
        if len(self._ready) > MAX_BUFFERED:
            self._ready = self._ready[-PREFILL:]
        self._playing = self._playing or len(self._ready) >= PREFILL
        if not self._playing:
            return np.zeros(count, np.int16)
        head, self._ready = self._ready[:count], self._ready[count:]
        if len(head) < count:
            self._playing = False
            head = np.concatenate([head, np.zeros(count - len(head), np.int16)])
        return head

    def _resampled(self, pcm: bytes, rate: int) -> Samples:
        if self._resampler is None or rate != self._rate:
            self._resampler, self._rate = AudioResampler("s16", "mono", RATE), rate
        frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)
