"""The running interviews, and what one watcher is sent."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews import repository as interviews
from api.interviews.detail import row_view
from api.interviews.errors import UnknownInterview
from api.live import repository
from api.live.schemas import LiveInterview, SnapshotMessage
from api.live.tail import Tail
from api.ports import BusMessage
from api.security.callers import Caller
from api.wiring import Services


async def running(session: AsyncSession, services: Services, caller: Caller) -> list[LiveInterview]:
    """Live interviews that the caller may see, the one that started first on top."""
    now = services.clock.now()
    found = await repository.running(session, caller)
    rows = [
        row_view(interview, candidate, job, call, now, services.settings) for interview, candidate, job, call in found
    ]
    calls = [call for *_, call in found]
    return [
        LiveInterview(**row.model_dump(), live_state=await services.live_states.get(call.id))
        for row, call in zip(rows, calls, strict=True)
        if row.live
    ]


class Watch:
    """One watcher of one interview. Subscribe to the bus before `snapshot`, then pass every message to `messages`."""

    def __init__(self, services: Services, caller: Caller, interview_id: str, after: Mapping[str, int]) -> None:
        self._services = services
        self._caller = caller
        self._interview_id = interview_id
        self._tail = Tail(after)

    async def snapshot(self) -> dict[str, Any]:
        """Where things stand, with the events that the watcher does not have. Raises UnknownInterview."""
        services = self._services
        async with services.database.transaction(read_only=True) as session:
            row = await interviews.access_row(session, self._caller, self._interview_id)
            if row is None:
                raise UnknownInterview()
            rows = await repository.events_after(session, self._interview_id, self._tail.seen)
        interview, candidate, job, call = row
        now = services.clock.now()
        return SnapshotMessage(
            interview_id=interview.id,
            interview=row_view(interview, candidate, job, call, now, services.settings),
            events=[{"call_id": call_id, "event": event} for call_id, event in rows if self._tail.take(call_id, event)],
            live=await services.live_states.get(call.id) if call is not None else None,
        ).model_dump(mode="json")

    async def messages(self, message: BusMessage) -> AsyncIterator[dict[str, Any]]:
        """What to send because of `message`: nothing for a repetition, the whole gap after a loss."""
        if message.kind == "lost":
            async for missed in self._missed():
                yield missed
            return
        if message.kind != "event" or message.call_id is None:
            sent = outgoing(message)
            if sent is not None:
                yield sent
            return
        if self._tail.misses_before(message.call_id, message.payload):
            async for missed in self._missed():
                yield missed
        if self._tail.take(message.call_id, message.payload):
            yield self._event(message.call_id, message.payload)

    async def _missed(self) -> AsyncIterator[dict[str, Any]]:
        async with self._services.database.transaction(read_only=True) as session:
            rows = await repository.events_after(session, self._interview_id, self._tail.seen)
        for call_id, event in rows:
            if self._tail.take(call_id, event):
                yield self._event(call_id, event)

    def _event(self, call_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
        return {"type": "event", "interview_id": self._interview_id, "call_id": call_id, "event": dict(event)}


def outgoing(message: BusMessage) -> dict[str, Any] | None:
    """A message that is passed on as it is; None for what is not a watcher's business."""
    head = {"type": message.kind, "interview_id": message.interview_id}
    if message.kind == "live":
        return {**head, "live": message.payload}
    if message.kind in ("status", "report"):
        return {**head, **message.payload}
    if message.kind == "correction":
        return {**head, "call_id": message.call_id, **message.payload}
    return None
