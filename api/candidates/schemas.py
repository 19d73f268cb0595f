"""Bodies of the candidates' endpoints."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from api.accounts.schemas import EmailText, Name
from api.candidates.models import CandidateStatus
from api.clock import Utc
from api.paging import Paged
from api.views import View
from api.zones import Language, ZoneName

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()./-]{5,30}$")]


class CandidateInput(BaseModel):
    email: EmailText
    name: Name
    phone: Phone | None = None
    language: Language = "en"
    timezone: ZoneName = "UTC"


class CandidateUpdate(CandidateInput):
    status: CandidateStatus | None = None
    """Left as it is when not given."""


class CandidateView(View):
    id: str
    email: str
    name: str
    phone: str | None
    language: str
    timezone: str
    status: CandidateStatus
    created_at: Utc


class CandidatePage(Paged):
    candidates: list[CandidateView]
