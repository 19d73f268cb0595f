"""Bodies of the numbers' endpoints."""

from enum import StrEnum

from pydantic import BaseModel, Field

from api.aftercare.models import Clarity
from api.analytics.period import Unit
from api.candidates.models import CandidateStatus
from api.clock import Utc
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
    at_least: int | None
    """Of the candidates who came in the period: how many have ever come this far or further. None for the ends that
    are no step of the pipeline."""
    left: int
    median_hours: float | None
    """Time in stage of those who left; None: nobody did."""
    p90_hours: float | None
    """Nine of ten of them were faster."""


class Source(BaseModel):
    """How far the candidates of one source have ever got."""

    source: str | None
    """None: not known."""
    came: int
    interviewed: int
    offered: int
    hired: int


class Funnel(BaseModel):
    stages: list[Stage]
    """In the pipeline's order."""
    came: int
    """Candidates who came in the period."""
    sources: list[Source]
    """The twelve most frequent, and those of no known source."""
    timezone: str
    """IANA name of the company's zone, in which months and weeks begin."""


class WaitingCandidate(BaseModel):
    candidate_id: str
    name: str
    status: CandidateStatus
    since: Utc
    """Of standing there."""
    job_title: str | None


class Waiting(BaseModel):
    as_of: Utc
    candidates: list[WaitingCandidate]
    """The ten who have waited longest, in order."""


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
    timezone: str
    few: int
    """Under so many nothing is shown of a distribution."""
    range_points: float | None
    """How far the readings of one interview lie apart, in points: the median. None: too few have a range."""


class QuestionSpread(BaseModel):
    """Scores of one question, 0–100, by the nearest rank; None under `few` scores."""

    job_template_id: str
    job_title: str
    question_id: str
    text: str
    """As it was asked last."""
    scored: int
    unscored: int
    """Without enough evidence for a score, which is not a low score."""
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None


class QuestionScores(BaseModel):
    few: int
    more: bool
    """There are more questions than these."""
    questions: list[QuestionSpread]
    """The most answered first."""


class QualityLine(BaseModel):
    """Sums over interviews; delays are percentiles of all their turns."""

    interviews: int
    turns: int
    """With a measured delay."""
    delay_p50_ms: int | None
    """From the candidate's last sound to the interviewer's first. None: too few turns."""
    delay_p95_ms: int | None
    cut_ins: int
    """The interviewer began before the candidate had finished."""
    stops: int
    """Sentences of the interviewer that the candidate cut."""
    false_stops: int | None
    """Of those: nothing was said that could be understood. None: not counted yet when these were held."""
    dead_air_count: int
    """Silences of more than two seconds on the interviewer's turn."""
    dead_air_secs: float
    reconnects: int | None
    """Times the candidate, or the whole call, came back. None: not counted yet when these were held."""
    failovers: int
    minutes: float
    """Of calls."""


class QualitySpan(BaseModel):
    since: Utc
    until: Utc
    figures: QualityLine


class EngineSet(BaseModel):
    """Provider and model of each part, two of them with a plus where one stood in; None: it had nothing to do."""

    stt: str | None
    llm: str | None
    tts: str | None


class EngineSetQuality(BaseModel):
    engines: EngineSet
    figures: QualityLine


class QualityOverTime(BaseModel):
    timezone: str
    unit: Unit
    whole: QualityLine
    spans: list[QualitySpan]
    """One after another, also those without an interview."""
    engine_sets: list[EngineSetQuality]
    """The twelve most used."""


class BehindInterview(BaseModel):
    interview_id: str
    candidate_name: str
    job_title: str
    ended_at: Utc
    score: int | None
    delay_p95_ms: int | None
    dead_air_secs: float | None
    cut_ins: int | None
    cost_usd: float | None


class InterviewsBehind(BaseModel):
    total: int
    interviews: list[BehindInterview]
    """The first fifty."""


class FeedbackView(BaseModel):
    """With no name and no result beside it."""

    timezone: str
    few: int
    answers: int
    completed: int
    """Interviews completed, which could have had an answer."""
    clear: dict[Clarity, int] = Field(description="How many said so; empty for a part with too few answers")
    trouble: list[str]
    """What got in the way, in the candidates' words, of all jobs and times: the newest 50, in the order of the
    alphabet, so that neither place nor time tells whose it is."""


class Basis(StrEnum):
    """Where a cost comes from. What was used is measured in every case."""

    LIST = "list"
    """Times the price list, `config/prices.yaml`."""
    CARRIER = "carrier"
    """The carrier's own bill, as far as it has counted; by the price list until then."""
    LOCAL = "local"
    """Runs on the company's own machines: nothing by use."""
    NONE = "none"
    """The price list has no price for it."""


class CostLine(BaseModel):
    operation: str
    provider: str
    model: str
    calls: int
    failed: int
    input_tokens: int
    output_tokens: int
    minutes: float
    """Of sound recognised or telephoned; of text tasks, the vendor's time."""
    characters: int
    """Given to a voice."""
    cost_usd: float
    unpriced: int
    """Of `calls`: without a price, so not in `cost_usd`."""
    basis: Basis


class CostPerInterview(BaseModel):
    """Of interviews that something was metered for."""

    interviews: int
    median_usd: float | None
    p90_usd: float | None


class CostMonth(BaseModel):
    since: Utc
    until: Utc
    cost_usd: float
    completed_interviews: int


class JobCost(BaseModel):
    job_template_id: str | None
    """None: it was for no job."""
    title: str | None
    cost_usd: float
    completed_interviews: int
    per_interview_usd: float | None


class PhoneLegs(BaseModel):
    legs: int
    billed: int
    """Of them: at the carrier's own price; the others at that of the list."""


class Costs(BaseModel):
    lines: list[CostLine]
    total_usd: float
    completed_interviews: int
    per_interview_usd: float | None
    """The total by the completed interviews, so with everything around them."""
    timezone: str
    prices_as_of: str | None
    unpriced_calls: int
    phone: PhoneLegs
    one_interview: CostPerInterview
    months: list[CostMonth]
    jobs: list[JobCost]
    """The fifty dearest."""
