"""Bodies of comparisons and replays."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.clock import Utc
from api.ids import UuidText
from api.interviews.models import Verdict
from api.interviews.schemas import CandidateRef
from api.jobs.schemas import MAX_QUESTIONS, ModelName, PointInput, VersionChange
from api.paging import Paged
from api.trials.difference import Difference, QuestionDifference, SideOutcome
from api.trials.models import ReplayState, TrialStatus
from api.trials.summing_up import ReplaySummary
from api.verdicts.report import ReportJudging, ScoreRange

MAX_INTERVIEWS = 200
"""Of one replay: beyond it the summary hardly moves, and a language model costs and takes long."""

JudgeKind = Literal["panel", "first", "second", "text", "rules"]
"""`panel`: all who score interviews here, as often as they do. `first`, `second`: one of the server's judges alone.
`text`: the language model that the company's text tasks go to. `rules`: the offline judge."""
PromptName = Annotated[str, StringConstraints(pattern=r"^judge[a-z0-9_-]{0,58}$")]
"""A file of `config/prompts`, without its ending."""


class JudgeChoice(BaseModel):
    judge: JudgeKind = "panel"
    model: ModelName | None = None
    """Another model of the same vendor, of one judge alone. None: the one that is set up."""
    prompt: PromptName | None = None
    """None: the prompt in use."""


class ReaderView(BaseModel):
    engine: str
    model: str
    prompt_version: str
    runs: int
    """How often it reads an interview."""


class JudgeView(BaseModel):
    judge: JudgeKind
    readers: list[ReaderView]
    """Who reads, in order."""
    prompts: bool
    """Reads a prompt; the offline judge has rules instead."""
    models: bool
    """Another model of its vendor may be named."""


class PromptView(BaseModel):
    name: str
    version: str
    """As a report names it."""
    in_use: bool


class JudgesView(BaseModel):
    judges: list[JudgeView]
    """Those that this server, or the company's own key, reaches."""
    prompts: list[PromptView]


class Spent(BaseModel):
    requests: int
    """To a vendor, failed ones included."""
    input_tokens: int
    output_tokens: int
    cost: float | None
    """US dollars by `config/prices.yaml`; 0 where no vendor was asked, None where it has no price."""
    seconds: float
    """From the first request to the last answer."""


class ComparisonRequest(BaseModel):
    first: JudgeChoice
    second: JudgeChoice


class SideView(BaseModel):
    choice: JudgeChoice
    outcome: SideOutcome | None
    """None: not judged yet, or `error` says why not."""
    range: ScoreRange | None
    judgings: list[ReportJudging]
    error: str | None
    spent: Spent | None


class ComparisonRow(BaseModel):
    id: str
    interview_id: str
    status: TrialStatus
    reason: str | None
    task_id: str | None
    asked_by: str | None
    """The name of whoever asked; None: the account is gone."""
    created_at: Utc
    finished_at: Utc | None
    first: SideView
    second: SideView


class ComparisonView(ComparisonRow):
    difference: Difference | None
    """None while one of the sides has no report."""


class ComparisonPage(Paged):
    comparisons: list[ComparisonRow]


class TrialStarted(BaseModel):
    id: str
    task_id: str
    """Follow it at GET /tasks/{id}."""


class DraftQuestion(BaseModel):
    question_id: UuidText
    weight: Annotated[int, Field(ge=1, le=100)] | None = None
    points: Annotated[list[PointInput], Field(max_length=12)] | None = None
    """None: as they are in the job."""

    @model_validator(mode="after")
    def _point_ids_differ(self) -> "DraftQuestion":
        given = [point.id for point in self.points or [] if point.id]
        if len(set(given)) != len(given):
            raise ValueError("two points have the same id")
        return self


class ReplayRequest(BaseModel):
    questions: Annotated[list[DraftQuestion], Field(max_length=MAX_QUESTIONS)] = []
    """What differs from the job as it stands; empty: the job's own edits since its last version."""
    judge: JudgeChoice = JudgeChoice()
    limit: Annotated[int, Field(ge=1, le=MAX_INTERVIEWS)] = 50
    """At most so many of the newest interviews that have a score."""

    @model_validator(mode="after")
    def _each_question_once(self) -> "ReplayRequest":
        ids = [question.question_id for question in self.questions]
        if len(set(ids)) != len(ids):
            raise ValueError("a question is named twice")
        return self


class Estimate(BaseModel):
    """Before anything is asked. `basis` says what it rests on."""

    interviews: int
    answers: int
    """Questions with an answer, in all of them."""
    requests: int
    """To a vendor; 0: the judge needs none."""
    input_tokens: int
    output_tokens: int
    cost: float | None
    """US dollars; None: `config/prices.yaml` has no price for the model."""
    basis: Literal["none", "words", "measured"]
    """`words`: from the lengths of the texts. `measured`: from what earlier requests to this model took."""


class ReplayPlan(BaseModel):
    estimate: Estimate
    changes: list[VersionChange]
    """From the job's last version to the draft; empty: only the judge differs, or nothing."""
    judge: JudgeView


class ReplayRow(BaseModel):
    id: str
    job_id: str
    status: TrialStatus
    reason: str | None
    task_id: str | None
    asked_by: str | None
    """The name of whoever asked; None: the account is gone."""
    judge: JudgeChoice
    created_at: Utc
    started_at: Utc | None
    finished_at: Utc | None
    total: int
    """Interviews. Fewer than at the start: somebody's data were erased."""
    waiting: int
    done: int
    skipped: int
    failed: int


class ReplayView(ReplayRow):
    changes: list[VersionChange]
    estimate: Estimate
    spent: Spent
    summary: ReplaySummary
    """Of the interviews judged so far."""


class ReplayPage(Paged):
    replays: list[ReplayRow]


class ReplayInterviewView(BaseModel):
    interview_id: str
    candidate: CandidateRef
    completed_at: Utc | None
    state: ReplayState
    reason: str | None
    """Why it was skipped (`not_scored`, `technical_fault`, `no_question`, `gone`), or what the judge said."""
    old_score: int | None
    new_score: int | None
    old_verdict: Verdict | None
    """Suggested then; `decided` is a person's."""
    new_verdict: Verdict | None
    decided: Verdict | None
    flips: int
    changed: bool
    judge_differs: bool
    """It was scored by another judge or prompt than this replay's, so not every difference is the draft's."""
    words_differ: bool
    """Its words were corrected or checked since it was scored."""
    not_asked: list[str]
    """Ids of the draft's questions that it was not asked; they count for nothing."""
    asked_otherwise: list[str]
    """Ids of questions whose wording was another one then."""
    questions: list[QuestionDifference]


class ReplayInterviewPage(Paged):
    interviews: list[ReplayInterviewView]
