"""Bodies of the candidates' endpoints."""

import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.accounts.schemas import EmailText, Name
from api.candidates.models import CandidateStatus
from api.clock import Utc
from api.ids import UuidText
from api.interviews.models import InterviewStatus, Verdict
from api.paging import Paged
from api.rounds.models import RoundStatus
from api.views import View
from api.zones import Language, ZoneName

MAX_IDS = 1_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _plain(value: str) -> str:
    """Composed, on one line, and free of characters that PostgreSQL cannot store."""
    if _CONTROL.search(value):
        raise ValueError("this must be one line of text, without control characters")
    return unicodedata.normalize("NFC", value)


Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()./-]{5,30}$")]
PersonName = Annotated[Name, AfterValidator(_plain)]
Address = Annotated[EmailText, AfterValidator(_plain)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(_plain)]
Reason = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True), AfterValidator(_plain)]
Ids = Annotated[list[UuidText], Field(min_length=1, max_length=MAX_IDS)]


class CandidateInput(BaseModel):
    email: Address
    name: PersonName
    phone: Phone | None = None
    language: Language = "en"
    timezone: ZoneName = "UTC"
    source: Source | None = None
    """Where the application came from, e.g. "referral"."""
    job_template_id: UuidText | None = None
    assigned_to: UuidText | None = None
    """An active HR user or employee of the company."""
    status: CandidateStatus | None = None
    """A new candidate's is `new`; an existing one's is left as it is when not given."""


class CandidateUpdate(CandidateInput):
    """What is not given stays as it is; null empties a column."""

    reason: Reason | None = None
    """Of a change of status; kept in the history."""


class PersonRef(BaseModel):
    id: str
    name: str


class JobTitle(BaseModel):
    id: str
    title: str


class CandidateView(View):
    id: str
    email: str
    name: str
    phone: str | None
    language: str
    timezone: str
    status: CandidateStatus
    status_since: Utc | None
    """Since when they are at this point of the pipeline."""
    source: str | None
    job_template_id: str | None
    assigned_to: str | None
    has_resume: bool = False
    ats_score: int | None
    created_at: Utc
    deleted_at: Utc | None = None
    """When the candidate was deleted; restorable for 30 days."""


class ScoreBand(BaseModel):
    """The lowest and the highest overall score of the readings, 0–100."""

    low: int
    high: int


class LatestInterview(BaseModel):
    id: str
    status: InterviewStatus
    scheduled_at: Utc | None
    started_at: Utc | None
    completed_at: Utc | None
    verdict: Verdict | None
    """A person's decision."""
    scored: bool
    """A result is ready to be looked at."""
    band: ScoreBand | None
    """Only after a person has decided: who has not is to judge first (ux §1)."""


class CandidateRow(CandidateView):
    assignee: PersonRef | None = None
    job: JobTitle | None = None
    latest_interview: LatestInterview | None = None


class CandidatePage(Paged):
    candidates: list[CandidateRow]
    total_is_exact: bool
    """False: there are more than `total`; counting them all would make the list slow."""
    next_cursor: str | None
    """Opens the rows after these (`cursor=`), whatever was added or moved meanwhile. None: these are the last."""


class StatusCounts(BaseModel):
    """Candidates at each point of the pipeline."""

    counts: dict[CandidateStatus, int]
    total: int


class InterviewSummary(BaseModel):
    id: str
    job_title: str
    status: InterviewStatus
    scheduled_at: Utc | None
    completed_at: Utc | None
    score: int | None
    verdict: Verdict | None
    created_at: Utc
    started_at: Utc | None
    cancelled_at: Utc | None
    more_time: bool
    """Granted: longer patience, or more time for each question. Why is nobody's business here."""
    text_mode: bool
    """Granted: in writing from the start."""


class RoundSummary(View):
    id: str
    job_template_id: str
    round_number: int
    round_type: str
    status: RoundStatus
    scheduled_at: Utc | None


class CandidateDetail(CandidateRow):
    resume_document_id: str | None
    resume_text: str | None
    ats_report: dict[str, Any] | None
    ats_checked_at: Utc | None
    ai_candidate_id: str | None
    user_id: str | None
    updated_at: Utc | None
    interviews: Annotated[list[InterviewSummary], Field(default_factory=list)]
    """Newest first, at most 50."""
    rounds: Annotated[list[RoundSummary], Field(default_factory=list)]
    duplicates: Annotated[list[PersonRef], Field(default_factory=list)]
    """Other candidates with the same e-mail address or phone number; at most 10."""
    merged_ids: Annotated[list[str], Field(default_factory=list)]
    """Former ids of this candidate."""


class StatusChange(BaseModel):
    id: str
    kind: Literal["status", "merge"] = "status"
    at: Utc
    from_status: CandidateStatus | None = None
    """None: the candidate was added with `to_status`."""
    to_status: CandidateStatus | None = None
    by: PersonRef | None = None
    """None: the system, e.g. because the interview began."""
    reason: str | None = None
    stayed_secs: int | None = None
    """How long the candidate stayed at `to_status`; up to now for the last change."""
    merged_id: str | None = None
    """Of a merge: the candidate who was found to be the same person."""
    merged_name: str | None = None
    """Of a merge: what that candidate was called."""
    undo_until: Utc | None = None
    """Of a merge: until when it can be undone; None where another merge has to be undone before it."""


class CandidateHistory(BaseModel):
    history: list[StatusChange]
    """Oldest first."""


class BulkDelete(BaseModel):
    ids: Ids


class BulkDeleted(BaseModel):
    deleted: int
    not_found: list[str]


class BulkMove(BaseModel):
    ids: Ids
    status: CandidateStatus
    reason: Reason | None = None


class BulkMoved(BaseModel):
    moved: int
    unchanged: int
    """Already there."""
    not_found: list[str]
    held: list[str] = []
    """Not declined: they can still correct the transcript of an interview."""


class DuplicateGroup(BaseModel):
    by: Literal["email", "phone", "name"]
    certain: bool
    """False: only the name is the same, which may be two people."""
    candidates: list[CandidateView]
    """Oldest first; at most 20."""


class DuplicatePage(Paged):
    duplicates: list[DuplicateGroup]


MergeField = Literal[
    "email", "name", "phone", "language", "timezone", "status", "source", "job_template_id", "assigned_to", "resume"
]


class MergeRequest(BaseModel):
    keep_id: UuidText
    merge_ids: Annotated[list[UuidText], Field(min_length=1, max_length=20)]
    take: dict[MergeField, UuidText] = {}
    """Field → id of the one whose value is taken. Otherwise the kept one's; where that is empty, a merged one's."""
