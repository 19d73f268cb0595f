"""Bodies of requests for a company (REST-063 … REST-066)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.accounts.schemas import EmailText
from api.clock import Utc
from api.companies.models import RequestStatus
from api.companies.schemas import Domain
from api.paging import Paged
from api.texts import no_nul
from api.zones import Language


def _plain(text: str) -> str:
    """Strangers' words go into a mail to an address that a stranger chose: no line breaks, no links."""
    if not text.isprintable():
        raise ValueError("only one line of visible characters is possible here")
    if "://" in text or "www." in text.lower():
        raise ValueError("a link is not possible here")
    return text


PlainName = Annotated[
    str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True), AfterValidator(_plain)
]
Reason = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)
]


class CompanyRequestInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    company_name: PlainName
    domain: Domain | None = None
    contact_name: PlainName
    contact_email: Annotated[EmailText, AfterValidator(no_nul)]
    message: (
        Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)] | None
    ) = None
    language: Language = "en"
    """BCP 47; of the mails about the request."""
    website: Annotated[str, Field(max_length=500)] = ""
    """Hidden on the page, so people leave it empty. What fills it in is not kept."""


class RequestReceived(BaseModel):
    id: str
    status: RequestStatus


class SameDomain(BaseModel):
    id: str
    name: str


class RequestFlags(BaseModel):
    """What helps to decide; nothing of it decides."""

    domain_fits_sender: bool | None
    """Whether the contact's address is of the stated domain; None: none was stated."""
    free_mail: bool
    """The address is of a provider where anybody gets one."""
    same_domain: SameDomain | None
    """A company of the stated domain is here already."""
    contact_has_account: bool
    """Then approval is refused: the address cannot become the first HR user."""
    many_links: bool
    """The message is full of links: likely spam."""


class Decider(BaseModel):
    id: str
    name: str


class CompanyRequestView(BaseModel):
    id: str
    company_name: str
    domain: str | None
    contact_name: str
    contact_email: str
    language: str
    message: str | None
    status: RequestStatus
    created_at: Utc
    reviewed_at: Utc | None
    reviewed_by: Decider | None
    reason: str | None
    company_id: str | None
    """Made by the approval."""
    user_id: str | None
    """The first HR user, made by the approval; `POST /users/{user_id}/invite` mails the invitation again."""
    flags: RequestFlags
    failed_mails: list[str]
    """Ids of tasks: mails about the request, or to the first HR user, that could not be sent. `POST
    /tasks/{task_id}/retry` sends one again."""


class MailPreview(BaseModel):
    """A mail as it would be sent."""

    to: str
    language: str
    subject: str
    text: str


class PlannedCompany(BaseModel):
    name: str
    domain: str | None
    language: str


class PlannedUser(BaseModel):
    name: str
    email: str
    role: str


class DecisionPreview(BaseModel):
    """What a decision would do. Links are made when it is carried out."""

    company: PlannedCompany | None
    """None for a rejection."""
    user: PlannedUser | None
    mails: list[MailPreview]


class PreviewInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["approve", "reject"]
    reason: Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)] = ""
    """Of a rejection, as far as it is written."""


class CompanyRequestPage(Paged):
    requests: list[CompanyRequestView]


class RejectInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason
    """Mailed to the contact."""
