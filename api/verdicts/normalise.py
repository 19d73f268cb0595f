"""Text made comparable: case, punctuation, white space and Unicode form do not count, and every position maps back."""

import unicodedata
from dataclasses import dataclass

_NO_SPACE_SCRIPTS = ("HANGUL", "CJK", "HIRAGANA", "KATAKANA")
_APOSTROPHES = "'’‘ʼ＇`´"


@dataclass(frozen=True, slots=True)
class Normalised:
    """`origins[n]` is the (start, end) in the original text of the character `text[n]`."""

    text: str
    origins: tuple[tuple[int, int], ...]


def normalise(text: str) -> Normalised:
    """NFKC, case-folded; apostrophes vanish, other punctuation and runs of white space become one space.

    Between two letters of a script that recognisers space inconsistently (Hangul, Han, Kana) spaces vanish as well.
    """
    out: list[str] = []
    origins: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for char in unicodedata.normalize("NFKC", text[start:end]).casefold():
            kept = _kept(char)
            if kept == " " and (not out or out[-1] == " "):
                continue
            if kept:
                out.append(kept)
                origins.append((start, end))
    if out and out[-1] == " ":
        out.pop()
        origins.pop()
    return _without_loose_spaces(out, origins)


def comparable(text: str) -> str:
    """`normalise(text).text`."""
    return normalise(text).text


def written_without_spaces(char: str) -> bool:
    """Whether `char` is of a script whose spacing does not mark word limits reliably."""
    return unicodedata.name(char, "").startswith(_NO_SPACE_SCRIPTS)


def _kept(char: str) -> str:
    if char in _APOSTROPHES:
        return ""
    category = unicodedata.category(char)
    if category[0] in "LNM":
        return char
    # "C++", "C#" and "50%" differ from "C" and "50".
    return char if char in "+#%" else " "


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans that compose together: a character with its combining marks, or conjoining Hangul letters."""
    spans: list[tuple[int, int]] = []
    for n, char in enumerate(text):
        joins = unicodedata.combining(char) != 0 or 0x1160 <= ord(char) <= 0x11FF
        if joins and spans:
            spans[-1] = (spans[-1][0], n + 1)
        else:
            spans.append((n, n + 1))
    return spans


def _without_loose_spaces(out: list[str], origins: list[tuple[int, int]]) -> Normalised:
    kept = [
        n
        for n, char in enumerate(out)
        if not (
            char == " "
            and 0 < n < len(out) - 1
            and written_without_spaces(out[n - 1])
            and written_without_spaces(out[n + 1])
        )
    ]
    return Normalised("".join(out[n] for n in kept), tuple(origins[n] for n in kept))
