"""The replies of GET /today and GET /today/summary."""

from typing import Literal

from pydantic import BaseModel

from api.clock import Utc
from api.interviews.schemas import CandidateRef, JobRef
from contract.live import RoomState


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


class RunningInterview(BaseModel):
    """An interview that is being held."""

    interview_id: str
    candidate: CandidateRef
    job: JobRef
    state: RoomState | None
    """None: its interviewer has not said anything of it yet."""
    elapsed_ms: int
    needs: Literal["person", "paused", "away"] | None
    """Why somebody should look at it: the candidate asked for a person, it stands paused, or the candidate is gone from
    the line. None: nothing needs anybody."""
    since: Utc | None
    """Since when it needs somebody."""


class TodaySummary(BaseModel):
    at: Utc
    """The moment that it is true of."""
    running: int
    """Interviews that are being held."""
    attention: int
    """Those of them that need somebody."""
    interviews: list[RunningInterview]
    """The first few, those that need somebody on top."""
