"""What silence and time alone make the interviewer do: ask again, park, tell, warn of the end, end. Stateless."""

from agent.interviewer import notice
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.replies import Replies
from agent.interviewer.script import Script
from agent.interviewer.silence import CHECK_IN_MS, THINKING_PARK_MS, UNFINISHED_MS, Step, next_step
from agent.interviewer.state import Expecting, State
from agent.interviewer.supervision import Supervision
from contract.events import EndReason

OVERTIME_QUIET_MS = 15_000
"""Once the time is up, this much quiet (times patience) shows that no answer is on its way."""
OVERTIME_THINKING_MS = 120_000
"""Thinking time goes on this long past the end."""


class Waiting:
    """Asked while nobody speaks. None: nothing is due, keep waiting."""

    def __init__(self, script: Script, supervision: Supervision, replies: Replies) -> None:
        self._script = script
        self._supervision = supervision
        self._replies = replies

    def silence(self, state: State, silent_ms: int, now_ms: int) -> Move | None:
        opened = state.open
        if state.ended is not None or opened is None or state.held:
            return None
        state.quiet.last_measured_ms = now_ms - silent_ms
        if state.thinking_since_ms is not None:
            return self._while_thinking(state, now_ms)
        patience = self._patience(state)
        if opened.unfinished and silent_ms >= UNFINISHED_MS * patience:
            return self._replies.answered(state, "", now_ms)
        step = next_step(state.quiet, silent_ms, now_ms, patience=patience, typing=state.typing)
        if step is None:
            return None
        if step is not Step.PARK and opened.heard and state.expecting is None:
            whisper = self._supervision.put(state, now_ms, then=None, ack=None)
            if whisper is not None:
                state.quiet.broken()
                return whisper
        return self._reprompt(state, step)

    def tick(self, state: State, now_ms: int) -> Move | None:
        opened = state.open
        if state.ended is not None or opened is None or state.taken_over_by is not None:
            return None
        if state.paused_by is not None:
            return notice.alone(state, self._script, now_ms)
        over_ms = -state.budget.remaining_ms(now_ms)
        if over_ms >= 0:
            return self._end_for_time(state, over_ms, now_ms)
        if state.thinking_since_ms is not None or opened.unfinished:
            return None
        say, warned_ms = self._script.due_warning(state, now_ms)
        if warned_ms is None:
            return notice.alone(state, self._script, now_ms)
        return Move(
            MoveKind.WARN_TIME,
            say,
            f"{warned_ms // 60_000} minutes left",
            question_id=self._script.question(opened).id,
            warned_remaining_ms=warned_ms,
        )

    def _while_thinking(self, state: State, now_ms: int) -> Move | None:
        since = state.thinking_since_ms
        if since is None or now_ms - max(since, state.checked_in_ms) < CHECK_IN_MS:
            return None
        if now_ms - since >= THINKING_PARK_MS:
            return self._replies.away(state)
        state.checked_in_ms = now_ms
        return self._script.note(state, MoveKind.REPROMPT, "check_in", "2 minutes of thinking time")

    def _reprompt(self, state: State, step: Step) -> Move:
        opened = state.open
        if step is Step.PARK:
            return self._replies.away(state)
        if state.expecting in (Expecting.END, Expecting.LEAVE):
            return self._replies.confirm(state, state.expecting, "silence")
        if opened is not None and not opened.heard:
            return self._script.repeat(state, opened, "question_cut", "the question was cut short")
        if step is Step.GENTLE:
            return self._script.note(state, MoveKind.REPROMPT, "reprompt_gentle", "silence")
        if step is Step.OFFER:
            state.expecting = Expecting.REPEAT_OR_SKIP
            return self._script.note(state, MoveKind.REPROMPT, "reprompt_offer", "longer silence")
        state.expecting = Expecting.STILL_THERE
        return self._script.note(state, MoveKind.REPROMPT, "reprompt_there", "long silence")

    def _end_for_time(self, state: State, over_ms: int, now_ms: int) -> Move | None:
        """The time is up: ends, unless the candidate seems about to answer."""
        quiet_ms = now_ms - max(state.last_move_ms, state.quiet.last_measured_ms)
        over_here_ms = min(over_ms, now_ms)
        if state.thinking_since_ms is not None:
            if over_here_ms < OVERTIME_THINKING_MS:
                return None
        elif quiet_ms < OVERTIME_QUIET_MS * self._patience(state):
            return None
        return self._script.wrap_up(state, EndReason.TIME_UP, "time is up")

    def _patience(self, state: State) -> float:
        """Of the question under way, whatever else the candidate is given time for."""
        return self._script.question(state.open).patience if state.open else 1.0
