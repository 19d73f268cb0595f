"""What one watcher of a company's wall is sent: where every running interview stands, without a word that was said.

Whoever reads the words of an interview follows it, which is on record and told to the candidate; the wall is neither.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from api.interviews import repository as interviews
from api.interviews.detail import row_view
from api.live import repository, service
from api.live.schemas import LiveInterview, WallInterview, WallMessage
from api.live.service import outgoing
from api.live.tail import Tail
from api.ports import BusMessage
from api.security.callers import Caller
from api.wiring import Services

RECENT = timedelta(minutes=10)
"""What was said longer ago says nothing about the present silence or the last two answers."""
SPOKEN = frozenset(
    {
        "agent.started_speaking",
        "agent.said",
        "candidate.started_speaking",
        "candidate.stopped_speaking",
        "candidate.said",
        "thinking.started",
        "thinking.ended",
    }
)
"""Many a minute: a snapshot has the recent ones only."""
STANDING = frozenset(
    {
        "call.started",
        "call.ended",
        "call.paused",
        "call.resumed",
        "candidate.left",
        "candidate.returned",
        "command.received",
        "engine.switched",
        "move.made",
        "question.asked",
        "question.closed",
        "takeover.started",
        "takeover.ended",
        "time.extended",
        "watchers.changed",
    }
)
"""What holds until something else happens: a snapshot has all of them."""

KEPT = (
    "type",
    "seq",
    "at_ms",
    "started_ms",
    "ended_ms",
    "confidence",
    "via",
    "question_id",
    "repeat",
    "whispered",
    "follow_up",
    "part",
    "from_engine",
    "to_engine",
    "by",
    "effect",
    "watchers",
    "extra_ms",
    "channel",
    "started_at",
    "move",
)
REASONED = frozenset({"call.ended", "engine.switched"})
WORDS = {"caption": "", "partial": "", "question_text": None}


class Wall:
    """Subscribe to the company's topic before `snapshot`, then pass every message to `messages`."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._tail = Tail()
        self._shown: set[str] = set()

    async def snapshot(self) -> dict[str, Any]:
        """Every running interview that the watcher may see, with the events that its state rests on."""
        services = self._services
        now = services.clock.now()
        async with services.database.transaction(read_only=True) as session:
            rows = await service.running(session, services, self._caller)
            ids = [row.id for row in rows]
            found = await repository.wall_events(session, ids, STANDING, SPOKEN, now - RECENT)
            seqs = await repository.last_seqs(session, ids)
        events: dict[str, list[dict[str, Any]]] = {}
        for interview_id, call_id, event in found:
            events.setdefault(interview_id, []).append({"call_id": call_id, "event": wordless(event)})
        self._shown = set(ids)
        self._tail = Tail({call_id: seq for of in seqs.values() for call_id, seq in of.items()})
        shown = [
            WallInterview(**_without_words(row), events=events.get(row.id, []), seqs=seqs.get(row.id, {}))
            for row in rows
        ]
        return WallMessage(at=now, interviews=shown).model_dump(mode="json")

    async def messages(self, message: BusMessage) -> AsyncIterator[dict[str, Any]]:
        """What to send because of `message`: nothing for a repetition, the gap after a loss, a row that is new."""
        if message.kind == "lost":
            yield await self.snapshot()
            return
        if message.kind not in ("event", "live", "status", "report"):
            return
        shown = message.interview_id in self._shown
        if not shown or message.payload.get("type") == "call.started":
            row = await self._row(message.interview_id)
            if row is not None:
                yield row
            elif not shown:
                return
        if message.kind == "event" and message.call_id is not None:
            for event in await self._events(message.call_id, message):
                yield event
        elif message.kind == "live":
            yield {**(outgoing(message) or {}), "live": {**message.payload, **WORDS}}
        elif message.kind != "event":
            yield outgoing(message) or {}

    async def _row(self, interview_id: str) -> dict[str, Any] | None:
        """An interview that has come to life since; None for one that is not running, or not for this watcher."""
        services = self._services
        async with services.database.transaction(read_only=True) as session:
            found = await interviews.access_row(session, self._caller, interview_id)
        if found is None:
            return None
        interview, candidate, job, call = found
        row = row_view(interview, candidate, job, call, services.clock.now(), services.settings)
        if not row.live or call is None:
            return None
        self._shown.add(interview_id)
        # The watcher has no event of it: those that came before this message are the gap that is filled.
        live = LiveInterview(**row.model_dump(), live_state=await services.live_states.get(call.id))
        shown = WallInterview(**_without_words(live), events=[], seqs={})
        return {"type": "row", "interview_id": interview_id, "interview": shown.model_dump(mode="json")}

    async def _events(self, call_id: str, message: BusMessage) -> Sequence[dict[str, Any]]:
        found: list[tuple[str, Mapping[str, Any]]] = [(call_id, message.payload)]
        if self._tail.misses_before(call_id, message.payload):
            async with self._services.database.transaction(read_only=True) as session:
                after = {call_id: self._tail.seen.get(call_id, 0)}
                missed = await repository.events_after(session, message.interview_id, after, from_call=call_id)
            found = [(one, event) for one, event in missed if one == call_id] + found
        return [
            {"type": "event", "interview_id": message.interview_id, "call_id": one, "event": wordless(event)}
            for one, event in found
            if self._tail.take(one, event)
        ]


def wordless(event: Mapping[str, Any]) -> dict[str, Any]:
    """What the wall's facts rest on. No words, no text of a question, note or whisper."""
    kept = {name: event[name] for name in KEPT if event.get(name) is not None}
    if event["type"] in REASONED and event.get("reason"):
        kept["reason"] = event["reason"]
    if isinstance(event.get("command"), dict):
        kept["command"] = {"kind": event["command"].get("kind")}
    if event["type"] == "move.made":
        kept["because"] = event.get("because", "") if event.get("move") == "pass_on" else ""
    return kept


def _without_words(row: LiveInterview) -> dict[str, Any]:
    live = row.live_state.model_copy(update=WORDS) if row.live_state is not None else None
    return {**row.model_dump(exclude={"live_state"}), "live_state": live}
