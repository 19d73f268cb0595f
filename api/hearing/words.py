"""When two readings say the same. Pure text.

The same: other spelling, punctuation, spaces, contractions, figures or words for a number, filler. Also the same for
our purpose: readings whose words that carry meaning are equal ("the service" and "a service"), unless one of them
denies or names another person than the other.
"""

import functools
import re
from collections.abc import Callable, Iterable
from typing import cast

from api.verdicts.normalise import comparable, written_without_spaces
from api.verdicts.units import FUNCTION_WORDS, is_english, stem, words_of

NEGATIONS = frozenset({"not", "no", "never", "none", "nor", "nothing", "neither", "without"})
PERSONS = frozenset({"i", "we", "you", "he", "she", "they"})
"""Who did it is part of what is said: "I built" against "we built"."""
FILLERS = frozenset({"uh", "um", "hmm", "mm", "mhm", "mmm", "er", "erm", "어", "음", "으음", "그"})
_PARTICLES_TEXT = """
    에서는 에서도 에게서 으로는 으로도 까지는 부터는 에서 에게 한테 으로 까지 부터 처럼 보다 하고 이나 라고
    은 는 이 가 을 를 의 에 도 로 와 과 만 나
"""
_PARTICLES = tuple(sorted(_PARTICLES_TEXT.split(), key=len, reverse=True))
_NEGATION_KO = re.compile(r"(?:^|\s)(?:안|못)(?:\s|$)|않|없|아니|모르|모릅")
_FIGURES = re.compile(r"\d+")
_SINO_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_SINO_PLACES = ("", "십", "백", "천")
_SINO_MYRIADS = ("", "만", "억", "조")
_NATIVE_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_COUNTING = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


def same(first: str, second: str, language: str) -> bool:
    """The same words, however they are written."""
    if _squeezed(first, language) == _squeezed(second, language):
        return True
    return not is_english(language) and bool(_spelt(first) & _spelt(second))


def differ(first: str, second: str, language: str) -> bool:
    """Whether it matters for what was said which of the two it is."""
    if same(first, second, language):
        return False
    if is_english(language):
        return _english_sense(first) != _english_sense(second)
    return _stripped(first) != _stripped(second)


def carries_meaning(word: str, language: str) -> bool:
    if is_english(language):
        return any(w not in FUNCTION_WORDS and w not in FILLERS for w in words_of(word))
    return bool(comparable(word)) and comparable(word) not in FILLERS


def denies(text: str, language: str) -> bool:
    if is_english(language):
        return not NEGATIONS.isdisjoint(_english(text).split())
    return _NEGATION_KO.search(text) is not None


def _english_sense(text: str) -> tuple[frozenset[str], int, frozenset[str]]:
    words = _english(text).split()
    meaning = frozenset(stem(w) for w in words if w not in FUNCTION_WORDS and w not in FILLERS)
    return meaning, sum(w in NEGATIONS for w in words) % 2, frozenset(words) & PERSONS


def _squeezed(text: str, language: str) -> str:
    """ "set up" and "setup", "post gres" and "Postgres" are the same."""
    plain = _english(text) if is_english(language) else comparable(text)
    return "".join(w for w in plain.split() if w not in FILLERS)


def _english(text: str) -> str:
    # Both are wholly lower-case and without symbols; the second pass takes what the first keeps for money and figures.
    return comparable(_whisper_normaliser()(text.replace("’", "'")))


@functools.cache
def _whisper_normaliser() -> Callable[[str], str]:
    """OpenAI's, by which recognisers are compared (arXiv 2212.04356, appendix C). Imported on use: few need it."""
    from whisper_normalizer.english import EnglishTextNormalizer

    return cast(Callable[[str], str], EnglishTextNormalizer())


def _stripped(text: str) -> str:
    """Without the particle that a Korean word ends in: hardly heard, and the sense stands without it."""
    return "".join(_without_particle(w) for w in text.split() if comparable(w) not in FILLERS)


def _without_particle(word: str) -> str:
    plain = comparable(word)
    for particle in _PARTICLES:
        if plain.endswith(particle) and len(plain) > len(particle) + 1:
            return plain[: -len(particle)]
    return plain


def _spelt(text: str) -> set[str]:
    """Each way to say its figures in Korean; the text as it is when there are none."""
    plain = "".join(comparable(text).split())
    ways = {plain}
    for figure in set(_FIGURES.findall(plain)):
        ways = {way.replace(figure, said) for way in ways for said in _said_in_korean(int(figure))}
    return ways


def _said_in_korean(number: int) -> Iterable[str]:
    yield _sino(number)
    if 0 < number < 100:
        tens, ones = divmod(number, 10)
        yield _NATIVE_TENS[tens] + _NATIVE_ONES[ones]
        yield "스무" if number == 20 else _NATIVE_TENS[tens] + _NATIVE_COUNTING[ones]


def _sino(number: int) -> str:
    """23 → 이십삼; 만 before 10,000 is said without 일."""
    if number == 0:
        return "영"
    out = ""
    for myriad, name in enumerate(_SINO_MYRIADS):
        group = number // 10_000**myriad % 10_000
        if group:
            said = _sino_group(group)
            out = ("" if (said, name) == ("일", "만") else said) + name + out
    return out


def _sino_group(group: int) -> str:
    out = ""
    for place, name in enumerate(_SINO_PLACES):
        digit = group // 10**place % 10
        if digit:
            out = ("" if digit == 1 and name else _SINO_DIGITS[digit]) + name + out
    return out


def by_syllable(text: str) -> bool:
    """Whether most of it is of a script whose recognisers disagree about spaces."""
    letters = [c for c in text if c.isalnum()]
    return bool(letters) and 2 * sum(written_without_spaces(c) for c in letters) > len(letters)
