"""Steering: our only processor on the audio path. Turns in, moves out.

It stands between the user aggregator and the language model. A finished turn comes in as a context frame; the director
decides; the move goes on to the language model as the last message of the context, which phrases it (rule-based: says
it as it stands). Steering decides nothing itself: it holds what the director needs to be asked at the right moment.

A move counts only once the candidate has heard it. Until its question has been played, the director's state before the
turn is kept; a candidate who goes on speaking takes the move back, and the turn goes on as if nothing had been said.
"""

import copy
from collections.abc import Callable
from typing import Any

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EagerEndOfTurnCancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InterruptionFrame,
    LLMContextFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from agent.clock import CallClock
from agent.interviewer.director import Director
from agent.interviewer.moves import Move
from agent.record.event_log import EventLog
from agent.record.journal import Journal
from agent.record.metering import Metering, StageTimes
from agent.record.spoken import Spoken
from agent.steering.conversation import asked_for, last_user_text
from agent.steering.last_words import LastWords
from agent.steering.outage import Outage
from agent.steering.prediction import Prediction
from agent.steering.presence import Presence
from agent.steering.saying import Saying
from agent.steering.ticking import Ticking
from agent.steering.turn_control import TurnControl
from agent.steering.writing import Writing
from agent.supervision.live_view import LiveView
from agent.supervision.watching import Watching
from agent.turns.floor import Floor
from agent.turns.foresight import Foresight
from contract import commands, events
from contract.engines import Part
from contract.live import RoomState

REST_OF_REQUEST_WORDS = 6
"""Said in the same breath as "give me a minute": "… to think about it, please". Whoever says more is answering."""


