"""The kinds of caller."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """AUTH-17."""

    SYSTEM_ADMIN = "SYSTEM_ADMIN"
    HR = "HR"
    EMPLOYEE = "EMPLOYEE"
    CANDIDATE = "CANDIDATE"


PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.SYSTEM_ADMIN: (
        "companies:all",
        "candidates:read",
        "candidates:write",
        "jobs:read",
        "jobs:write",
        "interviews:read",
        "interviews:write",
        "users:read",
        "users:write",
        "system",
    ),
    Role.HR: (
        "candidates:read",
        "candidates:write",
        "jobs:read",
        "jobs:write",
        "interviews:read",
        "interviews:write",
        "users:read",
        "users:write",
    ),
    Role.EMPLOYEE: ("jobs:read", "users:read"),
    Role.CANDIDATE: ("jobs:read",),
}
"""AUTH-18 … AUTH-21."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person. Every repository method that reads a tenant's row takes one."""

    user_id: str
    email: str
    name: str
    role: Role
    company_id: str | None

    @property
    def company_scope(self) -> str | None:
        """The only company whose rows this caller may touch; None for a system administrator (AUTH-18)."""
        if self.role is Role.SYSTEM_ADMIN:
            return None
        # A caller without a company sees nothing: no row has this id.
        return self.company_id or "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class AgentCaller:
    """An agent with the ticket of one call."""

    interview_id: str
    call_id: str
