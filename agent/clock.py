"""The call's clock: milliseconds since the call started."""

import asyncio


class CallClock:
    """Reads the event loop's monotonic clock, so that a test's loop can drive a whole call."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()

    def now_ms(self) -> int:
        return self.at_ms(self._loop.time())

    def at_ms(self, loop_time: float) -> int:
        """Call time of a reading of the loop's clock (seconds); never negative."""
        return max(0, round((loop_time - self._started) * 1000))
