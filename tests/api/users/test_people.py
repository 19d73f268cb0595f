"""Colleagues: who may add, see, change and deactivate whom (AUTH-17 … AUTH-27, REST-010 … REST-014)."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from api.accounts.models import User
from api.audit.models import AuditEntry
from api.database import new_id
from api.outbox import Task
from api.security.callers import Role
from tests.support.api_world import PASSWORD, ApiWorld

HR = "hr@example.com"
URL = "/api/v1/users"


@pytest.fixture
async def company(world: ApiWorld) -> str:
    return await world.add_user(HR)


@pytest.fixture
async def hr(world: ApiWorld, company: str) -> dict[str, str]:
    return await world.login(HR)


async def admin_of(world: ApiWorld) -> dict[str, str]:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    return await world.login("admin@example.com")


async def add(world: ApiWorld, who: dict[str, str], email: str, **more: Any) -> httpx.Response:
    body = {"email": email, "name": email.split("@")[0], "role": "EMPLOYEE", "password": PASSWORD, **more}
    return await world.http.post(URL, json=body, headers=who)


async def id_of(world: ApiWorld, email: str) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User.id).where(User.email == email))).one()


async def change(world: ApiWorld, who: dict[str, str], email: str, **body: Any) -> httpx.Response:
    return await world.http.put(f"{URL}/{await id_of(world, email)}", json=body, headers=who)


async def test_a_new_colleague_can_sign_in_and_sees_their_company(
    world: ApiWorld, hr: dict[str, str], company: str
) -> None:
    made = await add(world, hr, "Minji.Kim@Example.com", name="김민지", department="채용팀")
    assert made.status_code == 201, made.text
    person = made.json()
    assert (person["email"], person["name"], person["company_id"]) == ("minji.kim@example.com", "김민지", company)
    assert person["account"]["state"] == "active"
    assert "password_hash" not in made.text
    me = await world.http.get("/api/v1/auth/me", headers=await world.login("minji.kim@example.com"))
    assert me.json()["company_id"] == company


async def test_without_a_password_an_invitation_is_mailed(world: ApiWorld, hr: dict[str, str]) -> None:
    made = (await add(world, hr, "new@example.com", password=None)).json()
    assert made["account"]["state"] == "invited"
    assert made["account"]["invitation_expires_at"] is not None
    async with world.services.database.transaction(read_only=True) as session:
        mails = (await session.scalars(select(Task.payload).where(Task.subject_id == made["id"]))).all()
    assert [mail["template"] for mail in mails] == ["invitation_user"]
    world.clock.advance(days=8)
    hr = await fresh(world)
    late = (await world.http.get(f"{URL}/{made['id']}", headers=hr)).json()
    assert late["account"]["state"] == "invitation_expired"
    again = await world.http.post(f"{URL}/{made['id']}/invite", headers=hr)
    assert (again.status_code, again.json()["account"]["state"]) == (200, "invited")


async def fresh(world: ApiWorld) -> dict[str, str]:
    world.logins.clear()
    return await world.login(HR)


async def test_somebody_who_joined_is_not_invited_again(world: ApiWorld, hr: dict[str, str]) -> None:
    made = (await add(world, hr, "new@example.com")).json()
    reply = await world.http.post(f"{URL}/{made['id']}/invite", headers=hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "USER_416")


async def test_a_taken_address_is_refused_in_the_same_words_wherever_it_is_known(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    await world.add_user("stranger@example.com")
    said = [(await add(world, hr, email)).json() for email in ("stranger@example.com", HR)]
    assert [one["error_code"] for one in said] == ["USER_409", "USER_409"]
    assert said[0]["detail"] == said[1]["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"role": "SYSTEM_ADMIN"}, 403),
        ({"role": "CANDIDATE"}, 403),
        ({"role": "OWNER"}, 422),
        ({"company_id": new_id()}, 404),
        ({"name": "nul\x00"}, 422),
        ({"is_admin": True}, 422),
        ({"manager_id": new_id()}, 422),
        ({"custom_role_id": new_id()}, 422),
        ({"password": "short"}, 422),
    ],
)
async def test_what_hr_cannot_add(world: ApiWorld, hr: dict[str, str], body: dict[str, Any], status: int) -> None:
    assert (await add(world, hr, "new@example.com", **body)).status_code == status


async def test_an_administrator_names_the_company(world: ApiWorld, company: str) -> None:
    admin = await admin_of(world)
    made = await add(world, admin, "boss@example.com", role="HR", company_id=company)
    assert (made.status_code, made.json()["company_id"]) == (201, company)
    assert (await add(world, admin, "root@example.com", role="SYSTEM_ADMIN")).json()["company_id"] is None
    assert (await add(world, admin, "x@example.com", role="HR", company_id=new_id())).status_code == 404


async def test_lists_are_scoped_filtered_and_sorted(world: ApiWorld, hr: dict[str, str]) -> None:
    await world.add_user("stranger@example.com")
    await add(world, hr, "b@example.com", name="Bea", department="Sales")
    await add(world, hr, "a@example.com", name="100% Ann", department="Sales")
    await change(world, hr, "b@example.com", is_active=False)

    async def names(**query: Any) -> list[str]:
        reply = await world.http.get(URL, params=query, headers=hr)
        assert reply.status_code == 200, reply.text
        return [user["name"] for user in reply.json()["users"]]

    assert await names() == ["100% Ann", "Bea", "hr"]
    assert await names(sort="name:desc") == ["hr", "Bea", "100% Ann"]
    assert await names(department="Sales", is_active=True) == ["100% Ann"]
    assert await names(q="0%") == ["100% Ann"]
    assert await names(role="HR") == ["hr"]
    page = (await world.http.get(URL, params={"per_page": 2, "page": 2}, headers=hr)).json()
    assert (page["total"], page["pages"], len(page["users"])) == (3, 2, 1)
    for query in ({"sort": "password_hash:asc"}, {"q": "\x00"}, {"role": "X"}):
        assert (await world.http.get(URL, params=query, headers=hr)).status_code == 422


async def test_whoever_never_signed_in_is_last_in_both_directions(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "never@example.com", name="Never")
    for direction in ("asc", "desc"):
        found = await world.http.get(URL, params={"sort": f"last_login_at:{direction}"}, headers=hr)
        assert found.json()["users"][-1]["name"] == "Never"


async def test_employees_see_who_works_here_but_no_accounts_but_their_own(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "emp@example.com")
    employee = await world.login("emp@example.com")
    seen = {user["email"]: user["account"] for user in (await world.http.get(URL, headers=employee)).json()["users"]}
    assert seen[HR] is None
    assert seen["emp@example.com"]["sessions"] == 1
    assert (await change(world, employee, HR, name="x")).status_code == 403
    assert (await add(world, employee, "new@example.com")).status_code == 403


async def test_another_companys_people_do_not_exist(world: ApiWorld, hr: dict[str, str]) -> None:
    await world.add_user("stranger@example.com")
    user_id = await id_of(world, "stranger@example.com")
    assert (await world.http.get(f"{URL}/{user_id}", headers=hr)).status_code == 404
    assert (await change(world, hr, "stranger@example.com", name="x")).status_code == 404
    for action in ("invite", "unlock"):
        assert (await world.http.post(f"{URL}/{user_id}/{action}", headers=hr)).status_code == 404


async def test_another_role_ends_all_sign_ins(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "emp@example.com")
    employee = await world.login("emp@example.com")
    changed = await change(world, hr, "emp@example.com", role="HR")
    assert (changed.json()["role"], changed.json()["account"]["sessions"]) == ("HR", 0)
    assert (await world.http.get("/api/v1/auth/me", headers=employee)).status_code == 401


async def test_what_is_not_given_stays(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "emp@example.com", department="Sales", timezone="Asia/Seoul")
    changed = (await change(world, hr, "emp@example.com", name="Min", department=None)).json()
    assert (changed["name"], changed["department"], changed["timezone"]) == ("Min", None, "Asia/Seoul")
    assert changed["role"] == "EMPLOYEE"


async def test_hr_neither_makes_nor_edits_administrators(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN, company)
    await add(world, hr, "emp@example.com")
    for email, body in (("emp@example.com", {"role": "SYSTEM_ADMIN"}), ("admin@example.com", {"name": "x"})):
        reply = await change(world, hr, email, **body)
        assert (reply.status_code, reply.json()["error_code"]) == (403, "USER_421")
    unlock = await world.http.post(f"{URL}/{await id_of(world, 'admin@example.com')}/unlock", headers=hr)
    assert unlock.status_code == 403


@pytest.mark.parametrize("body", [{"role": "EMPLOYEE"}, {"is_active": False}])
async def test_nobody_changes_their_own_role(world: ApiWorld, hr: dict[str, str], body: dict[str, Any]) -> None:
    await add(world, hr, "second@example.com", role="HR")
    reply = await change(world, hr, HR, **body)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "USER_420")
    assert (await change(world, hr, HR, name="Hana", role="HR")).json()["name"] == "Hana"


@pytest.mark.parametrize("body", [{"role": "EMPLOYEE"}, {"is_active": False}])
async def test_the_last_hr_user_stays(world: ApiWorld, company: str, body: dict[str, Any]) -> None:
    admin = await admin_of(world)
    await add(world, admin, "invited@example.com", role="HR", company_id=company, password=None)
    reply = await change(world, admin, HR, **body)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "USER_414")
    removed = await world.http.delete(f"{URL}/{await id_of(world, HR)}", headers=admin)
    assert removed.status_code == 409
    await add(world, admin, "second@example.com", role="HR", company_id=company)
    assert (await change(world, admin, HR, **body)).status_code == 200


async def test_delete_deactivates_and_is_the_administrators(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "emp@example.com")
    employee = await world.login("emp@example.com")
    user_id = await id_of(world, "emp@example.com")
    assert (await world.http.delete(f"{URL}/{user_id}", headers=hr)).status_code == 403
    admin = await admin_of(world)
    assert (await world.http.delete(f"{URL}/{user_id}", headers=admin)).status_code == 204
    assert (await world.http.delete(f"{URL}/{user_id}", headers=admin)).status_code == 204
    assert (await world.http.get("/api/v1/auth/me", headers=employee)).status_code == 401
    kept = (await world.http.get(f"{URL}/{user_id}", headers=hr)).json()
    assert (kept["is_active"], kept["account"]["state"]) == (False, "inactive")
    assert (await change(world, hr, "emp@example.com", is_active=True)).json()["account"]["state"] == "active"


async def test_administrators_cannot_deactivate_themselves(world: ApiWorld) -> None:
    admin = await admin_of(world)
    own = await id_of(world, "admin@example.com")
    assert (await world.http.delete(f"{URL}/{own}", headers=admin)).status_code == 403


async def test_managers_form_no_circle(world: ApiWorld, hr: dict[str, str]) -> None:
    ids = {name: (await add(world, hr, f"{name}@example.com")).json()["id"] for name in "abc"}
    assert (await change(world, hr, "a@example.com", manager_id=ids["b"])).json()["manager"]["name"] == "b"
    assert (await change(world, hr, "b@example.com", manager_id=ids["c"])).status_code == 200
    for above, below in (("c", "a"), ("c", "c")):
        reply = await change(world, hr, f"{above}@example.com", manager_id=ids[below])
        assert (reply.status_code, reply.json()["details"][0]["field"]) == (422, "manager_id")


async def test_a_foreign_manager_is_refused(world: ApiWorld, hr: dict[str, str]) -> None:
    await world.add_user("stranger@example.com")
    await add(world, hr, "a@example.com")
    foreign = await id_of(world, "stranger@example.com")
    assert (await change(world, hr, "a@example.com", manager_id=foreign)).status_code == 422


async def test_hr_opens_a_locked_account(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "emp@example.com")
    user_id = await id_of(world, "emp@example.com")
    async with world.services.database.transaction() as session:
        until = world.clock.now().replace(hour=23)
        await session.execute(update(User).where(User.id == user_id).values(locked_until=until, failed_login_count=5))
    assert (await world.http.get(f"{URL}/{user_id}", headers=hr)).json()["account"]["state"] == "locked"
    opened = await world.http.post(f"{URL}/{user_id}/unlock", headers=hr)
    assert (opened.status_code, opened.json()["account"]["state"]) == (200, "active")
    await world.login("emp@example.com")


async def test_a_deactivated_invitation_is_not_sent_again(world: ApiWorld, hr: dict[str, str]) -> None:
    made = (await add(world, hr, "new@example.com", password=None)).json()
    await change(world, hr, "new@example.com", is_active=False)
    reply = await world.http.post(f"{URL}/{made['id']}/invite", headers=hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "USER_417")


async def test_candidates_accounts_stay_candidates(world: ApiWorld, company: str) -> None:
    admin = await admin_of(world)
    assert (await add(world, admin, "c@example.com", role="CANDIDATE", company_id=company)).status_code == 422
    made = await add(world, admin, "c@example.com", role="CANDIDATE")
    assert (made.status_code, made.json()["company_id"]) == (201, None)
    reply = await change(world, admin, "c@example.com", role="SYSTEM_ADMIN")
    assert (reply.status_code, reply.json()["error_code"]) == (409, "USER_419")


async def test_an_administrator_without_a_company_does_not_become_hr(world: ApiWorld) -> None:
    admin = await admin_of(world)
    await add(world, admin, "root@example.com", role="SYSTEM_ADMIN")
    reply = await change(world, admin, "root@example.com", role="HR")
    assert (reply.status_code, reply.json()["details"][0]["field"]) == (422, "role")


async def test_changes_of_people_are_audited_without_naming_them(world: ApiWorld, hr: dict[str, str]) -> None:
    made = (await add(world, hr, "new@example.com", name="New Person")).json()
    await change(world, hr, "new@example.com", role="HR", name="Newer Person")
    async with world.services.database.transaction(read_only=True) as session:
        rows = (
            await session.scalars(select(AuditEntry).where(AuditEntry.object_id == made["id"]).order_by(AuditEntry.id))
        ).all()
    assert [row.action for row in rows] == ["POST /users", "PUT /users/{user_id}"]
    assert rows[1].facts == {"changed": ["name", "role"], "role_before": "EMPLOYEE", "role": "HR"}
    assert "Person" not in str([row.facts for row in rows])
