"""Digits that were spoken, as a recogniser writes them down: "one two, double four", "일이삼사 오육칠팔입니다", "1234".

Pure. The words of a language are data (`config/telephony/desk.<language>.yaml`).
"""

import re
import unicodedata
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

MOST_CHARS = 500
"""Of a recogniser's text; a PIN said three times over is shorter."""


class DigitWords(BaseModel):
    """How people of one language say digits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digits: dict[str, str]
    """Word → digit. Words stand alone between spaces, or run together where `joined`."""
    likely: dict[str, str] = {}
    """Words that are a digit beside other digits only: "to", "for"."""
    tens: dict[str, str] = {}
    """twenty → 2: with a digit after it 2x, alone 20."""
    times: dict[str, int] = {}
    """double → 2: so often the next digit."""
    fillers: tuple[str, ...] = ()
    """Words that may stand between digits."""
    endings: tuple[str, ...] = ()
    """What a sentence ends with after its last digit, longest first."""
    joined: bool = False
    """Digits are said without spaces."""
    not_before: dict[str, tuple[str, ...]] = {}
    """Word → beginnings of the next word before which it is no digit: "이 번호"."""


def spoken_digits(text: str, words: DigitWords, *, wanted: int) -> str:
    """The digits in `text`, "" when there are none. `wanted` decides where an ending could be a digit too: "팔이요" is
    8, or 8 and 2, whichever makes the wanted length."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARS]).lower()
    tokens = re.findall(r"[0-9]+|[^\W\d_']+(?:'[^\W\d_]+)*", plain)
    if not words.joined:
        return "".join(_run(run, words) for run in _runs(tokens, words))
    found = _joined(tokens, words, strip=True)
    if len(found) == wanted:
        return found
    unstripped = _joined(tokens, words, strip=False)
    return unstripped if len(unstripped) == wanted else found


def _runs(tokens: list[str], words: DigitWords) -> Iterator[list[str]]:
    """Stretches of digit words that hold at least one sure digit."""
    run: list[str] = []
    for token in [*tokens, ""]:
        if _is_sure(token, words) or token in words.likely or token in words.times:
            run.append(token)
        elif token not in words.fillers or not token:
            if any(_is_sure(part, words) for part in run):
                yield run
            run = []


def _is_sure(token: str, words: DigitWords) -> bool:
    return token.isdecimal() or token in words.digits or token in words.tens


def _run(run: list[str], words: DigitWords) -> str:
    out: list[str] = []
    times = 1
    for place, token in enumerate(run):
        following = run[place + 1] if place + 1 < len(run) else ""
        if token in words.times:
            times = words.times[token]
            continue
        if token in words.tens:
            unit = words.digits.get(following) or words.likely.get(following) or following
            digit = words.tens[token] + ("" if len(unit) == 1 and unit.isdecimal() and unit != "0" else "0")
        else:
            digit = token if token.isdecimal() else words.digits.get(token) or words.likely[token]
        out.append(digit * times)
        times = 1
    return "".join(out)


def _joined(tokens: list[str], words: DigitWords, *, strip: bool) -> str:
    """`strip`: endings are taken off first, whether or not they could be digits."""
    out: list[str] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if following.startswith(words.not_before.get(token, ("\0",))):
            continue
        bare = _without_ending(token, words) if strip else token
        read = _whole(bare, words)
        if read is None and not strip:
            read = _whole(_without_ending(token, words, but_digits=True), words)
        out.append(read or "")
    return "".join(out)


def _without_ending(token: str, words: DigitWords, *, but_digits: bool = False) -> str:
    """`but_digits`: of an ending that begins with a digit word only what follows that."""
    for ending in words.endings:
        if but_digits and any(ending.startswith(digit) for digit in words.digits):
            continue
        if token.endswith(ending):
            return token.removesuffix(ending)
    return token


def _whole(token: str, words: DigitWords) -> str | None:
    """The digits of a token that is made of digit words and nothing else."""
    longest = max(map(len, words.digits), default=1)
    out, at = "", 0
    while at < len(token):
        if token[at].isdecimal():
            out, at = out + token[at], at + 1
            continue
        for length in range(min(longest, len(token) - at), 0, -1):
            digit = words.digits.get(token[at : at + length])
            if digit is not None:
                out, at = out + digit, at + length
                break
        else:
            return None
    return out
