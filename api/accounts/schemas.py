"""Bodies of everything about one's own account."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, field_validator

from api.clock import Utc
from api.interviews.moments import Moment
from api.paging import Paged
from api.privacy.models import Purpose
from api.security.callers import ALL_PERMISSIONS, Role
from api.security.passwords import PasswordWarning
from api.texts import no_nul
from api.views import View
from api.zones import Language, ZoneName

MAX_EMAIL = 255


def _address(value: str) -> str:
    """Lower case; one @ with something on both sides, nothing invisible. Whether it exists, only a mail can tell."""
    value = value.strip().lower()
    name, _, domain = value.partition("@")
    if not name or not domain or "@" in domain or any(c.isspace() or not c.isprintable() for c in value):
        raise ValueError("an e-mail address looks like name@example.com")
    if len(value) > MAX_EMAIL:
        raise ValueError(f"an e-mail address has at most {MAX_EMAIL} characters")
    return value


def _one_line(value: str) -> str:
    """Names go into subjects of mails and into headers."""
    if not value.isprintable():
        raise ValueError("line breaks and control characters are not allowed")
    return value


EmailText = Annotated[str, StringConstraints(min_length=3, max_length=MAX_EMAIL), AfterValidator(_address)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True), AfterValidator(_one_line)]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
NewPassword = Annotated[str, StringConstraints(min_length=8, max_length=1_000)]
"""AUTH-14. Any characters; the setting MIN_PASSWORD_LENGTH may ask for more of them."""
MailedToken = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class LoginRequest(BaseModel):
    email: EmailText
    password: GivenPassword


class UserView(View):
    id: str
    email: str
    name: str
    role: Role
    company_id: str | None


class LoginReply(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105  the kind of token (RFC 6750), not a secret
    user: UserView
    session_secs: int
    """How long the sign-in lasts from now on if it is not renewed. Seconds, as browsers' clocks are wrong."""
    warnings: list[PasswordWarning] = []
    """About a password that was just set."""


class MeReply(UserView):
    company_name: str | None
    permissions: list[str]
    """Sorted."""
    language: str
    timezone: str
    department: str | None
    email_verified: bool
    github_id: str | None
    """Number of the GitHub account that signs this person in."""
    calendar_linked: bool


class MeUpdate(BaseModel):
    """What is left out stays as it is. GitHub and the calendar are connected at `/integrations`."""

    name: Name | None = None
    language: Language | None = None
    timezone: ZoneName | None = None


class SetupState(BaseModel):
    needs_admin: bool


class SetupRequest(BaseModel):
    email: EmailText
    password: NewPassword
    name: Name
    company_name: Name
    setup_code: Annotated[str, Field(max_length=200)] = ""
    """Printed by the server when it starts without a user."""


class ConsentInput(BaseModel):
    purpose: Purpose
    policy_version: Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(no_nul)]
    """Of the policy that the person has read."""


class RegisterRequest(BaseModel):
    email: EmailText
    password: NewPassword
    name: Name
    language: Language = "en"
    timezone: ZoneName = "UTC"
    consents: Annotated[list[ConsentInput], Field(min_length=1, max_length=10)]
    """`account` is needed; anything else is free."""

    @field_validator("consents")
    @classmethod
    def _agrees_to_the_account(cls, consents: list[ConsentInput]) -> list[ConsentInput]:
        if all(consent.purpose is not Purpose.ACCOUNT for consent in consents):
            raise ValueError("without agreeing to the purpose `account` there can be no account")
        return consents


class RegisterReply(UserView):
    email_verified: bool
    warnings: Annotated[list[PasswordWarning], Field(default_factory=list)]


class EmailRequest(BaseModel):
    email: EmailText


class TokenRequest(BaseModel):
    token: MailedToken


class VerifiedReply(BaseModel):
    email: str
    email_verified: bool


class PasswordResetRequest(BaseModel):
    token: MailedToken
    new_password: NewPassword


class PasswordChangeRequest(BaseModel):
    current_password: GivenPassword
    new_password: NewPassword


class PasswordReply(BaseModel):
    warnings: list[PasswordWarning]
    """The password is set; these would make it stronger."""


class AcceptRequest(BaseModel):
    token: MailedToken
    new_password: NewPassword
    name: Name | None = None


class SessionView(View):
    id: str
    created_at: Utc
    last_used_at: Utc
    expires_at: Utc
    ip: str | None
    user_agent: str | None
    current: bool = False
    """The one that this request belongs to."""


class SessionList(Paged):
    sessions: list[SessionView]


def _known_permission(value: str) -> str:
    if value not in ALL_PERMISSIONS:
        raise ValueError("there is no such permission; see `permissions` of GET /auth/me")
    return value


Scope = Annotated[str, Field(max_length=100), AfterValidator(_known_permission)]


class KeyRequest(BaseModel):
    name: Annotated[Name, Field(max_length=100)]
    scopes: Annotated[
        list[Annotated[str, Field(max_length=100), AfterValidator(_known_permission)]],
        Field(min_length=1, max_length=50),
    ]
    """Permissions, none that you do not have yourself."""
    expires_at: Moment | None = None


class KeyView(View):
    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: Utc
    expires_at: Utc | None
    last_used_at: Utc | None
    revoked_at: Utc | None


class NewKeyView(KeyView):
    key: str
    """Shown this once."""


class KeyList(Paged):
    api_keys: list[KeyView]
