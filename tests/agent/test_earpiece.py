"""Taps of a call for people of the company: what they get, and that none of them can hold anything up."""

import asyncio
from typing import Any

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from pipecat.frames.frames import Frame, InputAudioRawFrame, TTSAudioRawFrame
from pipecat.processors.frame_processor import FrameProcessor

from agent.sound.audible import SupervisorAudioFrame
from agent.sound.rates import IN_RATE, OUT_RATE
from agent.supervision.listening import FRAME, MAX_BUFFERED, RATE, Earpiece, ListenIn


def tone(rate: int, secs: float, level: int) -> bytes:
    return np.full(round(rate * secs), level, np.int16).tobytes()


async def heard(earpiece: Earpiece, frames: int) -> np.ndarray[Any, Any]:
    return np.concatenate([(await earpiece.recv()).to_ndarray()[0] for _ in range(frames)])


class Output(FrameProcessor):
    """Keeps what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []

    async def queue_frame(self, frame: Frame, *_args: Any, **_more: Any) -> None:
        self.frames.append(frame)


class Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, frames: int) -> None:
        super().__init__()
        self.left = frames

    async def recv(self) -> av.AudioFrame:
        if self.left == 0:
            raise MediaStreamError
        self.left -= 1
        await asyncio.sleep(0)
        frame = av.AudioFrame.from_ndarray(np.full((1, FRAME), 9_000, np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        return frame


async def test_both_sides_are_mixed_at_their_own_rates() -> None:
    earpiece = Earpiece()
    earpiece.put("candidate", tone(IN_RATE, 0.4, 5_000), IN_RATE)
    earpiece.put("agent", tone(OUT_RATE, 0.4, 3_000), OUT_RATE)
    samples = await heard(earpiece, 12)
    assert abs(int(np.median(samples[4 * FRAME :])) - 8_000) < 200


async def test_what_is_louder_than_loud_is_clipped_and_does_not_wrap() -> None:
    earpiece = Earpiece()
    earpiece.put("candidate", tone(IN_RATE, 0.4, 30_000), IN_RATE)
    earpiece.put("agent", tone(OUT_RATE, 0.4, 30_000), OUT_RATE)
    assert (await heard(earpiece, 12)).min() >= 0


async def test_a_listener_who_takes_nothing_keeps_nothing_and_comes_back_to_the_present() -> None:
    earpiece = Earpiece()
    for _ in range(50 * 60):
        earpiece.put("agent", tone(OUT_RATE, 0.02, 1_000), OUT_RATE)
    for _ in range(200):
        earpiece.put("agent", tone(OUT_RATE, 0.02, 4_000), OUT_RATE)
    stream = earpiece._sides["agent"]
    assert len(stream._came) <= 200
    samples = await heard(earpiece, 3)
    assert abs(int(np.median(samples)) - 4_000) < 200, "the newest, not a minute ago"
    assert len(stream._ready) <= MAX_BUFFERED


async def test_a_voice_goes_out_only_while_it_may_and_not_into_its_own_ear() -> None:
    source, output, may = FrameProcessor(), Output(), [False]
    listen_in = ListenIn(source, output, lambda: may[0])
    own, other = listen_in.open("w1"), listen_in.open("w2")
    await listen_in.speak("w1", Microphone(5))
    assert output.frames == [], "nobody has taken over"
    may[0] = True
    await listen_in.speak("w1", Microphone(5))
    assert output.frames
    assert all(isinstance(frame, SupervisorAudioFrame) and frame.watch_id == "w1" for frame in output.frames)
    for frame in output.frames:
        await listen_in._played(output, frame)
    assert not own._sides["agent"]._came
    assert len(other._sides["agent"]._came) == len(output.frames)


async def test_a_burst_of_a_voice_is_cut_to_the_present() -> None:
    output = Output()
    listen_in = ListenIn(FrameProcessor(), output, lambda: True)
    await listen_in.speak("w1", Microphone(200))
    secs = sum(len(frame.audio) for frame in output.frames if isinstance(frame, SupervisorAudioFrame)) / 2 / OUT_RATE
    assert secs < 1.0, "of four seconds that came at once"


async def test_a_listener_who_left_gets_nothing_more() -> None:
    listen_in = ListenIn(FrameProcessor(), Output(), lambda: False)
    earpiece = listen_in.open("w1")
    listen_in.leave("w1")
    await listen_in._heard(FrameProcessor(), InputAudioRawFrame(tone(IN_RATE, 0.02, 1), IN_RATE, 1))
    await listen_in._played(FrameProcessor(), TTSAudioRawFrame(tone(OUT_RATE, 0.02, 1), OUT_RATE, 1))
    assert not earpiece._sides["candidate"]._came
    assert not earpiece._sides["agent"]._came
