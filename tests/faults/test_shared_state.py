"""Redis goes in the middle of an interview: the real call reports to a real api, which shares state in a real Redis."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.brief import Brief
from contract.events import CandidateSaid, EndReason, Event
from contract.ticket import Ticket, TicketClaims
from contract.wire import EventAck, EventBatch
from tests.support.api_world import AgentSide, ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.fault_rows import record
from tests.support.redis_server import RedisServer, needs_redis, redis_server
from tests.support.stage import Stage

pytestmark = [needs_redis, pytest.mark.slow, pytest.mark.timeout(180)]

ANSWERS = (
    "It was slow because every request read the whole table.",
    "I put a cache in front of it.",
    "Now it answers at once.",
)


class RealApi(httpx.AsyncBaseTransport):
    """The app over ASGI, in the place of the stage's loopback; keeps what it acknowledged to this call."""

    def __init__(self, world: ApiWorld, agent: AgentSide) -> None:
        self._app = httpx.ASGITransport(world.app)
        self._agent = agent
        self.events: list[Event] = []

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self, base_url="http://test")

    def ticket(self) -> Ticket:
        now = int(time.time())
        claims = TicketClaims(
            interview_id=self._agent.interview_id, call_id=self._agent.call_id, iat=now, exp=now + 3600
        )
        token = self._agent.headers["Authorization"].removeprefix("Bearer ")
        return Ticket(token=token, claims=claims, api_url="http://test")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        reply = await self._app.handle_async_request(request)
        if request.url.path.endswith("/events") and reply.status_code == 200:
            content = await reply.aread()
            acked = EventAck.model_validate_json(content).acked_seq
            known = len(self.events)
            self.events += [e for e in EventBatch.model_validate_json(body).events if known < e.seq <= acked]
            return httpx.Response(200, content=content, headers=reply.headers)
        return reply


class RealApiStage(Stage):
    def __init__(self, given: Brief, directory: Path, real: RealApi) -> None:
        super().__init__(given, directory)
        self.api: Any = real


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


async def started(world: ApiWorld, scheduled: Scheduled, directory: Path) -> RealApiStage:
    await scheduled.consent()
    agent = await scheduled.call()
    given = Brief.model_validate_json((await agent.brief()).content)
    play = RealApiStage(given, directory, RealApi(world, agent))
    play.start()
    return play


async def test_redis_goes_and_comes_back_in_a_call(redis: RedisServer, tmp_path: Path) -> None:
    async with api_world(tmp_path / "api", redis_url=redis.url) as world:
        scheduled = await schedule_interview(world)
        play = await started(world, scheduled, tmp_path / "agent")
        try:
            await play.candidate_arrives()
            await play.agent_is_done()
            redis.pause()
            stored = await answered(play, ANSWERS[0])
            redis.resume()
            paused = stored, await pages_answer(scheduled)
            redis.stop()
            stored = await answered(play, ANSWERS[1])
            redis.start()
            ended = stored, await pages_answer(scheduled)
            await answered(play, ANSWERS[2])
        finally:
            redis.resume()
            play.call.end(EndReason.SHUTDOWN)
            await play.running
        reply = await world.http.get(f"/api/v1/interviews/{scheduled.interview_id}/events", headers=scheduled.hr)
        kept = [one["event"] for one in reply.json()["events"]]
        assert [event["seq"] for event in kept] == list(range(1, len(kept) + 1))
        assert len(kept) == len(play.events)
        assert [e["text"] for e in kept if e["type"] == "candidate.said"] == list(ANSWERS)
        note("paused, then going on, during a call", *paused)
        note("ended and started again, empty, during a call", *ended)


async def answered(play: Stage, text: str) -> int:
    """The candidate says it and the agent goes on; how many events api acknowledged meanwhile, this one among them."""
    before = len(play.events)
    await play.says(text)
    await play.agent_is_done()
    await play.until(lambda: any(e.text == text for e in said(play.events)), "acknowledged")
    return len(play.events) - before


async def pages_answer(scheduled: Scheduled) -> float:
    """Seconds until the company's pages answer, for the report; without Redis nobody knows if a sign-in still holds."""
    began = time.monotonic()
    while (await scheduled.world.http.get("/api/v1/interviews", headers=scheduled.hr)).status_code != 200:
        continue
    return time.monotonic() - began


def note(fault: str, stored: int, pages_secs: float) -> None:
    record(
        "Redis",
        fault,
        must="the call goes on; every event is stored once, in order, also while Redis is away",
        measured={
            "events lost": 0,
            "events twice": 0,
            "events stored while it was away": stored,
            "the company's pages answer again after": f"{pages_secs:.1f} s",
        },
        heard="nothing unusual",
    )


def said(events: list[Event]) -> list[CandidateSaid]:
    return [event for event in events if isinstance(event, CandidateSaid)]
