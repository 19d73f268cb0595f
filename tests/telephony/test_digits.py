"""Digits, yes and no, as recognisers write them down."""

from pathlib import Path

import pytest

from api.settings import ROOT
from api.telephony.digits import spoken_digits
from api.telephony.phrases import DeskPhrases, desk_phrases, languages

CONFIG = ROOT / "config"


def phrases(language: str) -> DeskPhrases:
    return desk_phrases(CONFIG, language)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("one two three four five six seven eight", "12345678"),
        ("1234 5678", "12345678"),
        ("12345678.", "12345678"),
        ("My PIN is one two double three, four five six seven", "12334567"),
        ("oh nine triple seven 1 2 3", "09777123"),
        ("twelve thirty-four fifty six seventy eight", "12345678"),
        ("twenty twenty ten nineteen", "20201019"),
        ("the PIN for my interview is zero one zero one, too for ate nine", "01012489"),
        ("I would like to talk to a person", ""),
        ("for you to know", ""),
        ("", ""),
    ],
)
def test_english_digits(said: str, digits: str) -> None:
    assert spoken_digits(said, phrases("en").digits, wanted=8) == digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("일이삼사 오육칠팔", "12345678"),
        ("일 이 삼 사 오 육 칠 팔", "12345678"),
        ("공일공이 삼사오륙", "01023456"),
        ("영영 빵 하나 둘 셋 넷 다섯", "00012345"),
        ("하나 둘 셋 넷 다섯 여섯 일곱 여덟", "12345678"),
        ("일이삼사에 오육칠팔입니다", "12345678"),
        ("제 번호는 일일이이 삼삼사사예요", "11223344"),
        ("이 번호는 구팔칠육 오사삼이", "98765432"),
        ("비밀번호는 1234 오육칠팔이요", "12345678"),
        # 팔, or 팔 and 이: whichever makes eight digits.
        ("일이삼사오육팔이요", "12345682"),
        ("일이삼사오육칠팔이요", "12345678"),
        ("영일이삼사오륙칠이에요", "01234567"),
        ("안녕하세요 면접 보려고 전화드렸습니다", ""),
    ],
)
def test_korean_digits(said: str, digits: str) -> None:
    assert spoken_digits(said, phrases("ko").digits, wanted=8) == digits


def test_a_recogniser_s_endless_text_is_cut() -> None:
    assert len(spoken_digits("one " * 10_000, phrases("en").digits, wanted=8)) < 200


@pytest.mark.parametrize(
    ("language", "said", "meant"),
    [
        ("en", "Yes.", "yes"),
        ("en", "Yes, I agree", "yes"),
        ("en", "okay, go ahead", "yes"),
        ("en", "that’s fine", "yes"),
        ("en", "No.", "no"),
        ("en", "I do not agree", "no"),
        ("en", "I don’t agree", "no"),
        ("en", "yes no", "no"),
        ("en", "I don't know", "unclear"),
        ("en", "Yes? What did you say?", "unclear"),
        ("en", "know", "unclear"),
        ("en", "eyes", "unclear"),
        ("en", "", "unclear"),
        ("ko", "네", "yes"),
        ("ko", "네, 동의합니다.", "yes"),
        ("ko", "예", "yes"),
        ("ko", "아니요", "no"),
        ("ko", "동의하지 않습니다", "no"),
        ("ko", "동의 안 하겠습니다", "no"),
        ("ko", "네? 뭐라고요", "unclear"),
        ("ko", "모르겠어요", "unclear"),
        ("ko", "안녕하세요", "unclear"),
        ("ko", "예약", "unclear"),
    ],
)
def test_an_agreement_is_one_that_nothing_speaks_against(language: str, said: str, meant: str) -> None:
    assert phrases(language).answer(said) == meant


def test_every_language_says_everything() -> None:
    spoken = {tag: set(phrases(tag).say) for tag in languages(CONFIG, "en")}
    assert set(spoken) >= {"en", "ko"}
    assert all(keys == spoken["en"] for keys in spoken.values())


def test_nothing_before_the_pin_has_a_place_for_a_detail() -> None:
    before = "greeting ask_pin pin_again pin_incomplete wrong_pin wrong_pin_over not_heard not_understood no_input"
    for tag in languages(CONFIG, "en"):
        assert all("{" not in phrases(tag).say[key] for key in before.split())


def test_an_unknown_language_falls_back(tmp_path: Path) -> None:
    assert phrases("ko-KR").language == "ko"
    assert phrases("de").language == "en"
