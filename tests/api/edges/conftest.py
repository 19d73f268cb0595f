"""Each adapter of what processes share, in this process and in a real Redis."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from api.adapters.memory_bus import MemoryBus
from api.adapters.memory_cache import MemoryCache
from api.adapters.memory_drafts import MemoryDrafts
from api.adapters.memory_limits import MemoryBlacklist, MemoryRateLimiter
from api.adapters.memory_live_states import MemoryLiveStates
from api.adapters.redis_bus import RedisBus
from api.adapters.redis_cache import RedisCache
from api.adapters.redis_drafts import RedisDrafts
from api.adapters.redis_limits import RedisBlacklist, RedisRateLimiter
from api.adapters.redis_link import RedisLink
from api.adapters.redis_live_states import RedisLiveStates
from api.ports import Bus, Cache, Drafts, LiveStates, RateLimiter, TokenBlacklist
from tests.support.api_world import SteppingClock
from tests.support.redis_server import RedisServer, needs_redis, redis_server


@dataclass
class Shared:
    clock: SteppingClock
    bus: Bus
    limiter: RateLimiter
    blacklist: TokenBlacklist
    live_states: LiveStates
    cache: Cache
    drafts: Drafts


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


async def _in_redis(url: str) -> AsyncIterator[Shared]:
    clock = SteppingClock()
    link = RedisLink(url)
    bus = RedisBus(link)
    limiter, blacklist = RedisRateLimiter(link, clock), RedisBlacklist(link, clock)
    try:
        yield Shared(clock, bus, limiter, blacklist, RedisLiveStates(link), RedisCache(link), RedisDrafts(link))
    finally:
        await bus.close()
        await link.close()


@pytest.fixture
async def over_redis(redis: RedisServer) -> AsyncIterator[Shared]:
    async for made in _in_redis(redis.url):
        yield made


@pytest.fixture
async def second_process(redis: RedisServer) -> AsyncIterator[Shared]:
    """The same Redis, through connections of its own."""
    async for made in _in_redis(redis.url):
        yield made


@pytest.fixture(params=["memory", pytest.param("redis", marks=needs_redis)])
async def shared(request: pytest.FixtureRequest) -> AsyncIterator[Shared]:
    if request.param == "redis":
        with redis_server() as server:
            async for made in _in_redis(server.url):
                yield made
        return
    clock = SteppingClock()
    yield Shared(
        clock,
        MemoryBus(),
        MemoryRateLimiter(clock),
        MemoryBlacklist(clock),
        MemoryLiveStates(),
        MemoryCache(clock),
        MemoryDrafts(clock),
    )
