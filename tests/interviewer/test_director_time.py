"""Silence, thinking time, notices and the end of the time, on a clock that the test holds."""

import pytest

from agent.interviewer.director import Director
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.silence import UNFINISHED_MS
from agent.interviewer.supervision import CommandRefused
from contract import commands
from contract.brief import ResumePoint
from contract.events import EndReason, Outcome, Via
from tests.support import briefs

MINUTE_MS = 60_000
SHARED_POINT = ("p1", "what they did", ("did",))


def quiet(director: Director, from_ms: int, to_ms: int, *, speech_ms: int = 3_000) -> list[tuple[int, Move]]:
    """Nobody speaks but the interviewer: `silence` and `tick` every half second, as the call does it.

    A spoken move takes `speech_ms` and starts the measured silence anew.
    """
    moves: list[tuple[int, Move]] = []
    since = now = from_ms
    while now <= to_ms and not director.ended:
        move = director.silence(now - since, now) or director.tick(now)
        if move is not None:
            moves.append((now - from_ms, move))
            if move.say:
                now += speech_ms
                since = now
        now += 500
    return moves


def kinds(moves: list[tuple[int, Move]]) -> list[str]:
    return [move.kind.value for _, move in moves]


def test_silence_gets_a_gentle_word_an_offer_a_question_and_is_parked() -> None:
    director = Director(briefs.brief())
    director.start(0)
    moves = quiet(director, 20_000, 20_000 + 6 * MINUTE_MS)
    at = [ms for ms, _ in moves]
    assert kinds(moves) == ["reprompt", "reprompt", "reprompt", "wrap_up"]
    assert 12_000 <= at[0] <= 13_000
    assert 30_000 <= at[1] <= 31_000
    assert 60_000 <= at[2] <= 61_000
    assert 180_000 <= at[3] <= 185_000
    last = moves[-1][1]
    assert (last.ends_call, last.closes) == (EndReason.CANDIDATE_LEFT, ())


def test_patience_of_the_question_stretches_the_reprompts() -> None:
    question = briefs.question(1, "Design a parking garage.", patience=2.0)
    director = Director(briefs.brief(question))
    director.start(0)
    assert quiet(director, 0, 23_000) == []
    assert kinds(quiet(director, 0, 26_000)) == ["reprompt"]


def test_speaking_starts_the_reprompts_anew() -> None:
    director = Director(briefs.brief())
    director.start(0)
    first = quiet(director, 0, 35_000)
    director.heard("Okay.", 36_000)
    again = quiet(director, 36_000, 50_000)
    assert first[0][1].say != first[1][1].say
    assert len(again) == 1
    assert again[0][1].say[0] in briefs.persona("en").phrases["reprompt_gentle"]


def test_a_typing_candidate_is_left_in_peace() -> None:
    director = Director(briefs.brief())
    director.start(0)
    director.command(commands.SetTextMode(on=True), 0)
    assert quiet(director, 0, 45_000) == []
    director.heard("okay", 46_000, via=Via.TEXT)
    assert not any(m.ends_call for _, m in quiet(director, 46_000, 46_000 + 6 * MINUTE_MS))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("Yes, I am still here.", MoveKind.KEEP_LISTENING), ("Yes.", MoveKind.KEEP_LISTENING)],
)
def test_still_there_is_answered_without_counting_as_an_answer(reply: str, kind: MoveKind) -> None:
    director = Director(briefs.brief())
    director.start(0)
    quiet(director, 0, 70_000)
    assert director.heard(reply, 72_000).kind is kind
    assert director.open_question_id == "q1"


def test_thinking_time_is_never_reprompted_only_checked_in_on_every_two_minutes() -> None:
    director = Director(briefs.brief())
    director.start(0)
    director.command(commands.TakeMinute(), 1_000)
    moves = quiet(director, 1_000, 1_000 + 7 * MINUTE_MS)
    assert [round(ms / MINUTE_MS) for ms, _ in moves] == [2, 4, 6]
    assert all(m.say[0] in briefs.persona("en").phrases["check_in"] and m.asks is None for _, m in moves)
    assert director.in_thinking_time


