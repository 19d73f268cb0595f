"""How an interview comes to its end: asked for, taken back, left for later, run out of questions."""

import pytest

from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.supervision import CommandRefused
from contract import commands
from contract.events import EndReason, Outcome
from tests.support import briefs
from tests.support.director_stage import FULL_ANSWER, Stage


def test_stopping_is_confirmed_once(stage: Stage) -> None:
    asked = stage.says("I want to end the interview.")
    assert (asked.kind, asked.ends_call) == (MoveKind.CONFIRM_END, None)
    ended = stage.says("Yes.")
    assert ended.kind is MoveKind.WRAP_UP
    assert ended.ends_call is EndReason.CANDIDATE_ENDED
    assert ended.closes[0].outcome is Outcome.NOT_REACHED
    assert stage.director.ended


def test_stopping_can_be_taken_back(stage: Stage) -> None:
    stage.says("Let's stop here.")
    move = stage.says("No, let's go on.")
    assert move.kind is MoveKind.KEEP_LISTENING
    assert move.say[-1] == briefs.CACHE.text
    assert stage.says(FULL_ANSWER).kind is MoveKind.ASK


def test_a_hum_does_not_take_the_stop_back(stage: Stage) -> None:
    stage.says("I want to stop.")
    assert stage.says("Hmm.").kind is MoveKind.KEEP_LISTENING
    assert stage.says("Yes.").ends_call is EndReason.CANDIDATE_ENDED


def test_silence_after_a_wish_to_stop_has_it_confirmed_again(stage: Stage) -> None:
    asked = stage.says("I want to stop.")
    again = stage.director.silence(13_000, stage.now_ms + 13_000)
    assert again is not None
    assert (again.kind, again.say) == (asked.kind, asked.say)
    assert stage.says("Yes.").ends_call is EndReason.CANDIDATE_ENDED


def test_going_on_with_an_answer_takes_stopping_back_too(stage: Stage) -> None:
    stage.says("I want to stop.")
    move = stage.says("Okay, so the page was slow, we measured it, and I added an index.")
    assert move.kind is MoveKind.ASK
    assert not stage.director.ended


def test_leaving_for_later_parks_and_closes_nothing(stage: Stage) -> None:
    stage.says("Can we continue this later?")
    move = stage.says("Yes please.")
    assert move.ends_call is EndReason.CANDIDATE_LEFT
    assert move.closes == ()


def test_the_end_comes_after_the_last_question_and_stays_the_end(stage: Stage) -> None:
    for text in (FULL_ANSWER, "An alert, a rollback, a postmortem."):
        stage.says(text)
    move = stage.says("I test what can break.")
    assert (move.kind, move.ends_call) == (MoveKind.WRAP_UP, EndReason.FINISHED)
    assert "person" in move.say[0]
    assert move.closes[0].question_id == "q3"
    later = stage.says("Oh, one more thing.")
    assert (later.say, later.ends_call) == ((), EndReason.FINISHED)
    assert stage.director.silence(60_000, stage.now_ms + 60_000) is None
    assert stage.director.tick(10**9) is None
    assert isinstance(stage.presses(commands.RepeatQuestion()), CommandRefused)


@pytest.mark.parametrize(
    ("command", "reason"),
    [(commands.EndCall(), EndReason.CANDIDATE_ENDED), (commands.LeaveCall(), EndReason.CANDIDATE_LEFT)],
)
def test_buttons_end_at_once(stage: Stage, command: commands.Command, reason: EndReason) -> None:
    move = stage.presses(command)
    assert isinstance(move, Move)
    assert move.ends_call is reason
    assert bool(move.closes) is reason.completes_interview
