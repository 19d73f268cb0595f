"""Door 3: a telephone, by the carrier's media stream over a websocket.

pipecat's websocket transport paces by the wall clock, ends on the first message it cannot read and takes what it has
sent for heard. Here the carrier's messages are read by `agent.bridge.stream` (pipecat's serializers write ours), and
whatever follows the voice in the pipeline (transcript, recording, listeners) gets each piece when the caller's ear has
had it: pushed on at the time that the clock and the carrier's marks say. A barge-in throws away what was not heard yet.
"""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass
from typing import Any

import structlog
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    StartFrame,
    SystemFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import BaseTransport, TransportParams

from agent.bridge.stream import LOST, NORMAL, CarrierStream, Key, Played, Sound, Stopped
from agent.phone.caller import CallerSound
from agent.phone.echo import FOUND_LAG_SECS, LineFilter
from agent.phone.frames import FRAME_MS, LINE_RATE
from agent.phone.keypad import command_for
from agent.phone.playback import LONGEST_LAG_SECS, Playback
from agent.phone.resampling import Resampler
from agent.sound.rates import IN_RATE, OUT_RATE
from contract.events import EndReason
from contract.live import PageCommand

log = structlog.get_logger(__name__)

QUIET_LINE_SECS = 0.5
"""Without sound for this long, silence is put in its place: turns end and streaming recognisers stay awake."""
ABSENT_SECS = 3.0
"""Carriers send sound fifty times a second, in silence too: this long without, nobody can be heard."""
HALF_OPEN_SECS = 6.0
"""… and this long, the connection is dead although it stands: it is closed, and the front desk opens another."""
LOOK_SECS = 0.1
LATEST_PLAYED_SECS = 1.0
"""A carrier whose marks do not tell may still hold this much of what was sent."""
KEYS_AT_ONCE = 8
"""Presses that wait to be carried out; a flood of them is dropped."""


class PhoneLine(BaseTransport):
    """One stream of one leg, and what the call asks of its door (`agent.line.Line`)."""

    muted = False
    frozen = False
    breaks = 0

    def __init__(self, stream: CarrierStream) -> None:
        super().__init__()
        self.stream = stream
        self.over: EndReason | None = None
        """Why nothing more comes of this line: the caller hung up, or the connection broke."""
        self.last_sound = asyncio.get_running_loop().time()
        self.playback = Playback()
        self.filter = LineFilter()
        params = TransportParams(
            audio_in_enabled=True,
            audio_in_sample_rate=IN_RATE,
            audio_out_enabled=True,
            audio_out_sample_rate=OUT_RATE,
            audio_out_10ms_chunks=FRAME_MS // 10,
            audio_out_end_silence_secs=0,
        )
        self._input = CallerAudio(self, params)
        self._output = LineVoice(self, params)
        self._register_event_handler("on_client_connected")
        self._register_event_handler("on_app_message")

    @property
    def present(self) -> bool:
        return self.over is None and asyncio.get_running_loop().time() - self.last_sound < ABSENT_SECS

    def release(self) -> None:
        return

    def input(self) -> "CallerAudio":
        return self._input

    def output(self) -> "LineVoice":
        return self._output

    async def announce(self) -> None:
        """The audio path is ready, and the caller is there."""
        await self._call_event_handler("on_client_connected", self.stream.start.stream_id)

    async def pressed(self, message: dict[str, Any]) -> None:
        await self._call_event_handler("on_app_message", message, "candidate")

    async def lost(self, why: EndReason) -> None:
        """Nothing more comes; the first reason counts."""
        if self.over is None:
            self.over = why
            log.info("phone_line_over", reason=why.value, **self._input.figures())
            await self.stream.close(NORMAL if why is EndReason.CANDIDATE_LEFT else LOST)


