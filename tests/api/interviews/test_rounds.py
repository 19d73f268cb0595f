"""Rounds of a candidate for a job (REST-050, INT-12)."""

import asyncio
from typing import Any

import httpx
import pytest

from api.security.callers import Role
from tests.support.api_world import Scheduled
from tests.support.call_events import started
from tests.support.interviews import another_candidate, assign, detail, put, schedule

NO_ID = "0190b3a0-0000-7000-8000-000000000000"


async def rounds(scheduled: Scheduled, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    url = f"/api/v1/candidates/{scheduled.candidate_id}/rounds"
    found = await scheduled.world.http.get(url, headers=headers or scheduled.hr)
    assert found.status_code == 200, found.text
    listed: list[dict[str, Any]] = found.json()["rounds"]
    return listed


async def create(scheduled: Scheduled, **body: Any) -> httpx.Response:
    url = f"/api/v1/candidates/{scheduled.candidate_id}/rounds"
    wanted = {"job_template_id": scheduled.job_id, "round_number": 1, "round_type": "technical", **body}
    return await scheduled.world.http.post(url, json=wanted, headers=scheduled.hr)


async def test_scheduling_with_a_number_makes_the_round(scheduled: Scheduled) -> None:
    made = (await schedule(scheduled, round_number=2, round_type="hr", scheduled_at="2026-11-24T05:00:00Z")).json()
    assert {key: made["round"][key] for key in ("round_number", "round_type")} == {
        "round_number": 2,
        "round_type": "hr",
    }
    (only,) = await rounds(scheduled)
    assert (only["status"], only["scheduled_at"]) == ("scheduled", "2026-11-24T05:00:00.000Z")
    assert (only["interview_id"], only["interview_link"]) == (made["id"], made["interview_link"])
    found = await scheduled.world.http.get(
        "/api/v1/interviews", params={"round_id": made["round_id"]}, headers=scheduled.hr
    )
    assert [row["id"] for row in found.json()["interviews"]] == [made["id"]]


async def test_scheduling_takes_up_a_planned_round(scheduled: Scheduled) -> None:
    planned = (await create(scheduled)).json()
    assert (planned["status"], planned["interview_id"], planned["interview_link"]) == ("pending", None, None)
    made = (await schedule(scheduled, round_number=1)).json()
    assert made["round"] == {"id": planned["id"], "round_number": 1, "round_type": "technical"}
    again = await schedule(scheduled, round_number=1)
    assert (again.status_code, again.json()["error_code"]) == (409, "INT_433")


async def test_two_who_schedule_the_same_round_at_once(scheduled: Scheduled) -> None:
    replies = await asyncio.gather(*(schedule(scheduled, round_number=1) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert len(await rounds(scheduled)) == 1


async def test_a_round_follows_its_interview(scheduled: Scheduled) -> None:
    world = scheduled.world
    made = (await schedule(scheduled, round_number=1, scheduled_at="2026-11-24T05:00:00Z")).json()
    scheduled.interview_id, scheduled.token = made["id"], made["token"]
    await put(scheduled, scheduled_at="2026-11-25T05:00:00Z")
    assert (await rounds(scheduled))[0]["scheduled_at"] == "2026-11-25T05:00:00.000Z"
    await world.http.post(f"/api/v1/interviews/{made['id']}/cancel", headers=scheduled.hr)
    (cancelled,) = await rounds(scheduled)
    assert (cancelled["status"], cancelled["interview_link"]) == ("cancelled", None)
    # Held with another interview after all.
    second = (await schedule(scheduled, round_number=1)).json()
    assert second["round_id"] == cancelled["id"]
    scheduled.interview_id, scheduled.token = second["id"], second["token"]
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(started())
    assert (await rounds(scheduled))[0]["status"] == "in_progress"
    assert (await agent.complete(1)).status_code == 200
    assert (await rounds(scheduled))[0]["status"] == "completed"


async def test_a_number_is_unique_for_candidate_and_job(scheduled: Scheduled) -> None:
    first = (await create(scheduled)).json()
    taken = await create(scheduled, round_type="hr")
    assert (taken.status_code, taken.json()["error_code"]) == (409, "INT_431")
    second = (await create(scheduled, round_number=2)).json()
    url = f"/api/v1/rounds/{second['id']}"
    renamed = await scheduled.world.http.put(url, json={"round_number": 1}, headers=scheduled.hr)
    assert renamed.status_code == 409
    renamed = await scheduled.world.http.put(url, json={"round_number": 3, "round_type": "final"}, headers=scheduled.hr)
    assert (renamed.json()["round_number"], renamed.json()["round_type"]) == (3, "final")
    assert first["id"] != second["id"]
    lee = await another_candidate(scheduled)
    scheduled.candidate_id = lee
    assert (await create(scheduled)).status_code == 201


async def test_a_round_that_people_hold_is_kept_by_hand(scheduled: Scheduled) -> None:
    planned = (await create(scheduled, scheduled_at="2026-11-25T05:00:00Z")).json()
    assert planned["status"] == "scheduled"
    url = f"/api/v1/rounds/{planned['id']}"
    done = await scheduled.world.http.put(url, json={"status": "completed"}, headers=scheduled.hr)
    assert (done.status_code, done.json()["status"]) == (200, "completed")
    await schedule(scheduled, round_number=1)
    refused = await scheduled.world.http.put(url, json={"status": "cancelled"}, headers=scheduled.hr)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_432")


async def test_deleting_keeps_interviews(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    made = (await schedule(scheduled, round_number=1)).json()
    url = f"/api/v1/rounds/{made['round_id']}"
    refused = await http.delete(url, headers=scheduled.hr)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_433")
    await http.post(f"/api/v1/interviews/{made['id']}/cancel", headers=scheduled.hr)
    assert (await http.delete(url, headers=scheduled.hr)).status_code == 204
    assert await rounds(scheduled) == []
    assert (await detail(scheduled, made["id"]))["round"] is None


async def test_employees_see_rounds_of_their_candidates_without_links(scheduled: Scheduled) -> None:
    await schedule(scheduled, round_number=1)
    employee = await assign(scheduled, "kang@example.com")
    (only,) = await rounds(scheduled, employee)
    assert (only["status"], only["interview_link"]) == ("scheduled", None)
    body = {"job_template_id": scheduled.job_id, "round_number": 5, "round_type": "hr"}
    url = f"/api/v1/candidates/{scheduled.candidate_id}/rounds"
    assert (await scheduled.world.http.post(url, json=body, headers=employee)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"round_number": 0},
        {"round_number": 2**31},
        {"round_type": ""},
        {"round_type": "x" * 51},
        {"round_type": "a\x00b"},
        {"job_template_id": "x"},
    ],
)
async def test_bodies_that_make_no_sense(scheduled: Scheduled, body: dict[str, Any]) -> None:
    assert (await create(scheduled, **body)).status_code == 422


async def test_foreign_and_missing_rounds_do_not_exist(scheduled: Scheduled) -> None:
    world = scheduled.world
    planned = (await create(scheduled)).json()
    await world.add_user("stranger@example.com")
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    stranger, admin = await world.login("stranger@example.com"), await world.login("admin@example.com")
    for headers, round_id in ((stranger, planned["id"]), (admin, NO_ID)):
        url = f"/api/v1/rounds/{round_id}"
        assert (await world.http.put(url, json={"round_type": "hr"}, headers=headers)).status_code == 404
        assert (await world.http.delete(url, headers=headers)).status_code == 404
    url = f"/api/v1/candidates/{scheduled.candidate_id}/rounds"
    assert (await world.http.get(url, headers=stranger)).status_code == 404
    assert (await create(scheduled, job_template_id=NO_ID, round_number=9)).status_code == 404
