"""Lists: filters, sorting, and what employees see (AUTH-20, INT-10)."""

from typing import Any

import pytest

from tests.support.api_world import Scheduled, schedule_interview
from tests.support.interviews import another_candidate, assign, detail, employee_of, schedule, user_id_of

URL = "/api/v1/interviews"


async def ids(scheduled: Scheduled, headers: dict[str, str] | None = None, **query: Any) -> list[str]:
    found = await scheduled.world.http.get(URL, params=query, headers=headers or scheduled.hr)
    assert found.status_code == 200, found.text
    return [row["id"] for row in found.json()["interviews"]]


async def test_filters(scheduled: Scheduled) -> None:
    first = scheduled.interview_id
    lee = await another_candidate(scheduled)
    await employee_of(scheduled, "kang@example.com")
    kang = await user_id_of(scheduled.world, "kang@example.com")
    second = (
        await schedule(
            scheduled, candidate_id=lee, scheduled_at="2026-11-25T05:00:00Z", channel="phone", interviewer_id=kang
        )
    ).json()["id"]
    third = (await schedule(scheduled, scheduled_at="2026-11-26T05:00:00Z")).json()["id"]
    await scheduled.world.http.post(f"{URL}/{first}/cancel", headers=scheduled.hr)
    assert await ids(scheduled, status="cancelled") == [first]
    assert await ids(scheduled, status=["cancelled", "scheduled"]) == [third, second, first]
    assert await ids(scheduled, candidate_id=lee) == [second]
    assert await ids(scheduled, channel="phone") == [second]
    assert await ids(scheduled, interviewer_id=kang) == [second]
    assert await ids(scheduled, job_template_id=scheduled.job_id, q="서연") == [second]
    assert await ids(scheduled, q="backend") == [third, second, first]
    assert await ids(scheduled, q="100%") == []
    assert await ids(scheduled, **{"from": "2026-11-25T05:00:00Z", "to": "2026-11-26T05:00:00Z"}) == [second]
    assert await ids(scheduled, verdict=["PASS", "FAIL"]) == []


async def test_sorting(scheduled: Scheduled) -> None:
    open_ended = scheduled.interview_id
    late = (await schedule(scheduled, scheduled_at="2026-11-26T05:00:00Z")).json()["id"]
    early = (await schedule(scheduled, scheduled_at="2026-11-25T05:00:00Z")).json()["id"]
    assert await ids(scheduled) == [early, late, open_ended]
    assert await ids(scheduled, sort="created_at:asc") == [open_ended, late, early]
    # What has no time comes last, whichever way.
    assert await ids(scheduled, sort="scheduled_at:asc") == [early, late, open_ended]
    assert await ids(scheduled, sort="scheduled_at:desc") == [late, early, open_ended]
    assert len(await ids(scheduled, sort="score:desc")) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "token_hash:asc"},
        {"sort": "score"},
        {"status": "lost"},
        {"from": "yesterday"},
        {"from": "0001-01-01T00:00:00+14:00"},
        {"q": "a\x00b"},
        {"search": "\x00"},
        {"interviewer_id": "x"},
        {"channel": "fax"},
    ],
)
async def test_filters_that_make_no_sense(scheduled: Scheduled, query: dict[str, str]) -> None:
    found = await scheduled.world.http.get(URL, params=query, headers=scheduled.hr)
    assert found.status_code == 422


async def test_an_employee_sees_what_is_assigned_and_nothing_else(scheduled: Scheduled) -> None:
    world = scheduled.world
    lee = await another_candidate(scheduled)
    other = (await schedule(scheduled, candidate_id=lee)).json()["id"]
    employee = await assign(scheduled, "kang@example.com")
    assert await ids(scheduled, employee) == [scheduled.interview_id]
    assert await ids(scheduled) == [other, scheduled.interview_id]
    for path in ("", "/transcript", "/verdicts"):
        seen = await world.http.get(f"{URL}/{scheduled.interview_id}{path}", headers=employee)
        assert seen.status_code == 200, path
        hidden = await world.http.get(f"{URL}/{other}{path}", headers=employee)
        assert (hidden.status_code, hidden.json()["error_code"]) == (404, "INT_404"), path
    colleague = await employee_of(scheduled, "seo@example.com")
    assert await ids(scheduled, colleague) == []


async def test_an_interviewer_sees_their_own_interviews(scheduled: Scheduled) -> None:
    employee = await employee_of(scheduled, "kang@example.com")
    kang = await user_id_of(scheduled.world, "kang@example.com")
    own = (await schedule(scheduled, interviewer_id=kang)).json()["id"]
    assert await ids(scheduled, employee) == [own]
    assert (await scheduled.world.http.get(f"{URL}/{own}", headers=employee)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "", {"time_limit_secs": 1800}),
        ("POST", "/link", None),
        ("POST", "/cancel", None),
        ("POST", "/end", None),
        ("POST", "/verdict", {"decision": "PASS"}),
        ("POST", "/score", None),
        ("GET", "/events", None),
        ("POST", "/adjustments/0190b3a0-0000-7000-8000-000000000000", {"answer": "Yes."}),
    ],
)
async def test_an_employee_changes_nothing(
    scheduled: Scheduled, method: str, path: str, body: dict[str, Any] | None
) -> None:
    employee = await assign(scheduled, "kang@example.com")
    url = f"{URL}/{scheduled.interview_id}{path}"
    assert (await scheduled.world.http.request(method, url, json=body, headers=employee)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "", {"time_limit_secs": 1800}),
        ("POST", "/adjustments/0190b3a0-0000-7000-8000-000000000000", {"answer": "Yes."}),
        ("GET", "/transcript", None),
        ("GET", "/verdicts", None),
    ],
)
async def test_a_foreign_company_finds_nothing(
    scheduled: Scheduled, method: str, path: str, body: dict[str, Any] | None
) -> None:
    stranger = await schedule_interview(scheduled.world, "stranger@example.com")
    url = f"{URL}/{scheduled.interview_id}{path}"
    found = await scheduled.world.http.request(method, url, json=body, headers=stranger.hr)
    assert (found.status_code, found.json()["error_code"]) == (404, "INT_404")
    assert await ids(stranger) == [stranger.interview_id]


async def test_a_person_who_moved_company_is_no_interviewer_there(scheduled: Scheduled) -> None:
    """The foreign company's border is stronger than being the interviewer."""
    employee = await employee_of(scheduled, "kang@example.com")
    kang = await user_id_of(scheduled.world, "kang@example.com")
    await schedule(scheduled, interviewer_id=kang)
    other = await schedule_interview(scheduled.world, "other@example.com")
    async with scheduled.world.services.database.transaction() as session:
        from api.accounts.models import User

        (await session.get_one(User, kang)).company_id = other.company_id
    assert await ids(scheduled, employee) == []


async def test_the_detail_holds_questions_and_answers_once_scored(scheduled: Scheduled) -> None:
    assert (await detail(scheduled))["qa"] == []
