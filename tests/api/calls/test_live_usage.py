"""What the engines of an interview did is metered and priced once, when it is over (EXT-20)."""

from typing import Any

import pytest
from sqlalchemy import select

from api.ai.models import AiUsage, UsageOutcome
from tests.support.api_world import AgentSide, Scheduled

NOVA = {"provider": "deepgram", "model": "nova-3-general"}
FLASH = {"provider": "elevenlabs", "model": "eleven_flash_v2_5"}
AURA = {"provider": "deepgram", "voice": "aura-2-thalia-en"}
GPT = {"provider": "openai", "model": "gpt-4.1"}
PIPER = {"provider": "piper"}

Metered = dict[tuple[str, str, str], AiUsage]


def started() -> dict[str, Any]:
    engines = {"stt": NOVA, "tts": PIPER, "llm": GPT}
    return {"type": "call.started", "started_at": "2026-11-23T09:00:00Z", "door": "smallwebrtc", "engines": engines}


def used(part: str, engine: dict[str, str], **amounts: float) -> dict[str, Any]:
    return {"type": "usage.measured", "part": part, "engine": engine, **amounts}


async def tell(agent: AgentSide, *events: dict[str, Any], first: int = 1) -> None:
    numbered = [{"at_ms": 1_000 * n, **event, "seq": n} for n, event in enumerate(events, first)]
    # Sent twice: a reply may have been lost.
    for _ in range(2):
        reply = await agent.post(*numbered)
        assert reply.status_code == 200, reply.text


async def metered(scheduled: Scheduled) -> Metered:
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        rows = (await session.scalars(select(AiUsage).where(AiUsage.operation.startswith("live_")))).all()
    assert {(r.company_id, r.subject_id, r.outcome) for r in rows} <= {
        (scheduled.company_id, scheduled.interview_id, UsageOutcome.OK)
    }
    found = {(r.operation, r.provider, r.model): r for r in rows}
    assert len(found) == len(rows)
    return found


async def test_each_engine_s_deltas_add_up_over_all_calls_and_are_priced(scheduled: Scheduled) -> None:
    await scheduled.consent()
    first = await scheduled.call()
    await tell(
        first,
        started(),
        used("stt", NOVA, seconds=40.0),
        used("llm", GPT, input_tokens=1_000, output_tokens=100, requests=3),
        used("tts", FLASH, characters=600, requests=9),
    )
    # Killed: no goodbye, and what it had sent counts.
    second = await scheduled.call(take_over=True)
    await tell(second, started(), used("stt", NOVA, seconds=20.0), used("tts", AURA, characters=1_000, requests=4))
    assert await metered(scheduled) == {}
    for _ in range(2):
        assert (await second.complete(3)).status_code == 200
    found = await metered(scheduled)
    assert {key: (row.seconds, row.characters, row.input_tokens, row.output_tokens) for key, row in found.items()} == {
        ("live_stt", "deepgram", "nova-3-general"): (60.0, 0, 0, 0),
        ("live_llm", "openai", "gpt-4.1"): (0.0, 0, 1_000, 100),
        ("live_tts", "elevenlabs", "eleven_flash_v2_5"): (0.0, 600, 0, 0),
        ("live_tts", "deepgram", "aura-2-thalia-en"): (0.0, 1_000, 0, 0),
    }
    assert {key[1:]: row.cost for key, row in found.items()} == {
        ("deepgram", "nova-3-general"): pytest.approx(0.0077),
        ("openai", "gpt-4.1"): pytest.approx(0.0028),
        ("elevenlabs", "eleven_flash_v2_5"): pytest.approx(0.03),
        ("deepgram", "aura-2-thalia-en"): pytest.approx(0.03),
    }
    costs = await scheduled.world.http.get("/api/v1/analytics/costs", headers=scheduled.hr)
    assert costs.json()["per_interview_usd"] == pytest.approx(0.0705, abs=1e-4)


async def test_engines_of_one_s_own_cost_nothing_and_unknown_ones_have_no_price(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    strange = {"provider": "acme", "model": "one"}
    await tell(agent, started(), used("tts", PIPER, characters=90), used("llm", strange, input_tokens=7))
    assert (await agent.complete(3)).status_code == 200
    assert {key[1]: row.cost for key, row in (await metered(scheduled)).items()} == {"piper": 0.0, "acme": None}


async def test_an_interview_that_is_cancelled_in_the_middle_was_paid_for_all_the_same(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    await tell(agent, started(), used("stt", NOVA, seconds=30.0))
    assert (await agent.complete(2, "candidate_left")).status_code == 200
    assert await metered(scheduled) == {}
    url = f"/api/v1/interviews/{scheduled.interview_id}/cancel"
    assert (await scheduled.world.http.post(url, headers=scheduled.hr)).status_code == 200
    assert [row.seconds for row in (await metered(scheduled)).values()] == [30.0]


async def test_an_interview_in_writing_used_no_engine(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    await tell(agent, started())
    assert (await agent.complete(1)).status_code == 200
    assert await metered(scheduled) == {}
