"""Words of a résumé and how they are compared: plurals, Korean particles, terms of several words.

Everything is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_TOKEN = re.compile(
    r"\.net\b|[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*(?:\.(?:js|io|net|ai)\b)?(?:\+\+|#)?|[가-힣]+|\d+(?:[.,]\d+)*", re.I
)
_PARTICLES = sorted(
    (
        "에서의 으로서의 으로서 으로써 에서 으로 로서 로써 에게 까지 부터 이나 과의 와의 에는 에도 "
        "을 를 이 가 은 는 의 에 와 과 로 도 만 하는 하고 하며 하여 해서 했습니다 합니다 "
        "하였습니다 입니다 된 되는 한 할 했던 하신"
    ).split(),
    key=len,
    reverse=True,
)
_MIN_HANGUL = 2
_SHORT = 2
"""Case-bound terms of so few letters (C, R, Go) need a place where a name stands."""
_BEFORE_NAMES = frozenset("in with using and of or 및 와 과".split())


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    stem: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    return [Token(m.group(), stem(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Lower case, without plural and gerund, or without a Korean particle."""
    word = unicodedata.normalize("NFKC", word).lower()
    if "가" <= word[0] <= "힣":
        ending = next((p for p in _PARTICLES if word.endswith(p) and len(word) - len(p) >= _MIN_HANGUL), "")
        return word[: len(word) - len(ending)]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
    return word


@dataclass(frozen=True, slots=True)
class Match:
    term: str
    first: int
    """Index of its first token."""
    length: int
    """In tokens."""


class Terms:
    """Finds terms in tokens: longest first, apart from each other."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        """`spellings`: by term, its ways of writing beside itself; "=Go" asks for this very case."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str | None]]] = {}
        self._hangul: dict[str, str] = {}
        for term, others in spellings.items():
            bound = any(other.startswith("=") and other[1:] == term for other in others)
            for spelling in (*(() if bound else (term,)), *others):
                self._add(term, spelling)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, tokens: list[Token], text: str) -> list[Match]:
        found, index = [], 0
        while index < len(tokens):
            match = self._at(tokens, index, text)
            if match is not None:
                found.append(match)
            index += match.length if match is not None else 1
        return found

    def _add(self, term: str, spelling: str) -> None:
        exact = spelling[1:] if spelling.startswith("=") else None
        stems = tuple(token.stem for token in tokens_of(exact or spelling))
        if not stems:
            return
        self._by_first.setdefault(stems[0], []).append((stems, term, exact))
        if all("가" <= part[0] <= "힣" for part in stems):
            self._hangul["".join(stems)] = term

    def _at(self, tokens: list[Token], index: int, text: str) -> Match | None:
        token = tokens[index]
        for stems, term, exact in self._by_first.get(token.stem, ()):
            if tuple(t.stem for t in tokens[index : index + len(stems)]) != stems or not _close(
                tokens, index, stems, text
            ):
                continue
            if exact is None or (token.text == exact and _is_name(tokens, index, text)):
                return Match(term, index, len(stems))
        return self._compound(token, index)

    def _compound(self, token: Token, index: int) -> Match | None:
        """데이터분석가 begins with 데이터 분석: Korean compounds are written with or without spaces."""
        if not "가" <= token.stem[0] <= "힣":
            return None
        for length in range(len(token.stem), _MIN_HANGUL - 1, -1):
            term = self._hangul.get(token.stem[:length])
            if term is not None and (length > _MIN_HANGUL or length == len(token.stem)):
                return Match(term, index, 1)
        return None


def _close(tokens: list[Token], index: int, stems: tuple[str, ...], text: str) -> bool:
    """Words of one term have only blanks, hyphens and slashes between them."""
    span = tokens[index : index + len(stems)]
    return all(not text[a.end : b.start].strip(" \n-/&·‑–") for a, b in pairwise(span))


def _is_name(tokens: list[Token], index: int, text: str) -> bool:
    token = tokens[index]
    if index + 1 < len(tokens) and tokens[index + 1].text == "to":
        return False
    if len(token.text) > _SHORT:
        return True
    before, after = text[max(0, token.start - 2) : token.start].strip(" "), text[token.end : token.end + 2].strip(" ")
    listed = before[-1:] in (",", ";", "/", "|", "(", ":", "•", "·", "-") or after[:1] in (",", ";", "/", "|", ")", "·")
    return listed or (index > 0 and tokens[index - 1].stem in _BEFORE_NAMES)
