"""What the pages of the settings, of people and of administrators ask for (ux §3.18 … §3.20)."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from api.accounts.models import User
from api.interviews.models import Interview, InterviewStatus
from api.outbox import Task, TaskState
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview

PREVIEW = "/api/v1/company/thresholds/preview"


async def reported(
    world: ApiWorld, interview_id: str, score: int, spread: tuple[int, int] | None, *reasons: str
) -> None:
    report: dict[str, Any] = {
        "overall": score,
        "range": {"low": spread[0], "high": spread[1]} if spread else None,
        "review_reasons": list(reasons),
    }
    async with world.services.database.transaction() as session:
        await session.execute(
            update(Interview)
            .where(Interview.id == interview_id)
            .values(status=InterviewStatus.COMPLETED, completed_at=world.clock.now(), score=score, ai_report=report)
        )


async def another(made: Scheduled, email: str) -> str:
    person = {"email": email, "name": email}
    candidate = (await made.world.http.post("/api/v1/candidates", json=person, headers=made.hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": made.job_id}
    reply = await made.world.http.post("/api/v1/interviews", json=wanted, headers=made.hr)
    found: str = reply.json()["id"]
    return found


async def preview(made: Scheduled, pass_threshold: int, review_threshold: int) -> httpx.Response:
    made.world.logins.clear()
    params = {"pass_threshold": pass_threshold, "review_threshold": review_threshold}
    return await made.world.http.get(PREVIEW, params=params, headers=await made.world.login("hr@example.com"))


async def test_other_thresholds_are_tried_on_last_months_interviews(scheduled: Scheduled) -> None:
    world = scheduled.world
    await reported(world, scheduled.interview_id, 72, (71, 74))
    # Its range lies on both sides of 70: a person looks, and at 68 no longer has to.
    await reported(world, await another(scheduled, "b@example.com"), 70, (69, 71), "range_crosses_threshold")
    # This one goes to a person at any threshold.
    await reported(world, await another(scheduled, "c@example.com"), 90, (90, 90), "few_words")
    await reported(world, await another(scheduled, "d@example.com"), 45, None)
    world.clock.advance(minutes=1)
    found = (await preview(scheduled, 68, 40)).json()
    outcomes = {
        name: (found[name]["passed"], found[name]["review"], found[name]["failed"]) for name in ("current", "proposed")
    }
    assert outcomes == {"current": (1, 2, 1), "proposed": (2, 2, 0)}
    assert (found["interviews"], found["for_other_reasons"]) == (4, 1)
    world.clock.advance(days=31)
    assert (await preview(scheduled, 68, 40)).json()["interviews"] == 0


async def test_thresholds_out_of_order_are_refused(scheduled: Scheduled) -> None:
    refused = await preview(scheduled, 50, 60)
    assert (refused.status_code, refused.json()["details"][0]["field"]) == (422, "review_threshold")


async def test_consent_texts_and_who_agreed_to_them(scheduled: Scheduled) -> None:
    await scheduled.consent()
    found = (await scheduled.world.http.get("/api/v1/company/consent-texts", headers=scheduled.hr)).json()
    assert {text["language"] for text in found["texts"]} == {"en", "ko"}
    assert "Company of hr@example.com" in str(found["texts"])
    assert "{company}" not in str(found["texts"])
    assert [(one["people"], one["in_force"]) for one in found["versions"]] == [(1, True)]


async def test_what_somebody_holds_and_a_bounced_invitation(world: ApiWorld) -> None:
    made = await schedule_interview(world)
    body = {"email": "new@example.com", "name": "New", "role": "EMPLOYEE", "message": "Welcome {name}!"}
    person = (await world.http.post("/api/v1/users", json=body, headers=made.hr)).json()
    assert person["account"]["invitation_mail"] == "waiting"
    move = {"email": "kim@example.com", "name": "Kim Minji", "assigned_to": person["id"]}
    await world.http.put(f"/api/v1/candidates/{made.candidate_id}", json=move, headers=made.hr)
    held = (await world.http.get(f"/api/v1/users/{person['id']}/hand-over", headers=made.hr)).json()
    assert held == {"candidates": 1, "interviews": 0, "reports": 0, "api_keys": 0, "sessions": 0}
    await world.run_tasks()
    written = [path.read_text() for path in (world.services.settings.data_dir / "mail").iterdir()]
    assert any("Welcome {name}!" in text for text in written)
    async with world.services.database.transaction() as session:
        await session.execute(update(Task).where(Task.subject_id == person["id"]).values(state=TaskState.FAILED))
    seen = (await world.http.get(f"/api/v1/users/{person['id']}", headers=made.hr)).json()
    assert seen["account"]["invitation_mail"] == "failed"


async def test_the_audit_log_is_searched_and_downloaded(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    found = (await http.get("/api/v1/audit", params={"q": "post /candidates"}, headers=scheduled.hr)).json()
    assert [(one["action"], one["actor_name"]) for one in found["entries"]] == [("POST /candidates", "hr")]
    table = await http.get("/api/v1/audit.csv", params={"q": "post /candidates"}, headers=scheduled.hr)
    lines = table.content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(",")[0]) == (2, "created_at")


async def test_kept_archives_are_listed_for_the_company(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    await http.post(f"/api/v1/candidates/{scheduled.candidate_id}/export", headers=scheduled.hr)
    rows = (await http.get("/api/v1/exports", headers=scheduled.hr)).json()["exports"]
    assert [(row["candidate_name"], row["asked_by"], row["ready"]) for row in rows] == [("Kim Minji", "hr", False)]
    await scheduled.world.add_user("other@example.com")
    other = await scheduled.world.login("other@example.com")
    assert (await http.get("/api/v1/exports", headers=other)).json()["exports"] == []


@pytest.fixture
async def admin(world: ApiWorld) -> dict[str, str]:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    return await world.login("admin@example.com")


async def test_a_decision_is_shown_before_it_is_made(world: ApiWorld, admin: dict[str, str]) -> None:
    ask = {"company_name": "한빛", "contact_name": "이서연", "contact_email": "lee@example.com", "language": "ko"}
    request_id = (await world.http.post("/api/v1/register/company", json=ask)).json()["id"]
    url = f"/api/v1/admin/company-requests/{request_id}"
    body = {"decision": "reject", "reason": "확인되지 않았습니다."}
    shown = (await world.http.post(f"{url}/preview", json=body, headers=admin)).json()
    [mail] = shown["mails"]
    assert (mail["language"], shown["company"]) == ("ko", None)
    assert "확인되지 않았습니다." in mail["text"]
    assert "{" not in mail["text"]
    shown = (await world.http.post(f"{url}/preview", json={"decision": "approve"}, headers=admin)).json()
    assert (shown["company"]["name"], shown["user"]["email"], len(shown["mails"])) == ("한빛", "lee@example.com", 2)
    assert all("{" not in one["subject"] + one["text"] for one in shown["mails"])
    async with world.services.database.transaction() as session:
        assert (await session.scalars(select(User.id).where(User.email == "lee@example.com"))).all() == []
        await session.execute(update(Task).where(Task.subject_id == request_id).values(state=TaskState.FAILED))
    waiting = (await world.http.get("/api/v1/admin/company-requests", headers=admin)).json()["requests"]
    assert len(waiting[0]["failed_mails"]) == 1
