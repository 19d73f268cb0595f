"""Every outside thing of api, as a Protocol. Adapters: one file each in `api/adapters/`, chosen in `api/wiring.py`."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from contract.live import LiveState


class Clock(Protocol):
    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str | None = None
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hands `mail` over for delivery. Raises OSError when that failed; the caller's task is tried again."""
        ...


@dataclass(frozen=True, slots=True)
class BusMessage:
    """Something that was committed. A receiver that lost one refetches; nothing is only here."""

    kind: Literal["event", "live", "status", "command", "report", "correction", "lost"]
    """`lost`: this subscriber was too slow and must refetch its snapshot."""
    company_id: str
    interview_id: str
    call_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    """event: the event as JSON · live: LiveState as JSON · status: {"status": …} · otherwise small facts."""


class Subscription(Protocol):
    def __aiter__(self) -> AsyncIterator[BusMessage]: ...

    async def get(self) -> BusMessage:
        """The next message; waits for it."""
        ...


class Bus(Protocol):
    """Fan-out of what was committed. Publish through `api.bus.publish`, which waits for the commit."""

    async def publish(self, topic: str, message: BusMessage) -> None: ...

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]:
        """Messages of `topics` from entering the context on; nothing published after that is missed."""
        ...


class LiveStates(Protocol):
    """The latest `LiveState` of each running call; never stored for good."""

    async def put(self, live: LiveState) -> bool:
        """Keeps `live` unless a newer version of the same call is known. True when it was kept."""
        ...

    async def get(self, call_id: str) -> LiveState | None: ...

    async def forget(self, call_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RateDecision:
    allowed: bool
    retry_after_secs: int = 0


class RateLimiter(Protocol):
    async def hit(self, key: str, limit: int, window_secs: int) -> RateDecision:
        """Counts one request of `key` and says whether it is within `limit` per sliding `window_secs`."""
        ...


class TokenBlacklist(Protocol):
    async def add(self, jti: str, until: datetime) -> None:
        """Refuses the token `jti`; forgotten after `until`, its own expiry (AUTH-05)."""
        ...

    async def contains(self, jti: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Doorway:
    """How the candidate's page reaches a call."""

    transport: Literal["smallwebrtc", "livekit"]
    offer_url: str
    ice_servers: tuple[dict[str, Any], ...] = ()


class Dispatcher(Protocol):
    """Opens the door of a call: where the candidate goes, and an agent on the other side."""

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        """Raises api.errors.Unavailable when no agent can take the call."""
        ...


class TaskRunner(Protocol):
    """Drains the outbox."""

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Ends after giving back what is not finished; another run takes it up."""
        ...

    async def wake(self) -> None:
        """There may be new tasks. Cheap; called after each commit that added one."""
        ...
