"""What waits for HR, on one page."""

from datetime import timedelta
from typing import Any

from api.interviews.models import Interview, InterviewStatus
from api.security.callers import Role
from tests.support.api_world import Scheduled
from tests.support.interviews import another_candidate, at, schedule


async def today(scheduled: Scheduled, headers: dict[str, str] | None = None) -> Any:
    reply = await scheduled.world.http.get("/api/v1/today", headers=headers or scheduled.hr)
    assert reply.status_code == 200, reply.text
    return reply.json()


def seen(group: dict[str, Any]) -> tuple[int, list[str]]:
    return group["total"], [item["interview_id"] for item in group["items"]]


async def held(scheduled: Scheduled, interview_id: str) -> None:
    async with scheduled.world.services.database.transaction() as session:
        interview = await session.get_one(Interview, interview_id)
        interview.status = InterviewStatus.COMPLETED
        interview.completed_at = scheduled.world.clock.now()


async def test_what_waits_is_shown_until_it_is_done(scheduled: Scheduled) -> None:
    world, first = scheduled.world, scheduled.interview_id
    body = {"kinds": ["more_time"], "text": "I stutter; please wait."}
    asked = await world.http.post(f"/api/v1/interviews/adjustments/{scheduled.token}", json=body)
    lee = await another_candidate(scheduled)
    planned = at(world.clock.now() + timedelta(days=1, hours=-4))
    made = await schedule(scheduled, candidate_id=lee, scheduled_at=planned)
    assert made.status_code == 201, made.text
    second = made.json()["id"]
    shown = await today(scheduled)
    assert seen(shown["adjustments"]) == (1, [first])
    assert seen(shown["upcoming"]) == (1, [second])
    assert shown["upcoming"]["items"][0]["at"] == planned.replace("Z", ".000Z")
    assert seen(shown["decisions"]) == (0, [])

    answer = f"/api/v1/interviews/{first}/adjustments/{asked.json()['id']}"
    await world.http.post(answer, json={"answer": "Yes."}, headers=scheduled.hr)
    await held(scheduled, first)
    shown = await today(scheduled)
    assert seen(shown["adjustments"]) == (0, [])
    assert seen(shown["decisions"]) == (1, [first])

    body = {"decision": "REVIEW", "reason": "Looked at by two people."}
    decided = await world.http.post(f"/api/v1/interviews/{first}/verdict", json=body, headers=scheduled.hr)
    assert decided.status_code == 200, decided.text
    assert seen((await today(scheduled))["decisions"]) == (0, [])


async def test_another_companys_never_shows(scheduled: Scheduled) -> None:
    await held(scheduled, scheduled.interview_id)
    await scheduled.world.add_user("else@example.com", Role.HR)
    other = await scheduled.world.login("else@example.com")
    assert seen((await today(scheduled, other))["decisions"]) == (0, [])
