"""Bodies of the help with words."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.career.fields import Language, LongText
from api.career.models import SuggestionKind, SuggestionState
from api.clock import Utc
from api.ids import UuidText
from api.texts import Line
from api.views import View

GivenText = Annotated[LongText, StringConstraints(min_length=1)]


class OptimizeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: GivenText
    language: Language = "en"


class SkillsRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Line
    profile_id: UuidText | None = None
    """Whose skills are known already; left out: the caller's only profile, if there is one."""


class SummaryRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    profile_id: UuidText | None = None


class SuggestionView(View):
    """Offered, never applied: `PATCH /ai/suggestions/{id}` says what became of it."""

    id: str
    kind: SuggestionKind
    given: str
    offered: list[str]
    """One text, or skills; empty when there is nothing to suggest."""
    model: str
    """`provider:model`, or "rules"."""
    state: SuggestionState
    taken: list[str] | None
    created_at: Utc
    decided_at: Utc | None


class DecideRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: Literal["accepted", "edited", "refused"]
    taken: Annotated[list[LongText], Field(max_length=40)] | None = None
    """What it became, where it was edited; of skills: those that were taken."""
