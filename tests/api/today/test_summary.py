"""What is being held and needs somebody: one answer for the rail and for *Today*."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.today.running import Fact, Need, need_of
from tests.support.api_world import Scheduled

MOMENT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kinds", "need", "minute"),
    [
        ([], None, 0),
        (["call.started", "call.paused"], "paused", 1),
        (["call.paused", "call.resumed"], None, 0),
        (["candidate.left"], "away", 0),
        (["candidate.left", "candidate.returned"], None, 0),
        (["candidate.left", "call.started"], None, 0),
        (["call.paused", "asked", "asked", "candidate.left"], "person", 1),
        (["asked", "call.paused", "takeover.started"], None, 0),
        (["asked", "takeover.started", "asked"], "person", 2),
    ],
)
def test_need(kinds: list[str], need: Need | None, minute: int) -> None:
    facts = [Fact(kind, MOMENT + timedelta(minutes=n)) for n, kind in enumerate(kinds)]
    assert need_of(facts) == (None if need is None else (need, MOMENT + timedelta(minutes=minute)))


async def test_what_is_held_is_counted_and_who_asks_for_a_person_is_seen(scheduled: Scheduled) -> None:
    world = scheduled.world

    async def summary(headers: dict[str, str]) -> Any:
        reply = await world.http.get("/api/v1/today/summary", headers=headers)
        assert reply.status_code == 200, reply.text
        return reply.json()

    assert (await summary(scheduled.hr))["running"] == 0
    await scheduled.consent()
    agent = await scheduled.call()
    begun = {"type": "call.started", "seq": 1, "at_ms": 0, "started_at": "2026-11-23T09:00:00Z", "door": "smallwebrtc"}
    choice = {part: {"provider": "x"} for part in ("stt", "llm", "tts")}
    live = {"call_id": agent.call_id, "version": 1, "state": "listening", "elapsed_ms": 9_000}
    assert (await agent.post(begun | {"engines": choice}, live=live)).status_code == 200
    shown = await summary(scheduled.hr)
    assert (shown["running"], shown["attention"]) == (1, 0)
    assert shown["interviews"][0] | {"candidate": None, "job": None} == {
        "interview_id": scheduled.interview_id,
        "candidate": None,
        "job": None,
        "state": "listening",
        "elapsed_ms": 9_000,
        "needs": None,
        "since": None,
    }
    asked = {"type": "command.received", "seq": 2, "at_ms": 9, "command_id": "c1", "source": "candidate"}
    asked |= {"command": {"kind": "ask_for_person"}, "effect": "done"}
    refused = asked | {"seq": 3, "command_id": "c2", "command": {"kind": "repeat_question"}}
    assert (await agent.post(asked, refused)).status_code == 200
    shown = await summary(scheduled.hr)
    assert (shown["attention"], shown["interviews"][0]["needs"]) == (1, "person")
    await world.add_user("other@example.com")
    assert (await summary(await world.login("other@example.com")))["running"] == 0
