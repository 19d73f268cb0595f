"""What a call asks of its door beyond pipecat's transport."""

from typing import Protocol

from contract.events import EndReason


class Line(Protocol):
    @property
    def muted(self) -> bool:
        """The candidate has switched the microphone off, or has none open: silence says nothing."""
        ...

    @property
    def frozen(self) -> bool:
        """The process stood still for seconds, so the door lets nothing out until `release`."""
        ...

    @property
    def over(self) -> EndReason | None:
        """Why the candidate cannot come back by this door any more; None while they can."""
        ...

    @property
    def breaks(self) -> int:
        """How often the candidate was gone so far, for however short a time: who looks now and then misses some."""
        ...

    def release(self) -> None:
        """The call is still ours: the door is open again."""
        ...


class OpenLine:
    """A door that knows none of it."""

    muted = False
    frozen = False
    over = None
    breaks = 0

    def release(self) -> None:
        return
