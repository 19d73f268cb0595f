"""Where events come into being: the one place that numbers them and hands them on."""

from collections.abc import Callable
from typing import Any, TypeVar

from agent.clock import CallClock
from agent.record.spool import Spool
from contract.events import Event, EventBase

E = TypeVar("E", bound=EventBase)
Listener = Callable[[Event], None]


class EventLog:
    """Numbers events from 1 without gaps, spools each, keeps it until acknowledged, and tells the listeners.

    Not thread-safe: used from the call's event loop only. `emit` does no I/O of its own.
    """

    def __init__(self, clock: CallClock, spool: Spool) -> None:
        self.clock = clock
        self._spool = spool
        self._pending: list[Event] = []
        self._last_seq = 0
        self._listeners: list[Listener] = []
        self._sealed = False

    @property
    def last_seq(self) -> int:
        return self._last_seq

    @property
    def unacknowledged(self) -> int:
        return len(self._pending)

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def emit(self, kind: type[E], /, *, at_ms: int | None = None, **fields: Any) -> E | None:
        """Makes and records one event; None after `seal`, when the record is closed."""
        if self._sealed:
            return None
        event = kind(seq=self._last_seq + 1, at_ms=self.clock.now_ms() if at_ms is None else at_ms, **fields)
        self._last_seq += 1
        # Every subclass of EventBase with a `type` is a member of the union `Event`.
        self._record(event)  # type: ignore[arg-type]
        return event

    def _record(self, event: Event) -> None:
        self._pending.append(event)
        self._spool.append(event)
        for listener in self._listeners:
            listener(event)

    def seal(self) -> None:
        """Nothing is recorded any more: the call is over, or another writer has taken it."""
        self._sealed = True

    def next_batch(self, size: int) -> tuple[Event, ...]:
        return tuple(self._pending[:size])

    def acknowledge(self, seq: int) -> None:
        self._pending = [event for event in self._pending if event.seq > seq]
