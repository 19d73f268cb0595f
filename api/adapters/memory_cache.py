"""JSON values within one process, the least recently used ones leaving first."""

import json
from collections import OrderedDict

from api.ports import Clock, JsonData

MAX_ENTRIES = 5_000


class MemoryCache:
    """Values are kept as text: nobody can change what another one got."""

    def __init__(self, clock: Clock, max_entries: int = MAX_ENTRIES) -> None:
        self._clock = clock
        self._max = max_entries
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def get(self, key: str) -> JsonData | None:
        until, body = self._kept.get(key, (0.0, ""))
        if until <= self._clock.now().timestamp():
            self._kept.pop(key, None)
            return None
        self._kept.move_to_end(key)
        value: JsonData = json.loads(body)
        return value

    async def set(self, key: str, value: JsonData, ttl_secs: int) -> None:
        self._kept[key] = (self._clock.now().timestamp() + ttl_secs, json.dumps(value))
        self._kept.move_to_end(key)
        while len(self._kept) > self._max:
            self._kept.popitem(last=False)

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self._kept.pop(key, None)
