"""One Redis server, shared by the adapters `redis_*.py`: short deadlines, and a pause after a failure.

A paused server answers nothing at all. Without the pause each request would wait for the deadline; with it one request
a second finds out, and the others are told at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.ports import SharedStateAway

log = structlog.get_logger(__name__)
T = TypeVar("T")

PREFIX = "interviewer:"
"""Of every key and channel; other programs (the task queue) may share the server."""
TIMEOUT_SECS = 1.0
PAUSE_SECS = 1.0
AWAY = (RedisError, OSError, TimeoutError)


class RedisLink:
    """`url`: `redis://[user:password@]host:port/db`, or `rediss://…` with TLS."""

    def __init__(self, url: str, *, timeout_secs: float = TIMEOUT_SECS) -> None:
        # One retry, for connections that the server closed while they lay in the pool.
        self.client: Redis = Redis.from_url(
            url,
            protocol=2,
            decode_responses=True,
            socket_timeout=timeout_secs,
            socket_connect_timeout=timeout_secs,
            retry=Retry(NoBackoff(), 1, (RedisConnectionError,)),
        )
        self._away_until = 0.0

    async def run(self, do: Callable[[], Awaitable[T]]) -> T:
        """What `do` answers.

        Raises:
            SharedStateAway: the server did not answer, or not long ago.
        """
        now = asyncio.get_running_loop().time
        if now() < self._away_until:
            raise SharedStateAway()
        try:
            return await do()
        except AWAY as error:
            self._away_until = now() + PAUSE_SECS
            log.warning("redis_away", error=type(error).__name__)
            raise SharedStateAway() from error

    async def ping(self) -> None:
        """Asks now, pause or not. Raises SharedStateAway."""
        try:
            await self.client.execute_command("PING")  # type: ignore[no-untyped-call]  # not annotated in redis-py
        except AWAY as error:
            raise SharedStateAway() from error
        self._away_until = 0.0

    def connection(self) -> AbstractConnection:
        """A connection of its own, outside the pool; the caller connects and ends it."""
        made: AbstractConnection = self.client.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # not annotated in redis-py
        return made

    async def close(self) -> None:
        await self.client.aclose()
