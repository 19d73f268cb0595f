"""Bodies of calls to candidates, and what is shown of an interview's telephone side."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from api.clock import Utc
from api.companies.schemas import WallTime
from api.ports.carrier import AnsweredBy, LegStatus
from api.telephony.dial_models import AskedBy, DialState
from api.zones import ZoneName

WhyNot = Literal["not_set_up", "no_number", "too_early", "over", "live", "no_common_hours", "carrier_away"]
"""Why the candidate cannot be called."""


class CallHoursInput(BaseModel):
    """When the candidate may be called, by the wall clock of `timezone`; beside the company's hours."""

    timezone: ZoneName
    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)] = [0, 1, 2, 3, 4, 5, 6]
    """0 Monday … 6 Sunday."""
    start: WallTime
    end: WallTime

    @model_validator(mode="after")
    def _in_order(self) -> "CallHoursInput":
        if self.start >= self.end:
            raise ValueError("the hours end after they start")
        self.days = sorted(set(self.days))
        return self


class CallHoursView(BaseModel):
    timezone: str
    days: list[int]
    start: str
    end: str
    own: bool
    """The candidate has chosen them."""


class CallOrder(BaseModel):
    """An order to call the candidate, and where it stands."""

    phone_call_id: str
    """Of the try that waits or is under way; the id of its telephone leg."""
    state: DialState
    leg_status: LegStatus | None
    """Of that leg, once the carrier has it: queued, ringing, in_progress, …"""
    reason: str | None
    """Why it stands as it does: busy, no_answer, failed, impossible, lost, machine, screened, silent, later, canceled,
    tried_enough, too_late, no_common_hours, no_hours_left, outside_hours, carrier_away, carrier_busy, carrier_refused,
    one_at_a_time, interview_over."""
    said: str
    """The same in plain words."""
    attempt: int
    """From 1."""
    next_at: Utc | None
    """When the waiting try is placed."""
    asked_by: AskedBy
    message_left: bool
    """On an answering machine."""
    error: str | None = None
    """What the carrier's latest error means, by a key: number_invalid, account_refused, …; None: no error, or another
    one."""
    error_code: str | None = None
    """The carrier's own, e.g. "21211"."""


class Ordered(CallOrder):
    already: bool
    """It was under way before: nothing new was begun."""


class CandidatePhone(BaseModel):
    """How the candidate takes part by phone."""

    number: str | None
    """To be dialled; None: this installation takes no calls."""
    pin: str | None
    call_me: bool
    """The candidate may be called now, if they ask for it."""
    masked_number: str | None
    """The candidate's own, its last two digits."""
    calling: CallOrder | None
    """The latest order."""
    why_not: WhyNot | None
    """Why `call_me` is not."""
    hours: CallHoursView


class LegView(BaseModel):
    """One telephone connection."""

    id: str
    direction: Literal["inbound", "outbound"]
    status: LegStatus
    said: str
    """In plain words how it stands or ended."""
    error: str | None = None
    """As of a `CallOrder`."""
    error_code: str | None = None
    answered_by: AnsweredBy | None
    started_at: Utc
    answered_at: Utc | None
    ended_at: Utc | None
    duration_secs: int | None
    cost: float | None
    currency: str | None
    estimated: bool
    """`cost` is by `config/prices.yaml`; the carrier has not counted yet."""


class InterviewPhone(BaseModel):
    """The telephone side of an interview, for people of the company."""

    number: str | None
    """That candidates dial."""
    masked_number: str | None
    """The candidate's, its last four digits."""
    can_call: bool
    why_not: WhyNot | None
    said: str | None
    """`why_not` in plain words."""
    calling: CallOrder | None
    hours: CallHoursView
    legs: list[LegView]
    """Newest first, at most 50."""


class PhoneCost(BaseModel):
    """Of all telephone legs of an interview."""

    legs: int
    minutes: float
    cost_usd: float | None
    """None: there is no price, or it is not in US dollars."""
    estimated: bool
