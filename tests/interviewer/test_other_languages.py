"""Languages without word lists: how long a turn is, and nothing else, says how much silence ends it."""

import pytest

from agent.interviewer.completeness import Ending
from agent.interviewer.director import Director
from tests.support.briefs import brief, question

ASKED = {
    "de": "Was haben Sie in Ihrem letzten Projekt gemacht?",
    "de-AT": "Erzählen Sie von einem System, das Sie schneller gemacht haben.",
    "es": "¿Qué hizo en su último proyecto?",
    "ja": "前の仕事について教えてください。",
    "zh-Hans": "请介绍一下你之前的工作。",
}


def opened(language: str) -> Director:
    director = Director(brief(question(1, ASKED[language], max_follow_ups=0), language=language))
    director.start(0)
    return director


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "In meinem letzten Projekt habe ich den Zahlungsdienst betreut"),
        ("de-AT", "An der Stelle war die Übertragung über das alte Netz zu langsam"),
        ("es", "A mi equipo le pidieron mover el servicio"),
        ("ja", "前の仕事では決済サービスを担当していました"),
        ("zh-Hans", "我之前的工作是负责支付服务"),
    ],
)
def test_a_sentence_is_not_taken_for_half_of_an_english_one(language: str, text: str) -> None:
    assert opened(language).ending(text, text) is Ending.TOLD
    assert opened(language).ending(f"{text}。", text[:-2]) is Ending.TOLD, "nor by its last word"


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Über drei Jahre."), ("es", "A mi equipo"), ("ja", "三年です"), ("zh-Hans", "三年")]
)
def test_few_words_are_left_more_silence(language: str, text: str) -> None:
    assert opened(language).ending(text, text) is Ending.BRIEF


@pytest.mark.parametrize("language", ["de", "es", "ja"])
def test_a_listeners_sound_is_no_turn_and_every_word_is_one(language: str) -> None:
    director = opened(language)
    assert director.is_backchannel("Mm-hmm, okay.")
    assert not any(director.is_backchannel(words) for words in ("Er", "Stopp", "sure", "Un momento", "ちょっと"))
