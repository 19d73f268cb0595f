"""In the middle of a question: what is a listener's word, and what wants the turn."""

import pytest

from agent.interviewer.director import Director
from tests.support import briefs

OPEN = briefs.question(
    1, "Imagine that a release fails on Friday night. What do you do first?", ("p1", "", ("rollback",))
)
KOREAN = briefs.question(1, "금요일 밤에 배포가 실패했을 때 무엇을 먼저 하시겠습니까?")


def asked(question: object = OPEN, language: str = "en") -> Director:
    director = Director(briefs.brief(question, language=language, persona=briefs.persona(language)))
    director.start(0)
    return director


@pytest.mark.parametrize(
    "words",
    [
        "Gotcha.",
        "Absolutely",
        "For sure.",
        "Go on.",
        "That's fair.",
        "No problem.",
        "Oh, really.",
        "I bet.",
        "Fair enough.",
    ],
)
def test_what_a_listener_says_asks_for_nothing(words: str) -> None:
    assert asked().asks_for_nothing(words, partial=False)


@pytest.mark.parametrize("words", ["물론이죠.", "좋네요", "아 대단하네요"])
def test_what_a_korean_listener_says_asks_for_nothing(words: str) -> None:
    assert asked(KOREAN, "ko").asks_for_nothing(words, partial=False)


@pytest.mark.parametrize(
    "words",
    [
        "Hold on.",
        "Sorry, what?",
        "Can I just",
        "Which one?",
        "That's not true.",
        "Let me answer.",
        "Actually, I",
        "Too long.",
        "I can't hear.",
        "Next question, please.",
        "Well, in 2019",
        "No.",
        "Five years.",
        "Rollback first.",
        "Absolutely, and then some",
        "Friday?",
        "On-call?",
    ],
)
def test_what_wants_the_turn_is_no_listeners(words: str) -> None:
    assert not asked().asks_for_nothing(words, partial=False)


@pytest.mark.parametrize(
    "words",
    [
        "잠깐만요.",
        "뭐라고요?",
        "다시 한번요.",
        "그게 아니라요.",
        "너무 길어요.",
        "안 들려요.",
        "금요일이요?",
        "근데 저는",
        "제가",
    ],
)
def test_what_wants_the_turn_in_korean_is_no_listeners(words: str) -> None:
    assert not asked(KOREAN, "ko").asks_for_nothing(words, partial=False)


def test_a_beginning_is_a_listeners_only_while_more_may_follow() -> None:
    director = asked()
    assert director.asks_for_nothing("No", partial=True)
    assert director.asks_for_nothing("No problem", partial=True)
    assert not director.asks_for_nothing("No", partial=False)
    assert not director.asks_for_nothing("No I", partial=True)


@pytest.mark.parametrize(
    "text", ["How many people were in that team?", "Have you ever run a database?", "Which language do you like best?"]
)
def test_a_word_is_an_answer_to_a_question_for_a_word(text: str) -> None:
    assert not asked(briefs.question(1, text)).asks_for_nothing("Python.", partial=False)


def test_a_question_that_was_heard_before_may_be_answered_in_the_middle() -> None:
    director = asked()
    assert director.asks_for_nothing("Postgres.", partial=False)
    director.heard("Could you repeat the question?", 9_000)
    assert not director.asks_for_nothing("Postgres.", partial=False)


def test_of_another_language_nothing_is_known() -> None:
    director = Director(briefs.brief(OPEN, language="de"))
    director.start(0)
    assert not director.asks_for_nothing("Genau", partial=False)
