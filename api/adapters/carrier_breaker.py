"""A circuit breaker around a telephone carrier: one that is down is not asked again and again, and people are told.

It knows what this process saw. In a cluster every process finds out for itself, after `FAILURES_TO_OPEN` calls.
"""

from collections.abc import Callable
from datetime import datetime

from api.adapters.text_breaker import OPEN_SECS, Circuit
from api.ports.carrier import (
    Carrier,
    CarrierAway,
    CarrierCall,
    CarrierNumber,
    CarrierRefused,
    CarrierUnsure,
    Dial,
    Reply,
    Webhook,
)

AGAIN_SECS = 5.0
"""When the one request after a pause is still running."""


class GuardedCarrier:
    """Placing calls waits while the carrier is down. What ends a call or looks at one is always tried."""

    def __init__(self, inner: Carrier, monotonic: Callable[[], float]) -> None:
        self._inner = inner
        self._circuit = Circuit(monotonic, lambda: CarrierAway(retry_after_secs=self.away_secs or AGAIN_SECS))

    @property
    def away_secs(self) -> float:
        """How long no call is placed because the carrier is down; 0 when it is not. At most `OPEN_SECS`."""
        return min(self._circuit.opens_in_secs, OPEN_SECS)

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def content_type(self) -> str:
        return self._inner.content_type

    def read(self, webhook: Webhook) -> CarrierCall:
        return self._inner.read(webhook)

    def render(self, reply: Reply) -> str:
        return self._inner.render(reply)

    def explain(self, error_code: str) -> str:
        return self._inner.explain(error_code)

    def kind_of(self, error_code: str) -> str | None:
        return self._inner.kind_of(error_code)

    async def dial(self, order: Dial) -> str:
        self._circuit.enter()
        with self._circuit.watching(_tells_it_is_up):
            return await self._inner.dial(order)

    async def find(self, order: Dial, since: datetime) -> list[str]:
        with self._circuit.watching(_tells_it_is_up):
            return await self._inner.find(order, since)

    async def say_now(self, carrier_call_id: str, reply: Reply) -> None:
        with self._circuit.watching(_tells_it_is_up):
            await self._inner.say_now(carrier_call_id, reply)

    async def hang_up(self, carrier_call_id: str) -> None:
        with self._circuit.watching(_tells_it_is_up):
            await self._inner.hang_up(carrier_call_id)

    async def look(self, carrier_call_id: str) -> CarrierCall:
        with self._circuit.watching(_tells_it_is_up):
            return await self._inner.look(carrier_call_id)

    async def numbers(self) -> list[CarrierNumber]:
        return await self._inner.numbers()

    async def set_up(self, number: CarrierNumber, *, voice_url: str, status_url: str) -> CarrierNumber:
        return await self._inner.set_up(number, voice_url=voice_url, status_url=status_url)

    async def buy(self, country: str) -> CarrierNumber:
        return await self._inner.buy(country)

    async def close(self) -> None:
        await self._inner.close()


def _tells_it_is_up(error: BaseException) -> bool | None:
    if isinstance(error, CarrierUnsure):
        return False
    if isinstance(error, CarrierAway):
        # Too much to do is no fault: it says so itself, and when to come back.
        return error.busy
    # A carrier that says why it refuses is up.
    return True if isinstance(error, CarrierRefused) else None
