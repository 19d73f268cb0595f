"""Interruptions, copies and returns: what was not heard is asked again, what was said is never asked for twice."""

import copy

import pytest

from agent.interviewer.director import Director
from agent.interviewer.moves import Move, MoveKind
from contract import commands
from contract.brief import ResumePoint
from contract.events import Outcome, Via
from tests.support import briefs


@pytest.fixture
def director() -> Director:
    return Director(briefs.brief())


def cut(director: Director, move: Move, share: float, now_ms: int = 4_000) -> None:
    """The candidate breaks in after `share` of all words of `move`."""
    words = " ".join(move.say).split()
    director.mark_cut(" ".join(words[: int(len(words) * share)]), now_ms)


@pytest.mark.parametrize("reply", ["Hi, good morning.", "Yes hello, thank you for the invitation to this."])
def test_words_over_an_unheard_question_are_no_answer_to_it(director: Director, reply: str) -> None:
    cut(director, director.start(0), 0.3)
    move = director.heard(reply, 6_000)
    assert move.kind is MoveKind.REPEAT
    assert move.say[-1] == briefs.CACHE.text
    assert move.asks is not None
    assert move.asks.repeat


def test_an_answer_to_a_question_that_was_mostly_heard_counts(director: Director) -> None:
    cut(director, director.start(0), 0.97)
    assert director.heard("I built shops.", 6_000).kind is MoveKind.FOLLOW_UP


def test_an_answer_that_fits_the_cut_question_counts_it_was_on_screen(director: Director) -> None:
    cut(director, director.start(0), 0.3)
    assert director.heard("We measured the latency and put a cache in front.", 6_000).kind is MoveKind.ASK
    typed = Director(briefs.brief())
    cut(typed, typed.start(0), 0.3)
    assert typed.heard("I built shops.", 6_000, via=Via.TEXT).kind is MoveKind.FOLLOW_UP


def test_a_question_is_repeated_for_being_cut_only_once(director: Director) -> None:
    cut(director, director.start(0), 0.3)
    repeat = director.heard("Good morning everyone over there.", 6_000)
    cut(director, repeat, 0.2)
    assert director.heard("I built shops for garden furniture.", 8_000).kind is MoveKind.FOLLOW_UP


def test_words_said_over_the_question_are_kept_for_its_answer(director: Director) -> None:
    cut(director, director.start(0), 0.3)
    director.heard("I worked for a shop that sells furniture.", 6_000)
    move = director.heard("Pass.", 9_000)
    assert move.closes[0].outcome is Outcome.SKIPPED


def test_a_cut_repetition_of_a_question_that_was_heard_needs_no_third_time(director: Director) -> None:
    director.start(0)
    cut(director, director.heard("Could you repeat that?", 5_000), 0.1)
    assert director.heard("I built shops.", 7_000).kind is MoveKind.FOLLOW_UP


def test_after_a_minute_taken_over_the_question_it_is_asked_again(director: Director) -> None:
    cut(director, director.start(0), 0.3)
    director.command(commands.TakeMinute(), 5_000)
    move = director.command(commands.Ready(), 30_000)
    assert isinstance(move, Move)
    assert (move.kind, move.thinking_time) == (MoveKind.REPEAT, False)


def test_silence_after_a_cut_question_asks_it_again(director: Director) -> None:
    cut(director, director.start(0), 0.3)
    move = director.silence(13_000, 20_000)
    assert move is not None
    assert move.kind is MoveKind.REPEAT


def test_a_copy_forks_the_state_and_shares_the_brief(director: Director) -> None:
    director.start(0)
    before = copy.deepcopy(director, {id(director.brief): director.brief})
    director.heard("We measured the latency and added a cache.", 9_000)
    assert (director.open_question_id, before.open_question_id) == ("q2", "q1")
    assert before.brief is director.brief
    joined = before.heard("We measured the latency and added a cache. And an index.", 12_000)
    assert joined.closes[0].question_id == "q1"


def resumed(**fields: object) -> Director:
    point = ResumePoint.model_validate({"call_count": 1, "question_index": 1, "question_was_asked": True, **fields})
    return Director(briefs.brief(resume=point))


def test_return_says_one_honest_sentence_and_the_open_question_again() -> None:
    director = resumed(answer_so_far="We get an alert and look at the graphs.", covered_points=("p1",))
    move = director.start(0)
    assert move.kind is MoveKind.RESUME
    assert len(move.say) == 2
    assert "I have what you said so far" in move.say[0]
    assert move.say[1] == briefs.OUTAGE.text
    assert move.asks is not None
    assert (move.asks.repeat, move.asks.index) == (True, 1)
    assert director.covered_points == ("p1",)


def test_return_to_a_question_that_was_not_asked_asks_it_for_the_first_time() -> None:
    move = resumed(question_was_asked=False).start(0)
    assert move.asks is not None
    assert not move.asks.repeat
    assert move.say[-1] == briefs.OUTAGE.text


def test_return_to_a_follow_up_asks_that_and_does_not_count_it_anew() -> None:
    first = Director(briefs.brief())
    first.start(0)
    first.command(commands.SkipQuestion(), 1_000)
    follow_up = first.heard("Somebody calls me at night and then I start the machine.", 9_000)
    assert follow_up.kind is MoveKind.FOLLOW_UP
    director = resumed(
        follow_ups_used=1,
        last_question_text=follow_up.say[-1],
        answer_so_far="Somebody calls me at night and then I start the machine.",
    )
    move = director.start(0)
    assert move.say[-1] == follow_up.say[-1]
    assert move.asks is not None
    assert (move.asks.repeat, move.asks.follow_up) == (True, 1)
    second = director.heard("My colleagues in the other country take over in the morning hours.", 20_000)
    assert second.point_id not in (None, follow_up.point_id)


def test_words_of_earlier_calls_count_for_the_outcome() -> None:
    director = resumed(answer_so_far="First I look at the graphs and call the person on duty.", covered_points=())
    director.start(0)
    assert director.heard("I already answered that.", 5_000).closes[0].outcome is Outcome.ANSWERED
    silent = resumed(answer_so_far="Sorry?")
    silent.start(0)
    assert silent.heard("Skip it.", 5_000).closes[0].outcome is Outcome.SKIPPED
