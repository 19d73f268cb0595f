"""What would change if a draft were published: held interviews judged with it, and nothing of theirs touched."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.interviews.models import Interview
from api.outbox import TaskContext
from api.trials.tasks import replay_interviews
from tests.support.api_world import ApiWorld, api_world
from tests.support.eventually import until
from tests.support.scored_interview import GOOD_BUILD, GOOD_TEST, Played, play_another, play_interview
from tests.vendors.openai_compatible import Vendor, openai_compatible

WEAK_TEST = "We write unit tests with pytest for everything that we change, and we run them before a release goes out."


def all_shown(body: dict[str, Any]) -> dict[str, Any]:
    words = "I built the billing service" if "I built" in body["messages"][1]["content"] else "unit tests with pytest"
    points = [{"point_id": point, "quotes": [words], "status": "shown"} for point in ("p1", "p2")]
    return {"points": points, "feedback": ""}


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with openai_compatible(all_shown) as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


@pytest.fixture
async def asking(tmp_path: Path, vendor: Vendor) -> AsyncIterator[ApiWorld]:
    """A world whose judge is a language model."""
    settings = {"judge_model": "gpt-4.1-mini", "judge_base_url": vendor.base_url, "judge_runs": 1}
    async with api_world(tmp_path, **settings) as made:
        yield made


async def three(world: ApiWorld) -> "Job":
    """Three scored interviews of one job; Mina's is the first."""
    first = await play_interview(world)
    await play_another(first, ((GOOD_BUILD,), (WEAK_TEST,)), "Jun Lee")
    await play_another(first, ((GOOD_BUILD,), (GOOD_TEST,)), "Sora Choi")
    await world.run_tasks()
    return Job(first, (await first.detail())["job"]["id"])


class Job:
    def __init__(self, played: Played, job_id: str) -> None:
        self.played, self.url = played, f"/api/v1/jobs/{job_id}/replays"

    async def get(self, path: str = "", **params: Any) -> dict[str, Any]:
        reply = await self.played.world.http.get(f"{self.url}{path}", params=params, headers=self.played.hr)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def post(self, path: str = "", status: int = 202, **body: Any) -> dict[str, Any]:
        reply = await self.played.world.http.post(f"{self.url}{path}", json=body, headers=self.played.hr)
        assert reply.status_code == status, reply.text
        found: dict[str, Any] = reply.json()
        return found


async def stored(world: ApiWorld) -> list[Any]:
    """Everything that a score of an interview is kept in."""
    async with world.services.database.transaction(read_only=True) as session:
        rows = await session.execute(
            select(Interview.score, Interview.suggested_verdict, Interview.verdict, Interview.ai_report).order_by(
                Interview.id
            )
        )
        return [tuple(row) for row in rows]


def harder(played: Played) -> list[dict[str, Any]]:
    """The second question asks for more than anybody said, and counts for more."""
    points = [
        {"id": "p1", "text": "Writes automated tests", "keywords": ["unit test", "integration test", "pytest"]},
        {"id": "p2", "text": "Names the canary release of a medical device", "keywords": ["canary release"]},
    ]
    return [{"question_id": played.question_ids[1], "weight": 9, "points": points}]


async def test_what_a_draft_would_change(world: ApiWorld) -> None:
    job = await three(world)
    played = job.played
    before = await stored(played.world)
    await played.decide("PASS", reason="Clear examples")
    plan = await job.post("/plan", 200, questions=harder(played))
    assert (plan["estimate"]["interviews"], plan["estimate"]["answers"], plan["estimate"]["cost"]) == (3, 6, 0)
    assert [(c["what"], c["fields"]) for c in plan["changes"]] == [("question_changed", ["weight", "points"])]
    made = await job.post(questions=harder(played))
    await played.world.run_tasks()
    found = await job.get(f"/{made['id']}")
    assert (found["status"], found["done"], found["total"], found["asked_by"]) == ("finished", 3, 3, "hr")
    total = found["summary"]
    assert total["interviews"] == 3
    assert total["changed"] == 3
    assert total["mean_shift"] < 0
    # Mina and Sora went from 100 to 55: a lower verdict. Jun lost nothing but the weights' shares.
    assert {(f["old"], f["new"]): f["interviews"] for f in total["verdict_flips"]}[("PASS", "REVIEW")] == 2
    assert [(p["point_id"], p["up"], p["down"]) for p in total["points"]] == [("p2", 0, 2)]
    assert (total["agreement"]["decided"], total["agreement"]["old"], total["agreement"]["new"]) == (1, 1, 0)
    rows = (await job.get(f"/{made['id']}/interviews"))["interviews"]
    assert {row["candidate"]["name"] for row in rows[:2]} == {"Mina Kim", "Sora Choi"}
    assert [(row["old_score"], row["new_score"], row["flips"]) for row in rows[:2]] == [(100, 55, 1)] * 2
    flipped = [p for q in rows[0]["questions"] for p in q["points"] if p["flipped"]]
    assert [(p["point_id"], p["reworded"]) for p in flipped] == [("p2", True)]
    assert "pull request" in flipped[0]["first"]["quotes"][0]["text"]
    kept = [p for q in rows[0]["questions"] for p in q["points"] if not p["flipped"]]
    assert all(side["quotes"] == [] for p in kept for side in (p["first"], p["second"]))
    after = await stored(played.world)
    assert [row[:2] + row[3:] for row in after] == [row[:2] + row[3:] for row in before]


