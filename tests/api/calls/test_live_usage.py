"""What the engines of an interview did is metered once, when it is completed (EXT-20)."""

from typing import Any

import pytest
from sqlalchemy import select

from api.ai.models import AiUsage, UsageOutcome
from tests.support.api_world import AgentSide, Scheduled

ENGINES = {
    "stt": {"provider": "deepgram", "model": "nova-3"},
    "tts": {"provider": "piper"},
    "llm": {"provider": "openai", "model": "gpt-4.1"},
}


def started(engines: dict[str, Any] = ENGINES) -> dict[str, Any]:
    moment = "2026-11-23T09:00:00Z"
    return {"type": "call.started", "started_at": moment, "door": "smallwebrtc", "engines": engines, "at_ms": 0}


def heard(started_ms: int, ended_ms: int, **more: Any) -> dict[str, Any]:
    span = {"started_ms": started_ms, "ended_ms": ended_ms}
    return {"type": "candidate.said", "segment_id": f"c{started_ms}", "text": "Words.", **span, **more}


def said(started_ms: int, ended_ms: int) -> dict[str, Any]:
    span = {"started_ms": started_ms, "ended_ms": ended_ms}
    return {"type": "agent.said", "segment_id": f"a{started_ms}", "text": "Words.", **span}


def turn(**measured: int) -> dict[str, Any]:
    return {"type": "turn.measured", "turn": 1, **measured}


async def tell(agent: AgentSide, *events: dict[str, Any]) -> None:
    reply = await agent.post(*({"at_ms": 1_000 * n, **event, "seq": n} for n, event in enumerate(events, 1)))
    assert reply.status_code == 200, reply.text


async def metered(scheduled: Scheduled) -> dict[tuple[str, str, str], float]:
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        rows = (await session.scalars(select(AiUsage).where(AiUsage.operation.startswith("live_")))).all()
    assert {(r.company_id, r.subject_id, r.outcome, r.cost) for r in rows} <= {
        (scheduled.company_id, scheduled.interview_id, UsageOutcome.OK, None)
    }
    found = {(r.operation, r.provider, r.model): r.seconds for r in rows}
    assert len(found) == len(rows)
    return found


async def test_seconds_by_engine_over_all_calls(scheduled: Scheduled) -> None:
    await scheduled.consent()
    first = await scheduled.call()
    typed = heard(9_000, 9_500, via="text")
    await tell(first, started(), said(0, 2_000), heard(3_000, 4_500), typed, turn(llm_ms=300), turn(tts_ms=80))
    assert (await first.complete(6, "candidate_left")).status_code == 200
    assert await metered(scheduled) == {}
    second = await scheduled.call(take_over=True)
    other = {**ENGINES, "tts": {"provider": "elevenlabs", "model": "flash"}}
    await tell(second, started(other), said(0, 1_000), heard(2_000, 2_500), turn(llm_ms=200))
    for _ in range(2):
        assert (await second.complete(4)).status_code == 200
    assert await metered(scheduled) == {
        ("live_stt", "deepgram", "nova-3"): pytest.approx(2.0),
        ("live_tts", "piper", ""): pytest.approx(2.0),
        ("live_tts", "elevenlabs", "flash"): pytest.approx(1.0),
        ("live_llm", "openai", "gpt-4.1"): pytest.approx(0.5),
    }


async def test_an_interview_in_writing_used_no_engine(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    await tell(agent, started(), heard(1_000, 1_000, via="text"), said(2_000, 2_000), turn(voice_to_voice_ms=900))
    assert (await agent.complete(4)).status_code == 200
    assert await metered(scheduled) == {}
