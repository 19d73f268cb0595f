"""Bodies of the candidate's endpoints."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.aftercare.schemas import CandidateRequestView
from api.clock import Utc
from api.companies.schemas import BrandView
from api.hearing.doubt import DoubtfulSpan
from api.interviews.models import InterviewStatus
from api.interviews.moments import Moment
from api.interviews.schemas import Offer
from api.quality.schemas import FaultNotice
from api.telephony.schemas import CandidatePhone
from api.texts import no_nul
from api.zones import ZoneName
from contract.brief import Channel


class ConsentState(BaseModel):
    given: bool
    version: str | None
    stale: bool
    """Given to an older text; it is asked again."""


class ConsentItemView(BaseModel):
    id: str
    text: str
    required: bool


class ConsentLineView(BaseModel):
    id: str
    heading: str
    short: str
    detail: str


class ConsentTextView(BaseModel):
    version: str
    language: str
    items: list[ConsentItemView]
    lines: list[ConsentLineView]


class ResumeView(BaseModel):
    question_index: int
    answers_saved: int
    """Questions with at least one answer."""


class AskedAdjustment(BaseModel):
    """What the candidate asked for, and the answer once there is one (ux §3.1)."""

    model_config = ConfigDict(from_attributes=True)

    kinds: list[str]
    text: str | None
    created_at: Utc
    answer: str | None
    answered_at: Utc | None


class CandidateView(BaseModel):
    interview_id: str
    status: InterviewStatus
    step: Literal["invitation", "consent", "room", "receipt"]
    candidate_name: str
    job_title: str
    company_name: str
    brand: BrandView = BrandView()
    practice: bool = False
    """Somebody practises with it for themself; its page afterwards is `/practice/<interview_id>`."""
    language: str
    scheduled_at: Utc | None
    timezone: str
    opens_at: Utc
    expires_at: Utc
    time_limit_secs: int
    question_total: int
    channel: Channel
    call_candidate: bool = False
    """By phone: we call at `scheduled_at`."""
    phone: CandidatePhone | None = None
    consent: ConsentState
    consent_text: ConsentTextView
    consent_before: ConsentTextView | None = None
    """What was agreed to, where that was another text than the present one."""
    adjustments: list[AskedAdjustment] = []
    resume: ResumeView | None
    open_elsewhere: bool
    open_channel: Channel | None = None
    """By what it is being held right now; None: it is not."""
    contact_email: str | None
    person_watching: bool


class ConsentRequest(BaseModel):
    version: Annotated[str, Field(max_length=32)]
    language: Annotated[str, Field(max_length=16)]
    items: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)]


class DeclineRequest(BaseModel):
    route: Literal["person", "text", "withdraw"]


class Declined(BaseModel):
    route: Literal["person", "text", "withdraw"]
    contact_email: str | None


AdjustmentKind = Literal["more_time", "text", "captions_large", "person", "other"]


class AdjustmentRequest(BaseModel):
    kinds: Annotated[list[AdjustmentKind], Field(max_length=5)] = []
    text: Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)] | None = (
        None
    )


class AdjustmentSaved(BaseModel):
    id: str
    created_at: Utc


class JoinRequest(BaseModel):
    tab_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    """Made once by the page and kept in the tab, so that a reload is known as the same one."""
    take_over: bool = False


class JoinReply(BaseModel):
    call_id: str
    transport: Literal["smallwebrtc", "livekit"]
    offer_url: str
    """Empty with livekit; the four livekit fields are empty without."""
    join_ticket: str
    ice_servers: list[dict[str, Any]]
    livekit_url: str = ""
    livekit_token: str = ""
    room_name: str = ""
    identity: str = ""


class ReceiptWords(BaseModel):
    segment_id: str
    call_id: str
    text: str
    started_ms: int
    ended_ms: int
    confidence: float | None
    correction: str | None
    doubtful: list[DoubtfulSpan] = []
    """Where a second recogniser heard something else: "hard to hear, was this …?" (ux §3.5)."""


class ReceiptQuestion(BaseModel):
    question_id: str
    text: str
    words: list[ReceiptWords]


class Watcher(BaseModel):
    """Someone of the company who followed while the interview was held."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    """Their own; the company's where its wording names nobody."""
    from_at: Utc
    until_at: Utc | None
    listened: bool
    """Heard the sound, besides reading along."""


