"""Numbers: counted from what happened, within the company and the period."""

from datetime import timedelta
from typing import Any

import pytest

from api.ai.models import AiUsage, UsageOutcome
from api.clock import iso_z
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled
from tests.support.scored_interview import Played, play_interview


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    """Scored and decided against the suggestion."""
    made = await play_interview(world)
    await world.run_tasks()
    await made.correction_time_passes()
    decided = await made.decide("FAIL", reason="The team needs another profile.")
    assert decided.status_code == 200, decided.text
    return made


async def numbers(world: ApiWorld, hr: dict[str, str], name: str, **query: str) -> dict[str, Any]:
    reply = await world.http.get(f"/api/v1/analytics/{name}", params=query, headers=hr)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_overview(played: Played) -> None:
    found = await numbers(played.world, played.hr, "overview")
    assert (found["candidates"], found["interviews"], found["completed"]) == (1, 1, 1)
    assert found["completion_rate"] == 1.0
    assert (found["waiting_for_review"], found["decided"]) == (0, 1)
    assert found["hours_to_decision"] == pytest.approx(72, abs=0.01)


async def test_nothing_yet_is_no_rate(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    found = await numbers(world, hr, "overview")
    assert (found["completion_rate"], found["hours_to_decision"]) == (None, None)
    scores = await numbers(world, hr, "scores")
    assert (scores["scored"], scores["agreement_rate"]) == (0, None)
    assert [(b["lower"], b["upper"]) for b in scores["bins"]][0::9] == [(0, 9), (90, 100)]


async def test_time_in_stage_is_the_median_of_those_who_left(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    for number, hours in enumerate((1, 5, 30)):
        person = {"email": f"p{number}@example.com", "name": f"Person {number}"}
        made = (await world.http.post("/api/v1/candidates", json=person, headers=hr)).json()
        world.clock.advance(hours=hours)
        world.logins.clear()
        hr = await world.login("hr@example.com")
        moved = {**person, "status": "screening"}
        reply = await world.http.put(f"/api/v1/candidates/{made['id']}", json=moved, headers=hr)
        assert reply.status_code == 200, reply.text
    stages = {stage["status"]: stage for stage in (await numbers(world, hr, "funnel"))["stages"]}
    assert list(stages)[:2] == ["new", "screening"]
    assert (stages["new"]["reached"], stages["new"]["left"], stages["new"]["now"]) == (3, 3, 0)
    assert stages["new"]["median_hours"] == pytest.approx(5, abs=0.01)
    assert (stages["screening"]["now"], stages["screening"]["median_hours"]) == (3, None)


async def test_scores_and_how_people_followed_them(played: Played) -> None:
    found = await numbers(played.world, played.hr, "scores")
    score = (await played.detail())["score"]
    [full] = [b for b in found["bins"] if b["count"]]
    assert full["lower"] <= score <= full["upper"]
    assert found["agreement_rate"] == 0.0
    [line] = found["agreement"]
    assert (line["decided"], line["count"]) == ("FAIL", 1)


async def test_cost_per_interview(played: Played) -> None:
    world = played.world
    async with world.services.database.transaction() as session:
        for outcome, cost in ((UsageOutcome.OK, 0.02), (UsageOutcome.FAILED, None)):
            session.add(
                AiUsage(
                    created_at=world.clock.now(),
                    company_id=played.company_id,
                    provider="openai",
                    model="m",
                    operation="ats_check",
                    input_tokens=900,
                    output_tokens=100,
                    cost=cost,
                    outcome=outcome,
                )
            )
    found = await numbers(world, played.hr, "costs")
    lines = {line["operation"]: line for line in found["lines"]}
    assert lines.keys() == {"ats_check"}
    line = lines["ats_check"]
    assert (line["calls"], line["failed"], line["input_tokens"]) == (2, 1, 1800)
    assert found["per_interview_usd"] == pytest.approx(0.02)


async def test_the_period_bounds_the_numbers(played: Played) -> None:
    now = played.world.clock.now()
    later = await numbers(played.world, played.hr, "overview", since=iso_z(now + timedelta(days=1)))
    assert (later["interviews"], later["decided"]) == (0, 0)
    up_to_now = await numbers(played.world, played.hr, "overview", until=iso_z(now + timedelta(days=1)))
    assert up_to_now["completed"] == 1


async def test_other_companies_are_not_counted(played: Played) -> None:
    world = played.world
    await world.add_user("hr@other.example")
    other = await world.login("hr@other.example")
    assert (await numbers(world, other, "overview"))["interviews"] == 0
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    assert (await numbers(world, await world.login("admin@example.com"), "overview"))["interviews"] == 1


async def test_a_job_s_numbers(scheduled: Scheduled) -> None:
    world, hr = scheduled.world, scheduled.hr
    assert (await numbers(world, hr, "overview", job_template_id=scheduled.job_id))["interviews"] == 1
    strange = "01900000-0000-7000-8000-000000000000"
    assert (await numbers(world, hr, "overview", job_template_id=strange))["interviews"] == 0
