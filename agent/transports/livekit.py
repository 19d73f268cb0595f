"""Door 1: a LiveKit room. The agent hears one participant, the candidate, whoever else is in the room.

Which sound and which messages are the candidate's is `agent.transports.room_link`'s to say. The agent's voice is an
ordinary track, so the candidate and monitors hear the same.
"""

import asyncio
import contextlib
from collections import deque
from typing import Any

from pipecat.frames.frames import InputAudioRawFrame, OutputAudioRawFrame, StartFrame
from pipecat.transports.livekit.transport import (
    LiveKitInputTransport,
    LiveKitOutputTransport,
    LiveKitParams,
    LiveKitTransport,
)

from agent.sound.rates import IN_RATE, OUT_RATE
from agent.transports.room_link import FRAME_MS, QUEUE_MS, RoomLink

QUIET_LINE_SECS = 0.25
"""Without sound for this long, silence is put in its place: turns end and streaming recognisers stay awake."""
LONGEST_FILL_SECS = 1.0


class CandidateAudio(LiveKitInputTransport):
    """The candidate's sound at an even pace: where none comes (muted, unplugged, lost), silence does."""

    _client: RoomLink

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._filling: asyncio.Task[None] | None = None
        self._covered_until = 0.0

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        if self._filling is None:
            self._filling = self.create_task(self._fill())

    async def push_audio_frame(self, frame: InputAudioRawFrame) -> None:
        self._covered_until = asyncio.get_running_loop().time()
        await super().push_audio_frame(frame)

    async def _fill(self) -> None:
        loop = asyncio.get_running_loop()
        self._covered_until = loop.time()
        while True:
            await asyncio.sleep(QUIET_LINE_SECS / 5)
            missing = loop.time() - self._covered_until
            # Never while sound is on its way: a loop that stalled is about to get it, and would hear it in pieces.
            if missing >= QUIET_LINE_SECS and not self._client.sounding:
                silence = bytes(2 * round(min(missing, LONGEST_FILL_SECS) * IN_RATE))
                await self.push_audio_frame(InputAudioRawFrame(silence, IN_RATE, 1))

    async def _teardown(self) -> None:
        if self._filling is not None:
            await self.cancel_task(self._filling)
            self._filling = None
        await super()._teardown()


class AgentVoice(LiveKitOutputTransport):
    _client: RoomLink

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given: deque[OutputAudioRawFrame] = deque(maxlen=QUEUE_MS // FRAME_MS + 1)
        """What may still be in LiveKit's queue."""

    def take_back(self) -> list[OutputAudioRawFrame]:
        """Withdraws the sound that LiveKit has not sent yet; whole frames, so that none of it is lost."""
        source = self._client._audio_source
        if source is None:
            return []
        waiting = min(len(self._given), round(source.queued_duration * 1000 / FRAME_MS))
        source.clear_queue()
        withdrawn = list(self._given)[len(self._given) - waiting :]
        self._given.clear()
        return withdrawn

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        # The last stage of the audio path that has to be ready before the first word.
        await self._client.announce()

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        if self._client.check_frozen() or not await super().write_audio_frame(frame):
            # Nobody hears it; the pace is kept, so that what is withheld is not said in a burst.
            await asyncio.sleep(len(frame.audio) / 2 / frame.sample_rate)
            return False
        self._given.append(frame)
        return True


class CandidateRoom(LiveKitTransport):
    """pipecat's transport for one agent and one candidate in a LiveKit room."""

    def __init__(self, url: str, token: str, room_name: str, *, candidate: str) -> None:
        params = LiveKitParams(
            audio_in_enabled=True,
            audio_in_sample_rate=IN_RATE,
            audio_out_enabled=True,
            audio_out_sample_rate=OUT_RATE,
            audio_out_10ms_chunks=FRAME_MS // 10,
            audio_out_end_silence_secs=0,
            audio_out_queue_size_ms=QUEUE_MS,
        )
        super().__init__(url, token, room_name, params)
        self.link = RoomLink(url, token, room_name, params, self._client._callbacks, self.name, candidate=candidate)
        self._client = self.link

    def input(self) -> CandidateAudio:
        if self._input is None:
            self._input = CandidateAudio(self, self.link, self._params, name=self._input_name)
        assert isinstance(self._input, CandidateAudio)  # noqa: S101  nobody else makes it
        return self._input

    def output(self) -> AgentVoice:
        if self._output is None:
            self._output = AgentVoice(self, self.link, self._params, name=self._output_name)
        assert isinstance(self._output, AgentVoice)  # noqa: S101  nobody else makes it
        return self._output


async def leave(room: CandidateRoom) -> None:
    """For a call that ended before its pipeline could disconnect."""
    with contextlib.suppress(Exception):
        await room.link.disconnect()
