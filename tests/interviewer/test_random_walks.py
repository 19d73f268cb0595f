"""Whatever a candidate says, presses or leaves unsaid: the invariants of an interview hold. Seeded, so repeatable."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from agent.interviewer.director import Director
from agent.interviewer.moves import Asking, Closing, Move, MoveKind
from contract import commands
from contract.brief import Brief, Channel, ResumePoint
from contract.events import EndReason, Via
from tests.support import briefs

SEEDS = range(60)
PHRASES: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8"))
ANSWERS = (
    "We measured the latency with a profiler and then put a cache in front of the database.",
    "It was slow.",
    "We get an alert, roll back, and write a postmortem with the root cause.",
    "I work with people and machines and like gardens more than anything else in the world.",
    "Redis.",
)
BUTTONS: tuple[commands.Command, ...] = (
    commands.TakeMinute(),
    commands.Ready(),
    commands.RepeatQuestion(),
    commands.SkipQuestion(),
    commands.ExtendTime(),
    commands.SetTextMode(on=True),
    commands.FinishTurn(),
    commands.ExplainKeys(),
    commands.AskForPerson(),
)
SAID_WHILE_PAUSED = (MoveKind.EXPLAIN_KEYS, MoveKind.PASS_ON, MoveKind.PAUSE, MoveKind.TELL_FOLLOWED)
"""Where no screen shows it: that it is paused, what the keys do, who follows."""
COMPANY: tuple[commands.Command, ...] = (
    commands.PauseCall(),
    commands.ResumeCall(),
    commands.ResumeCall(),
    commands.TakeOver(),
    commands.HandBack(),
    commands.HandBack(question_id="q2"),
    commands.Whisper(text="How large was the team?"),
    commands.Note(text="Calm so far."),
)
DANA = ("Dana Reyes follows.",)
MAX_STEPS = 600


@dataclass
class Record:
    """What a walk has shown: the moves as the event log would hold them."""

    moves: list[Move] = field(default_factory=list)
    asked: list[Asking] = field(default_factory=list)
    closed: list[Closing] = field(default_factory=list)
    ended: EndReason | None = None

    def add(self, move: Move) -> None:
        self.moves.append(move)
        self.closed.extend(move.closes)
        if move.asks is not None:
            self.asked.append(move.asks)
        self.ended = self.ended or move.ends_call


def steps(director: Director, rng: random.Random, record: Record, now_ms: int = 0) -> Iterator[int]:
    """Plays until the call ends; yields the time after each step. Silence passes in half seconds as in a call."""
    record.add(director.start(now_ms))
    for step in range(MAX_STEPS):
        if director.ended:
            return
        now_ms += rng.randint(500, 40_000)
        held, known = director.held, len(record.moves)
        if step % 5 == 2:
            director.followed((), anew=False) if step % 2 else director.followed(DANA, anew=True)
        match rng.choices(("answer", "phrase", "button", "silence", "cut", "company"), weights=(5, 5, 2, 3, 1, 1))[0]:
            case _ if record.moves[-1].kind is MoveKind.CONFIRM_END:
                record.add(director.heard(rng.choice(("Yes.", "No.")), now_ms))
            case "answer":
                record.add(director.heard(rng.choice(ANSWERS), now_ms, via=rng.choice(list(Via))))
            case "phrase":
                texts = PHRASES["en"][rng.choice(sorted(PHRASES["en"]))]
                record.add(director.heard(rng.choice(texts), now_ms, confidence=rng.random()))
            case "button":
                result = director.command(rng.choice(BUTTONS), now_ms)
                if isinstance(result, Move):
                    record.add(result)
            case "company":
                result = director.command(rng.choice(COMPANY), now_ms, id_=f"k{now_ms}", by="Dana Reyes")
                if isinstance(result, Move):
                    record.add(result)
                held = False
            case "cut":
                words = " ".join(record.moves[-1].say).split()
                director.mark_cut(" ".join(words[: rng.randint(0, len(words))]), now_ms)
            case _:
                now_ms = stay_quiet(director, rng, record, now_ms)
        if held:
            since = [move for move in record.moves[known:] if move.ends_call is None]
            assert not any(move.asks or (move.say and move.kind not in SAID_WHILE_PAUSED) for move in since)
        yield now_ms
    pytest.fail("the interview did not end")


def stay_quiet(director: Director, rng: random.Random, record: Record, now_ms: int) -> int:
    for silent_ms in range(0, rng.choice((5_000, 20_000, 90_000, 240_000)), 500):
        move = director.silence(silent_ms, now_ms + silent_ms) or director.tick(now_ms + silent_ms)
        if move is not None:
            record.add(move)
        if director.ended:
            return now_ms + silent_ms
    return now_ms + silent_ms


def play(brief: Brief, seed: int) -> Record:
    record = Record()
    for _ in steps(Director(brief), random.Random(seed), record):
        pass
    return record


def a_brief(seed: int) -> Brief:
    return briefs.brief(time_limit_secs=random.Random(seed).choice((120, 600, 1800, 3600)))


@pytest.mark.parametrize("seed", SEEDS)
def test_invariants_hold_on_any_walk(seed: int) -> None:
    brief = a_brief(seed)
    record = play(brief, seed)
    bank = [question.id for question in brief.questions]
    whispered = [a.question_id for a in record.asked if a.whispered and not a.repeat]
    assert len(whispered) == len(set(whispered)), "a whisper is put once"
    assert not set(whispered) & set(bank)
    first_askings = [a for a in record.asked if not a.repeat and not a.whispered]
    texts = [(a.question_id, a.text) for a in first_askings]
    assert record.ended is not None
    assert len(texts) == len(set(texts)), "asked twice without a repeat"
    main = [a.question_id for a in first_askings if a.follow_up == 0]
    assert main == bank[: len(main)], "order kept, none left out"
    assert all(a.text == brief.questions[a.index].text for a in first_askings if a.follow_up == 0), "word for word"
    for question in brief.questions:
        follow_ups = [a.follow_up for a in first_askings if a.question_id == question.id and a.follow_up]
        assert follow_ups == list(range(1, len(follow_ups) + 1))
        assert len(follow_ups) <= question.max_follow_ups <= 2
    assert len({c.question_id for c in record.closed}) == len(record.closed), "closed once each"
    closed = [closing.question_id for closing in record.closed if closing.question_id not in whispered]
    assert closed == main[: len(closed)], "closed once each, in order"
    assert len(main) - len(closed) == (0 if record.ended.completes_interview else 1)


def test_the_walks_reach_every_kind_of_move_and_end() -> None:
    records = [play(a_brief(seed), seed) for seed in SEEDS]
    kinds = {move.kind for record in records for move in record.moves}
    assert kinds >= set(MoveKind) - {MoveKind.RESUME, MoveKind.TELL_FOLLOWED}
    assert {record.ended for record in records} >= {
        EndReason.FINISHED,
        EndReason.TIME_UP,
        EndReason.CANDIDATE_LEFT,
        EndReason.CANDIDATE_ENDED,
    }


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_by_phone_it_is_said_that_somebody_follows_and_nothing_else_changes(seed: int) -> None:
    brief = a_brief(seed).model_copy(update={"channel": Channel.PHONE})
    director, record = Director(brief), Record()
    director.followed(DANA, anew=True)
    for _ in steps(director, random.Random(seed), record):
        pass
    told = [move for move in record.moves if any(DANA[0] in sentence for sentence in move.say)]
    assert all(sum(DANA[0] in sentence for sentence in move.say) == 1 for move in told)
    assert all(move.say[-1] == move.asks.text for move in told if move.asks), "a question stands last"
    assert all(len(move.say) == 1 for move in told if move.kind is MoveKind.TELL_FOLLOWED)
    assert record.moves[0] in told, "who follows from the beginning is said with the greeting"
    by_page = play(a_brief(seed), seed)
    assert not any(DANA[0] in sentence for move in by_page.moves for sentence in move.say), "a page shows it"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_move_is_speakable_and_asks_one_thing_last(seed: int) -> None:
    brief = a_brief(seed)
    questions = {question.text for question in brief.questions}
    for move in play(brief, seed).moves:
        assert all(sentence.strip() and "{" not in sentence for sentence in move.say)
        asked = [sentence for sentence in move.say if sentence in questions]
        assert len(asked) <= 1
        if move.asks is not None and move.say:
            assert move.say[-1] == move.asks.text
        if asked:
            assert move.asks is not None
        assert (move.ends_call is None) or move.kind is MoveKind.WRAP_UP


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_is_the_same_on_a_copy(seed: int) -> None:
    brief = a_brief(seed)
    original, record = Director(brief), Record()
    walk = steps(original, random.Random(seed), record)
    rng = random.Random(seed + 1)
    now_ms = 0
    for _ in range(rng.randint(1, 20)):
        now_ms = next(walk, now_ms)
    twin = copy.deepcopy(original)
    text = "We measured the latency and put a cache in front of it."
    assert twin.heard(text, now_ms + 1_000) == original.heard(text, now_ms + 1_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_return_at_any_point_goes_on_where_it_stood(seed: int) -> None:
    brief = a_brief(seed)
    director, record = Director(brief), Record()
    rng = random.Random(seed)
    walk = steps(director, rng, record)
    now_ms = 0
    for _ in range(rng.randint(1, 25)):
        now_ms = next(walk, now_ms)
    if director.open_question_index is None:
        return
    open_askings = [a for a in record.asked if a.index == director.open_question_index]
    resume = ResumePoint(
        call_count=1,
        question_index=director.open_question_index,
        question_was_asked=True,
        follow_ups_used=max(a.follow_up for a in open_askings),
        last_question_text=director.open_text,
        follow_up_texts=tuple(a.text for a in open_askings if a.follow_up and not a.repeat and not a.whispered),
        covered_points=director.covered_points,
        spent_ms=now_ms,
    )
    again = play(brief.model_copy(update={"call_id": "second", "resume": resume}), seed + 1_000)
    closed_before = {closing.question_id for closing in record.closed}
    assert not closed_before & {a.question_id for a in again.asked}
    assert again.asked[0].repeat
    assert again.asked[0].text == director.open_text
    fresh = [a for a in again.asked if not a.repeat and a.follow_up and a.index == director.open_question_index]
    assert len(fresh) + resume.follow_ups_used <= brief.questions[director.open_question_index].max_follow_ups
    assert not {a.text for a in fresh} & {a.text for a in open_askings}
