"""The recording: Ogg Opus, stereo (candidate left, agent right), on the call's clock, written while the call runs.

Both sides are placed by the clock, not by counting what arrived: a gap in one stream is silence there and never shifts
the other. A small thread of its own mixes, encodes and writes; the event loop only hands over references.
"""

import hashlib
import queue
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
import structlog
from av.audio.resampler import AudioResampler
from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.processors.frame_processor import FrameProcessor

from agent.clock import CallClock
from agent.sound.audible import Audible

log = structlog.get_logger(__name__)

RATE = 48_000
"""Opus works at 48 kHz."""
BIT_RATE = 48_000
CHUNK_MS = 500
HOLD_BACK_MS = 1_500
"""How long a stretch waits for late sound before it is written; also the most that a killed process loses."""
JUMP_MS = 120
"""Sound that is further than this from where its stream stands is placed anew; less is jitter of delivery."""

Side = Literal["candidate", "agent"]
Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class FinishedRecording:
    path: Path
    size_bytes: int
    sha256: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class _Sound:
    side: Side
    at_ms: float
    rate: int
    pcm: bytes


class Recording:
    """Starts at construction: sample 0 is at `started_ms` of the call. `close` blocks: call it off the event loop."""

    def __init__(self, path: Path, clock: CallClock) -> None:
        self.path = path
        self.error: str | None = None
        self.started_ms = clock.now_ms()
        self._clock = clock
        self._sounds: queue.SimpleQueue[_Sound | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    def attach(self, source: FrameProcessor, output: FrameProcessor) -> None:
        """`source` is the transport's input, `output` its output: what was received, and what was really sent."""
        source.add_event_handler("on_before_push_frame", self._heard)
        output.add_event_handler("on_before_push_frame", self._played)

    async def _heard(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, InputAudioRawFrame):
            self._put("candidate", frame.audio, frame.sample_rate)

    async def _played(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, Audible):
            self._put("agent", frame.audio, frame.sample_rate)

    def _put(self, side: Side, pcm: bytes, rate: int) -> None:
        # Both hooks run when the last sample of the chunk has just come in or gone out.
        at_ms = self._clock.now_ms() - self.started_ms - len(pcm) / 2 / rate * 1000
        self._sounds.put(_Sound(side, at_ms, rate, pcm))

    def close(self) -> FinishedRecording | None:
        """The finished file, or None when it could not be written (`error` says why)."""
        self._sounds.put(None)
        self._thread.join()
        if self.error is not None:
            return None
        data = self.path.read_bytes()
        return FinishedRecording(
            path=self.path,
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            duration_ms=self._written_ms,
        )

    def _run(self) -> None:
        self._written_ms = 0
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with OggWriter(self.path) as writer:
                self._mix_into(writer)
        except (OSError, av.FFmpegError) as error:
            self.error = f"{type(error).__name__}: {error}"
            log.error("recording_failed", error=self.error)

    def _mix_into(self, writer: "OggWriter") -> None:
        tracks: dict[Side, Track] = {"candidate": Track(), "agent": Track()}
        while (sound := self._sounds.get()) is not None:
            tracks[sound.side].place(sound)
            ready_ms = max(track.end_ms for track in tracks.values()) - HOLD_BACK_MS
            while self._written_ms + CHUNK_MS <= ready_ms:
                self._write(writer, tracks, CHUNK_MS)
        rest = int(max(track.end_ms for track in tracks.values())) - self._written_ms
        if rest > 0:
            self._write(writer, tracks, rest)

    def _write(self, writer: "OggWriter", tracks: "dict[Side, Track]", length_ms: int) -> None:
        writer.write(tracks["candidate"].take(length_ms), tracks["agent"].take(length_ms))
        self._written_ms += length_ms


class Track:
    """One side, at 48 kHz mono: sound placed on the clock, silence between."""

    def __init__(self) -> None:
        self._resampler: AudioResampler | None = None
        self._rate = 0
        self._buffer: Samples = np.zeros(0, np.int16)
        self._taken = 0
        """Samples already taken; the buffer begins there."""

    @property
    def _end(self) -> int:
        return self._taken + len(self._buffer)

    @property
    def end_ms(self) -> float:
        return self._end * 1000 / RATE

    def place(self, sound: _Sound) -> None:
        if sound.rate != self._rate:
            self._resampler, self._rate = AudioResampler("s16", "mono", RATE), sound.rate
        offset = sound.at_ms - self.end_ms
        if offset > JUMP_MS:
            self._append(np.zeros(round(offset * RATE / 1000), np.int16))
        samples = self._resample(np.frombuffer(sound.pcm, np.int16))
        if offset < -JUMP_MS:
            # The stream ran ahead of the clock (a burst after a stall): its surplus is dropped, not heaped up.
            samples = samples[min(len(samples), round(-offset * RATE / 1000)) :]
        self._append(samples)

    def take(self, length_ms: int) -> Samples:
        count = length_ms * RATE // 1000
        if len(self._buffer) < count:
            self._append(np.zeros(count - len(self._buffer), np.int16))
        head, self._buffer = self._buffer[:count], self._buffer[count:]
        self._taken += count
        return head

    def _append(self, samples: Samples) -> None:
        self._buffer = np.concatenate([self._buffer, samples])

    def _resample(self, samples: Samples) -> Samples:
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = self._rate
        assert self._resampler is not None  # noqa: S101  set by `place` before the first use
        out = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(out) if out else np.zeros(0, np.int16)


class OggWriter:
    """Encodes stereo Opus and hands every page to the system as it is made, so a kill leaves a playable file."""

    def __init__(self, path: Path) -> None:
        self._container = av.open(
            str(path), "w", format="ogg", options={"flush_packets": "1", "page_duration": "500000"}
        )
        self._stream = self._container.add_stream("libopus", rate=RATE, layout="stereo")
        self._stream.bit_rate = BIT_RATE
        self._pts = 0

    def __enter__(self) -> "OggWriter":
        return self

    def __exit__(self, *_exc: object) -> None:
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()

    def write(self, left: Samples, right: Samples) -> None:
        interleaved = np.empty((1, 2 * len(left)), np.int16)
        interleaved[0, 0::2], interleaved[0, 1::2] = left, right
        frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout="stereo")
        frame.sample_rate, frame.pts = RATE, self._pts
        self._pts += len(left)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)
