"""Bodies of the jobs' endpoints."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from api.clock import Utc
from api.engines.schemas import PlanInput
from api.ids import UuidText
from api.jobs.personas import DEFAULT_PERSONA
from api.paging import Paged
from api.texts import no_nul
from api.views import View
from api.zones import Language
from contract.brief import BriefQuestion, EnginePlan, InterviewMode, JobFact, RubricPoint

Title = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True), AfterValidator(no_nul)]
Description = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(no_nul)]
Sentence = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(no_nul)
]
MAX_ANCHOR = 500
Anchor = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_ANCHOR, strip_whitespace=True), AfterValidator(no_nul)
]
QuestionText = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)
]
Keyword = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), AfterValidator(no_nul)]
ModelName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.:/@-]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
MAX_QUESTIONS = 20
"""G-12."""


class FactInput(BaseModel):
    """What the interviewer may say about the job when asked."""

    topic: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), AfterValidator(no_nul)]
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True), AfterValidator(no_nul)
    ]


class JobInput(BaseModel):
    title: Title
    description: Description | None = None
    facts: Annotated[list[FactInput], Field(max_length=50)] = []
    ai_prompt: Annotated[str, StringConstraints(max_length=8_000), AfterValidator(no_nul)] | None = None
    ai_model: ModelName | None = None
    """For text tasks: a model of the server's vendor, or `provider:model`. None: the server's own."""
    engines: PlanInput | None = None
    """Of its interviews. None, or a part without any: the company's."""
    persona_id: Slug = DEFAULT_PERSONA
    """An interviewer of the company's own, or one that ships."""
    interview_mode: InterviewMode = InterviewMode.ADAPTIVE
    language: Language = "en"
    time_limit_secs: Annotated[int, Field(ge=60, le=4 * 3600)] | None = None
    """None: what the company's settings say, else the server's."""
    is_open: bool = True
    """False: archived; candidates no longer see it."""
    revision: Revision | None = None
    """As it was read; when it is another by now the answer is 409. None: whatever it is."""


class NewJob(JobInput):
    questions: Annotated[list["QuestionInput"], Field(max_length=MAX_QUESTIONS)] = []
    """Its first ones: those of another job that it is made after, or of a file."""


class JobView(View):
    id: str
    title: str
    description: str | None
    facts: list[JobFact]
    ai_prompt: str | None
    """Only for those who may change jobs; so are `ai_model` and `engines`."""
    ai_model: str | None
    engines: PlanInput | None
    persona_id: str
    interview_mode: InterviewMode
    language: str
    time_limit_secs: int
    is_open: bool
    questions_count: int
    planned_secs: int
    """Of its questions together."""
    candidates_count: int | None = None
    """Of those who are in the running for it; None for those who may not change jobs, like `live_version`."""
    live_version: int | None
    """Number of the published version, which new interviews get; None: they get the job as it is."""
    revision: int
    created_at: Utc
    updated_at: Utc


class JobPage(Paged):
    jobs: list[JobView]


class PointInput(BaseModel):
    id: Slug | None = None
    """Made by the server (p1, p2, …) when not given."""
    text: Sentence
    keywords: Annotated[list[Keyword], Field(max_length=40)] = []
    probe: Sentence | None = None
    """The follow-up question that asks for this point, said word for word."""
    strong: Anchor | None = None
    """What a strong answer contains, e.g. "Names the index and says what it cost on writes"."""
    partial: Anchor | None = None
    """What a partial answer contains, e.g. "Says that an index helps, not why"."""


class QuestionInput(BaseModel):
    text: QuestionText
    rephrasing: QuestionText | None = None
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    points: Annotated[list[PointInput], Field(max_length=12)] = []
    max_follow_ups: Annotated[int, Field(ge=0, le=2)] = 2
    budget_secs: Annotated[int, Field(gt=0, le=3600)] = 300
    patience: Annotated[float, Field(ge=0.5, le=3.0)] = 1.0
    position: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Place in the asking order, from 0; at the end when not given."""
    revision: Revision | None = None
    """As it was read; when it is another by now the answer is 409. None: whatever it is."""

    @model_validator(mode="after")
    def _point_ids_differ(self) -> "QuestionInput":
        given = [point.id for point in self.points if point.id]
        if len(set(given)) != len(given):
            raise ValueError("two points have the same id")
        return self

    def rubric(self) -> list[RubricPoint]:
        """The points, each with an id."""
        taken = {point.id for point in self.points}
        free = (f"p{n}" for n in range(1, 1_000) if f"p{n}" not in taken)
        return [
            RubricPoint.model_validate({**point.model_dump(), "id": point.id or next(free)}) for point in self.points
        ]


class QuestionView(View):
    id: str
    text: str
    rephrasing: str | None
    weight: int
    points: list[RubricPoint]
    max_follow_ups: int
    budget_secs: int
    patience: float
    position: int
    created_by: str | None
    """A user's id."""
    created_at: Utc
    revision: int
    changed_by: str | None
    """A user's id; None: nobody since it was made."""


