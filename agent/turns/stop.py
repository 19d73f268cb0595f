"""End of turn by the words, the sound and silence: a turn is over when all that was said in it is there, and enough
silence has followed for such words."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from pipecat.audio.turn.base_turn_analyzer import BaseTurnAnalyzer, EndOfTurnState
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    StartFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult, UserTurnSpeculation
from pipecat.turns.user_stop import TurnAnalyzerUserTurnStopStrategy

from agent.interviewer.completeness import Ending
from agent.services.recognised import ends_stretch, sure_words
from agent.turns.waits import LISTENED_SECS, PONDERS_SECS, TurnWaits, Wait

TRANSCRIPT_WAIT_SECS = 5.0
"""A turn waits this long for words that are still being recognised; then it ends with those it has."""
SHORTEST_WAIT_SECS = 1.0
WAIT_PER_LATENCY = 3.0
"""A recogniser that says how long its words take (99 of 100 times) is waited for three times as long, at most
TRANSCRIPT_WAIT_SECS: vendors of streams do not answer for a stretch in which they heard nothing."""
BRIEF_SECS = 0.85
SAME_BREATH_SECS = 0.7
"""Whoever speaks again so soon after the end of a turn had not finished: the reply has hardly begun to sound."""
BEGAN_ANEW_SECS = 1.5
"""Whoever was left room and speaks again this soon behind a reply's first word had not finished either; a question
takes longer to put."""

OPEN_ENDED = (Ending.BROKEN, Ending.UNSURE)
"""A pause behind such words says nothing of how long somebody pauses between whole sentences."""

THOUGHT_SECS = 3.2
"""Whoever speaks over the reply this soon behind their own last words goes on with them; it takes longer to hear what
they would interrupt."""

Patience = Callable[[], float]
"""Multiplier of the silence that ends a turn, for the question that is open now."""


class Listener(Protocol):
    """Who can show that the candidate is heard, and leave them the turn (agent/turns/continuers.py)."""

    @property
    def ready(self) -> bool: ...

    async def sound(self) -> bool:
        """False: nothing will be heard."""


class TranscribedTurnStopStrategy(TurnAnalyzerUserTurnStopStrategy):
    """Ends a turn only when every stretch of speech in it has been transcribed.

    pipecat's strategy ends a turn on *any* finalized transcript once the turn model says the turn is complete, and
    waits for the model or for a fixed silence. With a recogniser that lags behind speech, the transcript of an earlier
    stretch arrives while a later one is being spoken, and the later words would fall into the next turn. Here each
    stretch that the VAD reports is owed one transcript that ends it; an empty one says that nothing was recognised in
    it. How long the silence must then be is for `TurnWaits` to say; the model's verdict is one of its reasons, and is
    not waited for.

    Words that may still change, and final ones whose silence has begun, are passed on as a turn that may be over, so
    that its reply can be made ready (agent/turns/foresight.py).

    While a recogniser that owns the turns is in use (its metadata says so), this one stays out of it.
    """

    def __init__(self, *, waits: TurnWaits | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # passed through as they are
        self._owed = 0
        self._words = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._wait_secs = TRANSCRIPT_WAIT_SECS
        self._resting = False
        self._finished = False
        """The candidate has said so, by key: only words that are still being recognised are waited for."""
        self._waits = waits or TurnWaits(BRIEF_SECS)
        self._open = False
        self._ended = False
        """A turn is over, and the candidate has not spoken since."""
        self._agent_speaks = False
        self._goes_on = False
        """The speech under way began over the reply to what was said a moment ago."""
        self._silence_secs = 0.0
        self._vad_secs = 0.0
        """The silence that the VAD waits for."""
        self._sounds_over = False
        self._judging: asyncio.Task[None] | None = None
        self._ending = Ending.FULL
        """Of the words so far."""
        self._waited_secs = 0.0
        """The silence that ended the last turn."""
        self._listened = False
        """It has been shown in this silence that the agent listens."""
        self._paused_secs = 0.0
        """The longest pause behind words of the turn; it was one if words follow, and no cough."""
        self.listener: Listener | None = None
        self.ending: Callable[[str, str], Ending] = lambda _words, _sure: Ending.FULL
        """How a turn of these words, the recogniser being sure of the second ones, would have ended, as an answer to
        what is asked now."""
        self.patience: Patience = lambda: 1.0
        self.voice_begins: Callable[[], bool] = lambda: False
        """Whether the VAD hears a voice of which it is not sure yet: nobody is answered who has just gone on."""

    @property
    def turn_analyzer(self) -> BaseTurnAnalyzer:
        return self._turn_analyzer

    async def finish(self) -> None:
        """Ends the turn that is open as soon as all its words are there, whatever the model and the silence say."""
        if self._resting:
            return
        self._finished = True
        await self._maybe_trigger_user_turn_stopped()

    async def handle_user_turn_started(self) -> None:
        # A turn may be opened by the speech that is under way: what is owed, and the silence, belong to it.
        self._words = ""
        self._finished = False
        self._open = True
        await super().handle_user_turn_started()

    async def handle_user_turn_stopped(self) -> None:
        said = bool(self._words)
        cut_into = self._open and self._goes_on and said and self._ending is not Ending.OVER
        self._words = ""
        self._finished = False
        self._ended = self._open and self._ending not in OPEN_ENDED
        self._open = self._goes_on = False
        self._paused_secs = 0.0
        if said:
            self._waited_secs = self._silence_secs
            self._waits.turn_over(self._ending if self._ended else Ending.OVER, cut_into=cut_into)
        await self._stop_judging()
        await super().handle_user_turn_stopped()

    async def cleanup(self) -> None:
        self._forget_deadline()
        await self._stop_judging()
        await super().cleanup()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        if isinstance(frame, STTMetadataFrame):
            self._meet(frame)
        if self._resting:
            return ProcessFrameResult.CONTINUE
        if isinstance(frame, InputAudioRawFrame):
            await self._sound_came(frame)
        elif isinstance(frame, TranscriptionFrame):
            await self._words_came(frame)
        elif isinstance(frame, InterimTranscriptionFrame):
            await self._may_be_over(f"{self._words} {frame.text}")
        elif isinstance(frame, VADUserStartedSpeakingFrame):
            await self._speech_began(frame)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            await self._speech_ended(frame)
        elif isinstance(frame, BotStartedSpeakingFrame | BotStoppedSpeakingFrame):
            self._agent_speaks = isinstance(frame, BotStartedSpeakingFrame)
        elif isinstance(frame, StartFrame):
            return await super().process_frame(frame)
        return ProcessFrameResult.CONTINUE

    def _meet(self, recogniser: STTMetadataFrame) -> None:
        self._resting = recogniser.user_turn_strategies is not None
        self._owed = 0
        self._forget_deadline()
        if recogniser.ttfs_p99_latency > 0:
            waits = max(SHORTEST_WAIT_SECS, WAIT_PER_LATENCY * recogniser.ttfs_p99_latency)
            self._wait_secs = min(TRANSCRIPT_WAIT_SECS, waits)

    # --- the sound ---

    async def _sound_came(self, frame: InputAudioRawFrame) -> None:
        self._turn_analyzer.append_audio(frame.audio, self._vad_user_speaking)
        if not self._vad_user_speaking:
            self._silence_secs += len(frame.audio) / 2 / frame.num_channels / frame.sample_rate
            await self._maybe_trigger_user_turn_stopped()

    async def _speech_began(self, frame: VADUserStartedSpeakingFrame) -> None:
        self._turn_analyzer.update_vad_start_secs(frame.start_secs)
        pause_secs = self._silence_secs - frame.start_secs
        paused = self._open and self._words and not self._owed and self._ending not in OPEN_ENDED
        had_room = self._waited_secs >= PONDERS_SECS
        same_breath = self._waited_secs + BEGAN_ANEW_SECS if had_room else SAME_BREATH_SECS
        if paused or (self._ended and pause_secs < same_breath):
            self._waits.went_on_after(pause_secs, self._ending)
        if self._open and self._words and self._is_audible:
            self._paused_secs = max(self._paused_secs, pause_secs)
        if not self._open or not (self._words or self._owed):
            self._goes_on = self._ended and self._agent_speaks and pause_secs < THOUGHT_SECS
        self._ended = False
        self._vad_user_speaking, self._silence_secs, self._finished = True, 0.0, False
        self._listened = False
        self._forget_deadline()
        await self._stop_judging()

    async def _speech_ended(self, frame: VADUserStoppedSpeakingFrame) -> None:
        self._owed += 1
        self._remember_deadline()
        self._vad_user_speaking, self._vad_secs = False, frame.stop_secs
        self._silence_secs = frame.stop_secs
        await self._stop_judging()
        self._judging = self.task_manager.create_task(self._judge(), f"{self}::judging")

    async def _judge(self) -> None:
        state, measured = await self._turn_analyzer.analyze_end_of_turn()
        self._judging = None
        self._sounds_over = state is EndOfTurnState.COMPLETE
        await self._handle_prediction_result(measured)
        await self._maybe_trigger_user_turn_stopped()

    async def _stop_judging(self) -> None:
        self._sounds_over = False
        judging, self._judging = self._judging, None
        if judging is not None and judging is not asyncio.current_task():
            await self.task_manager.cancel_task(judging)

    # --- the words ---

    async def _words_came(self, frame: TranscriptionFrame) -> None:
        self._words = f"{self._words} {frame.text}".strip()
        if frame.text.strip():
            self._waits.paused_for(self._paused_secs)
            self._paused_secs = 0.0
        if not ends_stretch(frame.result):
            await self._may_be_over(self._words)
            return
        self._owed = max(0, self._owed - 1)
        if self._owed:
            return
        self._forget_deadline()
        if not self._words:
            await self._nothing_was_said()
            return
        self._ending = self.ending(self._words, sure_words(self._words, frame.result))
        if not self._is_over:
            await self._may_be_over(self._words)
        await self._maybe_trigger_user_turn_stopped()

    async def _may_be_over(self, words: str) -> None:
        if self._open and words.strip():
            await self.trigger_user_turn_inference_triggered(speculation=UserTurnSpeculation(text=words.strip()))

    @property
    def _is_heard(self) -> bool:
        """All that was said in the turn is there, and nothing more is being said."""
        if not self._open or self._owed or self._vad_user_speaking or not self._words:
            return False
        return self._finished or not self.voice_begins()

    @property
    def _is_over(self) -> bool:
        return self._is_heard and (self._finished or self._silent_for(self._wait.over_secs))

    @property
    def _wait(self) -> Wait:
        return self._waits.silence(
            self._ending,
            sounds_over=self._sounds_over,
            patience=self.patience(),
            vad_secs=self._vad_secs,
            audible=self._is_audible,
        )

    @property
    def _is_audible(self) -> bool:
        return self.listener is not None and self.listener.ready

    def _silent_for(self, secs: float) -> bool:
        return self._silence_secs >= secs - 1e-6

    async def _maybe_trigger_user_turn_stopped(self) -> None:
        if self._is_over:
            await self.trigger_user_turn_stopped()
        elif self._is_heard and not self._listened and self.listener is not None:
            wait = self._wait
            if wait.listens_secs is None or not self._silent_for(wait.listens_secs):
                return
            if self._silence_secs <= wait.over_secs - LISTENED_SECS:
                self._listened = await self.listener.sound()

    async def _nothing_was_said(self) -> None:
        """A cough: the turn it opened is over, whatever the turn model makes of it."""
        if not self._vad_user_speaking:
            await self.trigger_user_turn_stopped()

    def _remember_deadline(self) -> None:
        self._forget_deadline()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._wait_secs, self._give_up_waiting)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up_waiting(self) -> None:
        self._owed = 0
        self._deadline = None
        if self._words:
            self._ending = self.ending(self._words, self._words)
        ending = self._maybe_trigger_user_turn_stopped() if self._words else self._nothing_was_said()
        self.task_manager.create_task(ending, f"{self}::transcript_wait")
