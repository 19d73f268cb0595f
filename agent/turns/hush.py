"""The agent falls silent with the first sound over its voice, and goes on where it was when that was nothing.

A real interruption and a listener's "mm-hm" begin alike. Nobody is spoken over while it is not known which it is: the
sound that is due waits at the transport, unheard and not lost. Silence again, and the agent goes on within the word; a
turn, and the interruption that opens it throws away what waited.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADState
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.processors.frame_processor import FrameProcessor

from agent.turns.floor import Floor

FIRST_SOUND_SECS = 0.12
"""Speech this long silences the agent: four windows of Silero's. Less than it takes to open a turn: here a mistake
costs a pause of a fifth of a second."""
QUIET_SECS = 0.06
SHORTER_THAN_A_WORD_SECS = 0.25
"""A key, a click, most coughs: nothing to wait for behind it."""
WORDS_SECS = 0.2
"""Behind a longer sound it stays silent until the recogniser has said what it was, or for so long: the breath behind
"Sorry," would otherwise be spoken into. With 0.06 s an interruption silenced it after 640 ms (p95), with 0.2 after 300,
with 0.3 after 320; its pause for a listener grew from 460 to 560 and 600 ms (`make evals`)."""
LONGEST_SECS = 2.0
"""Nothing holds the agent's voice for longer without a turn."""
MISTAKES = 3
MISTAKES_WITHIN_SECS = 4.0
TIRED_SECS = 10.0
"""So many mistakes in such a time are no listener but an echo or a noisy room: for a while only a turn silences the
agent, or its voice would come in pieces."""


@runtime_checkable
class TakesBack(Protocol):
    """A transport's output that can withdraw what it was given and has not played."""

    def take_back(self) -> list[OutputAudioRawFrame]:
        """The withdrawn sound, in order."""


class Hush:
    """`may_hush`: the voice that sounds is the interviewer's, which gives way; a person's does not."""

    def __init__(self, vad: VADAnalyzer, floor: Floor, *, may_hush: Callable[[], bool]) -> None:
        self._vad, self._floor, self._may_hush = vad, floor, may_hush
        self._free = asyncio.Event()
        self._free.set()
        self._output: Any = None
        self._write: Callable[[OutputAudioRawFrame], Any] | None = None
        self._withdrawn: list[OutputAudioRawFrame] = []
        self._thrown_away = False
        """What waited last was not said in the end."""
        self._since = 0.0
        self._quiet_since: float | None = None
        self._was_nothing = False
        """The words of the sound that silenced the agent are a listener's."""
        self._mistakes: deque[float] = deque(maxlen=MISTAKES)
        self._tired_until = 0.0

    @property
    def holds(self) -> bool:
        return not self._free.is_set()

    def was_nothing(self) -> None:
        """The words that came are a listener's, and no echo."""
        self._was_nothing = True
        self._mistakes.clear()

    def attach(self, vad: FrameProcessor, output: Any) -> None:
        """`output`: the transport's. Every piece of sound passes its `write_audio_frame`, in real time."""
        self._output, self._write = output, output.write_audio_frame
        output.write_audio_frame = self._written
        vad.add_event_handler("on_before_push_frame", self._sound_came)

    async def _written(self, frame: OutputAudioRawFrame) -> bool:
        assert self._write is not None  # noqa: S101  set by `attach`, which hands this method out
        if self.holds:
            await self._free.wait()
            if self._thrown_away:
                return False
        return bool(await self._write(frame))

    async def _sound_came(self, _processor: FrameProcessor, frame: Frame) -> None:
        if not isinstance(frame, InputAudioRawFrame):
            return
        now = asyncio.get_running_loop().time()
        speaks, turn = self._floor.agent_speaking, self._floor.turn_open
        if not self.holds:
            overlaps = speaks and not turn and self._voiced_secs >= FIRST_SOUND_SECS
            if overlaps and now >= self._tired_until and self._may_hush():
                self._hold(now)
        elif not speaks:
            # What waited was thrown away by the interruption that a turn brings; it may be a little behind the turn.
            self._withdrawn.clear()
            self._thrown_away = True
            self._free.set()
        elif (self._nothing_more(now) and not turn) or now - self._since > LONGEST_SECS:
            await self._go_on(now)

    def _nothing_more(self, now: float) -> bool:
        """It is quiet, and for as long as a word behind this sound would take to be known."""
        quiet = self._quiet_secs
        if not quiet:
            self._quiet_since = None
            return False
        if self._quiet_since is None:
            self._quiet_since = now - min(quiet, QUIET_SECS)
        voiced = self._quiet_since - self._since + FIRST_SOUND_SECS
        known = self._was_nothing or voiced < SHORTER_THAN_A_WORD_SECS
        return now - self._quiet_since >= (QUIET_SECS if known else WORDS_SECS)

    def _hold(self, now: float) -> None:
        self._free.clear()
        self._thrown_away = False
        self._since, self._quiet_since, self._was_nothing = now, None, False
        self._withdrawn = self._output.take_back() if isinstance(self._output, TakesBack) else []

    async def _go_on(self, now: float) -> None:
        again, self._withdrawn = self._withdrawn, []
        for frame in again:
            if self._write is not None:
                await self._write(frame)
        self._free.set()
        self._mistakes.append(now)
        if len(self._mistakes) == MISTAKES and now - self._mistakes[0] <= MISTAKES_WITHIN_SECS:
            self._tired_until = now + TIRED_SECS
            self._mistakes.clear()

    # --- what the VAD hears, before it is sure ---

    @property
    def _window_secs(self) -> float:
        return self._vad.num_frames_required() / max(1, self._vad.sample_rate)

    @property
    def _voiced_secs(self) -> float:
        match self._vad._vad_state:
            case VADState.STARTING:
                return self._vad._vad_starting_count * self._window_secs
            case VADState.SPEAKING:
                return float("inf")
        return 0.0

    @property
    def _quiet_secs(self) -> float:
        match self._vad._vad_state:
            case VADState.STOPPING:
                return self._vad._vad_stopping_count * self._window_secs
            case VADState.QUIET:
                return float("inf")
        return 0.0
