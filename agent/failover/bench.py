"""Which engines are resting after a failure, and for how long."""

import asyncio
from dataclasses import dataclass

from agent.failover.engine import Engine

COOL_DOWN_SECS = 30.0
"""After a first failure; about one turn. Doubled with each failure that follows without success between."""
MAX_COOL_DOWN_SECS = 300.0
REFUSED_SECS = 300.0
"""A refused key or an unknown model does not mend by itself: trying it every turn would only delay replies."""


@dataclass(slots=True)
class _Rest:
    failures: int = 0
    until: float = 0.0
    away: bool = True
    """It has not been brought back since."""


class Bench:
    """Times are the event loop's."""

    def __init__(self) -> None:
        self._rests: dict[int, _Rest] = {}

    def put(self, engine: Engine, *, refused: bool) -> None:
        """A failure while it rests, as of a client that connects again by itself, does not make the rest longer."""
        now = asyncio.get_running_loop().time()
        rest = self._rests.setdefault(id(engine), _Rest())
        if rest.failures and rest.away and now < rest.until and not refused:
            return
        rest.failures += 1
        rest.away = True
        doubled = COOL_DOWN_SECS * 2.0 ** (rest.failures - 1)
        secs = REFUSED_SECS if refused else min(MAX_COOL_DOWN_SECS, doubled)
        rest.until = now + secs

    def is_ready(self, engine: Engine) -> bool:
        """It never failed, or has been brought back."""
        rest = self._rests.get(id(engine))
        return rest is None or not rest.away

    def has_rested(self, engine: Engine) -> bool:
        """It failed, its cool-down is over, and it has not been brought back yet."""
        rest = self._rests.get(id(engine))
        return rest is not None and rest.away and asyncio.get_running_loop().time() >= rest.until

    def came_back(self, engine: Engine) -> None:
        rest = self._rests.get(id(engine))
        if rest is not None:
            rest.away = False

    def forgive(self, engine: Engine) -> None:
        """It was not its fault."""
        self._rests.pop(id(engine), None)

    def worked(self, engine: Engine) -> None:
        """It has done its work again: the next failure counts as a first one."""
        self._rests.pop(id(engine), None)
