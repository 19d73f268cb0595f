"""Bodies of HR's interview endpoints."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from api.aftercare.schemas import CandidateRequestView
from api.clock import Utc
from api.connections.busy import CalendarRead
from api.ids import UuidText
from api.interviews.models import InterviewStatus, TimeRequestKind, Verdict
from api.interviews.moments import Moment
from api.paging import Paged
from api.telephony.schemas import InterviewPhone
from api.texts import no_nul
from api.verdicts.report import Report
from api.verdicts.schemas import DecisionView
from api.views import View
from api.zones import ZoneName
from contract.brief import BriefQuestion, Channel, Door
from contract.events import EndReason


class CandidateRef(BaseModel):
    id: str
    name: str


class JobRef(BaseModel):
    id: str
    title: str


class PersonRef(BaseModel):
    """Of the company."""

    id: str
    name: str


class RoundRef(View):
    id: str
    round_number: int
    round_type: str


class InterviewRow(BaseModel):
    id: str
    created_at: Utc
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
    call_candidate: bool
    timezone: str
    time_limit_secs: int
    patience: float = 1.0
    """Granted: factor on every question's patience."""
    text_mode: bool = False
    """Granted: in writing from the start."""
    interviewer_id: str | None
    round_id: str | None
    live: bool
    live_channel: Channel | None = None
    """By what the candidate takes part right now; None: nobody is in it."""
    blind: bool = False
    """Scores and suggestion are kept back until the caller has sent their own view (`PUT …/review`)."""


class InterviewPage(Paged):
    interviews: list[InterviewRow]


TimeLimit = Annotated[int, Field(ge=60, le=4 * 3600)]


class AdjustmentGrant(BaseModel):
    time_limit_secs: TimeLimit | None = None
    """The new length of the interview; the time planned for each question grows with it."""
    patience: Annotated[float, Field(ge=1.0, le=3.0)] | None = None
    """How much longer the interviewer waits while the candidate thinks or pauses; 1: as for everybody."""
    text: bool | None = None
    """Held in writing from the start, or from now on when it is running, in the browser."""
    person: bool = False
    """A person holds it instead of the AI: this interview is called off, and the link says so. Refused while the
    candidate is in it: then a person takes over."""


class ScheduleRequest(BaseModel):
    candidate_id: UuidText
    job_template_id: UuidText
    interviewer_id: UuidText | None = None
    """Somebody of the company: their calendar is kept free for it, and they see it."""
    scheduled_at: Moment | None = None
    """None: whenever the candidate likes, until the deadline."""
    deadline: Moment | None = None
    """Until when it is to be held; a week from now when there is neither time nor deadline."""
    timezone: ZoneName | None = None
    """In which HR chose the time; the candidate's own when not given."""
    channel: Channel = Channel.BROWSER
    call_candidate: bool = False
    """By phone: at `scheduled_at` we call the candidate, within the hours in which they may be called."""
    time_limit_secs: TimeLimit | None = None
    """The job's own when not given."""
    round_number: Annotated[int, Field(ge=1, le=100)] | None = None
    """Puts it into this round of the candidate for the job; the round is made when there is none."""
    round_type: (
        Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), AfterValidator(no_nul)]
        | None
    ) = None
    confirm_unsocial_hours: bool = False
    """The candidate agreed to a time outside 08:00–20:00 of their day."""
    adjustments: AdjustmentGrant | None = None
    """What was agreed with the candidate beforehand."""

    @model_validator(mode="after")
    def _type_of_a_round(self) -> "ScheduleRequest":
        if self.round_type is not None and self.round_number is None:
            raise ValueError("round_type needs a round_number")
        return self

    @model_validator(mode="after")
    def _can_be_held(self) -> "ScheduleRequest":
        if self.adjustments is not None and self.adjustments.person:
            raise ValueError("an interview that a person holds is not scheduled here")
        if self.adjustments is not None and self.adjustments.text and self.channel is Channel.PHONE:
            raise ValueError("a telephone shows no text; choose the browser for an interview in writing")
        return self


class RescheduleRequest(BaseModel):
    """Only what is sent changes."""

    scheduled_at: Moment | None = None
    """null takes the time away: the candidate chooses, until the deadline."""
    deadline: Moment | None = None
    interviewer_id: UuidText | None = None
    timezone: ZoneName | None = None
    channel: Channel | None = None
    call_candidate: bool | None = None
    time_limit_secs: TimeLimit | None = None
    confirm_unsocial_hours: bool = False
    tell_after_secs: Annotated[int, Field(ge=0, le=60)] = 0
    """The candidate's mail waits this long. A change that is taken back meanwhile is not told at all."""

    @model_validator(mode="after")
    def _says_something(self) -> "RescheduleRequest":
        if not self.model_fields_set - {"confirm_unsocial_hours", "tell_after_secs"}:
            raise ValueError("send at least one field that is to change")
        return self


class ReasonBody(BaseModel):
    reason: Annotated[str, Field(max_length=500), AfterValidator(no_nul)] | None = None


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
    channel: Channel
    started_at: Utc | None
    ended_at: Utc | None
    end_reason: EndReason | None
    recording: RecordingView | None


class ScoringView(BaseModel):
    state: Literal["none", "queued", "running", "done", "failed"]
    error: str | None = None
    task_id: str | None = None
    step: Literal["listening", "scoring"] = "scoring"
    """What is being done: a second recogniser listens to the recording before anything is scored."""
    done: int | None = None
    total: int | None = None
    """How far that is, where it is known."""


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


