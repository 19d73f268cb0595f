"""The audit log: written with what it tells of, closed in batches, and one changed byte is noticed."""

from typing import Any

import pytest
from sqlalchemy import delete, text, update

from api.audit.models import AuditEntry
from api.audit.tasks import forget_old_audit_log, seal_audit_log
from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled


async def entries(scheduled: Scheduled, **query: str) -> list[dict[str, Any]]:
    reply = await scheduled.world.http.get("/api/v1/audit", params=query, headers=scheduled.hr)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["entries"]
    return found


async def check(scheduled: Scheduled) -> dict[str, Any]:
    reply = await scheduled.world.http.get("/api/v1/audit/verify", headers=scheduled.hr)
    found: dict[str, Any] = reply.json()
    return found


async def test_changes_are_written_with_who_and_what(scheduled: Scheduled) -> None:
    [job] = await entries(scheduled, object_id=scheduled.job_id)
    [question] = await entries(scheduled, object_id=scheduled.question_ids[0])
    assert (job["action"], job["object_kind"]) == ("POST /jobs", "job")
    assert (question["action"], question["facts"]) == ("POST /jobs/{job_id}/questions", {"job_id": scheduled.job_id})
    assert all(entry["actor_role"] == "HR" and entry["request_id"] for entry in (job, question))


async def test_seeing_a_person_is_written_and_lists_are_not(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    await http.get("/api/v1/candidates", headers=hr)
    assert await entries(scheduled, object_id=scheduled.candidate_id, action="GET /candidates/{candidate_id}") == []
    await http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=hr)
    [seen] = await entries(scheduled, object_id=scheduled.candidate_id, action="GET /candidates/{candidate_id}")
    assert seen["object_kind"] == "candidate"


async def test_what_failed_leaves_no_entry(scheduled: Scheduled) -> None:
    before = len(await entries(scheduled))
    bad = await scheduled.world.http.put(f"/api/v1/jobs/{scheduled.job_id}", json={"title": ""}, headers=scheduled.hr)
    assert bad.status_code == 422
    assert len(await entries(scheduled)) == before


async def test_entries_hold_no_personal_data(scheduled: Scheduled) -> None:
    text_of_all = str(await entries(scheduled, per_page="100"))
    assert "kim@example.com" not in text_of_all
    assert "Minji" not in text_of_all


async def test_a_foreign_company_sees_none_of_it(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.add_user("hr@other.example")
    other = await world.login("hr@other.example")
    assert (await world.http.get("/api/v1/audit", headers=other)).json()["entries"] == []


async def test_an_unchanged_chain_is_intact(scheduled: Scheduled) -> None:
    for _ in range(3):
        await scheduled.world.http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=scheduled.hr)
        await seal_audit_log(scheduled.world.services)
    found = await check(scheduled)
    assert (found["intact"], found["seals"], found["unsealed"]) == (True, 3, 0)
    assert found["entries"] > 3


TAMPER = {
    "an entry was changed": update(AuditEntry).values(action="GET /nothing"),
    "one byte was changed": text("UPDATE audit_log SET request_id = 'x' || substr(request_id, 2)"),
    "entries were removed": delete(AuditEntry),
}


@pytest.mark.parametrize("how", TAMPER)
async def test_tampering_is_noticed(scheduled: Scheduled, how: str) -> None:
    await seal_audit_log(scheduled.world.services)
    assert (await check(scheduled))["intact"] is True
    async with scheduled.world.services.database.transaction() as session:
        await session.execute(TAMPER[how])
    found = await check(scheduled)
    assert (found["intact"], found["broken_at"]) == (False, 1)


async def test_a_removed_batch_is_noticed(scheduled: Scheduled) -> None:
    world = scheduled.world
    for _ in range(3):
        await world.http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=scheduled.hr)
        await seal_audit_log(world.services)
    async with world.services.database.transaction() as session:
        await session.execute(text("DELETE FROM audit_seals WHERE number = 2"))
    assert (await check(scheduled))["broken_at"] == 3


async def test_old_batches_are_forgotten_and_the_rest_still_fits(scheduled: Scheduled) -> None:
    world = scheduled.world
    await seal_audit_log(world.services)
    world.clock.advance(days=800)
    world.logins.clear()
    scheduled.hr = await world.login("hr@example.com")
    await world.http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=scheduled.hr)
    await seal_audit_log(world.services)
    await forget_old_audit_log(world.services)
    found = await check(scheduled)
    assert (found["intact"], found["seals"]) == (True, 1)


async def test_only_hr_and_administrators_read_it(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    await world.add_user("employee@example.com", Role.EMPLOYEE, company)
    employee = await world.login("employee@example.com")
    assert (await world.http.get("/api/v1/audit", headers=employee)).status_code == 403
