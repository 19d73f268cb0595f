"""Pace, hesitations and pauses of a spoken answer, counted from the times of its words. Pure; no part of a score."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.ports import HeardClip, HeardWord
from api.practice.schemas import Delivery, Filler, Place
from api.verdicts.units import words_of

FILLERS = {
    "en": frozenset({"uh", "um", "umm", "uhh", "uhm", "er", "erm", "hmm", "mm"}),
    "ko": frozenset({"어", "음", "으음", "저기", "그니까"}),
}
"""Without words that mean something elsewhere ("like", "그")."""
TELLING_SECS = 5.0
"""A shorter stretch gives no pace."""
LONG_PAUSE_SECS = 2.5
"""A shorter one is how people speak; a place is shown for a longer one."""
MOST_PLACES = 20
AROUND = 4
"""Words shown on each side of a place."""
_SYLLABLE = re.compile(r"[가-힣]|[a-z]+|\d", re.I)
_SPELT_FILLER = re.compile(r"^(?:u+h*m+|u+h+|e+r+m*|h+m+|m{2,}|음+|어+|으+음+)$", re.I)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that nobody else spoke between, in order."""

    words: Sequence[HeardWord]
    call_id: str | None = None


def delivery_of(clip: HeardClip, language: str, note: str) -> Delivery:
    """`note` goes with the figures."""
    return delivery_in([Spoken(clip.words)], language, note)


def delivery_in(stretches: Sequence[Spoken], language: str, note: str) -> Delivery:
    """Of an answer in several stretches; what lies between two of them is no pause."""
    korean = language.split("-")[0] == "ko"
    said = ["".join(words_of(word.text)) or word.text for stretch in stretches for word in stretch.words]
    fillers = Counter(plain for plain in said if _is_filler(plain, korean))
    secs = sum(max(0, one.words[-1].ended_ms - one.words[0].started_ms) for one in stretches if one.words) / 1000
    spoken = [plain for plain in said if not _is_filler(plain, korean)]
    units = sum(len(_SYLLABLE.findall(plain)) for plain in spoken) if korean else len(spoken)
    places = [place for stretch in stretches for place in _places(stretch, korean)]
    return Delivery(
        speaking_secs=round(secs, 1),
        per_minute=round(units * 60 / secs) if secs >= TELLING_SECS else None,
        unit="syllables" if korean else "words",
        fillers=[Filler(word=word, count=count) for word, count in fillers.most_common()],
        longest_pause_secs=round(max((0, *(gap for one in stretches for gap in _gaps(one.words)))) / 1000, 1),
        places=places[:MOST_PLACES],
        note=note,
    )


def _gaps(words: Sequence[HeardWord]) -> list[int]:
    return [after.started_ms - before.ended_ms for before, after in pairwise(words)]


def _places(stretch: Spoken, korean: bool) -> list[Place]:
    found = []
    gaps = [*_gaps(stretch.words), 0]
    for n, (word, gap) in enumerate(zip(stretch.words, gaps, strict=True)):
        before = [one.text for one in stretch.words[max(0, n - AROUND) : n + 1]]
        after = [one.text for one in stretch.words[n + 1 : n + 1 + AROUND]]
        if _is_filler("".join(words_of(word.text)) or word.text, korean):
            around = " ".join((*before, *after))
            found.append(Place(kind="filler", text=around, secs=None, at_ms=word.started_ms, call_id=stretch.call_id))
        if gap >= LONG_PAUSE_SECS * 1000:
            around = " ".join((*before[-AROUND:], "…", *after))
            secs = round(gap / 1000, 1)
            found.append(Place(kind="pause", text=around, secs=secs, at_ms=word.ended_ms, call_id=stretch.call_id))
    return found


def _is_filler(word: str, korean: bool) -> bool:
    return word in FILLERS["ko" if korean else "en"] or bool(_SPELT_FILLER.match(word))
