"""Fan-out within one process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.ports import BusMessage

QUEUE_LIMIT = 1_000
"""Messages a slow subscriber may be behind before it is told to refetch."""


class MemorySubscription:
    def __init__(self) -> None:
        self._queue: asyncio.Queue[BusMessage] = asyncio.Queue(QUEUE_LIMIT)

    def put(self, message: BusMessage) -> None:
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            message = BusMessage("lost", message.company_id, message.interview_id)
        self._queue.put_nowait(message)

    async def get(self) -> BusMessage:
        return await self._queue.get()

    async def __aiter__(self) -> AsyncIterator[BusMessage]:
        while True:
            yield await self.get()


class MemoryBus:
    def __init__(self) -> None:
        self._topics: defaultdict[str, set[MemorySubscription]] = defaultdict(set)

    async def publish(self, topic: str, message: BusMessage) -> None:
        for subscription in tuple(self._topics.get(topic, ())):
            subscription.put(message)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[MemorySubscription]:
        subscription = MemorySubscription()
        for topic in topics:
            self._topics[topic].add(subscription)
        try:
            yield subscription
        finally:
            for topic in topics:
                self._topics[topic].discard(subscription)
                if not self._topics[topic]:
                    del self._topics[topic]
