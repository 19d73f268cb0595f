"""Bodies of the custom roles' endpoints."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.clock import Utc
from api.ids import UuidText
from api.paging import Paged
from api.security.callers import Role
from api.texts import no_nul
from api.views import View

RoleName = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(no_nul)
]
Permission = Annotated[str, StringConstraints(max_length=64)]
BaseRole = Literal[Role.HR, Role.EMPLOYEE]
"""A custom role never stands on SYSTEM_ADMIN, and candidates belong to no company."""


class RoleUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: RoleName
    permissions: Annotated[list[Permission], Field(max_length=100)]
    """Some of those of the base role."""


class RoleInput(RoleUpdate):
    base_role: BaseRole
    company_id: UuidText | None = None
    """For system administrators; everybody else writes in their own company."""


class RoleView(View):
    id: str
    company_id: str
    name: str
    base_role: Role
    permissions: list[str]
    left_out: list[str]
    """What the base role may do and this one may not."""
    users: int
    """How many people have it."""
    created_at: Utc
    updated_at: Utc


class RolePage(Paged):
    roles: list[RoleView]
    base_roles: dict[BaseRole, list[str]]
    """All permissions of each role that a custom role may stand on."""
