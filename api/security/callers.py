"""The kinds of caller."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """AUTH-17."""

    SYSTEM_ADMIN = "SYSTEM_ADMIN"
    HR = "HR"
    EMPLOYEE = "EMPLOYEE"
    CANDIDATE = "CANDIDATE"


ALL_PERMISSIONS = frozenset(
    {
        "companies:manage",
        "users:read",
        "users:write",
        "users:deactivate",
        "roles:write",
        "company:read",
        "company:write",
        "candidates:read",
        "candidates:write",
        "candidates:all",
        "jobs:read",
        "jobs:write",
        "interviews:read",
        "interviews:write",
        "interviews:supervise",
        "verdicts:write",
        "analytics:read",
        "webhooks:write",
        "audit:read",
        "tasks:read",
        "privacy:write",
        "ats:check",
        "api_keys:write",
    }
)

OWN_CAREER = "career:write"
"""To keep a profile and documents of one's own. Only those who apply hold it; no role of a company grants it."""

_HR = ALL_PERMISSIONS - {"companies:manage", "users:deactivate"}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SYSTEM_ADMIN: ALL_PERMISSIONS,
    Role.HR: _HR,
    Role.EMPLOYEE: frozenset(
        {"users:read", "jobs:read", "candidates:read", "interviews:read", "interviews:supervise", "tasks:read"}
    ),
    Role.CANDIDATE: frozenset({"jobs:read", "ats:check", "tasks:read", OWN_CAREER}),
}
"""AUTH-18 … AUTH-21. Without `candidates:all` a caller sees only candidates assigned to them (AUTH-20), and only the
interviews of those. A custom role is a subset of its base role's permissions (G-03); so is an API key's scope."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person. Every repository method that reads a tenant's row takes one."""

    user_id: str
    email: str
    name: str
    role: Role
    company_id: str | None
    narrowed_to: frozenset[str] | None = None
    """Permissions of a custom role or the scope of an API key; None: all of the role's."""
    api_key_id: str | None = None
    """Set when an API key called instead of a person's browser."""

    @property
    def permissions(self) -> frozenset[str]:
        """What the caller may do; never more than the role may."""
        allowed = PERMISSIONS[self.role]
        return allowed if self.narrowed_to is None else allowed & self.narrowed_to

    def may(self, permission: str) -> bool:
        return permission in self.permissions

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
