"""What is doubtful in an interview, and why it was not looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel


class HearingReason(StrEnum):
    """Why no second recogniser has listened."""

    OFF = "off"
    """The installation does without it."""
    NOTHING_SPOKEN = "nothing_spoken"
    """Everything was typed, or nothing was said."""
    NOT_RECORDED = "not_recorded"
    LANGUAGE = "language"
    """No second recogniser for it is set up."""
    UNREADABLE = "unreadable"
    """The recording cannot be decoded."""
    PENDING = "pending"
    """Nobody has listened yet: an interview of before there was a second recogniser, or one that is about to be."""
    FAILED = "failed"
    """The recogniser gave up, in every attempt."""


class DoubtfulSpan(BaseModel):
    """Words of one segment that the two recognisers heard differently. Times are on the clock of `call_id`."""

    call_id: str
    segment_id: str
    start: int
    end: int
    """`segment.text[start:end]` is `first`."""
    started_ms: int
    ended_ms: int
    first: str
    """As in the transcript."""
    second: str
    """Empty: the second recogniser heard nothing there."""


Doubts = Mapping[tuple[str, str], Sequence[DoubtfulSpan]]
"""(call id, segment id) → its doubtful spans, in order."""


class HearingView(BaseModel):
    """Whether a second recogniser has listened, and what came of it."""

    checked: bool
    reason: HearingReason | None = None
    """Why not."""
    detail: str | None = None
    engine: str | None = None
    words: int = 0
    """Spoken words it listened to."""
    doubtful_words: int = 0
    unchecked_words: int = 0
    """Spoken words without a recording: they count as they were recognised."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """The gate as scoring uses it."""

    view: HearingView
    spans: tuple[DoubtfulSpan, ...] = ()

    @property
    def doubts(self) -> dict[tuple[str, str], list[DoubtfulSpan]]:
        found: dict[tuple[str, str], list[DoubtfulSpan]] = {}
        for span in self.spans:
            found.setdefault((span.call_id, span.segment_id), []).append(span)
        return found

    def for_digest(self) -> dict[str, Any]:
        """All of it that a score depends on (I8)."""
        return {"hearing": self.view.model_dump(mode="json"), "doubtful": [s.model_dump() for s in self.spans]}


def not_checked(reason: HearingReason, **more: Any) -> Hearing:
    return Hearing(HearingView(checked=False, reason=reason, **more))
