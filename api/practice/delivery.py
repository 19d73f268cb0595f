"""Pace, hesitations and pauses of a spoken answer, counted from the times of its words. Pure; no part of a score."""

import re
from collections import Counter

from api.ports import HeardClip
from api.practice.schemas import Delivery, Filler
from api.verdicts.units import words_of

FILLERS = {
    "en": frozenset({"uh", "um", "umm", "uhh", "uhm", "er", "erm", "hmm", "mm"}),
    "ko": frozenset({"어", "음", "으음", "저기", "그니까"}),
}
"""Without words that mean something elsewhere ("like", "그")."""
TELLING_SECS = 5.0
"""A shorter stretch gives no pace."""
_SYLLABLE = re.compile(r"[가-힣]|[a-z]+|\d", re.I)
_SPELT_FILLER = re.compile(r"^(?:u+h*m+|u+h+|e+r+m*|h+m+|m{2,}|음+|어+|으+음+)$", re.I)


def delivery_of(clip: HeardClip, language: str, note: str) -> Delivery:
    """`note` goes with the figures."""
    korean = language.split("-")[0] == "ko"
    said = [(word, "".join(words_of(word.text)) or word.text) for word in clip.words]
    fillers = Counter(plain for _, plain in said if _is_filler(plain, korean))
    first = clip.words[0].started_ms if clip.words else 0
    last = clip.words[-1].ended_ms if clip.words else 0
    secs = max(0, last - first) / 1000
    spoken = [plain for _, plain in said if not _is_filler(plain, korean)]
    units = sum(len(_SYLLABLE.findall(plain)) for plain in spoken) if korean else len(spoken)
    pauses = [after.started_ms - before.ended_ms for before, after in zip(clip.words, clip.words[1:], strict=False)]
    return Delivery(
        speaking_secs=round(secs, 1),
        per_minute=round(units * 60 / secs) if secs >= TELLING_SECS else None,
        unit="syllables" if korean else "words",
        fillers=[Filler(word=word, count=count) for word, count in fillers.most_common()],
        longest_pause_secs=round(max(0, *pauses, 0) / 1000, 1),
        note=note,
    )


def _is_filler(word: str, korean: bool) -> bool:
    return word in FILLERS["ko" if korean else "en"] or bool(_SPELT_FILLER.match(word))
