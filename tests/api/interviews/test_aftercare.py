"""What a candidate may take back, tell and ask, and who reads it."""

import shutil
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from api.calls.models import CallCommand
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.interviews import sent, text_of
from tests.support.scored_interview import Played, play_interview

ROOT = Path(__file__).resolve().parents[3]


async def status(world: ApiWorld, token: str) -> dict[str, Any]:
    reply = await world.http.get(f"/api/v1/interviews/status/{token}")
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


async def view(scheduled: Scheduled) -> dict[str, Any]:
    body: dict[str, Any] = (await scheduled.world.http.get(f"/api/v1/interviews/validate/{scheduled.token}")).json()
    return body


async def ask(played: Played, kind: str, text: str | None = None) -> Any:
    body = {"kind": kind, "text": text}
    return await played.world.http.post(f"/api/v1/interviews/requests/{played.token}", json=body)


async def test_what_was_agreed_to_is_there_when_the_text_changes(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    async with api_world(tmp_path / "data", config_dir=config) as world:
        scheduled = await schedule_interview(world)
        await scheduled.consent()
        assert (await view(scheduled))["consent_before"] is None
        path = config / "consent" / "en.yaml"
        text = yaml.safe_load(path.read_text())
        old = text["lines"][0]["short"]
        text["version"], text["lines"][0]["short"] = "2099-01", "Two AI voices."
        path.write_text(yaml.safe_dump(text))
        now = await view(scheduled)
    assert now["consent"]["stale"] is True
    shown = (now["consent_before"]["lines"][0]["short"], now["consent_text"]["lines"][0]["short"])
    assert shown == (old, "Two AI voices.")


async def test_a_consent_taken_back_ends_the_call_and_lets_nobody_in(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    url = f"/api/v1/interviews/consent/{scheduled.token}"
    assert (await scheduled.world.http.delete(url)).status_code == 204
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        sent_to_agent = await session.scalar(select(CallCommand).where(CallCommand.call_id == agent.call_id))
    assert sent_to_agent is not None
    assert sent_to_agent.body["command"]["kind"] == "leave_call"
    refused = await scheduled.join(take_over=True)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "INT_403")
    assert (await view(scheduled))["consent"]["given"] is False


async def test_the_answer_to_an_adjustment_stands_on_the_page(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    wish = {"kinds": ["more_time"], "text": "I read slowly."}
    made = (await http.post(f"/api/v1/interviews/adjustments/{scheduled.token}", json=wish)).json()
    answer = {"answer": "You have 20 minutes more."}
    url = f"/api/v1/interviews/{scheduled.interview_id}/adjustments/{made['id']}"
    assert (await http.post(url, json=answer, headers=scheduled.hr)).status_code == 200
    (shown,) = (await view(scheduled))["adjustments"]
    assert (shown["kinds"], shown["answer"]) == (["more_time"], "You have 20 minutes more.")


async def test_asking_for_an_explanation_waits_for_a_decision_and_for_a_person(world: ApiWorld) -> None:
    played = await play_interview(world)
    early = await ask(played, "explanation")
    assert (early.status_code, early.json()["error_code"]) == (409, "INT_461")
    await played.correction_time_passes()
    assert (await played.decide("FAIL", reason="No examples.")).status_code == 200
    assert (await ask(played, "explanation")).status_code == 409, "what can be taken back is not told"
    await played.told()
    decided = (await status(world, played.token))["decided"]
    assert (decided["outcome"], decided["questions"]) == ("not_going_on", 2)

    first = await ask(played, "explanation")
    again = await ask(played, "explanation", "Which point was missing?")
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 201, again.json()["id"])
    (asked,) = (await played.detail())["requests"]
    assert (asked["kind"], asked["text"], asked["answer"]) == ("explanation", "Which point was missing?", None)
    answer = {"answer": "How you test was not mentioned."}
    given = await world.http.post(f"{played.url}/requests/{asked['id']}", json=answer, headers=played.hr)
    assert given.status_code == 200, given.text
    (shown,) = (await status(world, played.token))["requests"]
    assert (shown["answer"], shown["answered_by_name"] != "") == ("How you test was not mentioned.", True)
    await world.run_tasks()
    assert "How you test was not mentioned." in text_of(sent(world)[-1])


async def test_how_it_went_is_read_without_names(world: ApiWorld) -> None:
    played = await play_interview(world)
    url = f"/api/v1/interviews/feedback/{played.token}"
    for said in ({"clear": "no"}, {"clear": "partly", "trouble": "The sound broke off."}):
        assert (await world.http.put(url, json=said)).status_code == 204
    read = await world.http.get("/api/v1/analytics/feedback", headers=played.hr)
    assert (read.json()["clear"], read.json()["trouble"]) == ({"partly": 1}, ["The sound broke off."])
    assert "The sound broke off." not in str(await played.detail())
