"""Time, and the work that goes on after an answer was given."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The current moment, aware, UTC."""
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
