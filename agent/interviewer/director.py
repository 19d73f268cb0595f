"""The interviewer's mind: a pure state machine from what was heard, and from time, to the next move.

No I/O and no clock of its own: every method takes `now_ms`, milliseconds since the call began. It can be deep-copied
(the copy shares the brief and forks the state), so that a move that was not heard can be taken back.
"""

import copy
from dataclasses import replace
from typing import Any

from agent.interviewer import coverage, doubts, listening, notice
from agent.interviewer.buttons import Buttons
from agent.interviewer.completeness import Ending
from agent.interviewer.intents import Intent, Understanding, agrees, understand
from agent.interviewer.lexicon import SIDE_QUESTIONS
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.normalise import words
from agent.interviewer.replies import Replies
from agent.interviewer.script import Script
from agent.interviewer.state import Expecting, State
from agent.interviewer.supervision import CommandRefused, Supervision, restore
from agent.interviewer.time_budget import TimeBudget
from agent.interviewer.turn_reading import ending_of
from agent.interviewer.waiting import Waiting
from contract import commands
from contract.brief import Brief, BriefQuestion
from contract.events import EndReason, Via

HEARD_SHARE = 0.6
"""Share of a question's words that must have been played for it to count as asked."""
THINKING_PATIENCE = 2.0
"""Factor on the question's patience while the candidate takes time to think."""
UNFINISHED_PATIENCE = 1.5
"""… and while a sentence of theirs is broken off."""
LINE_LOST = "the line was interrupted"


