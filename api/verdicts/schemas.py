"""Bodies of decisions, scoring and transcripts."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from api.clock import Utc
from api.hearing.doubt import DoubtfulSpan, HearingView
from api.ids import UuidText
from api.interviews.models import Verdict
from api.verdicts.oversight import Looked, Oversight
from api.views import View
from contract.transcript import Segment, Transcript


class DecisionRequest(BaseModel):
    decision: Verdict
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)] | None = None
    """Required when the decision differs from the suggestion, when there is none, and for FAIL."""
    previous_id: UuidText | None = None
    """The decision that the person saw; a newer one by somebody else is then not overwritten unseen."""
    first: bool = False
    """The person saw that nobody had decided: a decision by somebody else is not overwritten unseen either."""
    looked: Looked | None = None
    """What the person had looked at, as far as only the page knows it."""


class DecisionView(View):
    id: str
    decision: Verdict
    suggested: Verdict | None
    suggested_score: int | None
    reason: str | None
    decided_by: str | None
    decided_by_name: str
    created_at: Utc
    overrides: bool
    """The decision differs from the suggestion."""
    oversight: Oversight
    """What the person had looked at before."""
    tell_at: Utc | None
    """When the candidate is told; until then it can be taken back. None: never."""
    told_at: Utc | None
    """Since when the candidate knows."""
    taken_back_at: Utc | None
    taken_back_by_name: str | None


class DecisionList(BaseModel):
    decisions: list[DecisionView]


class ScoringQueued(BaseModel):
    task_id: str


class ShownSegment(Segment):
    corrected_text: str | None = None
    """What the candidate says they meant; `text` stays what was recognised."""
    doubtful: tuple[DoubtfulSpan, ...] = ()
    """Where a second recogniser heard something else, in order."""


class TranscriptView(BaseModel):
    interview_id: str
    transcript: Transcript
    """The fold over the events: segments, questions asked, calls."""
    segments: list[ShownSegment]
    text: str
    """The whole of it, one line a segment."""
    hearing: HearingView


class CallEventView(BaseModel):
    call_id: str
    event: dict[str, Any]
    """A `contract.events` model."""


class EventPage(BaseModel):
    events: Annotated[list[CallEventView], Field(description="In order of calls and of seq")]
