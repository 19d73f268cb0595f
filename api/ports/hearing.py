"""Who listens to a recording a second time."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the candidate's track; times from the recording's first sample."""

    started_ms: int
    ended_ms: int


@dataclass(frozen=True, slots=True)
class HeardWord:
    """Times from the recording's first sample; near enough to tell one phrase from the next."""

    text: str
    started_ms: int
    ended_ms: int


class RecordingUnreadable(Exception):
    """The bytes are no recording that can be decoded; another attempt finds the same."""


class HearingUnavailable(Exception):
    """The recogniser gave nothing; another attempt may."""


class SecondHearing(Protocol):
    """A recogniser that takes its time: other weights or another decoder than the one that listened live."""

    def engine(self, language: str, live: str) -> str | None:
        """Its name with its model, part of a score's reproducibility; None: it does not know `language` (BCP 47).

        `live`: the provider that heard the call, e.g. `whisper`."""
        ...

    def hear(
        self, recording: Path, stretches: Sequence[Stretch], *, language: str, live: str
    ) -> AsyncGenerator[tuple[HeardWord, ...] | None]:
        """The words of each stretch, in order; None where the recording ends before it does.

        The candidate is the left channel of `recording` (Ogg Opus). Raises RecordingUnreadable, HearingUnavailable.
        """
        ...
