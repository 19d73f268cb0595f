"""Asking a service outside over HTTP: within a time, a few times at most, and not while it is down (EXT-21).

It knows what this process saw. In a cluster every process finds out for itself.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from api.adapters.text_breaker import OPEN_SECS, Circuit
from api.version import VERSION

RETRY_WAITS_SECS = (0.2, 0.6)
"""Between attempts of what may be asked twice: a connection that was dropped comes back at once, or not soon. Whoever
can wait longer is a task, and has waits of its own."""
MAX_BYTES = 1024 * 1024
LONGEST_WAIT_SECS = 3_600.0


class VendorAway(Exception):
    """No answer, or one that says to come back: another attempt may help, best after `retry_after_secs`."""

    def __init__(self, said: str, *, retry_after_secs: float | None = None, busy: bool = False) -> None:
        super().__init__(said)
        self.retry_after_secs = retry_after_secs
        self.busy = busy
        """Up, and asked too often."""


class VendorRefused(Exception):
    """It answered, and will answer the same again."""


@dataclass(frozen=True, slots=True)
class VendorReply:
    status: int
    headers: httpx.Headers
    content: bytes

    def document(self) -> dict[str, Any]:
        """Raises VendorAway: what came is no JSON object."""
        try:
            found = json.loads(self.content)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise VendorAway("its answer cannot be read")
        return found


class Vendor:
    """One service and its circuit; lives as long as the process."""

    def __init__(self, name: str, *, timeout_secs: float, monotonic: Callable[[], float]) -> None:
        self.name = name
        self.timeout_secs = timeout_secs
        self._circuit = Circuit(monotonic, self._left_alone)

    def _left_alone(self) -> VendorAway:
        wait = min(self._circuit.opens_in_secs, OPEN_SECS) or 1.0
        return VendorAway(f"{self.name} failed several times in a row and is left alone", retry_after_secs=wait)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Around whatever is asked of it. Raises VendorAway at once while it is left alone."""
        self._circuit.enter()
        with self._circuit.watching(_tells_it_is_up):
            yield

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        repeatable: bool = True,
    ) -> VendorReply:
        """Whatever it answers below 500, but for 429. `body` goes as JSON, `form` as a form.

        `repeatable`: asking twice is as good as once; then a failure is tried again after `RETRY_WAITS_SECS`.

        Raises:
            VendorAway: 429, 5xx, no answer in time, or more than `MAX_BYTES`.
        """
        with self.watched():
            for wait in (*(RETRY_WAITS_SECS if repeatable else ()), None):
                try:
                    return await self._once(method, url, headers, body, form, auth)
                except VendorAway as error:
                    if wait is None or error.busy:
                        raise
                    await asyncio.sleep(wait)
        raise AssertionError("the last attempt answers or raises")

    async def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        body: Any,
        form: Mapping[str, str] | None,
        auth: tuple[str, str] | None,
    ) -> VendorReply:
        sent = {"accept": "application/json", "user-agent": f"ai-interviewer/{VERSION}", **(headers or {})}
        try:
            async with (
                asyncio.timeout(self.timeout_secs),
                httpx.AsyncClient(trust_env=False, timeout=self.timeout_secs, follow_redirects=False) as client,
                client.stream(method, url, headers=sent, json=body, data=form, auth=auth) as response,
            ):
                taken = bytearray()
                async for piece in response.aiter_bytes():
                    taken += piece
                    if len(taken) > MAX_BYTES:
                        raise VendorAway("its answer is too long")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise VendorAway(f"no answer: {type(error).__name__}") from error
        if response.status_code == 429:
            raise VendorAway("it is asked too often", retry_after_secs=wait_of(response.headers), busy=True)
        if response.status_code >= 500:
            raise VendorAway(f"it answered {response.status_code}")
        return VendorReply(response.status_code, response.headers, bytes(taken))


def _tells_it_is_up(error: BaseException) -> bool | None:
    if isinstance(error, VendorAway):
        return error.busy
    return True if isinstance(error, VendorRefused) else None


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds of `Retry-After`, within reason; 5 where it does not say."""
    try:
        return min(LONGEST_WAIT_SECS, max(1.0, float(headers.get("retry-after", "5"))))
    except ValueError:
        return 5.0


@dataclass(frozen=True, slots=True)
class Vendors:
    github: Vendor
    google: Vendor
    discord: Vendor


def vendors(timeout_secs: float, monotonic: Callable[[], float]) -> Vendors:
    def made(name: str) -> Vendor:
        return Vendor(name, timeout_secs=timeout_secs, monotonic=monotonic)

    return Vendors(made("GitHub"), made("Google"), made("Discord"))
