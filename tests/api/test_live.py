"""The monitoring sockets: nothing lost, nothing doubled, and only for those who may watch."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.bus import interview_topic, publish_now
from api.ports import BusMessage
from api.security.callers import Role
from contract.events import event_adapter
from contract.transcript import fold
from tests.support.api_world import AgentSide, ApiWorld, Scheduled
from tests.support.call_events import started
from tests.support.live_server import serving


def said(seq: int, text: str = "words") -> dict[str, Any]:
    at = seq * 1_000
    segment = {"segment_id": f"s{seq}", "text": text, "started_ms": at - 900, "ended_ms": at - 100}
    return {"type": "candidate.said", "seq": seq, "at_ms": at, **segment}


def live(call_id: str, version: int, **more: Any) -> dict[str, Any]:
    return {"call_id": call_id, "version": version, "state": "listening", **more}


class Watching:
    """A client of the socket that keeps what it was sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._waiting: list[dict[str, Any]] = []

    async def next(self, wanted: str) -> dict[str, Any]:
        """The next message of that type; those before it are noted."""
        async with asyncio.timeout(10):
            while True:
                message: dict[str, Any] = (
                    self._waiting.pop(0) if self._waiting else json.loads(await self.socket.recv())
                )
                if message["type"] == "batch":
                    self._waiting += message["messages"]
                    continue
                if message["type"] == "snapshot":
                    self.events += [(e["call_id"], e["event"]) for e in message.get("events", [])]
                if message["type"] == "event":
                    self.events.append((message["call_id"], message["event"]))
                if message["type"] == wanted:
                    return message

    async def until_seq(self, seq: int) -> None:
        while not self.events or self.events[-1][1]["seq"] < seq:
            await self.next("event")

    @property
    def after(self) -> dict[str, int]:
        return {call_id: event["seq"] for call_id, event in self.events}


@asynccontextmanager
async def watching(
    address: str, path: str, hr: dict[str, str], after: dict[str, int] | None = None
) -> AsyncIterator[Watching]:
    async with connect(f"ws://{address}{path}", close_timeout=0.5) as socket:
        token = hr["Authorization"].removeprefix("Bearer ")
        await socket.send(json.dumps({"type": "auth", "token": token, "after": after or {}}))
        yield Watching(socket)


@pytest.fixture
async def address(world: ApiWorld) -> AsyncIterator[str]:
    async with serving(world.app) as made:
        yield made


@pytest.fixture
async def agent(scheduled: Scheduled) -> AgentSide:
    await scheduled.consent()
    return await scheduled.call()


async def test_snapshot_then_tail(scheduled: Scheduled, agent: AgentSide, address: str) -> None:
    await agent.post(started(), said(2), live=live(agent.call_id, 3, covered_points=["p1"]))
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        snapshot = await hr.next("snapshot")
        assert [e["event"]["seq"] for e in snapshot["events"]] == [1, 2]
        assert snapshot["interview"]["live"] is True
        assert snapshot["interview"]["candidate"]["name"] == "Kim Minji"
        assert snapshot["live"]["covered_points"] == ["p1"]
        await agent.post(said(3), live=live(agent.call_id, 4, partial="and then"))
        assert (await hr.next("event"))["event"]["segment_id"] == "s3"
        assert (await hr.next("live"))["live"]["partial"] == "and then"
        await agent.complete(3)
        assert (await hr.next("status"))["status"] == "completed"


async def test_a_reconnecting_watcher_gets_only_the_tail(scheduled: Scheduled, agent: AgentSide, address: str) -> None:
    await agent.post(started(), said(2))
    path = f"/ws/monitor/{scheduled.interview_id}"
    async with watching(address, path, scheduled.hr) as first:
        await first.next("snapshot")
        after = first.after
    await agent.post(said(3), said(4))
    async with watching(address, path, scheduled.hr, after) as again:
        snapshot = await again.next("snapshot")
    assert [e["event"]["seq"] for e in snapshot["events"]] == [3, 4]


