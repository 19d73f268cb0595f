"""What people of the company do to a running interview: whispers, pause, takeover. Pure, like the director it serves.

A whispered question lies on top of the open question of the bank: it is asked when the candidate has finished a turn,
its answer is its own, and afterwards the interview goes on exactly where it would have gone without it.
"""

from dataclasses import dataclass, replace

from agent.interviewer.intents import Intent, Understanding
from agent.interviewer.moves import Closing, Move, MoveKind
from agent.interviewer.normalise import words
from agent.interviewer.script import Script
from agent.interviewer.speakable import speakable_name
from agent.interviewer.state import OpenQuestion, State, Then
from contract import commands
from contract.brief import Brief
from contract.events import Outcome

MAX_WAITING = 5
"""Whispers that may wait at a time: more would be an interview of their own."""
QUESTION_MARKS = ("?", "？")

HELD_COMMANDS = (
    commands.TakeMinute,
    commands.RepeatQuestion,
    commands.SkipQuestion,
    commands.FinishTurn,
)
"""The candidate's buttons that would have the interviewer speak or leave the question: refused while it is held."""


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A command without effect. `reason` is shown to whoever sent it, or said as `move` to whoever has no screen."""

    reason: str
    move: Move | None = None


class Supervision:
    """Stateless; one method a command, and the way into a whispered question and back."""

    def __init__(self, script: Script, *, takes_guidance: bool) -> None:
        self._script = script
        self._book = script.book
        self._takes_guidance = takes_guidance

    def obey(self, state: State, command: commands.Command, now_ms: int, by: str) -> Move | CommandRefused | None:
        """Carries out a command of HR's; None: done, nothing to say or record."""
        match command:
            case commands.Note():
                return None
            case commands.Whisper():
                return self._whisper(state, command.text)
            case commands.PauseCall():
                return self._pause(state, now_ms, by)
            case commands.ResumeCall():
                return self._resume(state, now_ms)
            case commands.TakeOver():
                return self._take_over(state, now_ms, by)
            case commands.HandBack():
                return self._hand_back(state, command.question_id, now_ms)
            case commands.WithdrawWhisper():
                return self._withdraw(state, command.whisper_id)
            case commands.ProbePoint():
                return self._probe(state, command.point_id)
            case _:
                return CommandRefused("not a command of the interviewer")

    # --- pause and takeover -------------------------------------------------------------------------------------------

    def _pause(self, state: State, now_ms: int, by: str) -> Move | CommandRefused:
        if state.taken_over_by is not None:
            return CommandRefused(f"{state.taken_over_by} is speaking with the candidate")
        if state.paused_by is not None:
            return CommandRefused(f"already paused by {state.paused_by}")
        self._hold(state, now_ms)
        state.paused_by = by
        state.budget.pause(now_ms)
        return self._script.note(state, MoveKind.PAUSE, "pause", "paused by HR")

    def _resume(self, state: State, now_ms: int) -> Move | CommandRefused:
        if state.paused_by is None:
            return CommandRefused("not paused")
        state.paused_by = None
        self._release(state, now_ms)
        state.budget.go_on(now_ms)
        return self._back_to_question(state, "resume_paused", "resumed by HR")

    def _take_over(self, state: State, now_ms: int, by: str) -> Move | CommandRefused:
        if state.taken_over_by is not None:
            return CommandRefused(f"{state.taken_over_by} is speaking with the candidate already")
        if state.paused_by is not None:
            # The person speaks from here on: time runs again.
            state.paused_by = None
            self._release(state, now_ms)
            state.budget.go_on(now_ms)
        self._hold(state, now_ms)
        state.taken_over_by = by
        name = speakable_name(by, korean=self._book.korean)
        key = "take_over" if name else "take_over_unnamed"
        say = self._book.say(key, state.used, person=name or "")
        return replace(self._script.note(state, MoveKind.TAKE_OVER, None, "a person takes over"), say=say)

    def _hand_back(self, state: State, question_id: str | None, now_ms: int) -> Move | CommandRefused:
        if state.taken_over_by is None:
            return CommandRefused("nobody has taken over")
        state.taken_over_by = None
        self._release(state, now_ms)
        later = self._script.later_question(state, question_id)
        if later is not None:
            move = self._script.go_to(state, later, "hand_back", "handed back with another question", now_ms)
            return replace(move, kind=MoveKind.HAND_BACK)
        return self._back_to_question(state, "hand_back", "handed back")

    def _hold(self, state: State, now_ms: int) -> None:
        state.held_since_ms = now_ms
        state.expecting = None
        state.quiet.broken()

    def _release(self, state: State, now_ms: int) -> None:
        """The time held does not use up the question's planned time, and no silence is counted from before."""
        held_ms = now_ms - (state.held_since_ms if state.held_since_ms is not None else now_ms)
        state.held_since_ms = None
        for opened in (state.open, state.beneath):
            if opened is not None:
                opened.thinking_ms += held_ms
        state.quiet.broken()
        state.quiet.last_measured_ms = now_ms

    def _back_to_question(self, state: State, key: str, because: str) -> Move:
        """The question in full: after a pause nobody remembers how it began. Never a greeting."""
        opened = state.open
        kind = MoveKind.RESUME_PAUSED if key == "resume_paused" else MoveKind.HAND_BACK
        if opened is None:
            return self._script.note(state, kind, key, because)
        return replace(self._script.repeat(state, opened, key, because), kind=kind)

    # --- whispers -----------------------------------------------------------------------------------------------------

    def _whisper(self, state: State, text: str) -> CommandRefused | None:
        text = " ".join(text.split())
        asks = text.endswith(QUESTION_MARKS)
        if not asks and not self._takes_guidance:
            return CommandRefused(
                "the rule-based interviewer can only put a question: end it with a question mark, or take over"
            )
        if asks and self._is_asked_anyway(state, text):
            return CommandRefused("the interview asks this question itself, or it was whispered before")
        if len(state.whispers) + len(state.guidance) >= MAX_WAITING:
            return CommandRefused(f"{MAX_WAITING} whispers are waiting already")
        return None

    def _withdraw(self, state: State, id_: str) -> CommandRefused | None:
        waiting = {one for one, _ in (*state.whispers, *state.guidance)}
        if id_ not in waiting:
            return CommandRefused("it was used already")
        state.whispers = tuple(one for one in state.whispers if one[0] != id_)
        state.guidance = tuple(one for one in state.guidance if one[0] != id_)
        return None

    def _probe(self, state: State, point_id: str) -> CommandRefused | None:
        """The next follow-up aims at the point, within the limits that hold for every follow-up."""
        opened = state.open if state.beneath is None else state.beneath
        question = self._script.question(opened) if opened is not None else None
        if opened is None or question is None or point_id not in {point.id for point in question.points}:
            return CommandRefused("the point is not of the open question")
        if self._script.verbatim:
            return CommandRefused("every candidate is asked the same in this interview")
        if point_id in opened.covered:
            return CommandRefused("the answer covers this point already")
        if point_id in opened.tried:
            return CommandRefused("the point was asked for already")
        if opened.follow_ups >= question.max_follow_ups:
            return CommandRefused("no follow-up is left for this question")
        opened.wanted = point_id
        return None

    def _is_asked_anyway(self, state: State, text: str) -> bool:
        said = " ".join(words(text))
        known = [question.text for question in self._script.brief.questions] + [text for _, text in state.whispers]
        return said in {" ".join(words(one)) for one in known} | {asked for _, asked in state.put}

    def take(self, state: State, id_: str, text: str) -> None:
        """Has the whisper wait for its opportunity."""
        text = " ".join(text.split())
        if text.endswith(QUESTION_MARKS):
            state.whispers = (*state.whispers, (id_, text))
        else:
            state.guidance = (*state.guidance, (id_, text))

    def put(self, state: State, now_ms: int, *, then: Then | None, ack: str | None) -> Move | None:
        """Asks the first waiting whisper on top of the open question; None when none waits or one is open.

        `then`: how the question beneath would have been left. Without it the candidate has not answered yet, and the
        question beneath is put again afterwards.
        """
        beneath = state.open
        if not state.whispers or beneath is None or beneath.whisper_id is not None:
            return None
        (id_, text), *rest = state.whispers
        state.whispers = tuple(rest)
        opened = OpenQuestion.first(beneath.index, text, now_ms)
        opened.whisper_id = id_
        state.open, state.beneath, state.then = opened, beneath, then
        lead = self._book.say("whisper", state.used)
        return Move(
            MoveKind.WHISPER,
            (*(self._book.say(ack, state.used) if ack else ()), *lead, text),
            "whispered by HR",
            question_id=self._script.question(opened).id,
            asks=self._script.asking(opened, repeat=False),
            whisper_id=id_,
        )

    def leave(self, state: State, outcome: Outcome, now_ms: int) -> tuple[Closing, Then | None]:
        """Closes the whispered question; the one beneath is open again, and how to go on with it comes back."""
        opened, beneath, then = state.open, state.beneath, state.then
        if opened is None or beneath is None:
            raise RuntimeError("no whispered question is open")
        beneath.thinking_ms += max(0, now_ms - opened.asked_ms)
        state.open, state.beneath, state.then = beneath, None, None
        return self._script.closing(opened, outcome), then

    def guided(self, state: State, move: Move) -> Move:
        """Hands waiting guidance to a move that is spoken, for the language model; once said, it goes on to hold."""
        if not move.say or not (state.guidance or state.guided_by):
            return move
        whisper_id = move.whisper_id
        if state.guidance and whisper_id is None:
            (whisper_id, text), *rest = state.guidance
            state.guidance, state.guided_by = tuple(rest), (*state.guided_by, text)
            move = replace(move, whisper_id=whisper_id, because=f"{move.because}; whispered by HR")
        return replace(move, guidance=state.guided_by)


def restore(state: State, brief: Brief, supervision: Supervision) -> None:
    """Takes over what held when the call before broke off."""
    point = brief.resume
    if point is None:
        return
    for id_, text in point.whispers:
        supervision.take(state, id_, text)
    if point.paused_by is None and point.taken_over_by is None:
        return
    state.held_since_ms = 0
    state.taken_over_by = point.taken_over_by
    if point.taken_over_by is None:
        state.paused_by = point.paused_by
        state.budget.pause(0)


def is_answer(said: Understanding) -> bool:
    return said.intent in (Intent.ANSWER, Intent.YES, Intent.NO, Intent.DONT_KNOW, Intent.NOTHING_MORE)
