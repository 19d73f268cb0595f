"""What the processes share for a while: limits of requests, refused tokens, copies of what the database holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from api.errors import Unavailable


class SharedStateAway(Unavailable):
    """What the processes share (Redis) does not answer."""

    error_code = "SYS_505"
    detail = "A part that every sign-in needs does not answer. Try again in a moment."


@dataclass(frozen=True, slots=True)
class RateDecision:
    allowed: bool
    retry_after_secs: int = 0
    remaining: int = 0
    """Requests left in the window."""


class RateLimiter(Protocol):
    async def hit(self, key: str, limit: int, window_secs: int) -> RateDecision:
        """Counts one request of `key` and says whether it is within `limit` per sliding `window_secs`.

        Raises SharedStateAway; `api.limits` says what that means for the operation.
        """
        ...


class TokenBlacklist(Protocol):
    async def add(self, jti: str, until: datetime) -> None:
        """Refuses the token `jti`; forgotten after `until`, its own expiry (AUTH-05)."""
        ...

    async def contains(self, *jtis: str) -> bool:
        """Whether any of them is refused. Raises SharedStateAway: nobody is let in unseen (CACHE-09)."""
        ...


JsonData: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool


class Cache(Protocol):
    """Copies of what the database holds. Losing one costs a query; keys carry a company's id (CACHE-09)."""

    async def get(self, key: str) -> JsonData | None:
        """None when there is none, or the cache is away."""
        ...

    async def set(self, key: str, value: JsonData, ttl_secs: int) -> None: ...

    async def delete(self, *keys: str) -> None:
        """A deletion that did not get through is made up for before anything is read again by this process."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    value: JsonData
    version: int
    """1 when it was first kept, one more with every change."""


class Drafts(Protocol):
    """What people are in the middle of and no database holds yet. Losing one loses their work, so a store that is away
    raises SharedStateAway instead of looking empty."""

    async def get(self, key: str) -> Draft | None: ...

    async def put(self, key: str, value: JsonData, ttl_secs: int, *, version: int) -> bool:
        """Keeps `value` for `ttl_secs` where the kept version is still `version` (0: there is none); else False and
        nothing happens: somebody else was faster."""
        ...

    async def delete(self, key: str) -> None: ...
