"""What a leg costs: an estimate first, then the carrier's price, in the interview's cost and once in the meter."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.ai.models import AiUsage
from tests.support.dial_stage import DialStage, dial_stage
from tests.support.interviews import rows


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DialStage]:
    async with dial_stage(tmp_path) as made:
        yield made


async def quality(stage: DialStage) -> dict[str, Any]:
    url = f"/api/v1/interviews/{stage.scheduled.interview_id}/quality"
    reply = await stage.world.http.get(url, headers=stage.scheduled.hr)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def talked(stage: DialStage, secs: int) -> None:
    await stage.asks()
    await stage.runs()
    person = await stage.picks_up()
    await person.keys("1")
    await person.keys("1")
    assert person.ticket is not None
    await stage.ends(CallDuration=str(secs))


async def test_a_leg_costs_begun_minutes_by_the_price_list_until_the_carrier_has_counted(stage: DialStage) -> None:
    await talked(stage, 125)
    (leg,) = (await stage.shown())["legs"]
    assert (leg["duration_secs"], leg["estimated"], leg["currency"]) == (125, True, "USD")
    assert leg["cost"] == pytest.approx(3 * (0.014 + 0.004))
    stage.world.clock.advance(minutes=1)
    await stage.runs()
    assert [one for one in await rows(stage.world, AiUsage) if one.operation == "phone"] == []
    stage.leg.price = "-0.03900"
    stage.world.clock.advance(minutes=2)
    await stage.runs()
    (leg,) = (await stage.shown())["legs"]
    assert not leg["estimated"]
    assert leg["cost"] == pytest.approx(0.039 + 3 * 0.004)  # the sound's way is charged beside the leg
    (metered,) = [one for one in await rows(stage.world, AiUsage) if one.operation == "phone"]
    assert (metered.provider, metered.model, metered.subject_id) == (
        "twilio",
        "outbound",
        stage.scheduled.interview_id,
    )
    assert metered.cost == pytest.approx(leg["cost"])
    shown = await quality(stage)
    assert shown["phone"]["minutes"] == pytest.approx(2.08)
    assert shown["cost_usd"] == pytest.approx(leg["cost"])


async def test_a_price_that_never_comes_is_metered_by_the_list(stage: DialStage) -> None:
    await talked(stage, 60)
    for secs in (60, 120, 600, 3_600, 6 * 3_600, 24 * 3_600):
        stage.world.clock.advance(seconds=secs)
        await stage.runs()
    (metered,) = [one for one in await rows(stage.world, AiUsage) if one.operation == "phone"]
    assert metered.cost == pytest.approx(0.018)
    assert (await quality(stage))["phone"]["estimated"]


async def test_a_phone_that_nobody_picked_up_costs_nothing(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    await stage.ends("no-answer")
    stage.world.clock.advance(minutes=10)
    await stage.runs()
    assert [one for one in await rows(stage.world, AiUsage) if one.operation == "phone"] == []


async def test_a_currency_that_is_not_dollars_is_shown_and_not_added_up(stage: DialStage) -> None:
    await talked(stage, 60)
    await stage.tells("completed", Price="-0.0210", PriceUnit="EUR")
    (leg,) = (await stage.shown())["legs"]
    assert (leg["cost"], leg["currency"]) == (0.021, "EUR")
    shown = await quality(stage)
    assert (shown["phone"]["cost_usd"], shown["cost_usd"], shown["unpriced"]) == (None, None, True)
