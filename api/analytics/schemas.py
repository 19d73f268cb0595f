"""Bodies of the numbers' endpoints."""

from pydantic import BaseModel

from api.candidates.models import CandidateStatus
from api.interviews.models import Verdict


class Overview(BaseModel):
    candidates: int
    interviews: int
    """Made in the period."""
    completed: int
    no_show: int
    cancelled: int
    completion_rate: float | None
    """Completed of those that are over and were not cancelled, 0 to 1; None while none is over."""
    waiting_for_review: int
    """Now, whatever the period."""
    decided: int
    hours_to_decision: float | None
    """Mean from completion to the first decision."""


class Stage(BaseModel):
    status: CandidateStatus
    now: int
    """Candidates of the period who stand here."""
    reached: int
    """Different candidates who came here in the period."""
    left: int
    median_hours: float | None
    """Time in stage of those who left; None: nobody did."""


class Funnel(BaseModel):
    stages: list[Stage]
    """In the pipeline's order."""


class ScoreBin(BaseModel):
    lower: int
    upper: int
    count: int


class Agreement(BaseModel):
    suggested: Verdict
    decided: Verdict | None
    """None: not decided yet."""
    count: int


class Scores(BaseModel):
    bins: list[ScoreBin]
    """Ten bins of ten points; the last one holds 100 too."""
    scored: int
    agreement: list[Agreement]
    agreement_rate: float | None
    """Decisions that followed the suggestion, 0 to 1."""


class CostLine(BaseModel):
    operation: str
    provider: str
    model: str
    calls: int
    failed: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


class Costs(BaseModel):
    lines: list[CostLine]
    total_usd: float
    completed_interviews: int
    per_interview_usd: float | None
