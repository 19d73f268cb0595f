"""Drafts within one process, for a server of one. They do not survive its end."""

import json

from api.ports import Clock, Draft, JsonData

MAX_ENTRIES = 5_000


class MemoryDrafts:
    """Values are kept as text: nobody can change what another one got. When it is full, what ends first leaves."""

    def __init__(self, clock: Clock, max_entries: int = MAX_ENTRIES) -> None:
        self._clock = clock
        self._max = max_entries
        self._kept: dict[str, tuple[float, int, str]] = {}
        """By key: until when, version, JSON."""

    async def get(self, key: str) -> Draft | None:
        kept = self._kept.get(key)
        if kept is None or kept[0] <= self._now():
            self._kept.pop(key, None)
            return None
        return Draft(json.loads(kept[2]), kept[1])

    async def put(self, key: str, value: JsonData, ttl_secs: int, *, version: int) -> bool:
        known = await self.get(key)
        if (known.version if known else 0) != version:
            return False
        self._kept[key] = (self._now() + ttl_secs, version + 1, json.dumps(value))
        if len(self._kept) > self._max:
            self._make_room()
        return True

    async def delete(self, key: str) -> None:
        self._kept.pop(key, None)

    def _make_room(self) -> None:
        now = self._now()
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}
        while len(self._kept) > self._max:
            del self._kept[min(self._kept, key=lambda key: self._kept[key][0])]

    def _now(self) -> float:
        return self._clock.now().timestamp()
