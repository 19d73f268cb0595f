"""Asking for a company, and being approved or rejected (AUTH-26, REST-063 … REST-066)."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.accounts.models import User
from api.companies.models import Company, CompanyRequest
from api.outbox import Task
from api.security.callers import Role
from tests.support.api_world import PASSWORD, ApiWorld, api_world

ASK = {
    "company_name": "Northwind Parcels",
    "domain": "northwind.example",
    "contact_name": "Hana Weber",
    "contact_email": "hana@hiring.northwind.example",
}
LIST = "/api/v1/admin/company-requests"


@pytest.fixture
async def admin(world: ApiWorld) -> dict[str, str]:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    return await world.login("admin@example.com")


async def ask(world: ApiWorld, **more: Any) -> httpx.Response:
    return await world.http.post("/api/v1/register/company", json={**ASK, **more})


async def decide(world: ApiWorld, who: dict[str, str], request_id: str, what: str) -> httpx.Response:
    body = {"reason": "We could not verify the company."} if what == "reject" else None
    return await world.http.post(f"{LIST}/{request_id}/{what}", json=body, headers=who)


async def mails(world: ApiWorld) -> list[dict[str, Any]]:
    async with world.services.database.transaction(read_only=True) as session:
        tasks = (await session.scalars(select(Task).where(Task.name == "send_email").order_by(Task.id))).all()
    return [json.loads(world.services.vault.unseal(task.payload["sealed"])) for task in tasks]


async def count(world: ApiWorld, model: Any) -> int:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalar(select(func.count()).select_from(model))) or 0


async def test_a_request_becomes_a_company_with_its_first_hr_user(world: ApiWorld, admin: dict[str, str]) -> None:
    asked = await ask(world, language="ko", message="안녕하세요")
    assert (asked.status_code, asked.json()["status"]) == (201, "pending")
    waiting = (await world.http.get(LIST, headers=admin)).json()
    assert [one["id"] for one in waiting["requests"]] == [asked.json()["id"]]
    approved = await decide(world, admin, asked.json()["id"], "approve")
    assert approved.status_code == 200, approved.text
    body = approved.json()
    assert (body["status"], body["reviewed_by"]["name"]) == ("approved", "admin")
    async with world.services.database.transaction(read_only=True) as session:
        company = await session.get_one(Company, body["company_id"])
        person = await session.get_one(User, body["user_id"])
    assert (company.name, company.domain, company.settings["language"]) == (ASK["company_name"], ASK["domain"], "ko")
    assert (person.email, person.role, person.company_id) == (ASK["contact_email"], Role.HR, company.id)
    sent = await mails(world)
    assert [mail["template"] for mail in sent] == ["company_request_received", "company_approved", "invitation_user"]
    assert {(mail["to"], mail["language"]) for mail in sent} == {(ASK["contact_email"], "ko")}
    await world.run_tasks()
    written = [path.read_bytes() for path in sorted((world.services.settings.data_dir / "mail").iterdir())]
    assert len(written) == 3
    # The invitation opens the account.
    token = sent[2]["values"]["link"].rsplit("/", 1)[-1].rsplit("=", 1)[-1].lstrip("#")
    accepted = await world.http.post("/api/v1/auth/invitation/accept", json={"token": token, "new_password": PASSWORD})
    assert accepted.status_code == 200, accepted.text
    me = {"Authorization": f"Bearer {accepted.json()['access_token']}"}
    assert (await world.http.get("/api/v1/company/settings", headers=me)).json()["name"] == ASK["company_name"]
    assert (await world.http.get(LIST, headers=admin)).json()["requests"] == []


async def test_a_rejection_is_mailed_with_its_reason(world: ApiWorld, admin: dict[str, str]) -> None:
    asked = (await ask(world)).json()
    assert (await world.http.post(f"{LIST}/{asked['id']}/reject", json={}, headers=admin)).status_code == 422
    rejected = (await decide(world, admin, asked["id"], "reject")).json()
    assert (rejected["status"], rejected["reason"]) == ("rejected", "We could not verify the company.")
    last = (await mails(world))[-1]
    assert (last["template"], last["values"]["reason"]) == ("company_rejected", "We could not verify the company.")
    # The address is free for a new request.
    assert (await ask(world)).status_code == 201
    listed = (await world.http.get(LIST, params={"status": "rejected"}, headers=admin)).json()["requests"]
    assert [one["status"] for one in listed] == ["rejected"]
    assert (await world.http.get(LIST, params={"status": "all"}, headers=admin)).json()["total"] == 2


@pytest.mark.parametrize("second", ["approve", "reject"])
async def test_a_second_decision_says_who_decided(world: ApiWorld, admin: dict[str, str], second: str) -> None:
    asked = (await ask(world)).json()
    assert (await decide(world, admin, asked["id"], "approve")).status_code == 200
    again = await decide(world, admin, asked["id"], second)
    assert (again.status_code, again.json()["error_code"], again.json()["reason"]) == (409, "COMP_412", "approved")
    assert "by admin at 2026-" in again.json()["detail"]
    assert await count(world, Company) == 2


async def test_of_two_approvals_at_once_one_counts(world: ApiWorld, admin: dict[str, str]) -> None:
    asked = (await ask(world)).json()
    replies = await asyncio.gather(*(decide(world, admin, asked["id"], "approve") for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    assert (await count(world, Company), await count(world, User)) == (2, 2)


async def test_of_many_same_requests_at_once_one_waits(world: ApiWorld) -> None:
    replies = await asyncio.gather(*(ask(world) for _ in range(5)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    assert await count(world, CompanyRequest) == 1


async def test_one_request_waits_per_address_and_domain(world: ApiWorld) -> None:
    assert (await ask(world)).status_code == 201
    for more in ({"domain": "other.example"}, {"contact_email": "else@example.com"}, {"domain": "NORTHWIND.example"}):
        reply = await ask(world, **more)
        assert (reply.status_code, reply.json()["error_code"]) == (409, "COMP_411")
    assert (await ask(world, domain=None, contact_email="a@example.com")).status_code == 201
    assert (await ask(world, domain=None, contact_email="b@example.com")).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"company_name": "Win now: https://spam.example"},
        {"contact_name": "Hana\r\nBcc: everyone@example.com"},
        {"contact_name": "x" * 121},
        {"message": "x" * 2001},
        {"message": "\x00"},
        {"domain": "not a domain"},
        {"domain": "http://northwind.example"},
        {"domain": "localhost"},
        {"contact_email": "nobody"},
        {"plan": "expert"},
    ],
)
async def test_what_cannot_be_asked(world: ApiWorld, body: dict[str, Any]) -> None:
    assert (await ask(world, **body)).status_code == 422


async def test_what_fills_the_hidden_field_is_not_kept(world: ApiWorld) -> None:
    assert (await ask(world, website="https://spam.example")).status_code == 201
    assert await count(world, CompanyRequest) == 0
    assert await mails(world) == []


async def test_flags_help_to_decide(world: ApiWorld, admin: dict[str, str]) -> None:
    async with world.services.database.transaction() as session:
        session.add(Company(name="Old Northwind", domain="northwind.example", settings={}))
    await ask(world)
    links = "see https://a.example and www.b.example"
    await ask(world, domain="acme.example", contact_email="acme@gmail.com", message=links)
    await ask(world, domain=None, contact_email="admin@example.com")
    found = [one["flags"] for one in (await world.http.get(LIST, headers=admin)).json()["requests"]]
    assert found[0]["same_domain"]["name"] == "Old Northwind"
    assert [one["domain_fits_sender"] for one in found] == [True, False, None]
    assert [one["free_mail"] for one in found] == [False, True, False]
    assert [one["many_links"] for one in found] == [False, True, False]
    assert [one["contact_has_account"] for one in found] == [False, False, True]


async def test_a_contact_with_an_account_cannot_become_the_first_hr_user(
    world: ApiWorld, admin: dict[str, str]
) -> None:
    asked = (await ask(world, contact_email="admin@example.com")).json()
    refused = await decide(world, admin, asked["id"], "approve")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "COMP_413")
    # Nothing of the approval is left.
    assert (await count(world, Company), len(await mails(world))) == (1, 1)
    assert (await world.http.get(LIST, headers=admin)).json()["requests"][0]["status"] == "pending"


async def test_only_administrators_decide(world: ApiWorld) -> None:
    asked = (await ask(world)).json()
    await world.add_user("hr@example.com")
    hr = await world.login("hr@example.com")
    assert (await world.http.get(LIST, headers=hr)).status_code == 403
    for what in ("approve", "reject"):
        assert (await decide(world, hr, asked["id"], what)).status_code == 403


async def test_unknown_requests_are_404(world: ApiWorld, admin: dict[str, str]) -> None:
    for what in ("approve", "reject"):
        reply = await decide(world, admin, "018f0000-0000-7000-8000-000000000000", what)
        assert reply.status_code == 404


async def test_strangers_ask_a_few_times_a_minute(tmp_path: Any) -> None:
    async with api_world(tmp_path, rate_limits=True) as world:
        asked = [await ask(world, domain=None, contact_email=f"n{n}@example.com") for n in range(6)]
        assert [reply.status_code for reply in asked] == [201] * 5 + [429]