class Director:
    """One call of one interview. Raises `PersonaIncomplete` when the persona lacks what must be said."""

    def __init__(self, brief: Brief, *, takes_guidance: bool = False) -> None:
        """`takes_guidance`: a language model phrases the moves, so that HR may instruct it."""
        self._script = Script(brief)
        self._supervision = Supervision(self._script, takes_guidance=takes_guidance and self.is_worded)
        self._replies = Replies(self._script, self._supervision)
        self._waiting = Waiting(self._script, self._supervision, self._replies)
        self._buttons = Buttons(self._script, self._supervision, self._replies)
        self._state = State(budget=TimeBudget.of(brief))
        restore(self._state, brief, self._supervision)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Director":
        twin = Director.__new__(Director)
        twin._script, twin._replies = self._script, self._replies
        twin._supervision, twin._waiting, twin._buttons = self._supervision, self._waiting, self._buttons
        twin._state = copy.deepcopy(self._state, memo)
        return twin

    @property
    def brief(self) -> Brief:
        """With what was granted since the call began."""
        return self._script.brief

    @property
    def is_worded(self) -> bool:
        """Whether a language model may phrase what is said; in verbatim mode none may."""
        return not self._script.verbatim

    # --- what is known ------------------------------------------------------------------------------------------------

    @property
    def open_question_id(self) -> str | None:
        """What is being answered: a question of the bank or a whispered one; None while a person speaks instead."""
        opened = self._state.open
        if opened is None or self._state.taken_over_by is not None:
            return None
        return self._script.question(opened).id

    @property
    def open_question(self) -> BriefQuestion | None:
        opened = self._state.open
        return self._script.question(opened) if opened else None

    @property
    def open_question_index(self) -> int | None:
        return self._state.open.index if self._state.open else None

    @property
    def open_text(self) -> str | None:
        """The question or follow-up that stays on screen."""
        return self._state.open.text if self._state.open else None

    @property
    def total(self) -> int:
        return len(self.brief.questions)

    @property
    def covered_points(self) -> tuple[str, ...]:
        """Points of the open question touched so far, in the rubric's order."""
        opened = self._state.open
        if opened is None:
            return ()
        touched = opened.covered | opened.partly_heard
        return tuple(p.id for p in self._script.question(opened).points if p.id in touched)

    @property
    def in_thinking_time(self) -> bool:
        return self._state.thinking_since_ms is not None

    @property
    def patience(self) -> float:
        """Multiplier of the silence that ends a turn."""
        opened = self._state.open
        patience = self._script.question(opened).patience if opened else 1.0
        if self.in_thinking_time:
            return patience * THINKING_PATIENCE
        return patience * UNFINISHED_PATIENCE if opened and opened.unfinished else patience

    @property
    def paused_by(self) -> str | None:
        return self._state.paused_by

    @property
    def taken_over_by(self) -> str | None:
        return self._state.taken_over_by

    @property
    def held(self) -> bool:
        """A person of the company has paused the interview or speaks in it: the interviewer is silent."""
        return self._state.held

    @property
    def can_extend(self) -> bool:
        return not self.ended and self._state.budget.can_extend

    @property
    def ended(self) -> bool:
        return self._state.ended is not None

    def elapsed_ms(self, now_ms: int) -> int:
        """Interview time used, earlier calls included."""
        return self._state.budget.elapsed_ms(now_ms)

    def remaining_ms(self, now_ms: int) -> int:
        """Of the limit with extensions; negative while an answer goes on past the end."""
        return self._state.budget.remaining_ms(now_ms)

    # --- what happens -------------------------------------------------------------------------------------------------

    def start(self, now_ms: int) -> Move:
        """Greets, or takes up where the last call stopped. Once; a second start changes nothing."""
        state = self._state
        if state.started:
            return Move(MoveKind.SILENT, (), "already started")
        state.started = True
        return self._made(self._script.resume(state, now_ms), now_ms)

    def line_lost(self) -> None:
        """The line to the candidate was interrupted, within one call: the next words say so first."""
        self._state.line_was_lost = True

    def line_back(self, now_ms: int) -> Move:
        """What to say when it is back: a question that was not answered yet is put again."""
        state = self._state
        if state.ended is not None:
            return Move(MoveKind.WRAP_UP, (), "the interview is over", ends_call=state.ended)
        if state.open is None:
            return Move(MoveKind.SILENT, (), "not started")
        if state.held:
            return self._script.note(state, MoveKind.SILENT, None, "a person holds the interview")
        if state.open.said_since_asked or self.in_thinking_time:
            move = self._script.note(state, MoveKind.RESUME, "line_back_go_on", LINE_LOST)
        else:
            move = self._script.repeat(state, state.open, "line_back_question", LINE_LOST)
        return self._made(move, now_ms)

    def heard(
        self,
        text: str,
        now_ms: int,
        *,
        confidence: float | None = None,
        via: Via = Via.VOICE,
        finished: bool = False,
    ) -> Move:
        """Decides on a finished turn of the candidate (all its phrases joined).

        `confidence` is the recogniser's mean word probability. `finished`: the candidate has said so, so that a
        sentence that breaks off is not waited for. After the end it only confirms the end.
        """
        state = self._state
        if state.ended is not None:
            return Move(MoveKind.WRAP_UP, (), "the interview is over", ends_call=state.ended)
        if state.open is None:
            return Move(MoveKind.SILENT, (), "not started")
        was_thinking = state.stop_thinking(now_ms)
        state.quiet.broken()
        if state.held:
            self._replies.listened(state, text)
            return self._script.note(state, MoveKind.SILENT, None, "a person holds the interview")
        state.typing = via is Via.TEXT
        state.open.partly_heard = frozenset()
        move = self._decide(text, now_ms, confidence, typed=via is Via.TEXT)
        if finished and state.open is not None and state.open.unfinished:
            move = self._replies.answered(state, "", now_ms)
        if was_thinking and move.thinking_time is None:
            move = replace(move, thinking_time=False)
        return self._made(move, now_ms)

    def listened(self, text: str) -> None:
        """Words that are part of the answer, and to which nothing is said."""
        self._replies.listened(self._state, text)

    def silence(self, silent_ms: int, now_ms: int) -> Move | None:
        """Called about once a second while it is the candidate's turn and nobody speaks; None: keep waiting."""
        move = self._waiting.silence(self._state, silent_ms, now_ms)
        return None if move is None else self._made(move, now_ms)

    def tick(self, now_ms: int) -> Move | None:
        """Time alone: notices, and the end. Called only while nobody speaks."""
        move = self._waiting.tick(self._state, now_ms)
        if move is not None and move.kind is MoveKind.TELL_FOLLOWED:
            # Nothing is asked by it: what was asked last, and how much of it was heard, stays as it was.
            return self._said(move, now_ms)
        return None if move is None else self._made(move, now_ms)

    def command(
        self, command: commands.Command, now_ms: int, *, id_: str = "", by: str | None = None
    ) -> Move | CommandRefused | None:
        """Carries out a button or a command of HR's. None: done, nothing to say. `say_text` comes through `heard`.

        `id_`: the command's own; `by`: the name of the person of the company who sent it.
        """
        state = self._state
        if state.ended is not None:
            return CommandRefused("the interview has ended")
        if state.open is None and not isinstance(command, commands.Note):
            return CommandRefused("the interview has not begun")
        refused = self._buttons.refused_while_held(state, command)
        if refused is not None:
            return refused
        result = self._buttons.obey(state, command, now_ms, id_, by or self.brief.company_name)
        if not isinstance(command, commands.SetTextMode):
            state.quiet.broken()
        return self._made(result, now_ms) if isinstance(result, Move) else result

    def adjust(self, granted: commands.Adjust, now_ms: int) -> None:
        """An adjustment was granted: it holds from now on, for copies of this director too but for their limit."""
        self._script.adjust(granted)
        self._state.budget.relimit(granted.time_limit_secs * 1000, now_ms)

    def cannot_hear(self, now_ms: int) -> Move:
        """By phone nobody can type instead: says that the fault is ours, what to do, and parks the interview."""
        self._state.started = True
        because = "the candidate cannot be heard"
        move = self._script.wrap_up(self._state, EndReason.CANDIDATE_LEFT, because, key="wrap_up_deaf")
        return self._made(move, now_ms)

    def followed(self, told: tuple[str, ...], *, anew: bool) -> None:
        """`told`: the company's words of those who follow. By phone they are said, for nothing shows them."""
        if self._script.book.by_phone and self._state.ended is None:
            notice.followed(self._state, self._script, told, anew=anew)

    def mark_cut(self, heard_text: str, now_ms: int) -> None:
        """The last move was interrupted after `heard_text` was played.

        A question of which too little was heard is asked again before an answer is judged.
        """
        state = self._state
        opened = state.open
        notice.cut(state, heard_text)
        if opened is None or state.last_asked is None or self._share_heard(heard_text) >= HEARD_SHARE:
            return
        opened.heard = opened.heard_earlier

    def note_partial(self, text: str) -> None:
        """Words not yet final: shows in the live view which points they touch, decides nothing."""
        opened = self._state.open
        if opened is not None and self._state.taken_over_by is None:
            whole = f"{opened.words} {text}"
            opened.partly_heard = coverage.covered(self._script.question(opened), whole)

    def ending(self, text: str, sure: str | None = None) -> Ending:
        """How a turn that consists of `text` so far would have ended; for how long to wait. `sure`: what of it the
        recogniser is sure of."""
        return ending_of(self._state, self._script, text, sure)

    @property
    def continuers(self) -> tuple[str, ...]:
        """What shows a candidate who may not have finished that the interviewer listens."""
        return self._script.book.all_of("continuer")

    def is_backchannel(self, text: str) -> bool:
        """Whether `text`, said while the interviewer speaks, is a listener's "mm-hm" that wants no turn."""
        return listening.is_backchannel(self._state, self._script, text)

    def asks_for_nothing(self, text: str, *, partial: bool) -> bool:
        """Whether `text`, said in the middle of a question, is too little to be more than a listener's. `partial`: more
        may follow."""
        return listening.asks_for_nothing(self._state, self._script, text, partial=partial)

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _decide(self, text: str, now_ms: int, confidence: float | None, *, typed: bool) -> Move:
        state, opened = self._state, self._state.open
        if opened is None or not text.strip():
            return self._script.note(state, MoveKind.KEEP_LISTENING, None, "no words")
        if typed:
            opened.heard = True  # whoever types has read the question on screen
        understood = understand(text, self.brief.language, question_text=opened.text, typed=typed)
        expecting, state.expecting = state.expecting, None
        if expecting is not None and not understood.steering:
            move = self._reply_to_own_question(expecting, text, understood, now_ms)
            if move is not None:
                return move
            if understood.intent in (Intent.UNFINISHED, Intent.BACKCHANNEL) and not understood.content:
                state.expecting = expecting  # "hmm" answers nothing yet
        if doubts.is_unclear(state, understood, confidence):
            opened.asked_again = True
            return self._script.note(state, MoveKind.REPROMPT, "not_understood", "recognition was poor")
        if doubts.is_in_another_language(state, self._script, understood):
            return self._replies.other_language(state, understood)
        if doubts.needs_the_question_first(state, self._script, understood):
            opened.cut_short += 1
            opened.add(understood.content)
            return self._script.repeat(state, opened, "question_cut", "the question was cut short")
        return self._react(understood, now_ms)

    def _react(self, understood: Understanding, now_ms: int) -> Move:
        state, replies = self._state, self._replies
        intent = understood.intent
        if intent is Intent.STEER:
            return replies.declined(state, understood, now_ms)
        if intent in SIDE_QUESTIONS:
            return replies.side_question(state, understood, now_ms)
        return replies.by_intent[intent](state, understood, now_ms)

    def _reply_to_own_question(
        self, expecting: Expecting, text: str, understood: Understanding, now_ms: int
    ) -> Move | None:
        agreed = agrees(text, self.brief.language)
        if expecting is Expecting.END and understood.intent is Intent.STOP:
            agreed = True
        if expecting is Expecting.LEAVE and understood.intent is Intent.LEAVE:
            agreed = True
        if agreed is None:
            return None
        return self._replies.to_own_question(self._state, expecting, agreed, now_ms)

    def _share_heard(self, heard_text: str) -> float:
        """Which share of the words of the last question were played."""
        asked = (self._state.last_asked or "").split()
        said = " ".join(self._state.last_said).split()
        played = len(heard_text.split()) - max(0, len(said) - len(asked))
        return played / max(1, len(asked))

    # --- what was decided ---------------------------------------------------------------------------------------------

    def _made(self, move: Move, now_ms: int) -> Move:
        """Remembers what the move says, for when it is cut short."""
        state = self._state
        if state.line_was_lost and move.say:
            state.line_was_lost = False
            move = replace(move, say=(*self._script.book.say("line_back", state.used), *move.say))
        return self._said(self._supervision.guided(state, notice.with_notice(state, move)), now_ms)

    def _said(self, move: Move, now_ms: int) -> Move:
        state = self._state
        move = self._asked_once(replace(move, verbatim=True) if self._script.verbatim else move)
        state.last_move_ms = now_ms
        state.last_said = move.say
        state.last_asked = move.asks.text if move.asks else None
        return move

    def _asked_once(self, move: Move) -> Move:
        """Words that were put before are put again as a repeat, whichever way led here: nothing is asked twice."""
        asks = move.asks
        if asks is None:
            return move
        key = (asks.question_id, " ".join(words(asks.text)))
        if key in self._state.put and not asks.repeat:
            return replace(move, asks=replace(asks, repeat=True))
        self._state.put |= {key}
        return move
