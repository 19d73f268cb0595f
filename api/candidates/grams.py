"""Pieces of words for a GIN index: substring search that needs no extension and works for any script.

pg_trgm is not used: it finds nothing by two letters, which is most of a Korean name, drops Hangul altogether under the
C locale, and its entries are shared by all companies. Here every piece is hashed with the company's id. Two pieces may
share a hash, so what the index finds is compared with the text once more.
"""

from functools import lru_cache
from zlib import crc32

PREFIX = "^"
SHORT = 2
"""A Latin term of up to this many letters is looked for at the start of words only."""


class Grams:
    """The hashes of one company."""

    def __init__(self, company_id: str) -> None:
        self._salt = crc32(company_id.encode())
        self._known: dict[str, int] = {}

    def of_text(self, text: str) -> list[int]:
        """Every piece that a term may ask for; `text` is a `CandidateSearch.text`."""
        found: set[str] = set()
        for word in text.split():
            found.update(_pieces(word))
            found.add(PREFIX + word[:1])
            found.add(PREFIX + word[:SHORT])
        return sorted({self._hash(piece) for piece in found})

    def of_term(self, term: str) -> list[int]:
        """Pieces that all texts with `term` have; `term` holds no space."""
        if is_short(term):
            return [self._hash(PREFIX + term)]
        if len(term) < 3:
            return [self._hash(term)]
        return sorted({self._hash(term[n : n + 3]) for n in range(len(term) - 2)})

    def _hash(self, piece: str) -> int:
        known = self._known.get(piece)
        if known is None:
            # Signed 32 bits, as PostgreSQL's integer.
            value = crc32(piece.encode("utf-8", "surrogatepass"), self._salt)
            known = self._known[piece] = value - (1 << 32) if value >= 1 << 31 else value
        return known


def is_short(term: str) -> bool:
    return len(term) <= SHORT and term.isascii()


def _pieces(word: str) -> set[str]:
    pieces = {word[n : n + 3] for n in range(len(word) - 2)}
    if not word.isascii():
        pieces.update(word[n] for n in range(len(word)) if not word[n].isascii())
        pieces.update(word[n : n + 2] for n in range(len(word) - 1) if not word[n : n + 2].isascii())
    return pieces


@lru_cache(maxsize=64)
def grams_of(company_id: str) -> Grams:
    return Grams(company_id)
