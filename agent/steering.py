"""Steering: our only processor on the audio path. Turns in, moves out.

It stands between the user aggregator and the language model. A finished turn comes in as a context frame; the director
decides; the move goes on to the language model as the last message of the context, which phrases it (rule-based: says
it as it stands). Steering decides nothing itself: it holds what the director needs to be asked at the right moment.

A move counts only once the candidate has heard it. Until its question has been played, the director's state before the
turn is kept; a candidate who goes on speaking takes the move back, and the turn goes on as if nothing had been said.
"""

import asyncio
import copy
import json
from collections.abc import Callable
from typing import Any

import structlog
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EagerEndOfTurnCancelFrame,
    EndFrame,
    Frame,
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
from agent.event_log import EventLog
from agent.foresight import Foresight
from agent.interviewer.director import Director
from agent.interviewer.moves import Move
from agent.journal import Journal
from agent.live_view import LiveView
from agent.metering import Metering, StageTimes
from agent.outage import Outage
from agent.saying import Saying
from agent.spoken import Spoken
from contract import commands, events
from contract.live import RoomState

log = structlog.get_logger(__name__)

TICK_SECS = 0.5
REPLY_DEADLINE_MS = 8_000
"""No sound this long after a move: speech is out of order, and the words are shown instead."""
GOODBYE_DEADLINE_MS = 20_000
"""A call ends this long after its closing move even if the goodbye is never reported as played."""
UNHEARD = "[the candidate made a sound that was not recognised]"
"""Marks the aggregator's empty turn: a cough or a noise that silenced the agent."""


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
        self.journal = Journal(log_)
        self.outage = Outage(self)
        self.foresight = Foresight(self.push_frame)
        self._saying: Saying | None = None
        self._unanswered = ""
        """Words of turns that were taken back or held during thinking time."""
        self._confidences: list[float] = []
        """Of the phrases of the turn so far."""
        self._turn_open = False
        self._voice_on = False
        self._agent_speaking = False
        self._quiet_since_ms = 0
        self._speech_ended_ms = 0
        """When the candidate's last speech ended, by the VAD less the silence it waits for."""
        self._words_came_ms: int | None = None
        """When the candidate's last phrase was recognised."""
        self._stt_ms: int | None = None
        """How long after the end of the speech the words of the turn were there."""
        self._turns = 0
        self._unmeasured_turn: int | None = None
        """The spoken turn whose reply has not sounded yet: greetings, buttons and typed turns have no latency."""
        self._begun = False
        self._watchers: tuple[commands.Watcher, ...] = ()
        self._paused = False
        self._muted = False
        self._ended = False
        self._ticker: asyncio.Task[None] | None = None

    @property
    def director(self) -> Director:
        return self._director

    @property
    def director_before(self) -> Director | None:
        """The director as it was before a move that may still be taken back."""
        return self._saying.before if self._saying is not None else None

    @property
    def gives_way(self) -> bool:
        """A person speaks instead. Not while the agent's own last sentence sounds: one voice queued behind the other
        would stay late by its length."""
        return self._director.taken_over_by is not None and not self._agent_speaking

    @property
    def ended(self) -> bool:
        return self._ended

    def now_ms(self) -> int:
        return self._clock.now_ms()

    # --- frames ---

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMContextFrame) and direction is FrameDirection.DOWNSTREAM:
            await (self._turn_may_be_over(frame) if frame.speculation else self._turn_came(frame))
            return
        if isinstance(frame, EndFrame | CancelFrame):
            await self._stop_ticking()
        elif isinstance(frame, InterruptionFrame):
            self._interrupted()
            if direction is FrameDirection.DOWNSTREAM:
                self.foresight.interrupted(frame)
        elif isinstance(frame, EagerEndOfTurnCancelFrame):
            await self.foresight.drop()
        else:
            await self._observe(frame)
        await self.push_frame(frame, direction)

    async def _observe(self, frame: Frame) -> None:
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._voice_on = True
            self._log.emit(events.CandidateStartedSpeaking)
            self.show(candidate_speaking=True)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._voice_on = False
            self._quiet_now()
            self._speech_ended_ms = self._quiet_since_ms - round(frame.stop_secs * 1000)
            self._log.emit(events.CandidateStoppedSpeaking)
            self.show(candidate_speaking=False)
        elif isinstance(frame, UserStartedSpeakingFrame):
            self._turn_open = True
        elif isinstance(frame, UserStoppedSpeakingFrame):
            self._turn_open = False
            self._quiet_now()
        elif isinstance(frame, BotStartedSpeakingFrame):
            self._agent_speaking = True
            self._log.emit(events.AgentStartedSpeaking)
            self.show(RoomState.AI_SPEAKING)
        elif isinstance(frame, BotStoppedSpeakingFrame):
            self._agent_stopped()

    def _quiet_now(self) -> None:
        self._quiet_since_ms = self._clock.now_ms()

    # --- a turn comes in ---

    async def _turn_may_be_over(self, frame: LLMContextFrame) -> None:
        """A prediction: a copy of the director decides, so that the words are ready if it comes true.

        Never while the candidate takes time to think, nor while there is anything else to say or to wait for.
        """
        saying, director = self._saying, self._director
        speaks = self._agent_speaking or (saying is not None and not saying.done and not saying.cut)
        off = self.foresight.holdback is None or self._ended or self._paused or self._live.text_mode
        if off or speaks or not self._turn_open or director.in_thinking_time or director.held:
            return
        director = copy.deepcopy(director)
        self._tell_of_cut(director)
        text = f"{self._unanswered} {self._last_user_text(frame.context) or ''}".strip()
        move = director.heard(text, self._clock.now_ms())
        if not move.say:
            await self.foresight.drop()
            return
        if self.metering is not None:
            self.metering.reply_begins()
        stages = self.metering.reply if self.metering is not None else None
        await self.foresight.prepare(self._asked_for(move, list(move.say), frame.context), stages)

    async def _turn_came(self, frame: LLMContextFrame) -> None:
        await self._turn_is_over(frame)
        await self.foresight.drop()

    async def _turn_is_over(self, frame: LLMContextFrame) -> None:
        text = self._last_user_text(frame.context)
        if text is None:
            await self._turn_without_words()
            return
        self._turns += 1
        silence_ms = max(0, self._clock.now_ms() - self._speech_ended_ms)
        self._log.emit(events.TurnEnded, turn=self._turns, silence_ms=silence_ms)
        self._unmeasured_turn = self._turns
        # Words of a stream may be there before the speech has ended: they cost the reply nothing.
        self._stt_ms = max(0, self._words_came_ms - self._speech_ended_ms) if self._words_came_ms is not None else None
        if self.metering is not None:
            self.metering.reply_begins()
        await self.answer(text)

    def _last_user_text(self, context: LLMContext) -> str | None:
        """The turn's words; None for the aggregator's mark of a turn without words, which is taken out again."""
        messages = context.get_messages()
        last = messages[-1] if messages else None
        if not isinstance(last, dict) or last.get("role") != "user":
            if isinstance(last, dict) and last.get("content") == UNHEARD:
                context.set_messages(messages[:-1])
            return None
        return str(last.get("content", ""))

    async def _turn_without_words(self) -> None:
        """A noise silenced the agent: it takes up where it was cut."""
        saying = self._saying
        if saying is None or not saying.cut or self._ended or self._director.held:
            return
        if self._unanswered:
            await self.answer("")
        else:
            await self._say(saying, saying.again(self._clock.now_ms()))

    async def answer(self, text: str, via: events.Via = events.Via.VOICE) -> None:
        """Lets the director decide on a finished turn; with words held from before, if there are any."""
        if self._ended:
            return
        if self._director.taken_over_by is not None:
            # Said to a person: no answer to what was asked before, which waits.
            self.journal.move_made(self._director.heard(text, self._clock.now_ms(), via=via))
            return
        text = f"{self._unanswered} {text}".strip()
        if self._director.in_thinking_time:
            self._unanswered = text
            return
        self._unanswered = ""
        self._tell_of_cut(self._director)
        confidences, self._confidences = self._confidences, []
        confidence = sum(confidences) / len(confidences) if confidences and via is events.Via.VOICE else None
        before = copy.deepcopy(self._director)
        move = self._director.heard(text, self._clock.now_ms(), confidence=confidence, via=via)
        await self.carry_out(move, before=before, turn_text=text)

    def _tell_of_cut(self, director: Director) -> None:
        """The director learns how much of its last move was heard, before it decides on what followed."""
        if self._saying is not None and self._saying.cut and not self._saying.taken_back:
            director.mark_cut(self._saying.heard_text, self._clock.now_ms())

    # --- a move goes out ---

    async def begin(self) -> None:
        """The candidate is there: greets, or takes up where the last call stopped."""
        if self._begun:
            return
        self._begun = True
        self._quiet_now()
        await self.carry_out(self._director.start(self._clock.now_ms()))
        self._ticker = self.create_task(self._tick())

    async def carry_out(self, move: Move, *, before: Director | None = None, turn_text: str = "") -> None:
        if not move.say:
            # What the agent may be saying meanwhile goes on.
            self.journal.move_made(move)
            self._said_nothing_aloud(move)
            return
        if self._saying is not None:
            self._commit(self._saying)
        self._saying = Saying(move, self._clock.now_ms(), before=before, turn_text=turn_text)
        if self._live.text_mode:
            self._write(self._saying)
        else:
            await self._say(self._saying, self._saying.left)

    def _said_nothing_aloud(self, move: Move) -> None:
        if self._saying is None or self._saying.done or self._saying.cut:
            self._quiet_now()
            self.show(self._resting_state())
        if move.ends_call is not None:
            self.finish(move.ends_call)

    def _write(self, saying: Saying) -> None:
        """Text mode: the words are shown and recorded, not spoken."""
        self._commit(saying)
        saying.finished()
        for n, sentence in enumerate(saying.move.say):
            self.journal.said_in_writing(sentence, self._director.open_question_id)
            self._live.add_caption(self._director, sentence, anew=n == 0)
        self._said_nothing_aloud(saying.move)

    def write_instead(self, sentences: tuple[str, ...]) -> None:
        """The voice is away: the rest of what was being said is shown and recorded, and counts as said."""
        for n, sentence in enumerate(sentences):
            self.journal.said_in_writing(sentence, self._director.open_question_id)
            self._live.add_caption(self._director, sentence, anew=n == 0)
        saying = self._saying
        if saying is not None and not saying.done:
            self._commit(saying)
            saying.finished()
            self._said_nothing_aloud(saying.move)

    async def _say(self, saying: Saying, text: str) -> None:
        self.show(RoomState.REPLYING)
        whole = text == " ".join(saying.move.say)
        sentences = list(saying.move.say) if whole else [text]
        messages = self._asked_for(saying.move, sentences, self._context)
        ready = await self.foresight.give(messages)
        if ready is None:
            await self.push_frame(LLMContextFrame(context=LLMContext(messages=messages)))
        elif self.metering is not None and ready.stages is not None:
            self.metering.reply = ready.stages

    def _asked_for(self, move: Move, sentences: list[str], context: LLMContext) -> list[Any]:
        """The conversation, and as its last message what the language model is to say now."""
        told: dict[str, Any] = {"kind": move.kind.value, "say": sentences}
        if move.guidance:
            told["guidance"] = list(move.guidance)
        instruction = json.dumps({"move": told}, ensure_ascii=False)
        return [*context.get_messages(), {"role": "developer", "content": instruction}]

    def _commit(self, saying: Saying) -> None:
        """The move counts from here on: it is recorded and cannot be taken back."""
        if saying.committed:
            return
        saying.committed, saying.before = True, None
        self.journal.move_made(saying.move)

    # --- what was really heard ---

    def sentence_started(self, sentence: str) -> None:
        saying = self._saying
        first = saying is not None and not saying.sounded
        if saying is not None:
            saying.sounded = True
            if saying.before is None or saying.was_heard:
                self._commit(saying)
        if first and self._unmeasured_turn is not None:
            self._reply_sounded(self._unmeasured_turn)
            self._unmeasured_turn = None
        self._live.add_caption(self._director, sentence, anew=first)

    def _reply_sounded(self, turn: int) -> None:
        stages = self.metering.reply if self.metering is not None else StageTimes()
        self.journal.reply_sounded(turn, self._clock.now_ms(), self._speech_ended_ms, self._stt_ms, stages)

    def sentence_said(self, spoken: Spoken, text: str, interrupted: bool) -> None:
        if self._saying is not None:
            self._saying.played(text, interrupted=interrupted)
            if self._saying.was_heard:
                self._commit(self._saying)
        self.journal.agent_said(spoken, text, interrupted, self._director.open_question_id)

    def words_came(self, confidence: float | None = None, *, final: bool = False) -> None:
        """Words of the candidate were recognised: that ends thinking time, where a cough does not.

        `final`: they will not change any more.
        """
        if final:
            self._words_came_ms = self._clock.now_ms()
        if confidence is not None:
            self._confidences.append(confidence)
        if self._director.in_thinking_time and not self._agent_speaking:
            self._end_thinking()

    def _interrupted(self) -> None:
        """The candidate took the turn: a move that has not been heard is taken back."""
        self.cut_speech()
        saying = self._saying
        if saying is None or saying.done or saying.cut:
            return
        saying.cut = True
        if saying.before is not None and not saying.committed:
            self._director, saying.before = saying.before, None
            saying.taken_back = saying.committed = True
            self._unanswered = saying.turn_text

    def _agent_stopped(self) -> None:
        self._agent_speaking = False
        self._quiet_now()
        saying = self._saying
        if saying is not None and not saying.cut and saying.sounded:
            self._commit(saying)
            saying.finished()
            if saying.move.ends_call is not None:
                self.finish(saying.move.ends_call)
                return
        self.show(self._resting_state())

    def _resting_state(self) -> RoomState:
        return RoomState.THINKING_TIME if self._director.in_thinking_time else RoomState.LISTENING

    # --- time ---

    async def _tick(self) -> None:
        while not self._ended:
            await asyncio.sleep(TICK_SECS)
            try:
                await self._look_at_the_clock()
            except Exception:  # one bad tick must not stop the clock of the whole interview
                log.exception("tick_failed")

    async def _look_at_the_clock(self) -> None:
        now = self._clock.now_ms()
        saying = self._saying
        self.show()
        if self._ended or self._paused or self._agent_speaking or self._voice_on:
            return
        if saying is not None and not saying.done and not saying.cut:
            waited = now - saying.since_ms
            if saying.move.ends_call is not None and waited > GOODBYE_DEADLINE_MS:
                self.finish(saying.move.ends_call)
            elif waited > REPLY_DEADLINE_MS and not saying.sounded:
                self._speech_is_out(saying)
            return
        if self._turn_open or self.outage.deaf:
            return
        quiet_ms = 0 if self._muted else now - self._quiet_since_ms
        move = self._director.silence(quiet_ms, now) or self._director.tick(now)
        if move is not None:
            await self.carry_out(move)

    def _speech_is_out(self, saying: Saying) -> None:
        """Nothing was heard of the reply: its words are shown, so that the interview can go on in writing."""
        self._log.emit(events.EngineFailed, part="tts", engine="speech", error="no sound came for a reply")
        self._write(saying)

    async def _stop_ticking(self) -> None:
        if self._ticker is not None:
            await self.cancel_task(self._ticker)
            self._ticker = None

    # --- what a command may do ---

    async def silence_agent(self) -> None:
        """A button is an interruption like any other: the agent stops what it was saying, and the director knows."""
        await self.foresight.drop()
        if self._agent_speaking or (self._saying is not None and not self._saying.done):
            self._interrupted()
            await self.broadcast_interruption()
        self._tell_of_cut(self._director)

    async def set_text_mode(self, on: bool) -> None:
        if on and self._agent_speaking:
            await self.silence_agent()
        self._director.command(commands.SetTextMode(on=on), self._clock.now_ms())
        self.show(text_mode=on)

    async def read(self, text: str) -> None:
        """A turn that the candidate typed."""
        await self.silence_agent()
        self.words_came()
        self.journal.candidate_wrote(text, self._director.open_question_id)
        self._turns += 1
        self._log.emit(events.TurnEnded, turn=self._turns)
        await self.answer(text, via=events.Via.TEXT)

    async def answer_what_waited(self) -> bool:
        """Answers the turns that were held during thinking time; False when there were none."""
        if not self._unanswered:
            return False
        await self.answer("")
        return True

    def watched_by(self, told: commands.TellOfWatchers) -> None:
        """The people who follow changed: recorded by their names, shown to the candidate in the company's words."""
        if told.watchers != self._watchers:
            self._watchers = told.watchers
            self.journal.watchers_changed(told.watchers)
        self.show(watchers=told.told)

    def forget_unanswered(self) -> None:
        self._unanswered = ""

    def _end_thinking(self) -> None:
        self._director.command(commands.Ready(), self._clock.now_ms())
        self.journal.thinking_ended()
        self.show(RoomState.LISTENING)

    # --- presence ---

    async def candidate_away(self) -> None:
        """What is said now reaches nobody: the agent stops, and silence does not count."""
        self._paused = True
        await self.silence_agent()

    async def candidate_back(self) -> None:
        """One honest sentence, and again what went unheard; a candidate who is already speaking is not spoken over."""
        self._paused = False
        self._quiet_now()
        if not self._begun or self._ended:
            return
        self._director.line_lost()
        if self._turn_open or self._voice_on or await self.answer_what_waited():
            return
        await self.carry_out(self._director.line_back(self._clock.now_ms()))

    def candidate_muted(self, muted: bool) -> None:
        """Silence of a switched-off microphone is not held against anyone."""
        self._muted = muted
        self._quiet_now()

    def finish(self, reason: events.EndReason) -> None:
        if self._ended:
            return
        self._ended = True
        if reason is events.EndReason.CANDIDATE_ENDED and self.journal.ended_by_company:
            reason = events.EndReason.ENDED_BY_COMPANY
        self.show(RoomState.ENDED)
        self._on_end(reason)

    def show(self, state: RoomState | None = None, **fields: Any) -> None:
        if state is not None:
            fields["state"] = state
        self._live.update(self._director, **fields)
