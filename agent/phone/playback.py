"""What of the agent's voice the caller has really heard: by the clock, corrected by the marks that the carrier returns.

Sound is sent a little ahead of its time, which bridges a stalled loop, and the carrier plays it in order. A mark comes
back when all before it was played. How late it is tells how far the ear is behind the clock. A clear gives all marks
back at once: those say nothing.
"""

from collections import deque

LEAD_SECS = 0.06
"""Sound is handed over this long before it is due."""
MARK_EVERY_SECS = 0.2
LONGEST_LAG_SECS = 3.0
"""A mark that is later than this will not come: from then on the clock alone counts, until one does."""
LAGS_KEPT = 3


class Playback:
    """Times are the loop's, in seconds. A carrier that returns no marks is taken by the clock alone."""

    def __init__(self) -> None:
        self.ends_at = 0.0
        """When what was sent is over, by the clock."""
        self._stretch = 0
        """Counts the clears: marks of an earlier stretch are no longer believed."""
        self._number = 0
        self._marked_until = 0.0
        self._under_way: dict[str, float] = {}
        """Marks sent, and when they are due by the clock."""
        self._lags: deque[float] = deque(maxlen=LAGS_KEPT)

    def wait_secs(self, now: float) -> float:
        """How long to wait before the next frame is sent."""
        return max(0.0, self.ends_at - LEAD_SECS - now)

    def sent(self, secs: float, now: float) -> float:
        """Sound was handed over; returns when it begins to sound, by the clock."""
        begins = max(self.ends_at, now)
        self.ends_at = begins + secs
        return begins

    def mark(self, *, last: bool = False) -> str | None:
        """The name of a mark to send now, if one is due. `last`: of a stretch of speech."""
        if not last and self.ends_at - self._marked_until < MARK_EVERY_SECS:
            return None
        if self.ends_at == self._marked_until:
            return None
        self._number += 1
        self._marked_until = self.ends_at
        name = f"{self._stretch}.{self._number}"
        self._under_way[name] = self.ends_at
        return name

    def returned(self, name: str, now: float) -> None:
        """A mark has come back; one that is not ours, or of before a clear, changes nothing."""
        due = self._under_way.pop(name, None)
        if due is not None:
            self._under_way = {other: at for other, at in self._under_way.items() if at > due}
            self._lags.append(min(max(0.0, now - due), LONGEST_LAG_SECS))

    def cleared(self, now: float) -> None:
        """What was not heard yet never is."""
        self.ends_at = min(self.ends_at, now)
        self._marked_until = self.ends_at
        self._stretch += 1
        self._under_way.clear()

    def lag_secs(self, now: float) -> float:
        """How far the ear is behind the clock."""
        overdue = now - min(self._under_way.values()) if self._under_way else 0.0
        if overdue > LONGEST_LAG_SECS:
            self._lags.clear()
            self._under_way.clear()
        if not self._lags:
            return 0.0
        return max(sorted(self._lags)[len(self._lags) // 2], overdue)

    def heard_at(self, due: float, now: float) -> float:
        """When what is over at `due` by the clock is over at the ear."""
        return due + self.lag_secs(now)
