"""Which events a watcher has, so that each reaches them once and in order."""

from collections.abc import Mapping
from typing import Any


class Tail:
    """`seen`: last seq per call."""

    def __init__(self, after: Mapping[str, int] | None = None) -> None:
        self.seen: dict[str, int] = dict(after or {})

    def take(self, call_id: str, event: Mapping[str, Any]) -> bool:
        """Notes an event read from the database. False: the watcher has it already."""
        if event["seq"] <= self.seen.get(call_id, 0):
            return False
        self.seen[call_id] = event["seq"]
        return True

    def misses_before(self, call_id: str, event: Mapping[str, Any]) -> bool:
        """Something between what the watcher has and this event did not arrive (I2: seq has no gaps)."""
        return bool(event["seq"] > self.seen.get(call_id, 0) + 1)