async def test_snapshot_and_tail_equal_a_fresh_snapshot_under_ingest(
    scheduled: Scheduled, agent: AgentSide, address: str
) -> None:
    """Watchers join at every stage of a stream that does not wait for them."""
    await agent.post(started())
    path = f"/ws/monitor/{scheduled.interview_id}"
    last = 61

    async def ingest() -> None:
        for seq in range(2, last + 1):
            # A resent prefix and a lone event by turns.
            events = [said(seq - 1), said(seq)] if seq % 3 == 0 and seq > 2 else [said(seq)]
            assert (await agent.post(*events)).status_code == 200

    async def watch() -> list[tuple[str, dict[str, Any]]]:
        async with watching(address, path, scheduled.hr) as hr:
            await hr.next("snapshot")
            await hr.until_seq(last)
            return hr.events

    async with asyncio.TaskGroup() as group:
        group.create_task(ingest())
        watchers = []
        for _ in range(6):
            watchers.append(group.create_task(watch()))
            await asyncio.sleep(0.02)
    seen = await watch()
    assert [event["seq"] for _, event in seen] == list(range(1, last + 1))
    for watcher in watchers:
        assert watcher.result() == seen
    fresh = fold((call_id, event_adapter.validate_python(event)) for call_id, event in seen)
    reply = await scheduled.world.http.get(
        f"/api/v1/interviews/{scheduled.interview_id}/transcript", headers=scheduled.hr
    )
    assert reply.json()["transcript"] == fresh.model_dump(mode="json")


async def test_lost_doubled_and_early_bus_messages_cost_a_refetch_only(
    scheduled: Scheduled, agent: AgentSide, address: str
) -> None:
    world = scheduled.world
    await agent.post(started())
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        await hr.next("snapshot")
        head = (scheduled.company_id, scheduled.interview_id, agent.call_id)
        await agent.post(said(2))
        await publish_now(world.services.bus, BusMessage("event", *head, said(2)))  # again
        await _store_silently(world, agent, said(3), said(4))
        await publish_now(world.services.bus, BusMessage("event", *head, said(4)))  # 3 was lost on the way
        await hr.until_seq(4)
        await _store_silently(world, agent, said(5))
        await publish_now(world.services.bus, BusMessage("lost", *head))
        await hr.until_seq(5)
        await agent.post(said(6))
        await hr.until_seq(6)
        assert [event["seq"] for _, event in hr.events] == [1, 2, 3, 4, 5, 6]


async def _store_silently(world: ApiWorld, agent: AgentSide, *events: dict[str, Any]) -> None:
    """Ingest whose bus messages go nowhere, as when the process dies between commit and publishing."""
    published = world.services.database.session_info["bus"]

    class Deaf:
        async def publish(self, topic: str, message: BusMessage) -> None:
            return None

    world.services.database.session_info["bus"] = Deaf()
    try:
        assert (await agent.post(*events)).status_code == 200
    finally:
        world.services.database.session_info["bus"] = published


async def test_a_second_call_follows_the_first(scheduled: Scheduled, agent: AgentSide, address: str) -> None:
    await agent.post(started(), said(2))
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        await hr.next("snapshot")
        second = await scheduled.call(take_over=True)
        await second.post(started(), said(2))
        while len(hr.events) < 4:
            await hr.next("event")
        assert [call_id for call_id, _ in hr.events] == [agent.call_id] * 2 + [second.call_id] * 2


@pytest.mark.parametrize(
    "first",
    [
        "not json",
        '{"type":"auth","token":"x"}',
        '{"type":"hello"}',
        '{"type":"auth","token":"x","after":{"nonsense":1}}',
        b"\x00",
    ],
)
async def test_without_a_token_the_socket_closes_4401(scheduled: Scheduled, address: str, first: str | bytes) -> None:
    async with connect(f"ws://{address}/ws/monitor/{scheduled.interview_id}") as socket:
        await socket.send(first)
        assert await _close_code(socket) == 4401


async def test_the_token_is_not_taken_from_the_url(scheduled: Scheduled, address: str) -> None:
    token = scheduled.hr["Authorization"].removeprefix("Bearer ")
    async with connect(f"ws://{address}/ws/monitor/{scheduled.interview_id}?token={token}") as socket:
        await socket.send(json.dumps({"type": "auth", "token": ""}))
        assert await _close_code(socket) == 4401


