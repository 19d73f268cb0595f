"""An event loop whose clock jumps to the next timer: a call of minutes takes seconds, in the same order every time.

Servers of this machine may take part, on the same loop: what was sent to a socket is there before the clock moves on.
"""

import asyncio
import functools
import os
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

STUCK_SECS = 20.0
"""Real seconds without any work or timer: the test waits for something that will never happen."""

ARRIVAL_SECS = 0.001
"""Real time that bytes on their way between two sockets of this machine get before the clock moves."""
OWN_PIPE = 1
"""Sockets that every loop has: its own way to be woken by a thread."""


class _JumpingSelector(selectors.DefaultSelector):
    """Looks for I/O without waiting; when there is none, moves the clock instead of sleeping."""

    loop: "VirtualTimeLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.loop.working_threads:
            # Work in a thread takes no virtual time: wait for it before the clock moves.
            return super().select(0.05)
        if timeout is None:
            ready = super().select(STUCK_SECS)
            if not ready:
                raise RuntimeError("nothing is going on and no timer is set: the screenplay is stuck")
            return ready
        if len(self.get_map()) > OWN_PIPE and (ready := super().select(ARRIVAL_SECS)):
            return ready
        self.loop.jump(timeout)
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._now = 1_000.0
        self.working_threads = 0
        selector = _JumpingSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self._now

    def jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> Any:
        self.working_threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_done)
        return future

    def _thread_done(self, _future: object) -> None:
        self.working_threads -= 1


def screenplay(scene: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs an async test on a loop of virtual time."""

    @functools.wraps(scene)
    def run(*args: Any, **kwargs: Any) -> None:
        _on(VirtualTimeLoop(), scene(*args, **kwargs))

    return run


def timed_screenplay(scene: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """The same; on the real clock while faults are measured for their table (scripts/faults.py)."""
    if os.environ.get("FAULTS_CLOCK") != "real":
        return screenplay(scene)

    @functools.wraps(scene)
    def run(*args: Any, **kwargs: Any) -> None:
        _on(asyncio.SelectorEventLoop(), scene(*args, **kwargs))

    return run


def _on(loop: asyncio.AbstractEventLoop, scene: Coroutine[Any, Any, None]) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(scene)
    finally:
        _cancel_all(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        asyncio.set_event_loop(None)
        loop.close()


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
