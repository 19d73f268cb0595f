"""Publishing a job: what new interviews get, what stands in the way, going back, and two people at one question."""

from typing import Any

import pytest

from tests.support.api_world import Scheduled

URL = "/api/v1/jobs"


async def call(scheduled: Scheduled, method: str, path: str, status: int = 200, body: Any = None) -> dict[str, Any]:
    reply = await scheduled.world.http.request(method, f"/api/v1{path}", json=body, headers=scheduled.hr)
    assert reply.status_code == status, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


async def book(scheduled: Scheduled, n: int) -> int:
    """The version that a new interview gets."""
    person = {"email": f"lee{n}@example.com", "name": "Lee"}
    candidate = await call(scheduled, "POST", "/candidates", 201, person)
    wanted = {"candidate_id": candidate["id"], "job_template_id": scheduled.job_id}
    interview = await call(scheduled, "POST", "/interviews", 201, wanted)
    version: int = (await call(scheduled, "GET", f"/interviews/{interview['id']}"))["job_version"]
    return version


async def test_new_interviews_get_what_was_published(scheduled: Scheduled) -> None:
    job, question = f"/jobs/{scheduled.job_id}", f"/questions/{scheduled.question_ids[0]}"
    draft = await call(scheduled, "GET", f"{job}/draft")
    assert (draft["live_version"], draft["next_version"], draft["blockers"]) == (None, 2, [])
    assert draft["booked"] == [{"version": 1, "interviews": 1}]
    await call(scheduled, "PUT", question, 200, {"text": "Published?"})
    published = await call(scheduled, "POST", f"{job}/publish", 201)
    assert (published["number"], published["live"], published["restored_from"]) == (2, True, None)
    assert (await call(scheduled, "POST", f"{job}/publish", 409))["error_code"] == "JOB_414"
    await call(scheduled, "PUT", question, 200, {"text": "Only a draft?", "budget_secs": 60})
    assert await book(scheduled, 1) == 2
    draft = await call(scheduled, "GET", f"{job}/draft")
    assert [(c["what"], c["fields"]) for c in draft["changes"]] == [("question_changed", ["text", "budget_secs"])]
    assert draft["content"]["questions"][0]["text"] == "Only a draft?"
    assert (await call(scheduled, "GET", f"{job}/versions/2"))["content"]["questions"][0]["text"] == "Published?"
    assert (await call(scheduled, "GET", f"{job}/versions/9", 404))["error_code"] == "JOB_407"
    shown = await call(scheduled, "GET", job)
    assert (shown["live_version"], shown["planned_secs"]) == (2, draft["planned_secs"])
    (listed,) = (await call(scheduled, "GET", "/jobs"))["jobs"]
    assert (listed["candidates_count"], listed["live_version"]) == (2, 2)


async def test_going_back_makes_a_new_version_and_loses_nothing(scheduled: Scheduled) -> None:
    job, ids = f"/jobs/{scheduled.job_id}", scheduled.question_ids
    before = (await call(scheduled, "GET", f"{job}/draft"))["content"]
    await scheduled.world.http.delete(f"/api/v1/questions/{ids[0]}", headers=scheduled.hr)
    await call(scheduled, "POST", f"{job}/publish", 201)
    await call(scheduled, "PUT", f"/questions/{ids[1]}", 200, {"text": "Never published?"})
    restored = await call(scheduled, "POST", f"{job}/versions/1/restore", 201)
    assert (restored["number"], restored["restored_from"], restored["live"]) == (4, 1, True)
    draft = await call(scheduled, "GET", f"{job}/draft")
    assert (draft["content"], draft["changes"], draft["live_version"]) == (before, [], 4)
    kept = await call(scheduled, "GET", f"{job}/versions/3")
    assert kept["content"]["questions"][0]["text"] == "Never published?"
    assert await book(scheduled, 1) == 4
    page = await call(scheduled, "GET", f"{job}/versions")
    assert [(v["number"], v["live"], v["booked_count"], v["restored_from"]) for v in page["versions"]] == [
        (4, True, 1, 1),
        (3, False, 0, None),
        (2, False, 0, None),
        (1, False, 1, None),
    ]
    assert page["versions"][0]["created_by"]
    assert page["versions"][3]["created_by"] is None
    assert (await call(scheduled, "POST", f"{job}/versions/4/restore", 409))["error_code"] == "JOB_414"


async def test_what_keeps_a_job_from_being_published(scheduled: Scheduled) -> None:
    empty = await call(scheduled, "POST", "/jobs", 201, {"title": "Empty"})
    assert (await call(scheduled, "GET", f"/jobs/{empty['id']}/draft"))["blockers"][0]["kind"] == "no_questions"
    assert (await call(scheduled, "POST", f"/jobs/{empty['id']}/publish", 409))["error_code"] == "JOB_409"


async def test_who_edits_an_older_one_is_told(scheduled: Scheduled) -> None:
    question = f"/questions/{scheduled.question_ids[0]}"
    first = await call(scheduled, "PUT", question, 200, {"text": "One?", "revision": 1})
    assert (first["revision"], first["changed_by"]) == (2, first["created_by"])
    refused = await call(scheduled, "PUT", question, 409, {"text": "Two?", "revision": 1})
    assert refused["error_code"] == "JOB_413"
    listed = await call(scheduled, "GET", f"/jobs/{scheduled.job_id}/questions")
    assert listed["questions"][0]["text"] == "One?"
    assert listed["people"][first["changed_by"]]
    job = await call(scheduled, "PUT", f"/jobs/{scheduled.job_id}", 200, {"title": "Engineer", "revision": 1})
    assert job["revision"] == 2
    again = await call(scheduled, "PUT", f"/jobs/{scheduled.job_id}", 409, {"title": "Other", "revision": 1})
    assert again["error_code"] == "JOB_413"


@pytest.mark.parametrize(("point", "status"), [("Names the index", 201), ("Speaks with confidence", 422)])
async def test_a_job_is_made_with_its_questions(scheduled: Scheduled, point: str, status: int) -> None:
    question = {"text": "How do you speed up a query?", "points": [{"text": point}]}
    body = {"title": "Copy", "questions": [{"text": "Why?"}, question]}
    made = await call(scheduled, "POST", "/jobs", status, body)
    if status == 422:
        assert [detail["field"] for detail in made["details"]] == ["questions.1.points.0.text"]
        assert (await call(scheduled, "GET", "/jobs"))["total"] == 1
    else:
        assert (made["questions_count"], made["planned_secs"]) == (2, 600)
