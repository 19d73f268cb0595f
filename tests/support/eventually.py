"""Asking a running program until it has what was promised, or too much time has passed."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
ASK_EVERY_SECS = 1.0
"""A signed-in user may ask 100 times a minute."""


def eventually(ask: Callable[[], T | None], timeout_secs: float, what: str) -> T:
    """The first answer that is not None (or empty). Raises AssertionError that says `what` did not come."""
    deadline = time.monotonic() + timeout_secs
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{what}: not within {timeout_secs} s"
        time.sleep(ASK_EVERY_SECS)
    return answer


async def until(fact: Callable[[], object], timeout_secs: float = 20.0) -> None:
    """Waits for a fact of the test's own process without stopping its event loop. Raises TimeoutError."""
    async with asyncio.timeout(timeout_secs):
        while not fact():  # noqa: ASYNC110  what is waited for announces itself nowhere
            await asyncio.sleep(0.005)
