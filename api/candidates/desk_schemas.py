"""Bodies of what the company's people work with beside the list: notes, saved views, the board's columns."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.candidates.models import CandidateStatus
from api.candidates.schemas import Ids, PersonRef, Reason
from api.clock import Utc
from api.ids import UuidText
from api.texts import no_nul

MAX_VIEWS = 20

NoteText = Annotated[
    str, StringConstraints(min_length=1, max_length=4_000, strip_whitespace=True), AfterValidator(no_nul)
]
ViewName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), AfterValidator(no_nul)]
IdOrWord = Annotated[str, StringConstraints(max_length=36, pattern=r"^[0-9a-z-]+$")]


class NoteInput(BaseModel):
    text: NoteText


class NoteView(BaseModel):
    id: str
    at: Utc
    by: PersonRef | None
    """None: the account is gone."""
    text: str


class NoteList(BaseModel):
    notes: list[NoteView]
    """Newest first, at most 500."""


class SavedView(BaseModel):
    """A tab above the list. Without words of a search: those are people's names."""

    model_config = ConfigDict(extra="forbid")

    name: ViewName
    view: Literal["table", "board"] = "table"
    status: Annotated[list[CandidateStatus], Field(max_length=9)] = []
    job: IdOrWord | None = None
    owner: IdOrWord | None = None
    sort: Annotated[str, StringConstraints(max_length=32, pattern=r"^[a-z_]+:(asc|desc)$")] | None = None
    columns: Annotated[
        list[Annotated[str, StringConstraints(max_length=32, pattern=r"^[a-z_]+$")]], Field(max_length=20)
    ] = []


class SavedViews(BaseModel):
    views: Annotated[list[SavedView], Field(max_length=MAX_VIEWS)]


class BoardStage(BaseModel):
    """A column of the board."""

    status: CandidateStatus
    count: int
    median_days: float | None
    """How long the middle one of them has been there; None: nobody is."""


class StageList(BaseModel):
    stages: list[BoardStage]
    """In the order of the pipeline."""


class BulkAssign(BaseModel):
    ids: Ids
    assigned_to: UuidText | None
    """An active HR user or employee of the company; null: nobody."""


class BulkAssigned(BaseModel):
    assigned: int
    unchanged: int
    not_found: list[str]


class Matching(BaseModel):
    """The filters of the list whose candidates are meant; as in `GET /candidates`."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, StringConstraints(max_length=100), AfterValidator(no_nul)] | None = None
    status: Annotated[list[CandidateStatus], Field(max_length=9)] = []
    assigned_to: Annotated[str, StringConstraints(max_length=36)] | None = None
    job_template_id: Annotated[str, StringConstraints(max_length=36)] | None = None


class MoveMatching(BaseModel):
    matching: Matching
    to: CandidateStatus
    """Not `rejected`: nobody is declined without being looked at."""
    reason: Reason | None = None


class MoveStarted(BaseModel):
    task_id: str
    """Progress: GET /tasks/{id}."""
    starts_at: Utc
    """Until then it can be called off."""