class QuestionList(BaseModel):
    questions: list[QuestionView]
    people: dict[str, str] = {}
    """Names by id of those who made or changed them."""


class QuestionOrder(BaseModel):
    question_ids: Annotated[list[UuidText], Field(max_length=MAX_QUESTIONS)]
    """Every question of the job, in asking order."""


class VersionChange(BaseModel):
    what: Literal["job", "question_added", "question_removed", "question_changed", "order_changed"]
    fields: list[str]
    """Of the job, or of the question."""
    question_id: str | None = None
    question_text: str | None = None


class BookedOn(BaseModel):
    version: int
    interviews: int


class VersionView(BaseModel):
    id: str
    number: int
    digest: str
    created_at: Utc
    questions_count: int
    interviews_count: int
    """Interviews pinned to it."""
    booked_count: int
    """Those of them that are still to come or running."""
    live: bool
    """New interviews get it."""
    created_by: str | None
    """Name of who published it; None: it was made when an interview was scheduled."""
    restored_from: int | None
    """Number of the older version that it brings back."""
    changes: list[VersionChange]
    """Since the version before; of the first one nothing."""


class VersionPage(Paged):
    versions: list[VersionView]


class SnapshotView(View):
    """A job as a version keeps it, or as it is now."""

    title: str
    description: str | None
    facts: list[JobFact]
    ai_prompt: str | None
    ai_model: str | None
    engines: EnginePlan | None
    persona_id: str
    interview_mode: InterviewMode
    language: str
    questions: list[BriefQuestion]


class VersionDetail(BaseModel):
    number: int
    created_at: Utc
    content: SnapshotView


class Blocker(BaseModel):
    """What keeps the job from being published."""

    kind: Literal["no_questions", "unfair"]
    question_id: str | None = None
    question_text: str | None = None
    message: str | None = None


class DraftView(BaseModel):
    """The job as it is now, against the version that new interviews get."""

    live_version: int | None
    next_version: int
    """The number that publishing it gives."""
    content: SnapshotView
    changes: list[VersionChange]
    """Since the live version; empty also where there is none."""
    blockers: list[Blocker]
    planned_secs: int
    time_limit_secs: int
    booked: list[BookedOn]
    """Interviews to come or running, by the version that they stay on; the newest first."""


class RubricCheckRequest(BaseModel):
    text: QuestionText | None = None
    points: Annotated[list[PointInput], Field(max_length=12)] = []
    language: Language = "en"
    """Of the reasons."""

    @model_validator(mode="after")
    def _something_to_check(self) -> "RubricCheckRequest":
        if self.text is None and not self.points:
            raise ValueError("give a text or points to check")
        return self


class RubricFinding(View):
    field: str
    category: str
    name: str
    found: str
    reason: str
    instead: str


class RubricCheckReply(BaseModel):
    fair: bool
    findings: list[RubricFinding]


class GenerateRequest(BaseModel):
    max_questions: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)] = 10
    save: bool = True
    """Adds them to the job's questions; else they are only shown."""
    async_: Annotated[bool, Field(alias="async")] = False
    """As a background task; the reply is 202 with its id."""


class GeneratedQuestion(BaseModel):
    id: str | None
    """None: it was not saved."""
    text: str
    weight: int
    points: list[RubricPoint]
    budget_secs: int


class GeneratedQuestions(BaseModel):
    questions: list[GeneratedQuestion]
    model: str
    """`provider:model` that wrote them, or `rules`."""


class GenerationStarted(BaseModel):
    task_id: str


class DescribedJob(BaseModel):
    job_description: Annotated[
        str, StringConstraints(min_length=20, max_length=20_000, strip_whitespace=True), AfterValidator(no_nul)
    ]
    max_questions: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)] = 10
    language: Language = "en"


class SuggestedQuestions(BaseModel):
    questions: list[str]
    model: str