def test_ten_minutes_of_thinking_without_a_sign_are_parked_not_ended() -> None:
    director = Director(briefs.brief())
    director.start(0)
    director.command(commands.TakeMinute(), 0)
    last = quiet(director, 0, 15 * MINUTE_MS)[-1][1]
    assert (last.ends_call, last.closes) == (EndReason.CANDIDATE_LEFT, ())


def test_thinking_time_does_not_use_up_the_time_of_the_question() -> None:
    question = briefs.question(1, "What did you do?", SHARED_POINT, budget_secs=60)
    later = briefs.question(2, "And then?")
    slow = Director(briefs.brief(question, later))
    slow.start(0)
    assert slow.heard("We were building garages for bicycles.", 70_000).kind is MoveKind.ASK
    thinking = Director(briefs.brief(question, later))
    thinking.start(0)
    thinking.command(commands.TakeMinute(), 1_000)
    assert thinking.heard("We were building garages for bicycles.", 70_000).kind is MoveKind.FOLLOW_UP


def test_a_broken_off_sentence_is_taken_after_a_while() -> None:
    director = Director(briefs.brief())
    director.start(0)
    director.heard("We measured the latency and then added a cache, because", 5_000)
    moves = quiet(director, 5_000, 20_000)
    assert UNFINISHED_MS <= moves[0][0] <= UNFINISHED_MS + 500
    assert moves[0][1].kind is MoveKind.ASK
    assert moves[0][1].closes[0].covered_points == ("p1", "p2")


def test_an_answer_with_a_wish_to_think_is_not_taken_for_finished() -> None:
    director = Director(briefs.brief())
    director.start(0)
    assert director.heard("We measured the latency with a profiler first of all. Let me think.", 5_000).thinking_time
    director.command(commands.Ready(), 20_000)
    assert quiet(director, 20_000, 30_000) == []
    assert director.open_question_id == "q1"


def test_notices_at_ten_and_five_minutes_once_each() -> None:
    director = Director(briefs.brief(time_limit_secs=1800))
    director.start(0)
    seen = []
    for now in range(0, 29 * MINUTE_MS, 10_000):
        move = director.tick(now)
        if move is not None:
            seen.append((now // MINUTE_MS, move.kind, move.warned_remaining_ms))
    assert seen == [(20, MoveKind.WARN_TIME, 10 * MINUTE_MS), (25, MoveKind.WARN_TIME, 5 * MINUTE_MS)]


def test_a_notice_that_is_due_goes_with_the_next_question() -> None:
    director = Director(briefs.brief(time_limit_secs=1800))
    director.start(0)
    move = director.heard("We measured the latency and added a cache.", 20 * MINUTE_MS + 5_000)
    assert move.kind is MoveKind.ASK
    assert move.warned_remaining_ms == 10 * MINUTE_MS - 5_000
    assert "10 minutes" in " ".join(move.say)
    assert director.tick(20 * MINUTE_MS + 6_000) is None


def test_no_notice_during_thinking_time_or_in_short_interviews() -> None:
    thinking = Director(briefs.brief(time_limit_secs=1800))
    thinking.start(0)
    thinking.command(commands.TakeMinute(), 19 * MINUTE_MS)
    assert thinking.tick(21 * MINUTE_MS) is None
    short = Director(briefs.brief(time_limit_secs=300))
    short.start(0)
    assert short.tick(1_000) is None


def test_follow_ups_give_way_when_the_later_questions_need_the_time() -> None:
    director = Director(briefs.brief(time_limit_secs=500))
    director.start(0)
    assert director.heard("We put Redis in front of it.", 60_000).kind is MoveKind.FOLLOW_UP
    late = Director(briefs.brief(time_limit_secs=500))
    late.start(0)
    assert late.heard("We put Redis in front of it.", 290_000).kind is MoveKind.ASK


def test_an_answer_past_the_end_is_heard_out_and_then_the_call_closes() -> None:
    director = Director(briefs.brief(time_limit_secs=600))
    director.start(0)
    move = director.heard("We measured the latency and added a cache.", 640_000)
    assert (move.kind, move.ends_call) == (MoveKind.WRAP_UP, EndReason.TIME_UP)
    assert [c.outcome for c in move.closes] == [Outcome.ANSWERED]
    assert [c.question_id for c in move.closes] == ["q1"]


def test_quiet_past_the_end_closes_the_call() -> None:
    director = Director(briefs.brief(time_limit_secs=600))
    director.start(0)
    move = director.tick(600_000)
    assert move is not None
    assert move.ends_call is EndReason.TIME_UP
    assert move.closes[0].outcome is Outcome.NOT_REACHED


def test_a_question_just_asked_is_not_cut_off_by_the_end() -> None:
    director = Director(briefs.brief(time_limit_secs=600))
    director.start(0)
    director.heard("Could you repeat that?", 598_000)
    assert director.tick(601_000) is None
    assert director.tick(620_000) is not None


def test_the_last_question_ends_as_finished_even_late() -> None:
    director = Director(briefs.brief(briefs.TESTS, time_limit_secs=60))
    director.start(0)
    assert director.heard("I test what can break.", 90_000).ends_call is EndReason.FINISHED


def test_time_is_extended_in_steps_up_to_double_and_then_refused() -> None:
    director = Director(briefs.brief(time_limit_secs=720))
    director.start(0)
    added = []
    while director.can_extend:
        move = director.command(commands.ExtendTime(), 1_000)
        assert isinstance(move, Move)
        assert move.say == ()
        added.append(move.extended_ms)
    assert added == [300_000, 300_000, 120_000]
    assert director.remaining_ms(0) == 2 * 720_000
    refused = director.command(commands.ExtendTime(), 2_000)
    assert isinstance(refused, CommandRefused)
    assert "doubled" in refused.reason


def test_more_time_can_be_asked_for_by_voice() -> None:
    director = Director(briefs.brief())
    director.start(0)
    move = director.heard("Can we extend the interview?", 10_000)
    assert (move.kind, move.extended_ms) == (MoveKind.EXTEND_TIME, 300_000)
    assert "5 minutes" in move.say[0]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "I would like more time."),
        ("en", "I need a little more time."),
        ("en", "Please give me more time."),
        ("ko", "시간 좀 더 주세요"),
        ("ko", "시간을 더 요청합니다"),
        ("ko", "오 분만 더 주세요"),
    ],
)
def test_after_the_notice_more_time_is_meant_for_the_interview(language: str, asked: str) -> None:
    director = Director(briefs.brief(language=language, time_limit_secs=1800))
    director.start(0)
    assert director.tick(25 * MINUTE_MS) is not None
    move = director.heard(asked, 25 * MINUTE_MS + 5_000)
    assert (move.kind, move.extended_ms) == (MoveKind.EXTEND_TIME, 300_000)