class CallerAudio(BaseInputTransport):
    """The caller's sound, in order, without echo, noise and the tones of keys; and the keys as commands."""

    def __init__(self, line: PhoneLine, params: TransportParams) -> None:
        super().__init__(params)
        self._line = line
        self._caller = CallerSound(line.filter)
        self._upsample = Resampler(up=IN_RATE // LINE_RATE)
        self._keys: asyncio.Queue[dict[str, Any]] = asyncio.Queue(KEYS_AT_ONCE)
        self._works: list[asyncio.Task[None]] = []

    def figures(self) -> dict[str, int]:
        counts = self._caller.counts
        return {"heard": counts.heard, "lost": counts.lost, "late": counts.late, "flooded": counts.flooded}

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)
        # What came while the engines were loaded has not been read yet.
        self._line.last_sound = asyncio.get_running_loop().time()
        self._works = [self.create_task(work) for work in (self._read(), self._obey_keys(), self._watch())]

    async def _read(self) -> None:
        line = self._line
        async for message in line.stream.messages():
            match message:
                case Sound():
                    await self._heard(message)
                case Key():
                    self._press(message)
                case Played():
                    line.playback.returned(message.mark, asyncio.get_running_loop().time())
                case Stopped():
                    await line.lost(EndReason.CANDIDATE_LEFT if message.said else EndReason.FAULT)
                    return

    async def _heard(self, sound: Sound) -> None:
        now = asyncio.get_running_loop().time()
        self._line.last_sound = now
        for piece in self._caller.take(sound.pcm, sound.number, now):
            await self.push_audio_frame(InputAudioRawFrame(self._upsample.process(piece), IN_RATE, 1))

    def _press(self, key: Key) -> None:
        command = command_for(key.digit, key.id)
        if command is None or self._keys.full():
            log.info("phone_key_without_effect", known=command is not None)
            return
        self._keys.put_nowait(PageCommand(command=command).model_dump(mode="json"))

    async def _obey_keys(self) -> None:
        """Beside the reading: a command may wait for the pipeline, and sound must not."""
        while True:
            await self._line.pressed(await self._keys.get())

    async def _watch(self) -> None:
        """Puts silence where no sound comes, and gives up a connection that only seems to stand."""
        loop = asyncio.get_running_loop()
        filled_until = loop.time()
        while True:
            await asyncio.sleep(LOOK_SECS)
            quiet_secs = loop.time() - self._line.last_sound
            if quiet_secs < QUIET_LINE_SECS:
                filled_until = loop.time()
                continue
            silence = bytes(2 * round((loop.time() - filled_until) * IN_RATE))
            filled_until = loop.time()
            await self.push_audio_frame(InputAudioRawFrame(silence, IN_RATE, 1))
            if quiet_secs > HALF_OPEN_SECS:
                await self._line.lost(EndReason.FAULT)

    async def _rest(self) -> None:
        works, self._works = self._works, []
        for work in works:
            await self.cancel_task(work)

    async def stop(self, frame: EndFrame) -> None:
        await self._rest()
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        await self._rest()
        await super().cancel(frame)

    async def cleanup(self) -> None:
        await self._rest()
        await super().cleanup()


@dataclass(frozen=True, slots=True)
class _Held:
    """A frame on its way to those who watch what is heard; `due` by the clock."""

    due: float
    frame: Frame
    direction: FrameDirection


