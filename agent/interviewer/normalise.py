"""Spoken or typed text → sentences, words and stems that patterns and keywords are compared with."""

import re
import unicodedata
from functools import lru_cache

from contract.sentences import SENTENCE_END

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?[+#]*|[가-힣]+|[^\W\d_a-z가-힣]+")
_HANGUL = re.compile(r"[가-힣]")

_CONTRACTIONS: tuple[tuple[str, str], ...] = (
    (r"\bwon'?t\b", "will not"),
    (r"\bcan'?t\b|\bcannot\b", "can not"),
    (
        r"\blet'?s\b(?= (?:not |just |please )?(?:skip|move|go|stop|end|finish|take|pause|continue|keep|start|begin|"
        r"see|pass))",
        "let us",
    ),
    (r"\blet's\b", "let us"),
    (r"\b(do|does|did|is|are|was|were|have|has|had|would|could|should|must|need)n'?t\b", r"\1 not"),
    (r"\bi'?m\b", "i am"),
    (r"\b(you|we|they)'re\b", r"\1 are"),
    (r"\b(i|you|we|they)'ve\b", r"\1 have"),
    (r"\bive\b", "i have"),
    (r"\b(i|you|he|she|it|we|they|that|this)'ll\b", r"\1 will"),
    (r"\b(i|you|he|she|it|we|they|that)'d\b", r"\1 would"),
    (r"\b(what|that|who|where|when|how|it|he|she|here|there)'s\b", r"\1 is"),
    (r"\b(what|that)s\b", r"\1 is"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bgotta\b", "got to"),
    (r"\bgimme\b", "give me"),
    (r"\bdunno\b", "do not know"),
    (r"\blemme\b", "let me"),
)
_EXPAND = tuple((re.compile(pattern), full) for pattern, full in _CONTRACTIONS)


def clean(text: str) -> str:
    """Lower case, one form of each character, straight quotes, contractions written out."""
    lowered = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    for pattern, full in _EXPAND:
        lowered = pattern.sub(full, lowered)
    return lowered


def sentences(text: str) -> list[str]:
    """Splits at sentence ends as recognisers punctuate them, and behind Korean final endings. English without
    punctuation is one sentence."""
    normal = unicodedata.normalize("NFKC", text)
    return [part.strip() for part in SENTENCE_END.split(normal) if part and part.strip()]


def words(text: str) -> list[str]:
    """Words of cleaned text. Latin and Hangul runs are words of their own: "Redis를" is "redis", "를"."""
    return _WORD.findall(clean(text))


def compact(text: str) -> str:
    """Letters and digits only, without spaces: what Korean patterns are compared with (recognisers space at will)."""
    return "".join(ch for ch in clean(text) if ch.isalnum())


def has_hangul(text: str) -> bool:
    return _HANGUL.search(text) is not None


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A light English stem: inflections off, so that "caching", "cached" and "caches" are one."""
    word = word.removesuffix("'s")
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    return _without_ending(_without_inflection(word))


def _without_inflection(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for suffix in ("ing", "ed", "er", "ers"):
        root = word[: -len(suffix)]
        if word.endswith(suffix) and len(root) >= 3 and re.search(r"[aeiouy]", root):
            doubled = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for suffix in ("ly", "ion"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
