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


def anybody(limit: Limit = Limit.GENERAL) -> Rule:
    return Rule(Door.OPEN, limit=limit)


def link() -> Rule:
    """The candidate's link."""
    return Rule(Door.LINK)


def agent() -> Rule:
    return Rule(Door.AGENT, reach=Reach.OBJECT)


def own(permission: str | None = None, limit: Limit = Limit.GENERAL, *, seen: bool = False) -> Rule:
    """A person's own account: no API key reaches it."""
    return Rule(Door.USER, permission, Reach.SELF, limit, seen, keys=False)


def rows(permission: str, limit: Limit = Limit.GENERAL, *, seen: bool = False) -> Rule:
    """A list, or what adds to one."""
    return Rule(Door.USER, permission, Reach.OWN_ROWS, limit, seen)


def one(permission: str, limit: Limit = Limit.GENERAL, *, seen: bool = False) -> Rule:
    """One object by its id."""
    return Rule(Door.USER, permission, Reach.OBJECT, limit, seen)


def platform(permission: str) -> Rule:
    """What belongs to no company."""
    return Rule(Door.USER, permission, Reach.NONE)