class LineVoice(BaseOutputTransport):
    """The agent's voice: 20 ms of µ-law each, a little ahead of its time, marked; passed on when it has been heard."""

    def __init__(self, line: PhoneLine, params: TransportParams) -> None:
        super().__init__(params)
        self._line = line
        self._downsample = Resampler(down=OUT_RATE // LINE_RATE)
        self._held: deque[_Held] = deque()
        self._came = asyncio.Event()
        self._all_passed = asyncio.Event()
        self._settling = asyncio.Lock()
        self._far_shift = 0.0
        self._passing: asyncio.Task[None] | None = None

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)
        self._passing = self.create_task(self._pass_on())
        # The last stage of the audio path that has to be ready before the first word.
        await self._line.announce()

    # --- to the caller ---

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        line, playback, loop = self._line, self._line.playback, asyncio.get_running_loop()
        wait = playback.wait_secs(loop.time())
        if wait > 0:
            await asyncio.sleep(wait)
        pcm = self._downsample.process(frame.audio)
        if wait == 0 and playback.ends_at <= loop.time():
            # Between two stretches of speech only: the canceller has to find a delay that moves anew.
            lag = playback.lag_secs(loop.time())
            self._far_shift = lag - FOUND_LAG_SECS if lag > FOUND_LAG_SECS else 0.0
        begins = playback.sent(len(pcm) / 2 / LINE_RATE, loop.time())
        if line.over is not None:
            # Nobody hears it; the pace is kept, so that the call can end in order.
            return False
        line.filter.played(pcm, begins + self._far_shift)
        await line.stream.send_sound(pcm)
        await self._mark()
        return True

    async def _mark(self, *, last: bool = False) -> None:
        name = self._line.playback.mark(last=last)
        if name is not None:
            await self._line.stream.send_mark(name)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, InterruptionFrame):
            await self._silence()
        await super().process_frame(frame, direction)

    async def _silence(self) -> None:
        """The carrier forgets at once what it has not played; so do those who watch."""
        now = asyncio.get_running_loop().time()
        playback = self._line.playback
        if playback.ends_at + max(playback.lag_secs(now), LATEST_PLAYED_SECS) > now:
            await self._line.stream.clear()
        heard_until = now - playback.lag_secs(now)
        self._line.filter.cut(heard_until + self._far_shift)
        async with self._settling:
            held, self._held = self._held, deque()
            playback.cleared(heard_until)
            self._downsample.reset()
            for one in held:
                if one.due <= heard_until or not _is_sound_or_words(one.frame):
                    await super().push_frame(one.frame, one.direction)

    # --- to those who watch what is heard ---

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        playback, now = self._line.playback, asyncio.get_running_loop().time()
        if isinstance(frame, BotStoppedSpeakingFrame):
            await self._mark(last=True)
        if isinstance(frame, EndFrame):
            await self._until_heard()
        elif _follows_the_sound(frame, direction) and (self._held or playback.heard_at(playback.ends_at, now) > now):
            self._held.append(_Held(playback.ends_at, frame, direction))
            self._all_passed.clear()
            self._came.set()
            return
        await super().push_frame(frame, direction)

    async def _pass_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if not self._held:
                self._all_passed.set()
                self._came.clear()
                await self._came.wait()
                continue
            now = loop.time()
            wait = self._line.playback.heard_at(self._held[0].due, now) - now
            if wait > 0:
                await asyncio.sleep(min(wait, FRAME_MS / 1000))
                continue
            async with self._settling:
                if self._held:
                    one = self._held.popleft()
                    await super().push_frame(one.frame, one.direction)

    async def _until_heard(self) -> None:
        """The last word is in the carrier's buffer: the stream must not be closed over it."""
        if self._held and self._line.over is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_passed.wait(), LONGEST_LAG_SECS)

    # --- the end ---

    async def stop(self, frame: EndFrame) -> None:
        await super().stop(frame)
        await self._until_heard()
        await self._line.stream.close(NORMAL)

    async def cancel(self, frame: CancelFrame) -> None:
        await self._rest()
        await super().cancel(frame)
        await self._line.stream.close(NORMAL)

    async def cleanup(self) -> None:
        await self._rest()
        await super().cleanup()

    async def _rest(self) -> None:
        passing, self._passing = self._passing, None
        if passing is not None:
            await self.cancel_task(passing)


def _follows_the_sound(frame: Frame, direction: FrameDirection) -> bool:
    """Whether a frame tells of sound that was sent, and so must wait until it is heard."""
    if isinstance(frame, BotStartedSpeakingFrame | BotStoppedSpeakingFrame):
        return True
    return direction is FrameDirection.DOWNSTREAM and not isinstance(frame, SystemFrame | EndFrame)


def _is_sound_or_words(frame: Frame) -> bool:
    """What was never heard is never told of; beginnings and ends of speech are."""
    return frame.interruptible and not isinstance(frame, BotStartedSpeakingFrame | BotStoppedSpeakingFrame)