class Steering(FrameProcessor):
    """`on_end(reason)` is called once, when the closing words have been said."""

    def __init__(
        self,
        director: Director,
        context: LLMContext,
        log_: EventLog,
        live: LiveView,
        *,
        on_end: Callable[[events.EndReason], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.cut_speech: Callable[[], None] = lambda: None
        """Settles how much of the sentence under way was played (`SpokenWords.cut`); set by the call."""
        self.metering: Metering | None = None
        """Knows how long the stages of the reply under way took; set by the call."""
        self._director = director
        self._context = context
        self._log = log_
        self._clock: CallClock = log_.clock
        self._live = live
        self._on_end = on_end
        self.floor = Floor(log_.clock)
        self.journal = Journal(log_, director.brief.channel)
        self.writing = Writing(self)
        self.presence = Presence(self)
        self.watching = Watching(self)
        self.outage = Outage(self)
        self.last_words = LastWords(self)
        self.turn_control = TurnControl(self)
        self.foresight = Foresight(self.push_frame)
        self._prediction = Prediction(self)
        self.saying: Saying | None = None
        self._ticking = Ticking(self)
        self.unanswered = ""
        """Words of turns that were taken back or held during thinking time."""
        self._confidences: list[float] = []
        """Of the phrases of the turn so far."""
        self.begun = False
        self._ended = False

    @property
    def director(self) -> Director:
        return self._director

    @property
    def director_before(self) -> Director | None:
        """The director as it was before a move that may still be taken back."""
        return self.saying.before if self.saying is not None else None

    @property
    def gives_way(self) -> bool:
        """A person speaks instead. Not while the agent's own last sentence sounds: one voice queued behind the other
        would stay late by its length."""
        return self._director.taken_over_by is not None and not self.floor.agent_speaking

    @property
    def speaks(self) -> bool:
        """It is saying something, or about to."""
        saying = self.saying
        return self.floor.agent_speaking or (saying is not None and not (saying.done or saying.cut))

    @property
    def asks(self) -> bool:
        """What it says, or said last, puts a question."""
        return self.saying is not None and self.saying.move.asks is not None

    @property
    def writes(self) -> bool:
        """What the interviewer says is shown, not spoken."""
        return self._live.text_mode

    @property
    def listens_aloud(self) -> bool:
        """The candidate has the turn, and would hear that they are heard."""
        director = self._director
        silent = self.writes or self._ended or self.floor.paused or director.held or director.in_thinking_time
        return self.floor.turn_open and not (silent or self.speaks)

    @property
    def ended(self) -> bool:
        return self._ended

    def now_ms(self) -> int:
        return self._clock.now_ms()

    # --- frames ---

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            # The last stage that hears the candidate: fifty frames a second need not walk through the voice's stages.
            return
        if isinstance(frame, LLMContextFrame) and direction is FrameDirection.DOWNSTREAM:
            await (self._prediction.turn_may_be_over(frame) if frame.speculation else self._turn_came(frame))
            return
        if isinstance(frame, EndFrame | CancelFrame):
            await self._ticking.stop()
        elif isinstance(frame, InterruptionFrame):
            self.interrupted()
            if direction is FrameDirection.DOWNSTREAM:
                self.foresight.interrupted(frame)
        elif isinstance(frame, EagerEndOfTurnCancelFrame):
            await self.foresight.drop()
        else:
            await self._observe(frame)
        await self.push_frame(frame, direction)

    async def _observe(self, frame: Frame) -> None:
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self.floor.candidate_started(frame.start_secs)
            self._log.emit(events.CandidateStartedSpeaking)
            self.show(candidate_speaking=True)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self.floor.candidate_stopped(frame.stop_secs)
            self._log.emit(events.CandidateStoppedSpeaking)
            self.show(candidate_speaking=False)
        elif isinstance(frame, UserStartedSpeakingFrame):
            self.floor.turn_open = True
            self.turn_control.turn_started()
        elif isinstance(frame, UserStoppedSpeakingFrame):
            self.floor.turn_open = False
            self.floor.quiet_now()
        elif isinstance(frame, BotStartedSpeakingFrame):
            self.floor.agent_speaking = True
            self._log.emit(events.AgentStartedSpeaking)
            self.show(RoomState.AI_SPEAKING)
        elif isinstance(frame, BotStoppedSpeakingFrame):
            self._agent_stopped()

    # --- a turn comes in ---

    async def _turn_came(self, frame: LLMContextFrame) -> None:
        await self._turn_is_over(frame)
        self.last_words.turn_over()
        await self.foresight.drop()
        self._prediction.turn_over()

    async def _turn_is_over(self, frame: LLMContextFrame) -> None:
        text = last_user_text(frame.context)
        if text is None:
            await self._turn_without_words()
            return
        silence_ms = self.floor.turn_over()
        self.journal.turn_ended(self.floor.turns, silence_ms)
        if self.metering is not None:
            self.metering.reply_begins()
        await self.answer(text)

    async def _turn_without_words(self) -> None:
        """A noise silenced the agent: it takes up where it was cut."""
        saying = self.saying
        if saying is None or not saying.cut or self._ended or self._director.held or self.last_words.awaited:
            return
        if self.unanswered:
            await self.answer("")
        else:
            saying.again(self._clock.now_ms())
            await self._say(saying)

    async def answer(self, text: str, via: events.Via = events.Via.VOICE) -> None:
        """Lets the director decide on a finished turn; with words held from before, if there are any."""
        if self._ended:
            return
        if self._director.taken_over_by is not None:
            # Said to a person: no answer to what was asked before, which waits.
            self._confidences.clear()
            self.journal.move_made(self._director.heard(text, self._clock.now_ms(), via=via))
            return
        text = f"{self.unanswered} {text}".strip()
        if self._director.in_thinking_time or self.last_words.awaited:
            self.unanswered = text
            return
        self.unanswered = ""
        self.tell_of_cut(self._director)
        confidences, self._confidences = self._confidences, []
        confidence = sum(confidences) / len(confidences) if confidences and via is events.Via.VOICE else None
        before = copy.deepcopy(self._director)
        finished = self.turn_control.take_finished()
        move = self._director.heard(text, self._clock.now_ms(), confidence=confidence, via=via, finished=finished)
        await self.carry_out(move, before=before, turn_text=text)

    def tell_of_cut(self, director: Director) -> None:
        """The director learns how much of its last move was heard, before it decides on what followed."""
        if self.saying is not None and self.saying.cut and not self.saying.taken_back:
            director.mark_cut(self.saying.heard_text, self._clock.now_ms())

    # --- a move goes out ---

    async def begin(self, *, deaf: bool = False) -> None:
        """The candidate is there: greets, or takes up where the last call stopped. `deaf`: parks it instead."""
        if self.begun:
            return
        self.begun = True
        self.floor.quiet_now()
        first = self._director.cannot_hear if deaf else self._director.start
        await self.carry_out(first(self._clock.now_ms()))
        self._ticking.start()

    async def carry_out(self, move: Move, *, before: Director | None = None, turn_text: str = "") -> None:
        if not move.say:
            # What the agent may be saying meanwhile goes on.
            self.journal.move_made(move)
            self.said_nothing_aloud(move)
            return
        if self.saying is not None:
            self.commit(self.saying)
        self.saying = Saying(move, self._clock.now_ms(), before=before, turn_text=turn_text)
        if self._live.text_mode:
            self.writing.instead_of_saying(self.saying)
        else:
            await self._say(self.saying)

    def said_nothing_aloud(self, move: Move) -> None:
        if self.saying is None or self.saying.done or self.saying.cut:
            self.floor.quiet_now()
            self.show(self._resting_state())
        if move.ends_call is not None:
            self.finish(move.ends_call)

    async def _say(self, saying: Saying) -> None:
        self.show(RoomState.REPLYING)
        sentences = list(saying.sentences_left)
        messages = asked_for(saying.move, sentences, self._context)
        ready = await self.foresight.give(messages)
        if ready is None:
            if self.foresight.too_late_for_a_model:
                messages = asked_for(saying.move, sentences, self._context, verbatim=True)
            await self.push_frame(LLMContextFrame(context=LLMContext(messages=messages)))
        elif self.metering is not None and ready.stages is not None:
            self.metering.reply = ready.stages

    def commit(self, saying: Saying) -> None:
        """The move counts from here on: it is recorded and cannot be taken back."""
        if saying.committed:
            return
        saying.committed, saying.before = True, None
        self.journal.move_made(saying.move)

    # --- what was really heard ---

    def sentence_started(self, sentence: str) -> None:
        saying = self.saying
        first = saying is not None and not saying.sounded
        if saying is not None:
            saying.sounded = True
            if saying.before is None or saying.was_heard:
                self.commit(saying)
        if first and self.floor.unmeasured_turn is not None:
            self._reply_sounded(self.floor.unmeasured_turn)
            self.floor.unmeasured_turn = None
        self.add_caption(sentence, anew=first)

    def _reply_sounded(self, turn: int) -> None:
        stages = self.metering.reply if self.metering is not None else StageTimes()
        sounded_ms = self.floor.answered_ms(self._clock.now_ms())
        self.journal.reply_sounded(turn, sounded_ms, self.floor.speech_ended_ms, self.floor.stt_ms, stages)

    def sentence_said(self, spoken: Spoken, text: str, interrupted: bool) -> None:
        if self.saying is not None:
            self.saying.played(text, interrupted=interrupted)
            if self.saying.was_heard:
                self.commit(self.saying)
        self.journal.agent_said(spoken, text, interrupted, self._director.open_question_id)

    def words_came(self, confidence: float | None = None, *, text: str = "", final: bool = False) -> None:
        """Words of the candidate were recognised: that ends thinking time, where a cough does not, nor the last words
        of the request for it.

        `final`: they will not change any more. Without `text` they were typed.
        """
        if final:
            self.floor.words_came()
        if confidence is not None and self.floor.turn_open:
            self._confidences.append(confidence)
        rest_of_request = bool(text) and self.floor.same_breath and len(text.split()) <= REST_OF_REQUEST_WORDS
        if self._director.in_thinking_time and not self.floor.agent_speaking and not rest_of_request:
            self._end_thinking()

    def interrupted(self) -> None:
        """The candidate took the turn: a move that has not been heard is taken back."""
        self.cut_speech()
        saying = self.saying
        if saying is None or saying.done or saying.cut:
            return
        saying.cut = True
        if saying.before is not None and not saying.committed:
            self._director, saying.before = saying.before, None
            saying.taken_back = saying.committed = True
            self.unanswered = saying.turn_text

    def _agent_stopped(self) -> None:
        self.floor.agent_speaking = False
        self.floor.quiet_now()
        saying = self.saying
        if saying is not None and not saying.cut and saying.sounded:
            self.commit(saying)
            saying.finished()
            if saying.move.ends_call is not None:
                self.finish(saying.move.ends_call)
                return
        self.show(self._resting_state())

    def _resting_state(self) -> RoomState:
        return RoomState.THINKING_TIME if self._director.in_thinking_time else RoomState.LISTENING

    def _end_thinking(self) -> None:
        self._director.command(commands.Ready(), self._clock.now_ms())
        self.journal.thinking_ended()
        self.show(RoomState.LISTENING)

    def finish(self, reason: events.EndReason) -> None:
        if self._ended:
            return
        self._ended = True
        if reason is events.EndReason.CANDIDATE_ENDED and self.journal.ended_by_company:
            reason = events.EndReason.ENDED_BY_COMPANY
        self.show(RoomState.ENDED)
        self._on_end(reason)

    def emit_fault(self, part: Part, engine: str, error: str) -> None:
        self._log.emit(events.EngineFailed, part=part, engine=engine, error=error)

    def add_caption(self, sentence: str, *, anew: bool) -> None:
        self._live.add_caption(self._director, sentence, anew=anew)

    def show(self, state: RoomState | None = None, **fields: Any) -> None:
        if state is not None:
            fields["state"] = state
        self._live.update(self._director, **fields)
