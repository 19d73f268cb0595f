"""HR's side: scheduling, links, cancelling, lists, and what a foreign company sees (nothing)."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select

from api.interviews.models import Interview
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview


async def test_scheduling_answers_the_whole_interview_and_its_link(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/{scheduled.interview_id}"
    detail = (await scheduled.world.http.get(url, headers=scheduled.hr)).json()
    assert "token" not in detail
    assert (detail["status"], detail["live"], detail["verdict"], detail["report"]) == ("scheduled", False, None, None)
    assert detail["candidate"] == {"id": scheduled.candidate_id, "name": "Kim Minji"}
    assert [q["id"] for q in detail["questions"]] == scheduled.question_ids
    assert detail["scoring"]["state"] == "none"
    candidate = await scheduled.world.http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=scheduled.hr)
    assert candidate.json()["status"] == "interview_scheduled"


async def test_the_token_is_long_and_stored_as_a_hash(scheduled: Scheduled) -> None:
    assert len(scheduled.token) >= 43  # 32 bytes in base64url
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        interview = (await session.scalars(select(Interview))).one()
    stored = {str(value) for value in interview.__dict__.values()}
    assert scheduled.token not in stored
    assert len(interview.token_hash) == 64


async def test_a_new_link_replaces_the_old_one(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    made = await http.post(f"/api/v1/interviews/{scheduled.interview_id}/link", headers=scheduled.hr)
    token = made.json()["token"]
    assert made.json()["interview_link"] == f"http://localhost:8000/interview/{token}"
    assert (await http.get(f"/api/v1/interviews/validate/{scheduled.token}")).status_code == 404
    assert (await http.get(f"/api/v1/interviews/validate/{token}")).status_code == 200


async def test_the_invitation_holds_link_time_and_calendar(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-24T05:30:00Z")
    await world.run_tasks()
    mails = list((world.services.settings.data_dir / "mail").iterdir())
    assert len(mails) == 1
    mail = message_from_bytes(mails[0].read_bytes(), policy=policy.default)
    assert mail["To"] == "kim@example.com"
    body = mail.get_body(("plain",)).get_content()
    assert f"http://localhost:8000/interview/{made.token}" in body
    assert "24 November 2026, 14:30 (Asia/Seoul)" in body
    calendar = next(mail.iter_attachments())
    assert calendar.get_content_type() == "text/calendar"
    text = calendar.get_content()
    assert "DTSTART:20261124T053000Z" in text
    assert all(len(line.encode()) <= 75 for line in text.splitlines())


async def test_an_invitation_in_korean(world: ApiWorld) -> None:
    made = await schedule_interview(world)
    person = {"email": "lee@example.com", "name": "이서연", "language": "ko", "timezone": "Asia/Seoul"}
    candidate = (await world.http.post("/api/v1/candidates", json=person, headers=made.hr)).json()
    body = {"candidate_id": candidate["id"], "job_template_id": made.job_id}
    assert (await world.http.post("/api/v1/interviews", json=body, headers=made.hr)).status_code == 201
    await world.run_tasks()
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (world.services.settings.data_dir / "mail").iterdir()
    ]
    korean = next(mail for mail in mails if mail["To"] == "lee@example.com")
    assert "면접 안내" in korean["Subject"]
    assert "이서연 님" in korean.get_body(("plain",)).get_content()


async def test_no_mail_goes_out_for_an_interview_that_was_cancelled_meanwhile(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/{scheduled.interview_id}/cancel"
    cancelled = await scheduled.world.http.post(url, json={"reason": "position filled"}, headers=scheduled.hr)
    assert (cancelled.json()["status"], cancelled.json()["cancel_reason"]) == ("cancelled", "position filled")
    await scheduled.world.run_tasks()
    subjects = [
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
        for path in (scheduled.world.services.settings.data_dir / "mail").iterdir()
    ]
    assert len(subjects) == 1
    assert "cancelled" in subjects[0]
    again = await scheduled.world.http.post(url, headers=scheduled.hr)
    assert (again.status_code, again.json()["error_code"]) == (409, "INT_412")


async def test_a_running_interview_is_ended_not_cancelled(scheduled: Scheduled) -> None:
    await scheduled.consent()
    await scheduled.call()
    url = f"/api/v1/interviews/{scheduled.interview_id}/cancel"
    reply = await scheduled.world.http.post(url, headers=scheduled.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_413")


async def test_an_unchanged_job_makes_no_new_version(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    body = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id}
    second = (await http.post("/api/v1/interviews", json=body, headers=hr)).json()
    assert second["job_version"] == 1
    await http.delete(f"/api/v1/questions/{scheduled.question_ids[0]}", headers=hr)
    third = (await http.post("/api/v1/interviews", json=body, headers=hr)).json()
    assert (third["job_version"], len(third["questions"])) == (2, 2)
    first = (await http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=hr)).json()
    assert len(first["questions"]) == 3


async def test_a_job_without_questions_cannot_be_scheduled(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    empty = (await http.post("/api/v1/jobs", json={"title": "Empty"}, headers=hr)).json()
    body = {"candidate_id": scheduled.candidate_id, "job_template_id": empty["id"]}
    reply = await http.post("/api/v1/interviews", json=body, headers=hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "JOB_409")


async def test_a_time_in_the_past_is_refused(scheduled: Scheduled) -> None:
    body = {
        "candidate_id": scheduled.candidate_id,
        "job_template_id": scheduled.job_id,
        "scheduled_at": "2026-11-20T09:00:00Z",
    }
    reply = await scheduled.world.http.post("/api/v1/interviews", json=body, headers=scheduled.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (400, "INT_400")


async def test_lists_are_paged_and_filtered(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    body = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id}
    for _ in range(4):
        await http.post("/api/v1/interviews", json=body, headers=hr)
    await http.post(f"/api/v1/interviews/{scheduled.interview_id}/cancel", headers=hr)
    page = (await http.get("/api/v1/interviews", params={"per_page": 2, "page": 3}, headers=hr)).json()
    assert (page["total"], page["pages"], page["page"], len(page["interviews"])) == (5, 3, 3, 1)
    assert page["interviews"][0]["id"] == scheduled.interview_id
    cancelled = (await http.get("/api/v1/interviews", params={"status": "cancelled"}, headers=hr)).json()
    assert [row["id"] for row in cancelled["interviews"]] == [scheduled.interview_id]
    assert (await http.get("/api/v1/interviews", params={"per_page": 101}, headers=hr)).status_code == 422
    found = await http.get("/api/v1/interviews", params={"search": "minji"}, headers=hr)
    assert found.json()["total"] == 5
    nobody = await http.get("/api/v1/interviews", params={"search": "%"}, headers=hr)
    assert nobody.json()["total"] == 0


ROUTES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/candidates/{candidate_id}", None),
    ("PUT", "/candidates/{candidate_id}", {"email": "x@example.com", "name": "X"}),
    ("DELETE", "/candidates/{candidate_id}", None),
    ("GET", "/jobs/{job_id}", None),
    ("PUT", "/jobs/{job_id}", {"title": "X"}),
    ("DELETE", "/jobs/{job_id}", None),
    ("GET", "/jobs/{job_id}/questions", None),
    ("POST", "/jobs/{job_id}/questions", {"text": "X?"}),
    ("PUT", "/questions/{question_id}", {"text": "X?"}),
    ("DELETE", "/questions/{question_id}", None),
    ("GET", "/interviews/{interview_id}", None),
    ("POST", "/interviews/{interview_id}/link", None),
    ("POST", "/interviews/{interview_id}/cancel", {}),
    ("POST", "/interviews/{interview_id}/end", {}),
    ("GET", "/companies/{company_id}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_a_foreign_companys_row_does_not_exist(
    scheduled: Scheduled, method: str, path: str, body: dict[str, Any] | None
) -> None:
    world = scheduled.world
    await world.add_user("stranger@example.com")
    stranger = await world.login("stranger@example.com")
    url = "/api/v1" + path.format(**vars(scheduled), question_id=scheduled.question_ids[0])
    foreign = await world.http.request(method, url, json=body, headers=stranger)
    assert foreign.status_code == 404
    missing = "/api/v1" + path.format(
        **dict.fromkeys(
            ("candidate_id", "job_id", "question_id", "interview_id", "company_id"),
            "0190b3a0-0000-7000-8000-000000000000",
        )
    )
    unknown = await world.http.request(method, missing, json=body, headers=stranger)
    assert unknown.status_code == 404
    assert {k: v for k, v in unknown.json().items() if k != "timestamp"} == {
        k: v for k, v in foreign.json().items() if k != "timestamp"
    }
    for anonymous in ({}, {"Authorization": "Bearer nonsense"}):
        assert (await world.http.request(method, url, json=body, headers=anonymous)).status_code == 401


async def test_foreign_rows_are_in_no_list(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.add_user("stranger@example.com")
    stranger = await world.login("stranger@example.com")
    for plural in ("candidates", "jobs", "interviews"):
        assert (await world.http.get(f"/api/v1/{plural}", headers=stranger)).json()["total"] == 0
    body = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id}
    assert (await world.http.post("/api/v1/interviews", json=body, headers=stranger)).status_code == 404


async def test_an_administrator_sees_every_company(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    admin = await world.login("admin@example.com")
    assert (await world.http.get("/api/v1/interviews", headers=admin)).json()["total"] == 1


async def test_candidates_are_unique_by_address_until_deleted(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    person = {"email": "Kim@example.com", "name": "Kim again"}
    twice = await http.post("/api/v1/candidates", json=person, headers=hr)
    assert (twice.status_code, twice.json()["error_code"]) == (409, "CAND_409")
    await http.delete(f"/api/v1/candidates/{scheduled.candidate_id}", headers=hr)
    assert (await http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=hr)).status_code == 404
    assert (await http.post("/api/v1/candidates", json=person, headers=hr)).status_code == 201
    kept = await http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=hr)
    assert kept.json()["candidate"]["name"] == "Kim Minji"


async def test_bad_fields_are_named(scheduled: Scheduled) -> None:
    person = {"email": "no address", "name": " ", "timezone": "Mars/Base"}
    reply = await scheduled.world.http.post("/api/v1/candidates", json=person, headers=scheduled.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (422, "SYS_422")
    assert {entry["field"] for entry in reply.json()["details"]} == {"email", "name", "timezone"}
