"""Whether words are in another language than the interview's, as far as script and small words tell. Pure.

Answers name things in any language ("Redis를 썼습니다", "the chaebol"), so a turn is in another one only when most of
it is, and when it is long enough to say.
"""

import re

from agent.interviewer.normalise import clean

MIN_LETTERS = 6
"""Of another script: fewer may be a name."""
MIN_WORDS = 5
"""Of another language in the same script."""
OTHER_SHARE = 0.6
OWN_SHARE = 0.1
"""Of Hangul in a turn of another language: "네", "음", a name. A syllable takes two or three Latin letters."""
SMALL_SHARE = 0.3
"""Share of words that only join others; speech of English has 40 to 50 %."""

LEAST_SMALL = {"en": 2}
"""Of small words; three of other languages, for names hold two ("rue de la Paix")."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = {"en", "de", "es", "fr", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "tr", "vi", "id", "cs", "ro", "hu"}
_HANGUL = {"ko"}
_SMALL_TEXT = {
    "en": "the is are was were and of to that it we they with for this have had in on but not my our because when",
    "es": "el la los las un una y que de del en por para con pero muy como cuando porque nosotros yo mi es era fue más "
    "también",
    "fr": "le la les un une de du des que nous vous je est était et dans pour avec mais pas mon notre parce quand très "
    "sur",
    "de": "der die das und ist war wir ich nicht mit für auf ein eine dem den aber weil wenn sehr auch habe haben",
    "pt": "os um uma da que de em por para com mas muito como quando porque nós eu meu é era foi mais também não",
    "it": "il la gli un una e che di del per con ma molto come quando perché noi io mio è era più anche non sono",
}
_SMALL = {language: frozenset(text.split()) for language, text in _SMALL_TEXT.items()}


def is_other_language(text: str, language: str) -> bool:
    """Whether most of `text` is in a language other than `language` (BCP 47). Unknown languages: never."""
    own = language.lower().split("-")[0]
    if own not in _LATIN | _HANGUL:
        return False
    letters = [ch for ch in clean(text) if ch.isalpha()]
    latin = sum("a" <= ch <= "z" or "À" <= ch.upper() <= "ɏ" for ch in letters)
    hangul = sum("가" <= ch <= "힣" for ch in letters)
    mine = hangul if own in _HANGUL else latin
    strange = len(letters) - latin - (hangul if own in _HANGUL else 0)
    if strange >= MIN_LETTERS and strange >= OTHER_SHARE * len(letters):
        return True
    if own in _HANGUL:
        # Terms are said in English within a Korean answer; a sentence of any language has small words.
        return mine <= OWN_SHARE * len(letters) and latin > 0 and any(_joins(text, other) for other in _SMALL)
    return own in _SMALL and not _joins(text, own) and any(_joins(text, other) for other in _SMALL if other != own)


def _joins(text: str, language: str) -> bool:
    """Whether the small words of `language` hold the text together."""
    said = _WORD.findall(clean(text))
    found = sum(word in _SMALL[language] for word in said)
    return len(said) >= MIN_WORDS and found >= max(LEAST_SMALL.get(language, 3), SMALL_SHARE * len(said))
