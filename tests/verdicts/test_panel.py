"""Several judges and readings through the real api: what is asked, counted, stored and said."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.ai.models import AiUsage
from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import Played, play_interview
from tests.vendors.openai_compatible import Vendor, openai_compatible


def sees_all(body: dict[str, Any]) -> dict[str, Any]:
    return reply(body, lambda _number: "shown")


def favours_the_first(body: dict[str, Any]) -> dict[str, Any]:
    """A model that the order of the points sways."""
    return reply(body, lambda number: "shown" if number == 0 else "partly")


def reply(body: dict[str, Any], status: Any) -> dict[str, Any]:
    data = json.loads(body["messages"][1]["content"])
    quotes = [data["answer"][0]["text"].split(".")[0]]
    points = [{"point_id": p["point_id"], "quotes": quotes, "status": status(n)} for n, p in enumerate(data["points"])]
    return {"points": points, "feedback": "Seen."}


@pytest.fixture
async def vendors() -> AsyncIterator[tuple[Vendor, Vendor]]:
    async with openai_compatible(sees_all) as first, openai_compatible(favours_the_first) as second:
        yield first, second


@pytest.fixture
async def world(tmp_path: Path, vendors: tuple[Vendor, Vendor]) -> AsyncIterator[ApiWorld]:
    first, second = vendors
    settings = {
        "judge_model": "model-a",
        "judge_base_url": first.base_url,
        "judge_runs": "2",
        "openai_api_key": "key-a",
        "second_judge_model": "model-b",
        "second_judge_base_url": second.base_url,
        "second_judge_api_key": "key-b",
    }
    async with api_world(tmp_path, **settings) as made:
        yield made


async def scored_again(played: Played) -> tuple[dict[str, Any], bool]:
    """The report, and whether the interview was judged anew."""
    asked = await played.world.http.post(f"{played.url}/score", headers=played.hr)
    assert asked.status_code == 202, asked.text
    report = await played.scored()
    task = await played.world.http.get(f"/api/v1/tasks/{asked.json()['task_id']}", headers=played.hr)
    return report, task.json()["result"]["scored_again"]


async def test_two_judges_read_twice_and_the_report_gives_median_and_range(
    world: ApiWorld, vendors: tuple[Vendor, Vendor]
) -> None:
    played = await play_interview(world)
    report = await played.scored()
    assert [(j["model"], j["runs"], j["scores"], j["error"]) for j in report["judgings"]] == [
        ("model-a", 2, [100, 100], None),
        ("model-b", 2, [75, 75], None),
    ]
    assert (report["overall"], report["range"]) == (88, {"low": 75.0, "high": 100.0})
    question = report["per_question"][0]
    assert (question["score"], question["range"]) == (87.5, {"low": 75.0, "high": 100.0})
    assert [p["votes"] for p in question["points"]] == [
        ["shown", "shown", "shown", "partly"],
        ["shown", "shown", "partly", "shown"],
    ]
    assert {p["status"] for p in question["points"]} == {"shown"}
    assert (report["suggested_verdict"], report["review_reasons"]) == ("REVIEW", ["wide_range"])
    assert {key for vendor in vendors for key in vendor.keys} == {"Bearer key-a", "Bearer key-b"}
    async with world.services.database.transaction(read_only=True) as session:
        counted = (await session.scalars(select(AiUsage).where(AiUsage.operation == "judge"))).all()
    assert sorted((u.model, u.subject_id) for u in counted) == sorted(
        [("model-a", played.interview_id), ("model-b", played.interview_id)] * 4  # 2 readings × 2 questions each
    )
    assert (await scored_again(played)) == (report, False)


async def test_a_company_chooses_how_often_and_how_far_apart(world: ApiWorld) -> None:
    played = await play_interview(world)
    await played.scored()
    wanted = {"settings": {"judging": {"runs": 1, "max_spread": 25}}}
    saved = await world.http.put("/api/v1/company/settings", json=wanted, headers=played.hr)
    assert saved.status_code == 200, saved.text
    report, anew = await scored_again(played)
    assert anew
    assert [(j["model"], j["scores"]) for j in report["judgings"]] == [("model-a", [100]), ("model-b", [75])]
    assert (report["max_spread"], report["review_reasons"], report["suggested_verdict"]) == (25, [], "PASS")


@pytest.mark.parametrize(("failing", "overall"), [(0, 75), (1, 100)])
async def test_a_judge_that_fails_is_stated_and_never_left_out_silently(
    world: ApiWorld, vendors: tuple[Vendor, Vendor], failing: int, overall: int
) -> None:
    vendors[failing].faults = ["401", "401"]
    played = await play_interview(world)
    report = await played.scored()
    failed, other = report["judgings"][failing], report["judgings"][1 - failing]
    assert (failed["runs"], failed["scores"], other["scores"]) == (2, [], [overall, overall])
    assert "refused the key" in failed["error"]
    assert f"{failed['model']} made 0 of 2 readings" in report["summary"]
    assert report["judge"]["model"] == other["model"]
    assert (report["overall"], report["suggested_verdict"]) == (overall, "REVIEW")
    assert report["review_reasons"] == ["readings_missing"]
    vendors[failing].faults = []
    report, anew = await scored_again(played)
    assert anew
    assert [len(j["scores"]) for j in report["judgings"]] == [2, 2]
