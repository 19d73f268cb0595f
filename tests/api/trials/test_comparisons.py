"""Two judges side by side on one interview, through the real api and outbox."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import ROOT
from api.trials.models import Comparison, TrialStatus
from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import Played, play_interview
from tests.vendors.openai_compatible import Vendor, openai_compatible

PANEL, RULES = {"judge": "panel"}, {"judge": "rules"}
WORDS = "I built the billing service of our shop"


def claims(body: dict[str, Any]) -> dict[str, Any]:
    """The model finds the first point only, and quotes words that were said in the first answer."""
    material = body["messages"][1]["content"]
    quotes = [WORDS] if WORDS in material else []
    points = [
        {"point_id": "p1", "quotes": quotes, "status": "shown" if quotes else "not_shown"},
        {"point_id": "p2", "quotes": [], "status": "not_shown"},
    ]
    return {"points": points, "feedback": "From the model."}


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with openai_compatible(claims) as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, vendor: Vendor) -> AsyncIterator[ApiWorld]:
    """With a language model as judge, and a second prompt beside the one in use."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    prompts = tmp_path / "config" / "prompts"
    text = (prompts / "judge.yaml").read_text(encoding="utf-8")
    (prompts / "judge-strict.yaml").write_text(text.replace("You check", "You check strictly"), encoding="utf-8")
    settings = {"judge_model": "gpt-4.1-mini", "judge_base_url": vendor.base_url, "judge_runs": 1}
    async with api_world(tmp_path / "data", config_dir=tmp_path / "config", **settings) as made:
        yield made


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    made = await play_interview(world)
    await world.run_tasks()
    return made


async def compare(played: Played, first: dict[str, Any], second: dict[str, Any]) -> str:
    reply = await played.world.http.post(
        f"{played.url}/comparisons", json={"first": first, "second": second}, headers=played.hr
    )
    assert reply.status_code == 202, reply.text
    return str(reply.json()["id"])


async def read(played: Played, comparison_id: str) -> dict[str, Any]:
    reply = await played.world.http.get(f"{played.url}/comparisons/{comparison_id}", headers=played.hr)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_two_judges_side_by_side(played: Played, vendor: Vendor) -> None:
    before = await played.detail()
    made = await compare(played, PANEL, RULES)
    again = await played.world.http.post(
        f"{played.url}/comparisons", json={"first": PANEL, "second": RULES}, headers=played.hr
    )
    assert (again.status_code, again.json()["error_code"]) == (409, "TRIAL_409")
    await played.world.run_tasks()
    found = await read(played, made)
    assert (found["status"], found["asked_by"]) == ("finished", "hr")
    assert [found[side]["outcome"]["overall"] for side in ("first", "second")] == [50, 100]
    assert [found[side]["judgings"][0]["engine"] for side in ("first", "second")] == ["openai-compatible", "rules"]
    difference = found["difference"]
    assert (difference["points"], difference["flips"]) == (4, 3)
    own, result = difference["questions"][0]["points"]
    assert (own["flipped"], result["flipped"]) == (False, True)
    assert WORDS in own["first"]["quotes"][0]["text"]
    assert "ninety percent fewer" in result["second"]["quotes"][0]["text"]
    assert difference["questions"][0]["first"]["feedback"] == "From the model."
    spent = found["first"]["spent"]
    assert (spent["requests"], spent["input_tokens"] > 0, spent["cost"] > 0) == (2, True, True)
    assert (found["second"]["spent"]["requests"], found["second"]["spent"]["cost"]) == (0, 0)
    assert await played.detail() == before
    listed = await played.world.http.get(f"{played.url}/comparisons", headers=played.hr)
    assert [row["id"] for row in listed.json()["comparisons"]] == [made]


async def test_two_prompts_side_by_side(played: Played, vendor: Vendor) -> None:
    listed = (await played.world.http.get("/api/v1/judges", headers=played.hr)).json()
    assert [one["judge"] for one in listed["judges"]] == ["panel", "first", "rules"]
    assert [(one["name"], one["in_use"]) for one in listed["prompts"]] == [("judge", True), ("judge-strict", False)]
    del vendor.requests[:]
    made = await compare(played, {"judge": "panel", "prompt": "judge-strict"}, {"judge": "first", "model": "gpt-4.1"})
    await played.world.run_tasks()
    found = await read(played, made)
    asked = [(body["model"], "strictly" in body["messages"][0]["content"]) for body in vendor.requests]
    assert asked == [("gpt-4.1-mini", True)] * 2 + [("gpt-4.1", False)] * 2
    versions = [found[side]["judgings"][0]["prompt_version"] for side in ("first", "second")]
    assert versions == [one["version"] for one in reversed(listed["prompts"])]
    assert found["difference"]["flips"] == 0


async def test_nobody_of_that_kind_is_here(played: Played) -> None:
    for choice in (
        {"judge": "second"},
        {"judge": "text"},
        {"judge": "first", "prompt": "judge-nowhere"},
        {"judge": "rules", "prompt": "judge-strict"},
        {"judge": "rules", "model": "gpt-4.1"},
        {"judge": "panel", "model": "gpt-4.1"},
    ):
        reply = await played.world.http.post(
            f"{played.url}/comparisons", json={"first": PANEL, "second": choice}, headers=played.hr
        )
        assert (reply.status_code, reply.json()["error_code"]) == (400, "TRIAL_400"), choice


async def test_a_judge_that_fails_leaves_the_other_side_readable(played: Played, vendor: Vendor) -> None:
    vendor.faults = ["401", "401"]
    made = await compare(played, PANEL, RULES)
    await played.world.run_tasks()
    found = await read(played, made)
    assert found["status"] == "finished"
    assert "OPENAI_API_KEY" in found["first"]["error"]
    assert (found["first"]["outcome"], found["second"]["outcome"]["overall"], found["difference"]) == (None, 100, None)


async def test_what_was_judged_is_not_judged_again(played: Played, vendor: Vendor) -> None:
    """The process died between the two sides: only the second is missing."""
    services = played.world.services
    made = await compare(played, PANEL, RULES)
    await played.world.run_tasks()
    async with services.database.transaction() as session:
        row = await session.get_one(Comparison, made)
        row.status, row.second, row.finished_at = TrialStatus.RUNNING, None, None
    del vendor.requests[:]
    from api.outbox import TaskContext
    from api.trials.tasks import compare_judges

    async def say(_done: int, _total: int, _note: str) -> None: ...

    await compare_judges(TaskContext(services, "t", 2, False, say), {"comparison_id": made})
    assert vendor.requests == []
    assert (await read(played, made))["second"]["outcome"]["overall"] == 100


async def test_a_company_s_own_text_model_can_judge(played: Played, vendor: Vendor) -> None:
    world = played.world
    world.services.text_model = _text_model(vendor)
    made = await compare(played, {"judge": "text"}, RULES)
    await world.run_tasks()
    found = await read(played, made)
    assert found["first"]["judgings"][0]["model"] == "gpt-4.1"
    assert (found["first"]["outcome"]["overall"], found["first"]["spent"]["requests"]) == (50, 2)


def _text_model(vendor: Vendor) -> Any:
    from api.adapters.text_models import text_model_at

    return text_model_at("openai", model="gpt-4.1", base_url=vendor.base_url, key="k")
