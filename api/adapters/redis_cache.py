"""JSON values in Redis with a time to live. Without Redis nothing is found and nothing kept (CACHE-09)."""

import json

from api.adapters.redis_link import PREFIX, RedisLink
from api.ports import JsonData, SharedStateAway

OWED_LIMIT = 10_000


class RedisCache:
    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._owed: set[str] = set()
        """Keys whose deletion Redis did not hear: not to be believed until it has."""

    async def get(self, key: str) -> JsonData | None:
        try:
            await self._pay()
            kept = await self._link.run(lambda: self._link.client.get(_key(key)))
        except SharedStateAway:
            return None
        value: JsonData | None = None if kept is None else json.loads(kept)
        return value

    async def set(self, key: str, value: JsonData, ttl_secs: int) -> None:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            await self._pay()
            await self._link.run(lambda: self._link.client.set(_key(key), body, ex=ttl_secs))
        except SharedStateAway:
            return

    async def delete(self, *keys: str) -> None:
        if len(self._owed) < OWED_LIMIT:
            self._owed.update(keys)
        try:
            await self._pay()
        except SharedStateAway:
            return

    async def _pay(self) -> None:
        owed = frozenset(self._owed)
        if owed:
            await self._link.run(lambda: self._link.client.delete(*map(_key, owed)))
            self._owed -= owed


def _key(key: str) -> str:
    return f"{PREFIX}cache:{key}"
