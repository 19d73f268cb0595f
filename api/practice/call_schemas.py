"""What a practice call takes and gives."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.clock import Utc
from api.interviews.candidate_schemas import ConsentTextView
from api.practice.schemas import PracticeWish

MINUTES_A_QUESTION = 4
"""An answer of two or three minutes and a follow-up."""
Minutes = Literal[5, 10, 15, 20, 30, 45]


class CallConsent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[str, StringConstraints(max_length=32)]
    items: Annotated[list[Annotated[str, StringConstraints(max_length=64)]], Field(max_length=20)]
    """Ids of the ticked ones of `GET /practice/disclosure`, in the language of the call."""


class PracticeCallStart(PracticeWish):
    num_questions: Annotated[int, Field(ge=1, le=12)] | None = None
    """None: as many as fit the minutes."""
    minutes: Minutes = 15
    consent: CallConsent


class PracticeCallStarted(BaseModel):
    interview_id: str
    token: str
    """Opens the room at `/interview/<token>`."""
    num_questions: int
    writer: str
    """Who worded the questions: `rules`, or provider and model."""
    focus: list[str]
    judge: str
    expires_at: Utc
    """Until then the room opens."""


class OpenCall(BaseModel):
    interview_id: str
    job_title: str
    interview_type: str
    language: str
    state: Literal["open", "over"]
    """open: its room can be entered; over: it waits to be looked at, and kept or thrown away."""
    token: str | None
    """Of the room, while it is open."""
    created_at: Utc
    gone_at: Utc
    """When it is deleted, unless it is entered or saved before."""


class OpenCalls(BaseModel):
    calls: list[OpenCall]
    """The latest first."""


class Disclosure(BaseModel):
    text: ConsentTextView
    kept_hours: int
    """For how long something that is not saved stays after its last step."""
