"""Bodies of what is said and asked after an interview."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, StringConstraints

from api.aftercare.models import AskedFor, Clarity
from api.clock import Utc
from api.texts import no_nul
from api.views import View

Words = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)]


class AskRequest(BaseModel):
    kind: AskedFor
    text: Words | None = None


class CandidateRequestView(View):
    id: str
    kind: AskedFor
    text: str | None
    created_at: Utc
    answer: str | None
    answered_at: Utc | None
    answered_by_name: str | None


class RequestAnswer(BaseModel):
    answer: Annotated[
        str, StringConstraints(min_length=1, max_length=4_000, strip_whitespace=True), AfterValidator(no_nul)
    ]


class FeedbackRequest(BaseModel):
    clear: Clarity
    trouble: Words | None = None
