"""What was committed, told to whoever follows; and where each running call stands."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from contract.live import LiveState


@dataclass(frozen=True, slots=True)
class BusMessage:
    """Something that was committed. A receiver that lost one refetches; nothing is only here."""

    kind: Literal["event", "live", "status", "command", "report", "correction", "task", "lost"]
    """`lost`: something did not arrive (too slow a subscriber, a broken connection): refetch. Its ids may be empty."""
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
