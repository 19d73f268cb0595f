"""A circuit breaker around a text model: a vendor that is down is not waited for again and again (EXT-21)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from api.ports import TextModel, TextModelRateLimited, TextModelUnavailable, TextReply

log = structlog.get_logger(__name__)

FAILURES_TO_OPEN = 5
OPEN_SECS = 30.0
_REFUSED = "The model server failed several times in a row and is left alone for a moment. Try again shortly."


class Circuit:
    """Shared by all that is asked of one vendor. After `FAILURES_TO_OPEN` failures in a row it refuses for
    `OPEN_SECS`; then one request is let through, and what becomes of it decides."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        refusal: Callable[[], Exception] = lambda: TextModelUnavailable(_REFUSED),
    ) -> None:
        self._monotonic = monotonic
        self._refusal = refusal
        self._failures = 0
        self._open_until = 0.0
        self._trying = False

    def enter(self) -> None:
        """Raises `refusal()` while open, or while the one request after that is still running."""
        if self._failures < FAILURES_TO_OPEN:
            return
        if self._trying or self._monotonic() < self._open_until:
            raise self._refusal()
        self._trying = True

    @contextmanager
    def watching(self, tells_it_is_up: Callable[[BaseException], bool | None]) -> Iterator[None]:
        """Around one request, entered or not. `tells_it_is_up`: what an error says of the vendor, None for nothing."""
        up: bool | None = None
        try:
            yield
            up = True
        except BaseException as error:
            up = tells_it_is_up(error)
            raise
        finally:
            if up is None:
                self._trying = False
            elif up:
                self._failures, self._trying = 0, False
            else:
                self._failed()

    @property
    def opens_in_secs(self) -> float:
        """Until the next request is let through; 0 when there is nothing to wait for."""
        return max(0.0, self._open_until - self._monotonic()) if self._failures >= FAILURES_TO_OPEN else 0.0

    def _failed(self) -> None:
        self._failures, self._trying = self._failures + 1, False
        if self._failures >= FAILURES_TO_OPEN:
            self._open_until = self._monotonic() + OPEN_SECS
            log.warning("vendor_circuit_opened", failures=self._failures)


class GuardedTextModel:
    def __init__(self, inner: TextModel, circuit: Circuit | None = None) -> None:
        self._inner = inner
        self._circuit = circuit or Circuit()

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def name(self) -> str:
        return self._inner.name

    def using(self, model: str | None) -> "GuardedTextModel":
        return GuardedTextModel(self._inner.using(model), self._circuit)

    async def complete(
        self,
        *,
        system: str,
        prompt: str,
        max_tokens: int,
        temperature: float,
        timeout_secs: float,
        json_schema: dict[str, Any] | None = None,
    ) -> TextReply:
        self._circuit.enter()
        with self._circuit.watching(_tells_it_is_up):
            return await self._inner.complete(
                system=system,
                prompt=prompt,
                max_tokens=max_tokens,
                temperature=temperature,
                timeout_secs=timeout_secs,
                json_schema=json_schema,
            )


def _tells_it_is_up(error: BaseException) -> bool | None:
    if not isinstance(error, TextModelUnavailable):
        return None
    # A vendor that says why it refuses is up.
    return error.final or isinstance(error, TextModelRateLimited)
