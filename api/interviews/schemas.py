"""Bodies of HR's interview endpoints."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.clock import Utc
from api.ids import UuidText
from api.interviews.models import Channel, InterviewStatus, Verdict
from api.paging import Paged
from api.verdicts.report import Report
from api.verdicts.schemas import DecisionView
from api.views import View
from api.zones import ZoneName
from contract.brief import BriefQuestion, Door
from contract.events import EndReason


class CandidateRef(BaseModel):
    id: str
    name: str


class JobRef(BaseModel):
    id: str
    title: str


class InterviewRow(BaseModel):
    id: str
    status: InterviewStatus
    candidate: CandidateRef
    job: JobRef
    scheduled_at: Utc | None
    started_at: Utc | None
    completed_at: Utc | None
    verdict: Verdict | None
    suggested_verdict: Verdict | None
    score: int | None
    channel: Channel
    live: bool


class InterviewPage(Paged):
    interviews: list[InterviewRow]


class ScheduleRequest(BaseModel):
    candidate_id: UuidText
    job_template_id: UuidText
    scheduled_at: Utc | None = None
    """None: whenever the candidate likes, within a week."""
    timezone: ZoneName | None = None
    """In which HR chose the time; the candidate's own when not given."""
    time_limit_secs: Annotated[int, Field(ge=60, le=4 * 3600)] | None = None


class ReasonBody(BaseModel):
    reason: Annotated[str, Field(max_length=500)] | None = None


class ConsentView(BaseModel):
    version: str
    language: str
    given_at: Utc
    items: list[str]


class RecordingView(BaseModel):
    key: str
    duration_ms: int
    started_ms: int
    """Sample 0 on the call's clock."""
    url: str | None
    """Short-lived and signed, for `<audio src>`."""


class CallView(BaseModel):
    id: str
    door: Door
    started_at: Utc | None
    ended_at: Utc | None
    end_reason: EndReason | None
    recording: RecordingView | None


class ScoringView(BaseModel):
    state: Literal["none", "queued", "running", "done", "failed"]
    error: str | None = None
    task_id: str | None = None


class CorrectionView(View):
    call_id: str
    segment_id: str
    text: str
    created_at: Utc
    updated_at: Utc


class AdjustmentView(View):
    id: str
    kinds: list[str]
    text: str | None
    created_at: Utc
    answer: str | None
    answered_at: Utc | None


class SignalView(View):
    kind: str
    created_at: Utc


class InterviewDetail(InterviewRow):
    timezone: str
    opens_at: Utc
    expires_at: Utc
    end_reason: EndReason | None
    cancel_reason: str | None
    declined_route: str | None
    job_version: int
    questions: list[BriefQuestion]
    time_limit_secs: int
    consent: ConsentView | None
    calls: list[CallView]
    report: Report | None
    decision: DecisionView | None
    scoring: ScoringView
    corrections: list[CorrectionView]
    adjustments: list[AdjustmentView]
    signals: list[SignalView]


class LinkView(BaseModel):
    token: str
    interview_link: str


class ScheduledInterview(InterviewDetail, LinkView):
    """The token is shown here only; `POST /interviews/{id}/link` makes a new one."""


class CommandSent(BaseModel):
    call_id: str
    command_id: str
