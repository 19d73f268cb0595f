"""Bodies of rounds (REST-050)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from api.clock import Utc
from api.ids import UuidText
from api.interviews.moments import Moment
from api.rounds.models import RoundStatus
from api.texts import no_nul

RoundNumber = Annotated[int, Field(ge=1, le=100)]
RoundType = Annotated[
    str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), AfterValidator(no_nul)
]


class RoundInput(BaseModel):
    job_template_id: UuidText
    round_number: RoundNumber
    round_type: RoundType
    scheduled_at: Moment | None = None
    """Of a round that people hold; an AI interview brings its own time."""


class RoundUpdate(BaseModel):
    """Only what is sent changes. `status` and `scheduled_at` are refused once the round has an interview."""

    round_number: RoundNumber = 1
    round_type: RoundType = ""
    status: Literal["pending", "scheduled", "in_progress", "completed", "cancelled"] = "pending"
    scheduled_at: Moment | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "RoundUpdate":
        if not self.model_fields_set:
            raise ValueError("send at least one of round_number, round_type, status, scheduled_at")
        return self


class RoundView(BaseModel):
    id: str
    candidate_id: str
    job_template_id: str
    round_number: int
    round_type: str
    status: RoundStatus
    scheduled_at: Utc | None
    interview_id: str | None
    """The newest interview of the round."""
    interview_link: str | None
    """While that interview can be joined, and only for those who may schedule."""
    created_at: Utc


class RoundList(BaseModel):
    rounds: list[RoundView]
