"""Two recognisers' words side by side, and the stretches in which they differ. Pure.

English is aligned by words, scripts without reliable spaces (Korean) by syllables; a difference is shown as whole words
of the transcript. Words that only the second recogniser heard hang on the word before them, so that a lost "not" is
seen; at the edges of a stretch, where sound beyond it is heard too, they count for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from api.hearing import words
from api.hearing.doubt import DoubtfulSpan
from api.ports import HeardWord
from api.verdicts.evidence import moment
from api.verdicts.normalise import comparable
from contract.transcript import Segment

SLACK_MS = 250
"""What the second recogniser heard this far outside of a segment may still be its first or last word."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Of one stretch of speech. Words without fillers."""

    words: int
    doubtful_words: int
    spans: tuple[DoubtfulSpan, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or a syllable of one. `start`, `end`: of the word in its segment's text; `at_ms`: about when."""

    key: str
    word: int
    text: str
    segment: int = 0
    start: int = 0
    end: int = 0
    at_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """Units `first` of the transcript stand against units `second` of the other recogniser; half-open ranges."""

    first: tuple[int, int]
    second: tuple[int, int]
    equal: bool


def compare(segments: Sequence[Segment], heard: Sequence[HeardWord], language: str) -> Compared:
    """`segments`: consecutive ones of one call; `heard`: what else was heard of them, on the clock of that call."""
    syllables = words.by_syllable(" ".join(s.text for s in segments))
    ours = [unit for n, segment in enumerate(segments) for unit in _of_segment(segment, n, syllables)]
    theirs = _of_heard([w for w in heard if _belongs(w, segments)], syllables)
    spans = []
    for piece in _differing(ours, theirs, segments):
        units, others = ours[slice(*piece.first)], theirs[slice(*piece.second)]
        segment = segments[units[0].segment]
        span = _span(segment, units[0].start, units[-1].end, _text(others, syllables))
        if words.differ(span.first, span.second, language):
            spans.append(span)
    doubtful = sum(count_words(span.first) for span in spans)
    return Compared(sum(count_words(s.text) for s in segments), doubtful, tuple(spans))


def _belongs(word: HeardWord, segments: Sequence[Segment]) -> bool:
    middle = (word.started_ms + word.ended_ms) / 2
    return segments[0].started_ms - SLACK_MS <= middle <= segments[-1].ended_ms + SLACK_MS


def count_words(text: str) -> int:
    """Written words but for fillers."""
    return sum(_counts(word) for word in text.split())


def _counts(word: str) -> bool:
    plain = comparable(word)
    return bool(plain) and plain not in words.FILLERS


def _of_segment(segment: Segment, number: int, syllables: bool) -> list[_Unit]:
    units, cursor = [], 0
    for n, word in enumerate(segment.text.split()):
        start = segment.text.index(word, cursor)
        cursor = start + len(word)
        if _counts(word):
            # Two segments' words are never one word.
            place = number * 100_000 + n
            units += [_Unit(key, place, word, number, start, cursor) for key in _keys(word, syllables)]
    return units


def _of_heard(heard: Sequence[HeardWord], syllables: bool) -> list[_Unit]:
    return [
        _Unit(key, n, word.text.strip(), at_ms=(word.started_ms + word.ended_ms) / 2)
        for n, word in enumerate(heard)
        if _counts(word.text)
        for key in _keys(word.text, syllables)
    ]


def _keys(word: str, syllables: bool) -> list[str]:
    plain = "".join(comparable(word).split())
    return list(plain) if syllables else [plain]


def _text(units: Sequence[_Unit], syllables: bool) -> str:
    """Syllables with the spaces of their words; whole words as they were written."""
    out = ""
    for before, unit in zip((None, *units), units, strict=False):
        if before is not None and before.word != unit.word:
            out += " "
        out += unit.key if syllables else unit.text
    return out


def _differing(ours: Sequence[_Unit], theirs: Sequence[_Unit], segments: Sequence[Segment]) -> list[_Piece]:
    """Each covers whole words of one segment, at least one."""
    found: list[_Piece] = []
    for piece in _held_together(_pieces(ours, theirs)):
        if not piece.equal:
            found += _by_segment(piece, ours, theirs, segments)
    return found


def _pieces(ours: Sequence[_Unit], theirs: Sequence[_Unit]) -> list[_Piece]:
    """Cut wherever a word of the transcript begins or ends beside something that is equal."""
    points = [(0, 0)]
    equal: set[tuple[int, int]] = set()
    for code in Levenshtein.opcodes([u.key for u in ours], [u.key for u in theirs]):
        if code.tag != "equal":
            continue
        for step in range(code.src_end - code.src_start + 1):
            point = (code.src_start + step, code.dest_start + step)
            if step:
                equal.add(point)
            if _between_words(ours, point[0]):
                points.append(point)
    points = sorted({*points, (len(ours), len(theirs))})
    return [
        _Piece((a, c), (b, d), c > a and all((a + n, b + n) in equal for n in range(1, max(c - a, d - b) + 1)))
        for (a, b), (c, d) in pairwise(points)
    ]


def _between_words(units: Sequence[_Unit], at: int) -> bool:
    return at in (0, len(units)) or units[at - 1].word != units[at].word


def _held_together(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Differences side by side become one; what only the second recogniser heard joins the word before it."""
    found: list[_Piece] = []
    for n, piece in enumerate(pieces):
        added = piece.first[0] == piece.first[1]
        if added and (n == 0 or n == len(pieces) - 1):
            continue
        if found and not piece.equal and (added or not found[-1].equal):
            before = found.pop()
            piece = _Piece((before.first[0], piece.first[1]), (before.second[0], piece.second[1]), equal=False)
        found.append(piece)
    return found


def _by_segment(
    piece: _Piece, ours: Sequence[_Unit], theirs: Sequence[_Unit], segments: Sequence[Segment]
) -> list[_Piece]:
    """Cut between segments; the other reading is cut by time."""
    found = []
    (start, end), (other, other_end) = piece.first, piece.second
    while start < end:
        segment = ours[start].segment
        stop = next((n for n in range(start, end) if ours[n].segment != segment), end)
        cut = other_end
        if stop < end:
            limit = (segments[segment].ended_ms + segments[ours[stop].segment].started_ms) / 2
            cut = next((n for n in range(other, other_end) if theirs[n].at_ms > limit), other_end)
        found.append(_Piece((start, stop), (other, cut), equal=False))
        start, other = stop, cut
    return found


def _span(segment: Segment, start: int, end: int, second: str) -> DoubtfulSpan:
    return DoubtfulSpan(
        call_id=segment.call_id,
        segment_id=segment.id,
        start=start,
        end=end,
        started_ms=moment(segment, segment.text, start, "start"),
        ended_ms=moment(segment, segment.text, end, "end"),
        first=segment.text[start:end],
        second=second,
    )
