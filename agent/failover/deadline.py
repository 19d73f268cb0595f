"""A deadline for somebody else, in which our own standing still does not count."""

import asyncio
from collections.abc import Callable

STEP_SECS = 0.1
LATE_SECS = 0.05
"""A step that ends this much later than it was due was ours: what the vendor sent meanwhile may lie unread."""
LONGEST = 3.0
"""Times the deadline, however slow this process is: the candidate waits, whoever's fault it is."""
_NOTHING = 1e-6


class Deadline:
    """Calls `run_out` after `secs` in which the event loop was on time; at the latest after LONGEST times as long."""

    def __init__(self, secs: float, run_out: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._left = secs
        self._latest = self._loop.time() + secs * LONGEST
        self._run_out = run_out
        self._handle = self._next()

    def cancel(self) -> None:
        self._handle.cancel()

    def _next(self) -> asyncio.TimerHandle:
        step = min(STEP_SECS, self._left)
        due = self._loop.time() + step
        return self._loop.call_at(due, self._stepped, due, step)

    def _stepped(self, due: float, step: float) -> None:
        now = self._loop.time()
        if now - due <= LATE_SECS:
            self._left -= step
        if self._left <= _NOTHING or now >= self._latest:
            self._run_out()
        else:
            self._handle = self._next()