@pytest.mark.parametrize(
    ("language", "asked", "noticed"),
    [
        ("en", "I need a little more time.", False),
        ("ko", "시간 좀 더 주세요", False),
        ("en", "Please give me more time to think.", True),
        ("ko", "생각할 시간을 더 주세요", True),
    ],
)
def test_otherwise_it_is_time_to_think(language: str, asked: str, noticed: bool) -> None:
    director = Director(briefs.brief(language=language, time_limit_secs=1800))
    director.start(0)
    assert (director.tick((25 if noticed else 1) * MINUTE_MS) is not None) is noticed
    move = director.heard(asked, 26 * MINUTE_MS)
    assert (move.kind, move.extended_ms) == (MoveKind.GIVE_TIME, 0)


def test_an_extension_brings_the_notice_ahead_of_the_new_end_back() -> None:
    director = Director(briefs.brief(time_limit_secs=1800))
    director.start(0)
    assert director.tick(25 * MINUTE_MS) is not None
    director.command(commands.ExtendTime(), 26 * MINUTE_MS)
    assert director.tick(27 * MINUTE_MS) is None
    again = director.tick(30 * MINUTE_MS)
    assert again is not None
    assert again.warned_remaining_ms == 5 * MINUTE_MS


def test_earlier_calls_count_and_parked_time_does_not() -> None:
    resume = ResumePoint(
        call_count=1, question_index=0, question_was_asked=True, spent_ms=8 * MINUTE_MS, extra_ms=5 * MINUTE_MS
    )
    director = Director(briefs.brief(time_limit_secs=1800, resume=resume))
    director.start(0)
    assert director.elapsed_ms(MINUTE_MS) == 9 * MINUTE_MS
    assert director.remaining_ms(MINUTE_MS) == 26 * MINUTE_MS
