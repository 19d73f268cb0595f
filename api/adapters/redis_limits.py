"""Rate limits and the token blacklist in Redis, shared by all processes. Both raise SharedStateAway without it."""

from datetime import datetime
from math import ceil

from api.adapters.redis_link import PREFIX, RedisLink
from api.database.base import new_id
from api.ports import Clock, RateDecision

_HIT = """
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
if count >= limit then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return {0, count, first[2]}
end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, count + 1, ARGV[1]}
"""
"""KEYS: the window's set. ARGV: now ms, window ms, limit, a name for this hit. Answers allowed, count, oldest ms."""


class RedisRateLimiter:
    """Sliding window: a sorted set of the moments of the allowed hits, looked at and added to in one step."""

    def __init__(self, link: RedisLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._script = link.client.register_script(_HIT)

    async def hit(self, key: str, limit: int, window_secs: int) -> RateDecision:
        now_ms = int(self._clock.now().timestamp() * 1000)
        window_ms = window_secs * 1000
        arguments: list[str | int] = [now_ms, window_ms, limit, new_id()]
        allowed, count, oldest = await self._link.run(
            lambda: self._script(keys=[f"{PREFIX}rate:{key}"], args=arguments)
        )
        if int(allowed):
            return RateDecision(True, remaining=max(0, limit - int(count)))
        return RateDecision(False, max(1, ceil((float(oldest) + window_ms - now_ms) / 1000)))


class RedisBlacklist:
    """One key for each refused token, gone when the token itself has expired."""

    def __init__(self, link: RedisLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    async def add(self, jti: str, until: datetime) -> None:
        left_ms = int((until - self._clock.now()).total_seconds() * 1000)
        if left_ms > 0:
            await self._link.run(lambda: self._link.client.set(_refused(jti), "1", px=left_ms))

    async def contains(self, *jtis: str) -> bool:
        return bool(await self._link.run(lambda: self._link.client.exists(*map(_refused, jtis))))


def _refused(jti: str) -> str:
    return f"{PREFIX}refused:{jti}"
