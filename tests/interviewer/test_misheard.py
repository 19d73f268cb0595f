"""A request with one word misheard is found by its sound; what would leave the question is asked about first."""

import pytest

from agent.interviewer.director import Director
from agent.interviewer.intents import Intent, understand
from agent.interviewer.misheard import LONGEST_WORDS, SHORTEST_WORDS
from agent.interviewer.moves import MoveKind
from agent.interviewer.normalise import sentences
from contract.events import Outcome, Via
from evals import corpus
from tests.interviewer.test_intents import PHRASES
from tests.support.briefs import brief, persona

SKIP = "Let's... Let's get this question, please."
"""As Whisper tiny.en hears Piper's joe."""


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        (SKIP, Intent.SKIP),
        ("Let's scope this question, please.", Intent.SKIP),
        ("Kim, we go to the next question.", Intent.SKIP),
        ("Good good you. Repeat to the question. Please.", Intent.REPEAT),
        ("Repeat through the question, please.", Intent.REPEAT),
        ("Give me... I'm in it to think about it. Please.", Intent.THINK),
    ],
)
def test_what_a_recogniser_wrote_is_read_by_its_sound(heard: str, intent: Intent) -> None:
    understood = understand(heard, "en")
    assert (understood.intent, understood.near) == (intent, True)
    assert understand(heard, "en", typed=True).intent is Intent.ANSWER


@pytest.mark.parametrize("heard", ["I'm not. Sure.", "I'm not, really. Please.", "I'm in it. For the money."])
def test_small_words_of_an_answer_stay_what_they_are(heard: str) -> None:
    assert understand(heard, "en").intent is not Intent.THINK


def test_words_that_are_right_need_no_guess() -> None:
    assert not understand("Let's skip this question, please.", "en").near


def turns() -> set[str]:
    """Answers whole, begun anywhere, and in breaths of as many words as are read by their sound."""
    pairs = (*corpus.UNFINISHED, *corpus.COULD_END, *corpus.COULD_END_LONGER)
    answers = [*corpus.SHORT_ANSWERS, *corpus.LONG_ANSWERS, *PHRASES["en"]["answer"], *map(" ".join, pairs)]
    found = set()
    for sentence in (s for answer in answers for s in sentences(answer)):
        said = sentence.split()
        found |= {" ".join(said[:end]) for end in range(SHORTEST_WORDS, LONGEST_WORDS + 1)}
        found |= {" ".join(said[at : at + LONGEST_WORDS]) for at in range(0, len(said), 3)}
    return found


def test_no_answer_sounds_like_a_request() -> None:
    every = turns()
    assert len(every) > 1_000
    assert {turn for turn in every if understand(turn, "en").near} == set()


def opened(**fields: object) -> Director:
    director = Director(brief(**fields))
    director.start(0)
    return director


def test_yes_skips_and_no_goes_on() -> None:
    director = opened()
    asked = director.heard(SKIP, 1_000)
    assert (asked.kind, asked.say, asked.closes) == (
        MoveKind.REPROMPT,
        ("Would you like to skip this question?",),
        (),
    )
    went_on = director.heard("No, let's go on.", 5_000)
    assert not went_on.closes
    assert director.open_question_id == "q1"
    assert director.heard(SKIP, 9_000).say == asked.say
    skipped = director.heard("Yes, please.", 12_000)
    assert [(c.question_id, c.outcome) for c in skipped.closes] == [("q1", Outcome.SKIPPED)]
    assert director.open_question_id == "q2"


def test_whoever_says_it_again_means_it() -> None:
    director = opened()
    director.heard(SKIP, 1_000)
    assert director.heard("Let's get this question.", 5_000).closes[0].outcome is Outcome.SKIPPED


def test_an_answer_to_the_question_itself_is_no_yes() -> None:
    director = opened()
    director.heard(SKIP, 1_000)
    move = director.heard("Our search was slow, so I measured the latency and added a cache and an index.", 5_000)
    assert move.closes[0].outcome is Outcome.ANSWERED


def test_a_persona_without_the_words_asks_for_them_again() -> None:
    phrases = {key: said for key, said in persona().phrases.items() if key != "confirm_skip"}
    director = opened(persona=persona().model_copy(update={"phrases": phrases}))
    move = director.heard(SKIP, 1_000)
    assert (move.kind, move.closes) == (MoveKind.REPROMPT, ())
    assert move.say


def test_what_is_typed_is_what_was_meant() -> None:
    director = opened()
    assert director.heard("Let's get this question, please.", 1_000, via=Via.TEXT).kind is not MoveKind.REPROMPT
