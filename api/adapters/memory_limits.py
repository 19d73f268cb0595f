"""Rate limits and the token blacklist within one process."""

from collections import deque
from datetime import datetime
from math import ceil

from api.ports import Clock, RateDecision

SWEEP_EVERY = 1_000
"""Hits between two removals of idle keys, so that many addresses do not fill the memory."""


class MemoryRateLimiter:
    """Sliding window: the moments of the last `limit` allowed hits of each key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hits: dict[str, tuple[int, deque[float]]] = {}
        self._until_sweep = SWEEP_EVERY

    async def hit(self, key: str, limit: int, window_secs: int) -> RateDecision:
        now = self._clock.now().timestamp()
        self._until_sweep -= 1
        if self._until_sweep <= 0:
            self._sweep(now)
        _, hits = self._hits.setdefault(key, (window_secs, deque()))
        while hits and hits[0] <= now - window_secs:
            hits.popleft()
        if len(hits) >= limit:
            return RateDecision(False, max(1, ceil(hits[0] + window_secs - now)))
        hits.append(now)
        return RateDecision(True, remaining=limit - len(hits))

    def _sweep(self, now: float) -> None:
        self._until_sweep = SWEEP_EVERY
        idle = [key for key, (window, hits) in self._hits.items() if not hits or hits[-1] <= now - window]
        for key in idle:
            del self._hits[key]


class MemoryBlacklist:
    """Forgotten at a restart; a logout also revokes the refresh token in the database, so at most one access token's
    lifetime is at stake."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, datetime] = {}

    async def add(self, jti: str, until: datetime) -> None:
        now = self._clock.now()
        self._until = {known: end for known, end in self._until.items() if end > now}
        self._until[jti] = until

    async def contains(self, *jtis: str) -> bool:
        return any(jti in self._until for jti in jtis)
