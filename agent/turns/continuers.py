"""A listener's "mm-hm": tells the candidate that they were heard, and leaves them the turn.

Words that could be all of an answer are often not, and neither words nor melody tell (docs/evals.md). People then show
that they listen, by a *continuer* that claims no turn (Schegloff 1982), and wait; those who wait after an answer get
longer ones (Rowe 1986, "wait time"). So here: the continuer sounds where the reply would have begun, and the reply
follows when the candidate has added nothing (`agent/turns/waits.py`). Nothing is interrupted by either side.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from agent.clock import CallClock
from agent.record.journal import Journal
from agent.sound.audible import ContinuerAudioFrame
from agent.sound.rates import OUT_RATE
from agent.turns.floor import Floor

log = structlog.get_logger(__name__)

EVERY_SECS = 2.5
"""Not oftener: a listener who says it behind every clause is heard as one who wants the turn. Room soon after one is
silent at first, or to its end."""
LONGEST_SECS = 1.2
"""A voice that makes more of "mm-hm" than this reads something else."""
CHUNK_MS = 40
"""Transports send whole pieces of so much; what is left over would wait there for the next sound."""

Render = Callable[[str], Awaitable[bytes]]
"""The sound of a sentence in the interviewer's voice: 16 bit, mono, at the rate of the call's output. May raise."""


@dataclass(frozen=True, slots=True)
class _Continuer:
    text: str
    pcm: bytes

    @property
    def length_ms(self) -> int:
        return len(self.pcm) // 2 * 1000 // OUT_RATE


class Continuers:
    """`may_sound`: the interviewer speaks aloud, listens, and nobody of the company speaks for it."""

    def __init__(self, clock: CallClock, floor: Floor, journal: Journal, *, may_sound: Callable[[], bool]) -> None:
        self._clock, self._floor, self._journal = clock, floor, journal
        self._may_sound = may_sound
        self._made: list[_Continuer] = []
        self._said = 0
        self._last_ms: int | None = None
        self._waiting: _Continuer | None = None
        """Given to the transport, and not heard yet."""
        self._output: FrameProcessor | None = None
        self._voice_sounds = asyncio.Event()

    @property
    def ready(self) -> bool:
        """There is one to be heard."""
        return bool(self._made) and self._may_sound()

    def attach(self, output: FrameProcessor) -> None:
        self._output = output
        output.add_event_handler("on_before_push_frame", self._played)

    async def prepare(self, wordings: Sequence[str], render: Render) -> None:
        """Has them spoken while the interviewer's first words are heard: before that, nothing may delay those."""
        await self._voice_sounds.wait()
        for text in wordings:
            try:
                pcm = await render(text)
            except Exception as error:
                # Whatever a vendor or a model throws: without continuers the call goes on as it would have.
                log.warning("continuer_not_made", text=text, error=str(error)[:200])
                return
            piece = 2 * OUT_RATE * CHUNK_MS // 1000
            padded = pcm + bytes(-len(pcm) % piece)
            if not 0 < len(padded) <= 2 * OUT_RATE * LONGEST_SECS:
                log.warning("continuer_left_out", text=text, secs=len(pcm) / 2 / OUT_RATE)
                continue
            self._made.append(_Continuer(text, padded))

    async def sound(self) -> bool:
        """The candidate has said what may be all. False: it is too soon after the last one."""
        now = self._clock.now_ms()
        if self._output is None or not self.ready:
            return False
        if self._last_ms is not None and now - self._last_ms < 1000 * EVERY_SECS:
            return False
        self._last_ms = now
        self._waiting = self._made[self._said % len(self._made)]
        self._said += 1
        frame = ContinuerAudioFrame(self._waiting.pcm, OUT_RATE, 1)
        # A prepared reply that no longer fits is dropped by an interruption, which empties the transport.
        frame.interruptible = False
        await self._output.queue_frame(frame, FrameDirection.DOWNSTREAM)
        return True

    async def _played(self, _processor: FrameProcessor, frame: Frame) -> None:
        if isinstance(frame, TTSAudioRawFrame):
            self._voice_sounds.set()
        elif isinstance(frame, ContinuerAudioFrame) and self._waiting is not None:
            heard, self._waiting = self._waiting, None
            began = self._clock.now_ms() - round(len(frame.audio) / 2 / frame.sample_rate * 1000)
            self._floor.listened(began)
            self._journal.listened(heard.text, max(0, began), heard.length_ms)
