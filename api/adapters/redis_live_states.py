"""Latest live states in Redis. Without it nothing live is shown, and nothing else fails: they are never stored."""

from api.adapters.redis_link import PREFIX, RedisLink
from api.ports import SharedStateAway
from contract.live import LiveState

KEPT_SECS = 6 * 3600
"""After the last word of a call that nobody ended; longer than any call."""

_PUT = """
local known = redis.call('HGET', KEYS[1], 'version')
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'state', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class RedisLiveStates:
    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._script = link.client.register_script(_PUT)

    async def put(self, live: LiveState) -> bool:
        arguments: list[str | int] = [live.version, live.model_dump_json(), KEPT_SECS]
        try:
            return bool(await self._link.run(lambda: self._script(keys=[_key(live.call_id)], args=arguments)))
        except SharedStateAway:
            return False

    async def get(self, call_id: str) -> LiveState | None:
        try:
            state = await self._link.run(lambda: self._link.client.hget(_key(call_id), "state"))
        except SharedStateAway:
            return None
        return None if state is None else LiveState.model_validate_json(state)

    async def forget(self, call_id: str) -> None:
        try:
            await self._link.run(lambda: self._link.client.delete(_key(call_id)))
        except SharedStateAway:
            return


def _key(call_id: str) -> str:
    return f"{PREFIX}live:{call_id}"
