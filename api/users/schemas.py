"""Bodies of user administration."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.accounts.schemas import EmailText
from api.clock import Utc
from api.ids import UuidText
from api.paging import Paged
from api.security.callers import Role
from api.texts import Line, no_nul
from api.zones import Language, ZoneName

Department = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(no_nul)
]
Password = Annotated[str, StringConstraints(min_length=8, max_length=1_000), AfterValidator(no_nul)]


class UserState(StrEnum):
    """ux §3.19."""

    ACTIVE = "active"
    INVITED = "invited"
    INVITATION_EXPIRED = "invitation_expired"
    LOCKED = "locked"
    INACTIVE = "inactive"


class UserInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Annotated[EmailText, AfterValidator(no_nul)]
    name: Line
    role: Role
    password: Password | None = None
    """Without one an invitation is mailed, and the person chooses their own."""
    department: Department | None = None
    manager_id: UuidText | None = None
    custom_role_id: UuidText | None = None
    """A custom role of the same company whose base role is `role`."""
    company_id: UuidText | None = None
    """For system administrators; everybody else adds to their own company."""
    language: Language | None = None
    """BCP 47; None: the company's."""
    timezone: ZoneName | None = None
    """IANA name; None: the company's."""
    message: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True), AfterValidator(no_nul)] | None = (
        None
    )
    """Stands in the invitation."""


class UserUpdate(BaseModel):
    """What is not given stays as it is; null empties department, manager and custom role."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    role: Role | None = None
    custom_role_id: UuidText | None = None
    manager_id: UuidText | None = None
    department: Department | None = None
    is_active: bool | None = None
    language: Language | None = None
    timezone: ZoneName | None = None


class Named(BaseModel):
    id: str
    name: str


class MailState(StrEnum):
    """Of the mail with the latest invitation, as far as the mail server told."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Refused, or the mail server was away for too long."""


class AccountView(BaseModel):
    """What HR needs to help somebody sign in."""

    state: UserState
    email_verified: bool
    last_login_at: Utc | None
    last_active_at: Utc | None
    """The latest sign-in or renewal of one, to within the life of an access token."""
    sessions: int
    """Open sign-ins."""
    locked_until: Utc | None
    invited_at: Utc | None
    invitation_expires_at: Utc | None
    invitation_mail: MailState | None
    """None: nobody waits for one, or it was so long ago that nothing is known any more."""


class PersonView(BaseModel):
    id: str
    company_id: str | None
    company_name: str | None
    email: str
    name: str
    role: Role
    custom_role: Named | None
    manager: Named | None
    department: str | None
    is_active: bool
    language: str
    timezone: str
    account: AccountView | None
    """None where the caller may only read who works here."""
    created_at: Utc
    updated_at: Utc | None


class PersonPage(Paged):
    users: list[PersonView]


class UserListQuery(BaseModel):
    """Filters of GET /users."""

    role: Role | None = None
    department: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] | None = None
    is_active: bool | None = None
    q: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] | None = None
    """In name or e-mail address."""
    company_id: UuidText | None = None
    """For system administrators."""
    sort: Annotated[str, Field(pattern=r"^(name|created_at|last_login_at):(asc|desc)$")] = "name:asc"
