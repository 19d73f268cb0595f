"""Which parts of a recording the second recogniser is given. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.ports import HeardWord, Stretch
from contract.events import Via
from contract.transcript import Segment

PAD_MS = 300
"""Sound around the words, which live recognisers place to within this."""
JOINED_GAP_MS = 1_000
"""Phrases that follow each other within this are heard as one: context helps, and no word is cut in two."""
LONGEST_MS = 28_000
"""Whisper hears 30 s at a time."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive segments of one call. `stretch` is on the recording's clock, which begins `offset_ms` later."""

    segments: tuple[Segment, ...]
    stretch: Stretch
    offset_ms: int

    def on_the_call(self, heard: Iterable[HeardWord]) -> list[HeardWord]:
        """The words with times of the call."""
        return [HeardWord(w.text, w.started_ms + self.offset_ms, w.ended_ms + self.offset_ms) for w in heard]


def spoken(segments: Iterable[Segment]) -> list[Segment]:
    """What the candidate said aloud."""
    return [s for s in segments if s.speaker == "candidate" and s.via is Via.VOICE and s.text.strip()]


def passages(segments: Sequence[Segment], *, started_ms: int, duration_ms: int | None) -> list[Passage]:
    """`segments`: spoken, of one call; `started_ms`: its recording's first sample, `duration_ms`: how long it is.

    What lies outside of the recording is left out.
    """
    end = None if duration_ms is None else started_ms + duration_ms
    inside = [s for s in segments if s.ended_ms > started_ms and (end is None or s.started_ms < end)]
    groups: list[list[Segment]] = []
    for segment in sorted(inside, key=lambda s: s.started_ms):
        if groups and _joins(groups[-1], segment):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [_passage(group, started_ms) for group in groups]


def _joins(group: Sequence[Segment], segment: Segment) -> bool:
    close = segment.started_ms - group[-1].ended_ms <= JOINED_GAP_MS
    return close and segment.ended_ms - group[0].started_ms <= LONGEST_MS


def _passage(group: Sequence[Segment], offset_ms: int) -> Passage:
    start = max(0, group[0].started_ms - PAD_MS - offset_ms)
    end = max(start, group[-1].ended_ms + PAD_MS - offset_ms)
    return Passage(tuple(group), Stretch(start, end), offset_ms)
