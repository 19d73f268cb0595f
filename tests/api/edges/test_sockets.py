"""Opening sockets is limited like any request (RT-12), and an outage of Redis does not end the open ones."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.redis_server import RedisServer, needs_redis


def watch(world: ApiWorld, token: str) -> str | int:
    """The first message's type, or the close code."""
    try:
        with TestClient(world.app).websocket_connect("/ws/monitor") as socket:
            socket.send_json({"type": "auth", "token": token})
            kind: str = socket.receive_json()["type"]
            return kind
    except WebSocketDisconnect as closed:
        return closed.code


@pytest.fixture
async def scheduled(tmp_path: Path) -> AsyncIterator[Scheduled]:
    async with api_world(tmp_path, rate_limits=True, general_requests_per_minute=20) as world:
        yield await schedule_interview(world)


async def test_a_watcher_over_the_limit_is_closed_with_4429(scheduled: Scheduled) -> None:
    token = scheduled.hr["Authorization"].removeprefix("Bearer ")
    seen = [await asyncio.to_thread(watch, scheduled.world, token) for _ in range(21)]
    assert seen[0] == "wall"
    assert seen[-1] == 4429
    assert set(seen) == {"wall", 4429}
    scheduled.world.clock.advance(seconds=61)
    assert await asyncio.to_thread(watch, scheduled.world, token) == "wall"


async def test_an_address_that_tries_tokens_is_closed_with_4429(scheduled: Scheduled) -> None:
    seen = [await asyncio.to_thread(watch, scheduled.world, secrets.token_urlsafe(32)) for _ in range(22)]
    assert (seen[0], seen[-1]) == (4401, 4429)


@needs_redis
async def test_without_the_blacklist_nobody_new_may_watch(tmp_path: Path, redis: RedisServer) -> None:
    async with api_world(tmp_path, redis_url=redis.url) as world:
        await world.add_user("hr@example.com")
        token = (await world.login("hr@example.com"))["Authorization"].removeprefix("Bearer ")
        redis.stop()
        assert await asyncio.to_thread(watch, world, token) == 1013
