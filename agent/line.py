"""What a call asks of its door beyond pipecat's transport."""

from typing import Protocol


class Line(Protocol):
    @property
    def muted(self) -> bool:
        """The candidate has switched the microphone off, or has none open: silence says nothing."""
        ...

    @property
    def frozen(self) -> bool:
        """The process stood still for seconds, so the door lets nothing out until `release`."""
        ...

    def release(self) -> None:
        """The call is still ours: the door is open again."""
        ...


class OpenLine:
    """A door that knows neither."""

    muted = False
    frozen = False

    def release(self) -> None:
        return