async def test_unpublished_edits_are_a_draft_too(world: ApiWorld) -> None:
    job = await three(world)
    played = job.played
    http = played.world.http
    edit: dict[str, Any] = {"text": "How do you make sure that a change breaks nothing?", "weight": 100, "points": []}
    changed = await http.put(f"/api/v1/questions/{played.question_ids[1]}", json=edit, headers=played.hr)
    assert changed.status_code == 200, changed.text
    question: dict[str, Any] = {"text": "Which result are you proud of?", "points": [{"text": "Names a number"}]}
    jobs = job.url.removesuffix("/replays")
    assert (await http.post(f"{jobs}/questions", json=question, headers=played.hr)).status_code == 201
    made = await job.post(limit=1)
    await played.world.run_tasks()
    (row,) = (await job.get(f"/{made['id']}/interviews"))["interviews"]
    assert row["candidate"]["name"] == "Sora Choi"
    assert len(row["not_asked"]) == 1
    # The second question has no points left, so it has no score; what nobody was asked forces nothing.
    assert [q["question_id"] for q in row["questions"]] == played.question_ids
    assert (row["new_score"], row["new_verdict"]) == (100, "REVIEW")
    what = [change["what"] for change in (await job.get(f"/{made['id']}"))["changes"]]
    assert sorted(what) == ["question_added", "question_changed"]


async def test_an_unfair_draft_is_refused_and_a_fair_one_can_be_stopped(world: ApiWorld) -> None:
    job = await three(world)
    played = job.played
    draft: list[dict[str, Any]] = [
        {"question_id": played.question_ids[0], "points": [{"text": "Speaks without an accent"}]}
    ]
    assert (await job.post(status=422, questions=draft))["error_code"] == "JOB_422"
    draft = [{"question_id": played.interview_id, "weight": 2}]
    assert (await job.post(status=400, questions=draft))["error_code"] == "TRIAL_401"
    made = await job.post()
    assert (await job.post(status=409))["error_code"] == "TRIAL_409"
    stopped = await job.post(f"/{made['id']}/cancel", 200)
    assert (stopped["status"], stopped["waiting"]) == ("cancelled", 3)
    assert (await job.post(f"/{made['id']}/cancel", 409))["error_code"] == "TRIAL_411"
    await played.world.run_tasks()
    assert (await job.get(f"/{made['id']}"))["waiting"] == 3
    assert (await job.get())["replays"][0]["status"] == "cancelled"


async def test_a_killed_replay_goes_on_where_it_was(asking: ApiWorld, vendor: Vendor) -> None:
    job = await three(asking)
    played = job.played
    made = await job.post()
    del vendor.requests[:]
    vendor.faults = ["ok", "ok", "hang", "hang"]

    async def say(_done: int, _total: int, _note: str) -> None: ...

    context = TaskContext(played.world.services, "t", 1, False, say)
    killed = asyncio.ensure_future(replay_interviews(context, {"replay_id": made["id"]}))
    await until(lambda: len(vendor.requests) == 4)
    killed.cancel()
    await asyncio.wait({killed})
    found = await job.get(f"/{made['id']}")
    assert (found["status"], found["done"], found["waiting"]) == ("running", 1, 2)
    await played.world.run_tasks()
    assert len(vendor.requests) == 8
    found = await job.get(f"/{made['id']}")
    assert (found["status"], found["done"]) == ("finished", 3)
    # The two requests that the kill cut off were asked, so they are counted.
    assert (found["estimate"]["requests"], found["spent"]["requests"]) == (6, 8)
    assert found["estimate"]["cost"] > 0
    assert found["spent"]["cost"] > 0


async def test_a_judge_that_is_away_stops_it_and_another_try_goes_on(asking: ApiWorld, vendor: Vendor) -> None:
    job = await three(asking)
    played = job.played
    vendor.faults = ["401"] * 6
    made = await job.post()
    await asking.run_tasks()
    found = await job.get(f"/{made['id']}")
    assert (found["status"], found["failed"]) == ("failed", 3)
    assert "3 times in a row" in found["reason"]
    vendor.faults = []
    again = await asking.http.post(f"/api/v1/tasks/{made['task_id']}/retry", headers=played.hr)
    assert again.status_code == 200, again.text
    await asking.run_tasks()
    found = await job.get(f"/{made['id']}")
    assert (found["status"], found["failed"], found["done"], found["reason"]) == ("finished", 0, 3, None)


async def test_without_a_score_there_is_nothing_to_compare(world: ApiWorld) -> None:
    played = await play_interview(world)
    job = Job(played, (await played.detail())["job"]["id"])
    assert (await job.post("/plan", 200))["estimate"]["interviews"] == 0
    assert (await job.post(status=409))["error_code"] == "TRIAL_410"
