"""The contract of what processes share, on the in-process adapters and on Redis alike."""

import asyncio
from datetime import timedelta

from api.adapters.memory_bus import QUEUE_LIMIT
from api.ports import BusMessage
from contract.live import LiveState, RoomState
from tests.api.edges.conftest import Shared


def said(text: str, company: str = "c1") -> BusMessage:
    return BusMessage("event", company, "i1", "call1", {"text": text, "seq": 1, "nested": {"한국어": [1, None]}})


async def test_a_message_reaches_every_subscriber_of_its_topic_and_nobody_else(shared: Shared) -> None:
    async with (
        shared.bus.subscribe("interview:i1") as first,
        shared.bus.subscribe("interview:i1", "company:c1") as second,
        shared.bus.subscribe("interview:other") as other,
    ):
        await shared.bus.publish("interview:i1", said("hello"))
        await shared.bus.publish("interview:other", said("mark"))
        for subscription in (first, second):
            assert await asyncio.wait_for(subscription.get(), 5) == said("hello")
        # Its own message is the first one it gets.
        assert await asyncio.wait_for(other.get(), 5) == said("mark")


async def test_messages_come_in_the_order_published(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as subscription:
        for n in range(50):
            await shared.bus.publish("t", said(str(n)))
        got = [(await asyncio.wait_for(subscription.get(), 5)).payload["text"] for _ in range(50)]
    assert got == [str(n) for n in range(50)]


async def test_a_topic_that_everybody_left_can_be_entered_again(shared: Shared) -> None:
    for n in range(20):
        async with shared.bus.subscribe("t") as subscription:
            await shared.bus.publish("t", said(str(n)))
            assert (await asyncio.wait_for(subscription.get(), 5)).payload["text"] == str(n)


async def test_one_who_leaves_takes_nothing_from_those_who_stay(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as staying:
        async with shared.bus.subscribe("t"):
            pass
        await shared.bus.publish("t", said("still here"))
        assert (await asyncio.wait_for(staying.get(), 5)).payload["text"] == "still here"


async def test_a_slow_subscriber_is_told_to_refetch(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as slow, shared.bus.subscribe("end") as end:
        for _ in range(QUEUE_LIMIT + 1):
            await shared.bus.publish("t", said("x"))
        await shared.bus.publish("end", said("end"))
        await asyncio.wait_for(end.get(), 10)
        assert (await asyncio.wait_for(slow.get(), 5)).kind == "lost"


async def test_the_window_slides(shared: Shared) -> None:
    decisions = []
    for _ in range(3):
        decisions.append(await shared.limiter.hit("k", 3, 60))
        shared.clock.advance(seconds=10)
    assert [(d.allowed, d.remaining) for d in decisions] == [(True, 2), (True, 1), (True, 0)]
    refused = await shared.limiter.hit("k", 3, 60)
    assert (refused.allowed, refused.retry_after_secs) == (False, 30)
    assert (await shared.limiter.hit("another", 3, 60)).allowed
    # The first hit is 60 s old: one is free, the second one not yet.
    shared.clock.advance(seconds=30)
    assert (await shared.limiter.hit("k", 3, 60)).allowed
    assert not (await shared.limiter.hit("k", 3, 60)).allowed


async def test_refused_hits_do_not_lengthen_the_wait(shared: Shared) -> None:
    await shared.limiter.hit("k", 1, 60)
    for _ in range(5):
        shared.clock.advance(seconds=11)
        await shared.limiter.hit("k", 1, 60)
    shared.clock.advance(seconds=6)
    assert (await shared.limiter.hit("k", 1, 60)).allowed


async def test_hits_at_the_same_moment_are_all_counted(shared: Shared) -> None:
    decisions = await asyncio.gather(*(shared.limiter.hit("k", 10, 60) for _ in range(40)))
    assert sum(decision.allowed for decision in decisions) == 10


async def test_a_refused_token_is_refused_until_it_would_have_expired(shared: Shared) -> None:
    await shared.blacklist.add("token", shared.clock.now() + timedelta(minutes=5))
    assert await shared.blacklist.contains("token")
    assert await shared.blacklist.contains("another", "token")
    assert not await shared.blacklist.contains("another")
    await shared.blacklist.add("expired", shared.clock.now() - timedelta(seconds=1))
    await shared.blacklist.add("third", shared.clock.now() + timedelta(minutes=5))
    assert await shared.blacklist.contains("token")


async def test_older_live_states_do_not_go_back(shared: Shared) -> None:
    def state(version: int) -> LiveState:
        return LiveState(call_id="call1", version=version, state=RoomState.LISTENING, caption=f"말 {version}")

    assert await shared.live_states.get("call1") is None
    assert await shared.live_states.put(state(3))
    assert not await shared.live_states.put(state(2))
    assert not await shared.live_states.put(state(3))
    assert await shared.live_states.get("call1") == state(3)
    # Ten comes after nine: versions are numbers.
    assert await shared.live_states.put(state(10))
    assert not await shared.live_states.put(state(9))
    await shared.live_states.forget("call1")
    assert await shared.live_states.get("call1") is None
    assert await shared.live_states.put(state(1))


async def test_concurrent_live_states_end_with_the_newest(shared: Shared) -> None:
    states = [LiveState(call_id="c", version=n, state=RoomState.LISTENING) for n in (5, 1, 9, 3, 7, 2, 8)]
    await asyncio.gather(*(shared.live_states.put(state) for state in states))
    kept = await shared.live_states.get("c")
    assert kept is not None
    assert kept.version == 9


async def test_what_is_cached_comes_back_as_it_was_until_its_time_is_over(shared: Shared) -> None:
    value = {"jobs": [{"title": "백엔드", "n": 1.5, "none": None}], "empty": []}
    await shared.cache.set("c1:a", value, 1)
    await shared.cache.set("c1:b", "text", 60)
    assert await shared.cache.get("c1:a") == value
    shared.clock.advance(seconds=1.2)
    await asyncio.sleep(1.2)
    assert await shared.cache.get("c1:a") is None
    assert await shared.cache.get("c1:b") == "text"
    await shared.cache.delete("c1:b", "c1:never")
    assert await shared.cache.get("c1:b") is None


async def test_what_one_got_from_the_cache_is_not_another_ones(shared: Shared) -> None:
    await shared.cache.set("k", {"list": [1]}, 60)
    got = await shared.cache.get("k")
    assert isinstance(got, dict)
    got["list"].append(2)
    assert await shared.cache.get("k") == {"list": [1]}


async def test_a_draft_is_changed_only_by_whoever_saw_its_last_version(shared: Shared) -> None:
    assert await shared.drafts.get("d") is None
    assert await shared.drafts.put("d", {"답": [1]}, 60, version=0)
    assert not await shared.drafts.put("d", {}, 60, version=0), "somebody else began it"
    kept = await shared.drafts.get("d")
    assert kept is not None
    assert (kept.value, kept.version) == ({"답": [1]}, 1)
    assert await shared.drafts.put("d", {"답": [2]}, 60, version=1)
    assert not await shared.drafts.put("d", {}, 60, version=1)
    await shared.drafts.delete("d")
    assert await shared.drafts.get("d") is None
