"""Redis ended, paused and started again in the middle."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from api.adapters import redis_link
from api.ports import BusMessage, SharedStateAway
from contract.live import LiveState, RoomState
from tests.api.edges.conftest import Shared
from tests.support.redis_server import RedisServer, needs_redis

pytestmark = needs_redis


def message(text: str) -> BusMessage:
    return BusMessage("status", "c1", "i1", None, {"status": text})


async def test_processes_hear_each_other(over_redis: Shared, second_process: Shared) -> None:
    async with over_redis.bus.subscribe("t") as subscription:
        await second_process.bus.publish("t", message("from afar"))
        assert await asyncio.wait_for(subscription.get(), 5) == message("from afar")
    await over_redis.blacklist.add("jti", over_redis.clock.now() + timedelta(minutes=1))
    assert await second_process.blacklist.contains("jti")
    await over_redis.limiter.hit("k", 1, 60)
    assert not (await second_process.limiter.hit("k", 1, 60)).allowed


async def test_many_subscribers_share_one_connection(over_redis: Shared, redis: RedisServer) -> None:
    from redis.asyncio import Redis

    asking = Redis.from_url(redis.url, decode_responses=True)
    async with (
        over_redis.bus.subscribe("a") as a,
        over_redis.bus.subscribe("a", "b"),
        over_redis.bus.subscribe("c"),
    ):
        listening = [client for client in await asking.client_list() if client["sub"] != "0"]
        await over_redis.bus.publish("a", message("x"))
        assert (await asyncio.wait_for(a.get(), 5)).kind == "status"
    await asking.aclose()
    assert len(listening) == 1
    assert listening[0]["sub"] == "4"  # a, b, c and the one that is always there


async def test_after_a_restart_every_subscriber_refetches_and_then_hears_again(
    over_redis: Shared, second_process: Shared, redis: RedisServer
) -> None:
    async with over_redis.bus.subscribe("t") as first, over_redis.bus.subscribe("u") as second:
        redis.stop()
        await asyncio.sleep(0.3)
        redis.start()
        assert (await asyncio.wait_for(first.get(), 10)).kind == "lost"
        assert (await asyncio.wait_for(second.get(), 10)).kind == "lost"
        await asyncio.sleep(1.1)  # the pause after a failure
        await second_process.bus.publish("t", message("again"))
        assert await asyncio.wait_for(first.get(), 5) == message("again")


async def test_a_subscriber_that_came_while_redis_was_away_refetches_when_it_is_back(
    over_redis: Shared, redis: RedisServer
) -> None:
    redis.stop()
    async with over_redis.bus.subscribe("t") as subscription:
        redis.start()
        assert (await asyncio.wait_for(subscription.get(), 10)).kind == "lost"


async def test_a_message_that_could_not_be_published_is_owed(
    over_redis: Shared, second_process: Shared, redis: RedisServer
) -> None:
    async with second_process.bus.subscribe("t") as afar, over_redis.bus.subscribe("t") as near:
        redis.pause()
        await over_redis.bus.publish("t", message("while paused"))
        # Its own process has it without Redis.
        assert await asyncio.wait_for(near.get(), 5) == message("while paused")
        redis.resume()
        assert (await asyncio.wait_for(afar.get(), 15)).kind in ("lost", "status")


async def test_a_paused_redis_is_noticed_by_the_listener(over_redis: Shared, redis: RedisServer) -> None:
    async with over_redis.bus.subscribe("t") as subscription:
        redis.pause()
        await asyncio.sleep(6)
        redis.resume()
        assert (await asyncio.wait_for(subscription.get(), 10)).kind == "lost"


@pytest.mark.parametrize("fault", ["stopped", "paused"])
async def test_without_redis_tokens_and_limits_say_so_at_once_and_the_rest_goes_on(
    over_redis: Shared, redis: RedisServer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_link, "PAUSE_SECS", 3_600.0)  # so that the machine's load ends no pause
    live = LiveState(call_id="c", version=1, state=RoomState.LISTENING)
    await over_redis.cache.set("k", 1, 60)
    assert await over_redis.live_states.put(live)
    redis.stop() if fault == "stopped" else redis.pause()
    with capture_logs() as logs:
        with pytest.raises(SharedStateAway):
            await over_redis.blacklist.contains("jti")
        with pytest.raises(SharedStateAway):
            await over_redis.blacklist.add("jti", over_redis.clock.now() + timedelta(minutes=1))
        with pytest.raises(SharedStateAway):
            await over_redis.limiter.hit("k", 1, 60)
        assert await over_redis.cache.get("k") is None
        await over_redis.cache.set("k", 2, 60)
        assert not await over_redis.live_states.put(live)
        assert await over_redis.live_states.get("c") is None
        await over_redis.live_states.forget("c")
    # After the first one nobody waits for the deadline again.
    assert [one["event"] for one in logs].count("redis_away") == 1


async def test_scripts_and_connections_survive_a_restart(over_redis: Shared, redis: RedisServer) -> None:
    assert (await over_redis.limiter.hit("k", 1, 60)).allowed
    redis.stop()
    redis.start()
    # The counters went with it; the first request already gets an answer over a new connection.
    assert (await over_redis.limiter.hit("k", 1, 60)).allowed
    assert not (await over_redis.limiter.hit("k", 1, 60)).allowed


async def test_a_cached_value_that_was_dropped_during_an_outage_is_not_believed_afterwards(
    over_redis: Shared, redis: RedisServer
) -> None:
    await over_redis.cache.set("k", "old", 60)
    redis.pause()
    await over_redis.cache.delete("k")
    redis.resume()
    await asyncio.sleep(1.1)
    assert await over_redis.cache.get("k") is None