class AdjustmentAnswer(BaseModel):
    answer: Annotated[
        str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)
    ]
    grant: AdjustmentGrant = AdjustmentGrant()


class Offer(View):
    """Times that the candidate offered because none of the free ones suited."""

    id: str
    times: list[Utc]
    """Offered starts, the most wanted first; of a move the new one."""
    timezone: str
    reason: str | None
    created_at: Utc
    answered_at: Utc | None
    """None: an offer that waits for an answer."""
    accepted_at: Utc | None
    """Which of `times` it became."""
    answer: str | None


class TimeRequestView(Offer):
    """What the candidate did about the time."""

    kind: TimeRequestKind


class ProposalAnswer(BaseModel):
    """To times that a candidate offered: one of them, or a word why not."""

    accept: Moment | None = None
    answer: (
        Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)]
        | None
    ) = None

    @model_validator(mode="after")
    def _answers(self) -> "ProposalAnswer":
        if self.accept is None and self.answer is None:
            raise ValueError("accept one of the times, or say in a sentence why none of them is possible")
        return self


class AnsweredQuestion(View):
    """A question as it went, with its score (INT-21)."""

    question_id: str
    question_number: int
    question_text: str
    weight: int
    outcome: str
    answer: str | None
    score: float | None
    feedback: str | None
    follow_ups: list[Any]


class SignalView(View):
    """Noticed beside the answers, and kept out of the score (docs/adr/0028)."""

    kind: str
    created_at: Utc
    reason: str | None = None
    """One plain fact. None, like what follows, for what an older page told."""
    call_id: str | None = None
    question_id: str | None = None
    started_ms: int | None = None
    """On the clock of `call_id`."""
    ended_ms: int | None = None
    characters: int | None = None
    """Of what was pasted."""


class InterviewDetail(InterviewRow):
    interviewer: PersonRef | None
    round: RoundRef | None
    deadline: Utc | None
    moved_count: int
    """How often the candidate has moved it."""
    opens_at: Utc
    expires_at: Utc
    end_reason: EndReason | None
    cancel_reason: str | None
    declined_route: str | None
    job_version: int
    questions: list[BriefQuestion]
    """Of the pinned job, with their rubrics."""
    qa: list[AnsweredQuestion]
    """As it went; empty before the first scoring."""
    consent: ConsentView | None
    calls: list[CallView]
    report: Report | None
    decision: DecisionView | None
    scoring: ScoringView
    corrections: list[CorrectionView]
    adjustments: list[AdjustmentView]
    requests: list[CandidateRequestView] = []
    """What the candidate asked for afterwards: an explanation, another look, deletion."""
    signals: list[SignalView]
    time_requests: list[TimeRequestView] = []
    """Oldest first."""
    applied_at: Utc | None = None
    """Since when the company has the candidate."""
    blind_first_view: bool = True
    """The caller is to state an own view before scores and suggestion open: a page folds them until then."""
    correct_until: Utc | None = None
    """Until then the candidate can correct the transcript, and nobody can decline them; None: not completed."""
    decision_delay_secs: int = 0
    """How long a decision can be taken back before the candidate is told."""
    phone: InterviewPhone | None = None


Odd = Literal["early", "late"]
"""What the hour is to the candidate, outside 08:00–20:00 of their day."""
Clash = Literal["candidate", "interviewer", "unavailable", "calendar"]
"""Who is in two places, or that the interviewer has no time there any more, by what they said or by their calendar."""


class WeekEntry(InterviewRow):
    """An interview in HR's calendar."""

    candidate_timezone: str
    interviewer: PersonRef | None
    odd: Odd | None
    clash: Clash | None
    mail_failed: bool
    """The latest mail about its time could not be sent."""
    moved_count: int
    """How often the candidate has moved it."""


class WaitingOffer(BaseModel):
    """Times that a candidate offered, and nobody has answered."""

    interview_id: str
    candidate: CandidateRef
    candidate_timezone: str
    job: JobRef
    scheduled_at: Utc | None
    time_limit_secs: int
    offer: TimeRequestView


class WeekView(BaseModel):
    entries: list[WeekEntry]
    """In order of time; at most 1,000."""
    truncated: bool
    waiting: list[WaitingOffer]
    """Whenever they are for; the oldest first."""
    at_once: int | None
    """How many interviews this installation holds at once (INTERVIEWS_AT_ONCE); None: not said."""
    day_begins: str | None
    """The company's interview hours, by the wall clock of `hours_timezone`; None: none are set."""
    day_ends: str | None
    hours_timezone: str | None


class FreeTime(BaseModel):
    starts_at: Utc
    odd: Odd | None


class FreeTimes(BaseModel):
    timezone: str
    candidate_timezone: str
    times: list[FreeTime]
    """In order; at most 200."""
    truncated: bool
    calendar: CalendarRead
    """Whether the interviewer's own calendar was looked at."""


class DialIn(BaseModel):
    number: str | None
    """None: this installation takes no calls."""
    pin: str


class LinkView(BaseModel):
    token: str
    interview_link: str
    dial_in: DialIn


class ScheduledInterview(InterviewDetail, LinkView):
    """Token and PIN are shown here only; `POST /interviews/{id}/link` makes new ones."""


class CommandSent(BaseModel):
    call_id: str
    command_id: str
