"""Opening sockets is limited like any request (RT-12); what happens in a call reaches watchers over Redis too, and an
outage of Redis ends no open socket."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.call_events import started
from tests.support.live_server import serving
from tests.support.redis_server import RedisServer, needs_redis


async def watch(address: str, token: str) -> str | int | None:
    """The first message's type, or the close code."""
    try:
        async with connect(f"ws://{address}/ws/monitor", close_timeout=0.5) as socket:
            await socket.send(json.dumps({"type": "auth", "token": token}))
            kind: str = json.loads(await socket.recv())["type"]
            return kind
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


@pytest.fixture
async def limited(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, rate_limits=True, general_requests_per_minute=5) as world:
        await world.add_user("hr@example.com")
        yield world


async def test_a_watcher_over_the_limit_is_closed_with_4429(limited: ApiWorld) -> None:
    token = (await limited.login("hr@example.com"))["Authorization"].removeprefix("Bearer ")
    async with serving(limited.app) as address:
        assert [await watch(address, token) for _ in range(6)] == ["snapshot"] * 5 + [4429]
        limited.clock.advance(seconds=61)
        assert await watch(address, token) == "snapshot"


async def test_an_address_that_tries_tokens_is_closed_with_4429(limited: ApiWorld) -> None:
    async with serving(limited.app) as address:
        tried = [await watch(address, secrets.token_urlsafe(32)) for _ in range(6)]
    assert tried == [4401] * 5 + [4429]


async def until(socket: Any, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == kind:
                return message


def said(seq: int) -> dict[str, Any]:
    segment = {"segment_id": f"s{seq}", "text": "words", "started_ms": seq * 1000 - 900, "ended_ms": seq * 1000 - 100}
    return {"type": "candidate.said", "seq": seq, "at_ms": seq * 1_000, **segment}


@needs_redis
async def test_an_open_socket_outlives_redis_and_misses_nothing(tmp_path: Path, redis: RedisServer) -> None:
    async with api_world(tmp_path, redis_url=redis.url) as world, serving(world.app) as address:
        scheduled: Scheduled = await schedule_interview(world)
        await scheduled.consent()
        agent = await scheduled.call()
        token = scheduled.hr["Authorization"].removeprefix("Bearer ")
        async with connect(f"ws://{address}/ws/monitor/{scheduled.interview_id}", close_timeout=0.5) as socket:
            await socket.send(json.dumps({"type": "auth", "token": token}))
            await until(socket, "snapshot")
            assert (await agent.post(started())).status_code == 200
            assert (await until(socket, "event"))["event"]["seq"] == 1
            redis.stop()
            # The agent is served without Redis: a running interview does not notice.
            assert (await agent.post(said(2))).status_code == 200
            assert (await until(socket, "event"))["event"]["seq"] == 2
            redis.start()
            assert (await agent.post(said(3))).status_code == 200
            assert (await until(socket, "event"))["event"]["seq"] == 3


@needs_redis
async def test_without_the_blacklist_nobody_new_may_watch(tmp_path: Path, redis: RedisServer) -> None:
    async with api_world(tmp_path, redis_url=redis.url) as world, serving(world.app) as address:
        await world.add_user("hr@example.com")
        token = (await world.login("hr@example.com"))["Authorization"].removeprefix("Bearer ")
        redis.stop()
        assert await watch(address, token) == 1013
