"""Bodies of quality."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, StringConstraints

from api.calls.usage import EngineUsage
from api.clock import Utc
from api.interviews.models import InterviewStatus
from api.quality.fold import Quality
from api.quality.rule import FaultFact
from api.telephony.schemas import PhoneCost
from api.texts import no_nul


class Released(BaseModel):
    """A person had the interview scored in spite of the faults."""

    at: Utc
    by_name: str
    reason: str | None


class RedoRef(BaseModel):
    id: str
    status: InterviewStatus
    created_at: Utc
    expires_at: Utc


class QualityView(BaseModel):
    """Everything is empty while the interview goes on, and where it never had a call."""

    interview_id: str
    quality_index: int | None
    """0–100, by docs/quality.md."""
    figures: Quality | None
    usage: list[EngineUsage]
    """Of the whole interview."""
    usage_by_call: dict[str, list[EngineUsage]]
    cost_usd: float | None
    """By the prices at its end; None where nothing was used, or nothing has a price."""
    unpriced: bool
    """Something was used that has no price, so `cost_usd` is not all."""
    phone: PhoneCost | None = None
    """Of the telephone, which `cost_usd` holds too; None: it was not used."""
    faults: list[FaultFact]
    blocked: bool
    """There is no verdict until a person settles it."""
    released: Released | None
    redo: RedoRef | None
    """The interview that stands in for this one."""
    redo_of: str | None
    """The interview that this one stands in for."""
    can_offer_redo: bool


class ReleaseRequest(BaseModel):
    reason: Annotated[
        str, StringConstraints(min_length=3, max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)
    ]
    """Why the interview can be judged all the same."""


class Offered(BaseModel):
    """The candidate gets a mail with the link."""

    interview_id: str
    expires_at: Utc


class FaultNotice(BaseModel):
    """What the candidate is told: it was our fault, and nothing counts against them."""

    redo_link: str | None
    """None: no redo was offered yet, or it is over."""
    redo_until: Utc | None
