"""The report as it is stored (`interviews.ai_report`, INT-26) and sent."""

from typing import Literal

from pydantic import BaseModel

from api.hearing.doubt import HearingView
from api.interviews.models import Verdict
from api.ports import FeedbackLine
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


class ScoreRange(BaseModel):
    """The lowest and the highest score that single readings gave, 0–100."""

    low: float
    high: float


class ReportPoint(BaseModel):
    point_id: str
    text: str
    status: PointStatus
    """What most readings say; of equally many the lower."""
    quote_ids: list[str]
    votes: list[PointStatus] = []
    """Of the readings, in the order of `Report.judgings`; empty where none was made."""
    doubtful: bool = False
    """Two recognisers differ about the words it rests on, or might rest on: it counts neither way."""


class ReportQuestion(BaseModel):
    question_id: str
    index: int
    text: str
    weight: int
    outcome: Outcome
    status: QuestionStatus
    score: float | None
    """0–100, the median of the readings; None: not enough evidence, which is not a low score."""
    range: ScoreRange | None = None
    """Of the readings that gave the question a score. None with `score`, and in reports older than ranges."""
    feedback: str
    """Of code in English, of a model in the question's language."""
    feedback_lines: list[FeedbackLine] = []
    """What `feedback` says of the points, to be worded in the reader's language. Empty: a model wrote it, or the
    status says it all, or the report is older."""
    points: list[ReportPoint]
    quotes: list[ReportQuote]
    dropped_quotes: int
    """Quotes of the judge that were not said, or that are no evidence (the question repeated, a denial cut short)."""
    words: int
    recognition: float | None
    """Mean word probability; None where unknown."""
    doubtful_words: int = 0
    """Of `words`: those that a second recogniser heard differently, and the candidate has not settled."""
    too_doubtful: bool = False
    """So many that nothing of the answer is scored."""


class ReportJudge(BaseModel):
    engine: str
    model: str
    prompt_version: str


class ReportJudging(ReportJudge):
    """How often one judge read the interview. A reading covers every question that can be judged, or it is none."""

    runs: int
    """Readings that were to be made."""
    scores: list[int | None] = []
    """The overall score of each reading that was made; None: it found too little evidence."""
    error: str | None = None
    """Why there are fewer `scores` than `runs`."""


class Report(BaseModel):
    """With `error` set and nothing else filled, scoring failed; the transcript is not touched by that."""

    summary: str = ""
    strengths: list[str] = []
    weaknesses: list[str] = []
    recommendation: str = ""
    overall: int | None = None
    """The median of the readings."""
    range: ScoreRange | None = None
    """Of the readings that have an overall score. None with `overall`, and in reports older than ranges."""
    suggested_verdict: Verdict | None = None
    review_reasons: list[ReviewReason] = []
    thresholds: dict[Literal["pass", "review"], int]
    judge: ReportJudge
    """The first of those that read."""
    judgings: list[ReportJudging] = []
    """Everybody who read, in order; empty where nothing was judged, and in reports older than ranges."""
    max_spread: int | None = None
    """A wider range goes to a person."""
    per_question: list[ReportQuestion] = []
    communication: None = None
    """INT-26 names it; manner of speaking is not assessed (goals §8)."""
    error: str | None = None
    transcript_digest: str
    rubric_digest: str
    steering_attempts: int = 0
    hearing: HearingView | None = None
    """Whether a second recogniser has listened. None in reports older than that."""
    technical_faults: list[FaultFact] = []
    """Not empty: not scored, because a fault of ours spoilt the interview."""
