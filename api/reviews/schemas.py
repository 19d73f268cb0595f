"""Bodies of people's own views."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from api.clock import Utc
from api.interviews.schemas import CandidateRef, JobRef
from api.texts import no_nul
from api.views import View
from contract.brief import Channel

Mark = Literal["shown", "partly", "not_shown", "cannot_tell"]
Sentence = Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=True), AfterValidator(no_nul)]
Ident = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(no_nul)]


class PointView(BaseModel):
    """What somebody heard about one point of the rubric."""

    question_id: Ident
    point_id: Ident
    mark: Mark | None = None
    """None: nothing is said yet (drafts only)."""
    note: Sentence = ""


class ReviewInput(BaseModel):
    points: Annotated[list[PointView], Field(max_length=400)] = []
    summary: Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True), AfterValidator(no_nul)] = ""

    @model_validator(mode="after")
    def _once_each(self) -> "ReviewInput":
        keys = [(one.question_id, one.point_id) for one in self.points]
        if len(set(keys)) < len(keys):
            raise ValueError("a point is named once")
        return self


class Review(View):
    user_id: str | None
    user_name: str
    points: list[PointView]
    summary: str | None
    updated_at: Utc
    sent_at: Utc | None


class RubricPointView(BaseModel):
    id: str
    text: str
    strong: str | None
    partial: str | None


class Words(BaseModel):
    """What the candidate said, or says they meant."""

    call_id: str
    started_ms: int
    ended_ms: int
    text: str
    corrected: bool


class QuestionToReview(BaseModel):
    question_id: str
    text: str
    points: list[RubricPointView]
    words: list[Words]
    """Empty: not asked, or not answered."""


class RecordingToHear(BaseModel):
    call_id: str
    url: str
    """Short-lived and signed, for `<audio src>`."""
    duration_ms: int
    started_ms: int


ReviewState = Literal["due", "sent", "decided", "redo", "not_held"]


class ReviewForm(BaseModel):
    """Question, words, sound and rubric; nothing of the AI's view, and of colleagues' only after one's own was sent."""

    interview_id: str
    candidate: CandidateRef
    job: JobRef
    completed_at: Utc | None
    due_at: Utc | None
    channel: Channel
    state: ReviewState
    questions: list[QuestionToReview]
    recordings: list[RecordingToHear]
    own: Review | None
    """Sent, or a draft."""
    others: list[Review] | None
    """None: until one's own is sent, or a person has decided."""


class MyRow(BaseModel):
    interview_id: str
    candidate: CandidateRef
    candidate_timezone: str
    job: JobRef
    state: ReviewState
    scheduled_at: Utc | None
    time_limit_secs: int
    channel: Channel
    live: bool
    completed_at: Utc | None
    due_at: Utc | None
    """By when a view is expected."""
    sent_at: Utc | None
    draft: bool
    """Something was written, and not sent."""


class Mine(BaseModel):
    """What waits for the caller, in the order of its urgency."""

    due: list[MyRow]
    upcoming: list[MyRow]
    done: list[MyRow]
    """Newest first, at most 50; also those that closed before a view was sent."""
