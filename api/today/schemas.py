"""The reply of GET /today."""

from pydantic import BaseModel

from api.clock import Utc
from api.interviews.schemas import CandidateRef, JobRef


class TodayItem(BaseModel):
    interview_id: str
    candidate: CandidateRef
    job: JobRef
    at: Utc
    """What the group sorts by: waiting since then, or planned for then."""
    timezone: str
    """The interview's zone, IANA name."""


class TodayGroup(BaseModel):
    total: int
    items: list[TodayItem]
    """The first few, the most urgent on top."""


class Today(BaseModel):
    at: Utc
    """The moment that it is true of."""
    decisions: TodayGroup
    """Held, nothing decided yet; waiting since the end."""
    corrections: TodayGroup
    """Undecided interviews whose candidates corrected their words; since the last correction."""
    adjustments: TodayGroup
    """Requests without an answer, of interviews still to come; since they were asked."""
    requests: TodayGroup
    """An explanation, another look or deletion, asked for and not answered; since they were asked."""
    times: TodayGroup
    """Other times that candidates offered; since they were offered."""
    upcoming: TodayGroup
    """Planned in the next seven days, the next one on top."""
