"""What a rule of access says: how a caller proves who they are, what a company's border means, which limit counts."""

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """How a caller proves who they are."""

    OPEN = "open"
    LINK = "link"
    """The interview token in the path (AUTH-28)."""
    AGENT = "agent"
    """The ticket of one call: the machine credential "System" (AUTH-29). A user's token is refused."""
    COOKIE = "cookie"
    """The refresh token."""
    WEBHOOK = "webhook"
    """Another server's signature over the body (SEC-21)."""
    USER = "user"
    """An access token or an API key of a person."""


class Reach(StrEnum):
    """What a company's border means for the operation."""

    NONE = "none"
    """It touches no company's rows."""
    OWN_ROWS = "own rows"
    """A list: only rows of the caller's company (all, for a system administrator)."""
    OBJECT = "object"
    """One object by id: a foreign company's answers 404 (AUTH-25)."""
    SELF = "self"
    """The caller's own account only."""


class Limit(StrEnum):
    """SEC-12 … SEC-15."""

    AUTH = "auth"
    GENERAL = "general"
    AI = "ai"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Rule:
    door: Door
    permission: str | None = None
    """Needed of a user; None: any signed-in person."""
    reach: Reach = Reach.NONE
    limit: Limit = Limit.GENERAL
    seen: bool = False
    """Reading it goes into the audit log: it shows a person's words, voice or documents."""
    keys: bool = True
    """Whether an API key may call it in its user's place."""