class Receipt(BaseModel):
    questions: list[ReceiptQuestion]
    correct_until: Utc | None
    can_correct: bool
    listening: bool = False
    """A second recogniser is listening to the recording; doubtful words are marked when it is done."""
    watchers: list[Watcher]
    completed_at: Utc | None
    recording_urls: dict[str, str]
    contact_email: str | None
    held_by: list[Channel] = []
    """Each way it was held by, the first one first."""
    fault: FaultNotice | None = None
    """Our technology failed: it is not scored, and nothing counts against the candidate."""


class CorrectionRequest(BaseModel):
    segment_id: Annotated[str, Field(min_length=1, max_length=64)]
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True), AfterValidator(no_nul)
    ]


class CorrectionSaved(BaseModel):
    segment_id: str
    call_id: str
    text: str
    updated_at: Utc


class Slot(BaseModel):
    starts_at: Utc
    local: str
    """By the wall clock of the reply's `timezone`: 2026-11-24T14:30+09:00."""


class SlotList(BaseModel):
    timezone: str
    duration_secs: int
    slots: list[Slot]
    earliest: Utc
    latest: Utc
    moves_left: int
    """How often the candidate may still choose; 0: only HR can change the time."""
    movable: bool = True
    """False: it is too close to the interview to move it."""
    offer: Offer | None = None
    """The latest times that the candidate offered instead, with the answer once there is one."""


Reason = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True), AfterValidator(no_nul)]


class HoldRequest(BaseModel):
    scheduled_at: Moment


class Held(BaseModel):
    scheduled_at: Utc
    held_until: Utc
    """Until then nobody else is given this time."""


class ChooseRequest(BaseModel):
    scheduled_at: Moment
    reason: Reason | None = None
    """Why it is moved, for the people of the company."""


class OfferRequest(BaseModel):
    times: Annotated[list[Moment], Field(min_length=1, max_length=3)]
    """Starts that would suit, the most wanted first."""
    timezone: ZoneName
    """In which the candidate read the clock."""
    reason: Reason | None = None

    @model_validator(mode="after")
    def _different(self) -> "OfferRequest":
        if len(set(self.times)) < len(self.times):
            raise ValueError("offer different times")
        return self


class CallOffRequest(BaseModel):
    timezone: ZoneName
    reason: Reason | None = None


class CalledOff(BaseModel):
    contact_email: str | None


class Chosen(BaseModel):
    scheduled_at: Utc
    timezone: str
    local: str
    opens_at: Utc
    expires_at: Utc
    moves_left: int


class StatusLine(BaseModel):
    step: Literal["invited", "interviewed", "review", "decision"]
    at: Utc | None
    """When it happened, or is expected."""
    current: bool


class DecisionTold(BaseModel):
    """What a person decided, as the candidate is told."""

    outcome: Literal["going_on", "not_going_on"]
    at: Utc
    questions: int
    """Asked in the interview."""
    corrections: int
    """Of the candidate's own, which lay beside the words."""


class StatusView(BaseModel):
    lines: list[StatusLine]
    contact_email: str | None
    company_name: str = ""
    brand: BrandView = BrandView()
    job_title: str = ""
    practice_id: str | None = None
    """Of practice: whose results stand at `/practice/<practice_id>`."""
    over: Literal["expired", "cancelled", "no_show", "finished"] | None = None
    """Why the interview can no longer be joined."""
    cancelled_at: Utc | None = None
    withdrawn: bool = False
    """The candidate themself took no further part."""
    review_by: Utc | None = None
    """Until when a person reads it; past, while nothing is decided: later than planned."""
    decided: DecisionTold | None = None
    """None also while a person has looked and wants to talk about it first, and while it can be taken back."""
    requests: list[CandidateRequestView] = []
    held_by: list[Channel] = []
    fault: FaultNotice | None = None
    """As in the receipt."""


class SignalRequest(BaseModel):
    kind: Literal["tab_hidden", "paste"]
