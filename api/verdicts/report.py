"""The report as it is stored (`interviews.ai_report`, INT-26) and sent."""

from typing import Literal

from pydantic import BaseModel

from api.interviews.models import Verdict
from api.quality.rule import FaultFact
from api.verdicts.evidence import Source
from api.verdicts.scoring import PointStatus, QuestionStatus, ReviewReason
from contract.events import Outcome


class ReportQuote(BaseModel):
    """The candidate's own words. Times are on the clock of `call_id`."""

    id: str
    segment_id: str
    """The first of `segment_ids`."""
    segment_ids: list[str]
    call_id: str
    text: str
    started_ms: int
    ended_ms: int
    source: Source


class ReportPoint(BaseModel):
    point_id: str
    text: str
    status: PointStatus
    quote_ids: list[str]


class ReportQuestion(BaseModel):
    question_id: str
    index: int
    text: str
    weight: int
    outcome: Outcome
    status: QuestionStatus
    score: float | None
    """0–100; None: not enough evidence, which is not a low score."""
    feedback: str
    points: list[ReportPoint]
    quotes: list[ReportQuote]
    dropped_quotes: int
    """Quotes of the judge that were not said, or that are no evidence (the question repeated, a denial cut short)."""
    words: int
    recognition: float | None
    """Mean word probability; None where unknown."""


class ReportJudge(BaseModel):
    engine: str
    model: str
    prompt_version: str


class Report(BaseModel):
    """With `error` set and nothing else filled, scoring failed; the transcript is not touched by that."""

    summary: str = ""
    strengths: list[str] = []
    weaknesses: list[str] = []
    recommendation: str = ""
    overall: int | None = None
    suggested_verdict: Verdict | None = None
    review_reasons: list[ReviewReason] = []
    thresholds: dict[Literal["pass", "review"], int]
    judge: ReportJudge
    per_question: list[ReportQuestion] = []
    communication: None = None
    """INT-26 names it; manner of speaking is not assessed (goals §8)."""
    error: str | None = None
    transcript_digest: str
    rubric_digest: str
    steering_attempts: int = 0
    technical_faults: list[FaultFact] = []
    """Not empty: not scored, because a fault of ours spoilt the interview."""
