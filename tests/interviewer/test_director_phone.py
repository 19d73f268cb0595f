"""Interviews by phone: keys instead of buttons, and what is said where nobody sees anything."""

import pytest

from agent.interviewer.director import Director
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.supervision import CommandRefused
from contract import commands
from contract.brief import Channel
from contract.events import EndReason, Outcome
from tests.support import briefs

ANSWER = "The start page was slow, so we measured the latency and then I put a cache in front of it"


def director(channel: Channel = Channel.PHONE) -> Director:
    made = Director(briefs.brief(briefs.CACHE, briefs.TESTS, channel=channel))
    made.start(0)
    return made


def said(result: Move | CommandRefused | None) -> str:
    assert isinstance(result, Move)
    return " ".join(result.say)


def test_the_first_words_mention_the_key_for_help_in_one_short_sentence() -> None:
    sentences = Director(briefs.brief(channel=Channel.PHONE)).start(0).say
    assert any("Press zero for help." in sentence for sentence in sentences)
    assert not any("zero" in sentence for sentence in Director(briefs.brief()).start(0).say)


def test_help_names_every_key_and_returns_to_the_question() -> None:
    move = director().command(commands.ExplainKeys(), 1_000)
    assert all(key in said(move) for key in ("one", "two", "three", "nine", "pound"))
    assert isinstance(move, Move)
    assert move.asks is not None
    assert move.asks.repeat
    assert move.say[-1] == briefs.CACHE.text


def test_help_in_the_middle_of_an_answer_does_not_ask_anew() -> None:
    interview = director()
    interview.heard("The start page was slow, and then", 5_000)
    move = interview.command(commands.ExplainKeys(), 6_000)
    assert isinstance(move, Move)
    assert move.asks is None
    assert "go on" in move.say[-1]


def test_a_broken_off_answer_is_taken_as_it_stands_once_it_is_said_to_be_finished() -> None:
    waiting, finished = director(), director()
    assert not waiting.heard(f"{ANSWER} and then", 5_000).say
    move = finished.heard(f"{ANSWER} and then", 5_000, finished=True)
    assert [closing.outcome for closing in move.closes] == [Outcome.ANSWERED]
    later = waiting.command(commands.FinishTurn(), 6_000)
    assert isinstance(later, Move)
    assert [closing.outcome for closing in later.closes] == [Outcome.ANSWERED]


def test_an_answer_that_was_not_begun_cannot_be_finished() -> None:
    move = director().command(commands.FinishTurn(), 1_000)
    assert isinstance(move, Move)
    assert move.kind is MoveKind.KEEP_LISTENING
    assert move.say
    assert not move.closes


def test_asking_for_a_person_promises_one_and_lets_the_interview_go_on() -> None:
    interview = director()
    assert "in touch with you" in said(interview.command(commands.AskForPerson(), 1_000))
    assert not interview.ended


@pytest.mark.parametrize("command", [commands.RepeatQuestion(), commands.SkipQuestion(), commands.FinishTurn()])
def test_a_key_that_has_to_wait_for_the_end_of_a_pause_is_answered_by_phone_only(command: commands.Command) -> None:
    for channel in Channel:
        interview = director(channel)
        interview.command(commands.PauseCall(), 1_000, by="Dana Reyes")
        refused = interview.command(command, 2_000)
        assert isinstance(refused, CommandRefused)
        assert bool(refused.move is not None and refused.move.say) is (channel is Channel.PHONE)


def test_nobody_is_spoken_over_who_has_taken_over() -> None:
    interview = director()
    interview.command(commands.TakeOver(), 1_000, by="Dana Reyes")
    for command in (commands.ExplainKeys(), commands.AskForPerson(), commands.RepeatQuestion()):
        refused = interview.command(command, 2_000)
        assert isinstance(refused, CommandRefused)
        assert refused.move is None


def test_who_cannot_be_heard_is_told_where_it_goes_on_and_the_question_stays_open() -> None:
    interview = Director(briefs.brief(channel=Channel.PHONE))
    move = interview.cannot_hear(0)
    assert "link in your invitation" in said(move)
    assert move.ends_call is EndReason.CANDIDATE_LEFT
    assert not move.closes
