"""What a button, a key or a command of HR's makes the interviewer do. Stateless; called while the interview goes on."""

from dataclasses import replace

from agent.interviewer.intents import Intent, Understanding
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.replies import Replies
from agent.interviewer.script import Script
from agent.interviewer.state import State
from agent.interviewer.supervision import HELD_COMMANDS, CommandRefused, Supervision
from contract import commands
from contract.events import EndReason

ANSWERED_COMMANDS = (commands.ExplainKeys, commands.AskForPerson)
"""Answered at once, in a pause too."""


class Buttons:
    def __init__(self, script: Script, supervision: Supervision, replies: Replies) -> None:
        self._script = script
        self._supervision = supervision
        self._replies = replies

    def obey(
        self, state: State, command: commands.Command, now_ms: int, id_: str, by: str
    ) -> Move | CommandRefused | None:
        """None: done, nothing to say. `id_`, `by`: of the command and of who sent it."""
        script = self._script
        match command:
            case commands.TakeMinute():
                return self._replies.thinking(state, None, "button: a minute", now_ms)
            case commands.Ready():
                return self._ready(state, now_ms)
            case commands.RepeatQuestion() if state.open is not None:
                return script.repeat(state, state.open, "repeat", "button: repeat")
            case commands.SkipQuestion():
                state.expecting = None
                move = self._replies.skipped(state, Understanding(Intent.SKIP), now_ms)
                return _end_thinking_with(move, state, now_ms)
            case commands.FinishTurn():
                return self._finish_turn(state, now_ms)
            case commands.ExplainKeys():
                return self._answered_aside(state, MoveKind.EXPLAIN_KEYS, "explain_keys", "key: help")
            case commands.AskForPerson():
                return self._answered_aside(state, MoveKind.PASS_ON, "person_asked", "key: a person instead")
            case commands.ExtendTime():
                return self._extend(state, now_ms)
            case commands.EndCall():
                return script.wrap_up(state, EndReason.CANDIDATE_ENDED, "asked to end")
            case commands.LeaveCall():
                return script.wrap_up(state, EndReason.CANDIDATE_LEFT, "stepped out")
            case commands.SetTextMode():
                state.typing = command.on
                return None
            case commands.PauseCall() | commands.TakeOver():
                result = self._supervision.obey(state, command, now_ms, by)
                return _end_thinking_with(result, state, now_ms) if isinstance(result, Move) else result
            case commands.Whisper():
                refused = self._supervision.obey(state, command, now_ms, by)
                if refused is None:
                    self._supervision.take(state, id_, command.text)
                return refused
            case _:
                return self._supervision.obey(state, command, now_ms, by)

    def refused_while_held(self, state: State, command: commands.Command) -> CommandRefused | None:
        """What waits while a person holds the interview. In a pause, a key that waits is answered: no screen says so.
        Nobody is spoken over who has taken over."""
        if not state.held:
            return None
        if state.taken_over_by is not None and isinstance(command, (*HELD_COMMANDS, *ANSWERED_COMMANDS)):
            return CommandRefused("a person is speaking with you")
        if state.paused_by is None or not isinstance(command, HELD_COMMANDS):
            return None
        key = "still_paused" if self._script.book.by_phone else None
        return CommandRefused("the interview is paused", self._script.note(state, MoveKind.PAUSE, key, "a key"))

    def _finish_turn(self, state: State, now_ms: int) -> Move:
        """The candidate says that the answer is finished; no turn is open."""
        opened = state.open
        if opened is None or not (opened.said_since_asked and opened.heard):
            return self._script.note(state, MoveKind.KEEP_LISTENING, "keep_listening", "key: nothing said yet")
        return self._replies.answered(state, "", now_ms)

    def _answered_aside(self, state: State, kind: MoveKind, key: str, because: str) -> Move:
        """Says something and goes back to the question; in a pause, nothing but that."""
        if state.held:
            return self._script.note(state, kind, key, because)
        return self._script.aside(state, kind, self._script.book.say(key, state.used), because)

    def _ready(self, state: State, now_ms: int) -> Move | None:
        if not state.stop_thinking(now_ms):
            return None
        if state.open is not None and not state.open.heard:
            move = self._script.repeat(state, state.open, "question_cut", "the question was cut short")
            return replace(move, thinking_time=False)
        return self._script.note(state, MoveKind.SILENT, None, "button: ready", thinking_time=False)

    def _extend(self, state: State, now_ms: int) -> Move | CommandRefused:
        if not state.budget.can_extend:
            return CommandRefused("the time is already doubled")
        added_ms = state.budget.extend(now_ms)
        move = self._script.note(state, MoveKind.SILENT, None, "more time")
        return replace(move, extended_ms=added_ms)


def _end_thinking_with(move: Move, state: State, now_ms: int) -> Move:
    return replace(move, thinking_time=False) if state.stop_thinking(now_ms) else move
