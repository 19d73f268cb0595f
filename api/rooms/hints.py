"""Rooms worth a look. What anybody reports about a room is a hint only: the room itself is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(seconds=15)
"""Longer than anything is waited for because of a hint; the regular look goes on without it."""


@dataclass(slots=True)
class Hint:
    since: datetime
    agents_left: dict[str, datetime]
    """By call: when the media server said that its agent had left."""
    settled: set[str]
    """Calls of which everything is delivered."""


class Hints:
    """At most one per interview, however often somebody reports."""

    def __init__(self) -> None:
        self._waiting: dict[str, Hint] = {}

    def add(self, interview_id: str, now: datetime, *, settled: str | None, agent_left: str | None) -> None:
        hint = self._waiting.setdefault(interview_id, Hint(now, {}, set()))
        hint.since = now
        if settled is not None:
            hint.settled.add(settled)
        if agent_left is not None:
            hint.agents_left.setdefault(agent_left, now)

    def of(self, interview_id: str) -> Hint | None:
        return self._waiting.get(interview_id)

    def interviews(self, now: datetime) -> list[str]:
        """Those to look at now; hints that led to nothing are forgotten."""
        for interview_id in [key for key, hint in self._waiting.items() if now - hint.since > KEPT]:
            del self._waiting[interview_id]
        return list(self._waiting)

    def done(self, interview_id: str, hint: Hint | None) -> None:
        """Unless it was renewed meanwhile."""
        if hint is not None and self._waiting.get(interview_id) is hint:
            del self._waiting[interview_id]
