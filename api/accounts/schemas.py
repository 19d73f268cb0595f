"""Bodies of sign-in and set-up."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.security.callers import Role


def _address(value: str) -> str:
    """Lower case; one @ with something on both sides, and no space. Whether it exists, only a mail can tell."""
    value = value.strip().lower()
    name, _, domain = value.partition("@")
    if not name or not domain or "@" in domain or any(c.isspace() for c in value):
        raise ValueError("an e-mail address looks like name@example.com")
    return value


EmailText = Annotated[str, StringConstraints(min_length=3, max_length=255), AfterValidator(_address)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]


class LoginRequest(BaseModel):
    email: EmailText
    password: Annotated[str, Field(min_length=1, max_length=1_000)]


class UserView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    email: str
    name: str
    role: Role
    company_id: str | None


class LoginReply(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105  the kind of token (RFC 6750), not a secret
    user: UserView


class MeReply(UserView):
    company_name: str | None
    permissions: list[str]


class SetupState(BaseModel):
    needs_admin: bool


class SetupRequest(BaseModel):
    email: EmailText
    password: Annotated[str, Field(min_length=8, max_length=1_000)]
    name: Name
    company_name: Name
    setup_code: Annotated[str, Field(max_length=200)] = ""
    """Printed by the server when it starts without a user."""