@pytest.mark.parametrize("interview", ["own", "nonsense", "0190aaaa-0000-7000-8000-000000000000"])
async def test_a_foreign_company_and_an_unknown_interview_look_the_same(
    scheduled: Scheduled, address: str, interview: str
) -> None:
    await scheduled.world.add_user("other@example.com")
    other = await scheduled.world.login("other@example.com")
    wanted = scheduled.interview_id if interview == "own" else interview
    async with watching(address, f"/ws/monitor/{wanted}", other) as hr:
        assert await _close_code(hr.socket) == 4404


async def test_an_employee_watches_neither_the_wall_nor_the_interviews_of_others(
    scheduled: Scheduled, address: str
) -> None:
    await scheduled.world.add_user("employee@example.com", Role.EMPLOYEE, scheduled.company_id)
    employee = await scheduled.world.login("employee@example.com")
    for path, code in ((f"/ws/monitor/{scheduled.interview_id}", 4404), ("/ws/monitor", 4403)):
        async with watching(address, path, employee) as hr:
            assert await _close_code(hr.socket) == code


async def test_signing_out_ends_the_watch(scheduled: Scheduled, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.live.socket.PING_EVERY_SECS", 0.05)
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        await hr.next("ping")
        reply = await scheduled.world.http.post("/api/v1/auth/logout", headers=scheduled.hr)
        assert reply.status_code == 204
        assert await _close_code(hr.socket) == 4401


async def test_an_expired_token_ends_the_watch(
    scheduled: Scheduled, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.live.socket.PING_EVERY_SECS", 0.05)
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        await hr.next("snapshot")
        scheduled.world.clock.advance(minutes=31)
        assert await _close_code(hr.socket) == 4401


async def test_the_wall_shows_the_own_company_only(scheduled: Scheduled, agent: AgentSide, address: str) -> None:
    world = scheduled.world
    await agent.post(started(), live=live(agent.call_id, 1))
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    async with watching(address, "/ws/monitor", scheduled.hr) as hr, watching(address, "/ws/monitor", other) as foreign:
        mine = await hr.next("snapshot")
        assert [row["id"] for row in mine["interviews"]] == [scheduled.interview_id]
        assert mine["interviews"][0]["live_state"]["state"] == "listening"
        assert (await foreign.next("snapshot"))["interviews"] == []
        await agent.post(said(2), live=live(agent.call_id, 2, elapsed_ms=9_000))
        message = await hr.next("live")
        assert (message["interview_id"], message["live"]["elapsed_ms"]) == (scheduled.interview_id, 9_000)
        await agent.complete(2)
        assert (await hr.next("status"))["status"] == "completed"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await foreign.socket.recv()


async def test_the_wall_tells_what_happens_and_no_word_of_it(
    scheduled: Scheduled, agent: AgentSide, address: str
) -> None:
    """A snapshot and what follows have every event's facts; what was missed on the way is fetched."""
    world = scheduled.world
    spoken = said(3, "a secret") | {"confidence": 0.4, "question_id": "q1"}
    note = {"kind": "note", "text": "a secret"}
    noted = {"command_id": "c1", "source": "company", "command": note, "by": "Jo", "effect": "done"}
    await agent.post(started(), {"type": "command.received", "seq": 2, "at_ms": 9, **noted}, spoken)
    shown = live(agent.call_id, 1, partial="a secret", caption="a secret", question_text="a secret")
    await agent.post(live=shown)
    async with watching(address, "/ws/monitor", scheduled.hr) as hr:
        snapshot = await hr.next("snapshot")
        (row,) = snapshot["interviews"]
        kinds = [item["event"]["type"] for item in row["events"]]
        assert kinds == ["call.started", "command.received", "candidate.said"]
        assert row["events"][2]["event"]["confidence"] == 0.4
        assert row["seqs"] == {agent.call_id: 3}
        await _store_silently(world, agent, said(4, "a secret"))
        await agent.post(said(5, "a secret"), live=live(agent.call_id, 2, partial="a secret"))
        first, second, state = await hr.next("event"), await hr.next("event"), await hr.next("live")
        assert [first["event"]["seq"], second["event"]["seq"]] == [4, 5]
        assert "a secret" not in json.dumps([snapshot, first, second, state])


async def test_an_interview_that_comes_to_life_joins_the_wall(scheduled: Scheduled, address: str) -> None:
    async with watching(address, "/ws/monitor", scheduled.hr) as hr:
        assert (await hr.next("snapshot"))["interviews"] == []
        await scheduled.consent()
        agent = await scheduled.call()
        await agent.post(started())
        row = (await hr.next("row"))["interview"]
        assert (row["id"], row["candidate"]["name"]) == (scheduled.interview_id, "Kim Minji")
        assert (await hr.next("event"))["event"]["seq"] == 1


async def test_live_list(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world

    async def rows() -> list[dict[str, Any]]:
        reply = await world.http.get("/api/v1/interviews/live", headers=scheduled.hr)
        assert reply.status_code == 200, reply.text
        found: list[dict[str, Any]] = reply.json()["interviews"]
        return found

    await agent.post(started(), live=live(agent.call_id, 1, question_index=0, question_total=3))
    assert (await rows())[0]["live_state"]["question_total"] == 3
    world.clock.advance(seconds=60)
    assert await rows() == []  # the agent fell silent
    await agent.post()
    await agent.post(said(2))
    assert len(await rows()) == 1
    await agent.complete(2)
    assert await rows() == []


async def test_older_live_states_do_not_go_back(scheduled: Scheduled, agent: AgentSide, address: str) -> None:
    await agent.post(started(), live=live(agent.call_id, 5))
    async with watching(address, f"/ws/monitor/{scheduled.interview_id}", scheduled.hr) as hr:
        await hr.next("snapshot")
        await agent.post(live=live(agent.call_id, 4))
        await agent.post(live=live(agent.call_id, 6))
        assert (await hr.next("live"))["live"]["version"] == 6


async def test_nobody_is_left_on_the_bus(scheduled: Scheduled, address: str) -> None:
    path = f"/ws/monitor/{scheduled.interview_id}"
    async with watching(address, path, scheduled.hr) as hr:
        await hr.next("snapshot")
    topics = scheduled.world.services.bus._topics  # type: ignore[attr-defined]  # the in-process bus has no public count
    async with asyncio.timeout(5):
        while interview_topic(scheduled.interview_id) in topics:  # noqa: ASYNC110  the bus tells nobody that it is idle
            await asyncio.sleep(0.01)


async def _close_code(socket: ClientConnection) -> int:
    """With what the server ends the connection, whatever it sends before."""
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionClosed):
            async for _ in socket:
                pass
    assert socket.close_code is not None
    return socket.close_code


async def test_a_client_that_takes_nothing_is_cut_off_and_catches_up_later(
    scheduled: Scheduled, agent: AgentSide, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bounded queue, then the door: the watcher reconnects with what it has and gets the tail."""
    monkeypatch.setattr("api.live.socket.SEND_WITHIN_SECS", 0.2)
    path = f"/ws/monitor/{scheduled.interview_id}"
    bus = scheduled.world.services.bus
    await agent.post(started())
    async with watching(address, path, scheduled.hr) as hr:
        await hr.next("snapshot")
        head = ("live", scheduled.company_id, scheduled.interview_id, agent.call_id)
        noise = secrets.token_hex(100_000)  # what can be compressed would fit any buffer
        for version in range(200):
            await publish_now(bus, BusMessage(*head, live(agent.call_id, version, caption=noise)))
        async with asyncio.timeout(10):
            while interview_topic(scheduled.interview_id) in bus._topics:  # type: ignore[attr-defined]  # noqa: ASYNC110  as above
                await asyncio.sleep(0.01)
        after = hr.after
    await agent.post(said(2))
    async with watching(address, path, scheduled.hr, after) as again:
        snapshot = await again.next("snapshot")
    assert [e["event"]["seq"] for e in snapshot["events"]] == [2]
