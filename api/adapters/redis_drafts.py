"""Drafts in Redis: any process goes on where another one left off."""

import json

from api.adapters.redis_link import PREFIX, RedisLink
from api.ports import Draft, JsonData

_PUT = """
local kept = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if kept ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', kept + 1, 'value', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
"""KEYS: the draft. ARGV: the version it must have, its new value, seconds to live."""


class RedisDrafts:
    """A hash of `version` and `value` (JSON); compared and set in one step. Everything raises SharedStateAway."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._put = link.client.register_script(_PUT)

    async def get(self, key: str) -> Draft | None:
        version, value = await self._link.run(lambda: self._link.client.hmget(_key(key), ["version", "value"]))
        return None if version is None or value is None else Draft(json.loads(value), int(version))

    async def put(self, key: str, value: JsonData, ttl_secs: int, *, version: int) -> bool:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return bool(await self._link.run(lambda: self._put(keys=[_key(key)], args=[version, body, ttl_secs])))

    async def delete(self, key: str) -> None:
        await self._link.run(lambda: self._link.client.delete(_key(key)))


def _key(key: str) -> str:
    return f"{PREFIX}draft:{key}"
