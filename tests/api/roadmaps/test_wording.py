"""A language model words a plan of the rules: whatever it says, skills, hours, weeks and links stay as they are."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from api.outbox.registry import spec_of
from api.security.callers import Role
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.openai_compatible import Vendor, openai_compatible

JOB = "Required: Python, Kubernetes and Docker."
Said = Callable[[list[dict[str, Any]]], dict[str, Any]]


def plan_in(body: dict[str, Any]) -> list[dict[str, Any]]:
    prompt = body["messages"][-1]["content"]
    return [json.loads(line) for line in prompt.splitlines() if line.startswith('{"week"')]


def well(weeks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "weeks": [
            {
                "week": week["week"],
                "goal": f"Feel at home with {week['tasks'][0]['skill']}",
                "tasks": [f"Try {one['skill']} on a toy of yours ({one['do']})." for one in week["tasks"]],
            }
            for week in weeks
        ]
    }


def another_plan(weeks: list[dict[str, Any]]) -> dict[str, Any]:
    """Other skills, other hours, a week that is not, an address to go to, a task left out."""
    said = well(weeks)
    said["weeks"][0]["goal"] = "Learn COBOL instead"
    said["weeks"][0]["tasks"] = [f"{one['skill']}: 40 hours a day" for one in weeks[0]["tasks"]]
    said["weeks"][1]["tasks"] = [f"Buy {one['skill']} at https://evil.example" for one in weeks[1]["tasks"]]
    said["weeks"][1]["goal"] = "<b>" + weeks[1]["tasks"][0]["skill"] + "</b>"
    said["weeks"][2]["tasks"].pop()
    said["weeks"][2]["goal"] = "?"
    said["weeks"].append({"week": 99, "goal": "Docker for ever", "tasks": ["Docker"]})
    return said


class Wish:
    """What the model says next."""

    said: Said = staticmethod(well)


@pytest.fixture
def wish() -> Wish:
    return Wish()


@pytest.fixture
async def vendor(wish: Wish) -> AsyncIterator[Vendor]:
    async with openai_compatible(lambda body: wish.said(plan_in(body))) as made:
        yield made


@pytest.fixture
async def world(vendor: Vendor, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    settings = {"text_provider": "openai", "text_base_url": vendor.base_url, "text_model": "wordsmith"}
    async with api_world(tmp_path, **settings) as made:
        await made.add_user("mina@example.com", Role.CANDIDATE)
        yield made


async def begin(world: ApiWorld) -> dict[str, Any]:
    """The plan as the rules made it."""
    headers = await world.login("mina@example.com")
    wanted = {"job_text": JOB, "resume_text": "Ten years of Java at work."}
    gap = (await world.http.post("/api/v1/analyze/gap", json=wanted, headers=headers)).json()
    body = {"gap_analysis_id": gap["id"], "hours_per_week": 6}
    made = await world.http.post("/api/v1/roadmap/generate", json=body, headers=headers)
    assert made.status_code == 201, made.text
    plan: dict[str, Any] = made.json()
    return plan


async def now(world: ApiWorld, plan: dict[str, Any]) -> dict[str, Any]:
    headers = await world.login("mina@example.com")
    found: dict[str, Any] = (await world.http.get(f"/api/v1/roadmaps/{plan['id']}", headers=headers)).json()
    return found


def without_words(plan: dict[str, Any]) -> list[dict[str, Any]]:
    kept = json.loads(json.dumps(plan["weekly_plan"]))
    for week in kept:
        del week["goal"], week["worded_by"]
        for one in week["tasks"]:
            del one["text"]
    return list(kept)


async def test_a_model_words_the_plan_and_its_person_reads_who_did(world: ApiWorld, vendor: Vendor) -> None:
    plan = await begin(world)
    assert len(plan["weekly_plan"]) > 2
    assert {week["worded_by"] for week in plan["weekly_plan"]} == {"rules"}
    headers = await world.login("mina@example.com")
    assert (await world.http.get(f"/api/v1/tasks/{plan['task_id']}", headers=headers)).status_code == 200
    marked = await world.http.put(f"/api/v1/roadmaps/{plan['id']}/weeks/1", json={"done": False}, headers=headers)
    for again in (await now(world, plan), marked.json()):
        assert again["task_id"] == plan["task_id"], "whoever looks later sees it too"
    await world.run_tasks()
    found = await now(world, plan)
    assert found["task_id"] is None
    assert {week["worded_by"] for week in found["weekly_plan"]} == {"openai:wordsmith"}
    assert all(week["goal"].startswith("Feel at home with") for week in found["weekly_plan"])
    assert all("on a toy of yours" in one["text"] for week in found["weekly_plan"] for one in week["tasks"])
    assert without_words(found) == without_words(plan)
    assert found["total_hours"] == plan["total_hours"]
    calendar = await world.http.get(f"/api/v1/roadmaps/{plan['id']}/calendar.ics", headers=headers)
    assert "on a toy of yours" in calendar.text.replace("\r\n ", "")
    # What the plan is about goes out, and nothing of who follows it.
    assert "mina" not in json.dumps(vendor.requests).lower()


async def test_a_model_that_makes_another_plan_changes_nothing(world: ApiWorld, wish: Wish) -> None:
    plan = await begin(world)
    wish.said = another_plan
    await world.run_tasks()
    found = await now(world, plan)
    assert found["weekly_plan"][:2] == plan["weekly_plan"][:2]
    third, before = found["weekly_plan"][2], plan["weekly_plan"][2]
    assert third == before
    assert without_words(found) == without_words(plan)
    assert "COBOL" not in json.dumps(found)
    assert "evil" not in json.dumps(found)


@pytest.mark.parametrize("fault", ["401", "404", "bad_json", "wrong_shape", "500"])
async def test_a_model_that_fails_leaves_the_rules_words(world: ApiWorld, vendor: Vendor, fault: str) -> None:
    plan = await begin(world)
    spec = spec_of("word_roadmap")
    assert spec is not None
    vendor.faults = [fault] * spec.attempts_allowed
    for _ in range(spec.attempts_allowed):
        await world.run_tasks()
        world.clock.advance(hours=2)
        world.logins.clear()
    assert vendor.requests
    found = await now(world, plan)
    assert found["weekly_plan"] == plan["weekly_plan"]


async def test_without_a_model_nothing_waits(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        await world.add_user("mina@example.com", Role.CANDIDATE)
        assert (await begin(world))["task_id"] is None
