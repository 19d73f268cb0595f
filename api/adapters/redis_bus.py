"""Fan-out between processes over Redis pub/sub.

One connection for each process, whatever the number of subscribers: a topic is subscribed once and handed on here.
Pub/sub keeps nothing, so whoever may have missed something is told: after a broken connection every subscriber gets
`lost` once its topic is subscribed again, and what could not be published is owed to its topic as a `lost`.
"""

import asyncio
import contextlib
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from redis.asyncio.connection import AbstractConnection

from api.adapters.memory_bus import MemorySubscription
from api.adapters.redis_link import AWAY, PREFIX, RedisLink
from api.ports import BusMessage, SharedStateAway

log = structlog.get_logger(__name__)

CHANNELS = f"{PREFIX}bus:"
PING_EVERY_SECS = 2.0
"""Silence after which the server is asked; twice this without an answer and the connection is given up."""
SUBSCRIBE_WITHIN_SECS = 2.0
"""A subscriber does not wait longer: it starts without the bus and gets `lost` when the bus is back."""
WAIT_SECS = (0.1, 0.2, 0.5, 1.0)
"""Between attempts to connect; the last one repeats."""
OWED_LIMIT = 10_000

LOST = BusMessage("lost", "", "")


@dataclass(eq=False)
class _Channel:
    topic: str
    readers: set[MemorySubscription] = field(default_factory=set)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    missed: bool = False
    """Something may have been published that its readers did not get."""


class RedisBus:
    """The task that listens starts with the first subscriber and ends with `close`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._channels: dict[str, _Channel] = {}
        self._awaited: defaultdict[str, deque[_Channel]] = defaultdict(deque)
        """Subscriptions that were sent and not yet confirmed, by topic, in the order sent."""
        self._connection: AbstractConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._owed: set[str] = set()

    async def publish(self, topic: str, message: BusMessage) -> None:
        """Without Redis the message reaches this process only; the others get `lost` when it is back."""
        body = json.dumps(asdict(message), ensure_ascii=False, separators=(",", ":"))
        try:
            await self._link.run(lambda: self._link.client.publish(CHANNELS + topic, body))
        except SharedStateAway:
            if len(self._owed) < OWED_LIMIT:
                self._owed.add(topic)
            self._hand_on(topic, message)
            self._start()
        else:
            # Here too and not by the listener only: a process that has no subscriber never starts it.
            if self._owed:
                await self._pay()

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[MemorySubscription]:
        self._start()
        subscription = MemorySubscription()
        for topic in topics:
            await self._enter(topic, subscription)
        try:
            await self._confirmed(topics)
            yield subscription
        finally:
            for topic in topics:
                await self._leave(topic, subscription)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            self._listening = None

    # --- subscribers

    async def _enter(self, topic: str, subscription: MemorySubscription) -> None:
        channel = self._channels.get(topic)
        if channel is not None:
            channel.readers.add(subscription)
            return
        channel = self._channels[topic] = _Channel(topic, {subscription})
        if self._connection is not None:
            self._awaited[topic].append(channel)
            await self._send("SUBSCRIBE", topic)

    async def _confirmed(self, topics: tuple[str, ...]) -> None:
        channels = [self._channels[topic] for topic in topics]
        try:
            async with asyncio.timeout(SUBSCRIBE_WITHIN_SECS):
                for channel in channels:
                    await channel.confirmed.wait()
        except TimeoutError:
            for channel in channels:
                channel.missed = channel.missed or not channel.confirmed.is_set()

    async def _leave(self, topic: str, subscription: MemorySubscription) -> None:
        channel = self._channels.get(topic)
        if channel is None:
            return
        channel.readers.discard(subscription)
        if not channel.readers:
            del self._channels[topic]
            await self._send("UNSUBSCRIBE", topic)

    async def _send(self, command: str, *topics: str) -> None:
        """Sends on the listening connection. When that fails the listener notices, and subscribes anew."""
        connection = self._connection
        if connection is None or not connection.is_connected:
            return
        with contextlib.suppress(*AWAY):
            await connection.send_command(command, *(CHANNELS + topic for topic in topics))

    # --- the listener

    def _start(self) -> None:
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen(), name="redis-bus")

    async def _listen(self) -> None:
        failures = 0
        while True:
            connection = self._link.connection()
            try:
                await connection.connect()  # type: ignore[no-untyped-call]  # not annotated in redis-py
                await self._subscribe_all(connection)
                failures = 0
                await self._receive(connection)
            except AWAY as error:
                log.warning("bus_disconnected", error=type(error).__name__)
            except Exception:
                log.exception("bus_failed")
            finally:
                self._disconnected()
                with contextlib.suppress(*AWAY):
                    await connection.disconnect(nowait=True)
            await asyncio.sleep(WAIT_SECS[min(failures, len(WAIT_SECS) - 1)])
            failures += 1

    async def _subscribe_all(self, connection: AbstractConnection) -> None:
        self._awaited.clear()
        channels = list(self._channels.values())
        for channel in channels:
            self._awaited[channel.topic].append(channel)
        self._connection = connection
        # The first one has no subscribers; with it the connection is in subscriber mode from the start.
        await connection.send_command("SUBSCRIBE", CHANNELS, *(CHANNELS + channel.topic for channel in channels))

    async def _receive(self, connection: AbstractConnection) -> None:
        asked = False
        while True:
            reply = await connection.read_response(timeout=PING_EVERY_SECS, disconnect_on_error=False)
            if reply is not None:
                asked = False
                self._take(reply)
            elif asked:
                raise TimeoutError
            else:
                asked = True
                await connection.send_command("PING")
            if self._owed:
                await self._pay()

    def _take(self, reply: Any) -> None:
        """`reply`: [kind, channel, count or body], or the answer to a ping."""
        if not isinstance(reply, list) or len(reply) != 3:
            return
        kind, name, body = reply
        topic = str(name).removeprefix(CHANNELS)
        if kind == "subscribe" and self._awaited.get(topic):
            channel = self._awaited[topic].popleft()
            if not self._awaited[topic]:
                del self._awaited[topic]
            channel.confirmed.set()
            if channel.missed:
                channel.missed = False
                self._tell(channel, LOST)
        elif kind == "message":
            self._hand_on(topic, BusMessage(**json.loads(body)))

    def _hand_on(self, topic: str, message: BusMessage) -> None:
        channel = self._channels.get(topic)
        if channel is not None:
            self._tell(channel, message)

    def _tell(self, channel: _Channel, message: BusMessage) -> None:
        for reader in tuple(channel.readers):
            reader.put(message)

    def _disconnected(self) -> None:
        self._connection = None
        for channel in self._channels.values():
            channel.missed = channel.missed or channel.confirmed.is_set()
            channel.confirmed.clear()

    async def _pay(self) -> None:
        """Tells the topics whose messages could not be published."""
        owed, self._owed = self._owed, set()
        body = json.dumps(asdict(LOST))
        for topic in owed:
            try:
                await self._link.run(lambda topic=topic: self._link.client.publish(CHANNELS + topic, body))  # type: ignore[misc]  # bound now: the loop goes on
            except SharedStateAway:
                self._owed.add(topic)
