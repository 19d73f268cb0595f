"""Companies and their settings (REST-060 … REST-062, REST-067, DATA-45)."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from api.accounts.models import User
from api.companies.models import Company, CompanyAiConfig, Plan
from api.companies.settings import effective, settings_of
from api.database import new_id
from api.security.callers import Role
from tests.support.api_world import PASSWORD, ApiWorld, api_world

HR = "hr@example.com"
SETTINGS = "/api/v1/company/settings"
SECRET = "sk-a-vendors-key"
NOVA = {"engines": {"stt": [{"provider": "deepgram"}]}}


@pytest.fixture
async def company(world: ApiWorld) -> str:
    return await world.add_user(HR)


@pytest.fixture
async def hr(world: ApiWorld, company: str) -> dict[str, str]:
    return await world.login(HR)


@pytest.fixture
async def admin(world: ApiWorld) -> dict[str, str]:
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    return await world.login("admin@example.com")


async def save(world: ApiWorld, who: dict[str, str], headers: dict[str, str] | None = None, **body: Any) -> Any:
    return await world.http.put(SETTINGS, json=body, headers={**who, **(headers or {})})


async def stored(world: ApiWorld, company: str) -> Company:
    async with world.services.database.transaction(read_only=True) as session:
        return await session.get_one(Company, company)


async def test_only_administrators_list_companies(
    world: ApiWorld, hr: dict[str, str], admin: dict[str, str], company: str
) -> None:
    assert (await world.http.get("/api/v1/companies", headers=hr)).status_code == 403
    all_of_them = (await world.http.get("/api/v1/companies", headers=admin)).json()
    assert (all_of_them["total"], {one["users"] for one in all_of_them["companies"]}) == (2, {1})
    await world.http.put(f"/api/v1/companies/{company}", json={"is_active": False}, headers=admin)
    found = await world.http.get("/api/v1/companies", params={"q": "company of hr", "is_active": False}, headers=admin)
    assert [one["id"] for one in found.json()["companies"]] == [company]
    none = await world.http.get("/api/v1/companies", params={"q": "%", "is_active": True}, headers=admin)
    assert none.json()["companies"] == []


async def test_hr_renames_its_own_company_only(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    other = await world.add_user("else@example.com")
    body = {"name": "나무 물류", "domain": "Bücher.Example."}
    saved = (await world.http.put(f"/api/v1/companies/{company}", json=body, headers=hr)).json()
    assert (saved["name"], saved["domain"]) == ("나무 물류", "xn--bcher-kva.example")
    assert (await world.http.get(f"/api/v1/companies/{other}", headers=hr)).status_code == 404
    assert (await world.http.put(f"/api/v1/companies/{other}", json=body, headers=hr)).status_code == 404
    assert (await world.http.get(f"/api/v1/companies/{new_id()}", headers=hr)).status_code == 404


@pytest.mark.parametrize("body", [{"is_active": False}, {"plan": "pro"}])
async def test_switching_off_and_the_plan_are_the_administrators(
    world: ApiWorld, hr: dict[str, str], admin: dict[str, str], company: str, body: dict[str, Any]
) -> None:
    url = f"/api/v1/companies/{company}"
    assert (await world.http.put(url, json=body, headers=hr)).status_code == 403
    assert (await world.http.put(url, json=body, headers=admin)).status_code == 200


async def test_deactivating_a_company_signs_everybody_out(
    world: ApiWorld, hr: dict[str, str], admin: dict[str, str], company: str
) -> None:
    url = f"/api/v1/companies/{company}"
    assert (await world.http.put(url, json={"is_active": False}, headers=admin)).json()["is_active"] is False
    assert (await world.http.get("/api/v1/auth/me", headers=hr)).status_code == 401
    login = {"email": HR, "password": PASSWORD}
    assert (await world.http.post("/api/v1/auth/login", json=login)).status_code in (401, 403)
    await world.http.put(url, json={"is_active": True}, headers=admin)
    # Back on, people sign in anew; the old sign-ins stay ended.
    assert (await world.http.get("/api/v1/auth/me", headers=hr)).status_code == 401
    assert (await world.http.post("/api/v1/auth/login", json=login)).status_code == 200


async def test_an_administrator_does_not_shut_themselves_out(world: ApiWorld, admin: dict[str, str]) -> None:
    own = (await world.http.get("/api/v1/auth/me", headers=admin)).json()["company_id"]
    reply = await world.http.put(f"/api/v1/companies/{own}", json={"is_active": False}, headers=admin)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "COMP_410")


async def test_what_is_not_set_is_inherited_and_says_from_where(world: ApiWorld, hr: dict[str, str]) -> None:
    inherited = {one["key"]: one for one in (await world.http.get(SETTINGS, headers=hr)).json()["inherited"]}
    assert (inherited["thresholds.pass"]["variable"], inherited["thresholds.pass"]["value"]) == ("PASS_THRESHOLD", 70)
    assert inherited["thresholds.pass"]["source"] == "default"
    assert (inherited["contact_email"]["source"], inherited["contact_email"]["value"]) == (
        "environment",
        "people@example.com",
    )
    assert inherited["ai.engines.stt"]["variable"] == "STT_PROVIDER"
    saved = await save(world, hr, settings={"thresholds": {"pass": 80, "review": 60}}, ai=NOVA)
    left = {one["key"] for one in saved.json()["inherited"]}
    assert not {"thresholds.pass", "thresholds.review", "ai.engines.stt"} & left


async def test_settings_hold_for_interviews(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    wanted = {
        "thresholds": {"pass": 80, "review": 60},
        "timezone": "Asia/Seoul",
        "language": "ko",
        "interview_hours": {"days": [4, 0, 0], "start": "09:00", "end": "18:00"},
        "interviews": {"time_limit_secs": 1800, "opens_before_secs": 0, "max_extensions": 0},
        "reminders": {"enabled": True, "hours_before": [1, 48]},
        "blind_first_view": True,
        "retention_days": 180,
    }
    saved = await save(world, hr, settings=wanted, name="Renamed")
    assert saved.status_code == 200, saved.text
    assert saved.json()["name"] == "Renamed"
    row = await stored(world, company)
    held = effective(row, world.services.settings)
    assert (held.time_limit_secs, held.opens_before_secs, held.max_extensions) == (1800, 0, 0)
    assert (held.reminder_hours, held.blind_first_view, held.retention_days) == ((48, 1), True, 180)
    assert row.settings["interview_hours"]["days"] == [0, 4]
    assert (await save(world, hr, settings={"reminders": {"enabled": False}})).status_code == 200
    held = effective(await stored(world, company), world.services.settings)
    assert (held.reminder_hours, held.time_limit_secs) == ((), world.services.settings.interview_time_limit_secs)


async def test_keys_of_the_program_survive_and_broken_ones_count_as_not_set(
    world: ApiWorld, hr: dict[str, str], company: str
) -> None:
    async with world.services.database.transaction() as session:
        odd = {"thresholds": {"pass": "much"}, "timezone": "UTC", "kept_by_the_program": "x"}
        await session.execute(update(Company).where(Company.id == company).values(settings=odd))
    shown = (await world.http.get(SETTINGS, headers=hr)).json()["settings"]
    assert (shown["thresholds"], shown["timezone"]) == (None, "UTC")
    await save(world, hr, settings={"language": "ko"})
    row = await stored(world, company)
    assert row.settings == {"language": "ko", "kept_by_the_program": "x"}
    assert settings_of(row).language == "ko"


@pytest.mark.parametrize(
    "body",
    [
        {"settings": {"treshold": 1}},
        {"settings": {"thresholds": {"pass": 50, "review": 60}}},
        {"settings": {"thresholds": {"pass": 101, "review": 60}}},
        {"settings": {"timezone": "Mars/Olympus"}},
        {"settings": {"retention_days": 0}},
        {"settings": {"retention_days": 2**40}},
        {"settings": {"reminders": {"hours_before": []}}},
        {"settings": {"interview_hours": {"start": "18:00", "end": "09:00"}}},
        {"ai": {"persona_id": "../../etc/passwd"}},
        {"ai": {"persona_id": "nobody"}},
        {"ai": {"provider": "unknown"}},
        {"ai": {"api_key": "\x00"}},
        {"unknown": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(world: ApiWorld, hr: dict[str, str], body: dict[str, Any]) -> None:
    assert (await save(world, hr, **body)).status_code == 422


async def test_a_vendors_key_is_sealed_and_never_shown(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    choice = {"provider": "openai", "model": "gpt-4.1-mini", "persona_id": "default"}
    saved = await save(world, hr, ai={**choice, "api_key": SECRET})
    assert saved.json()["ai"]["api_key_set"] is True

    async def config() -> CompanyAiConfig:
        async with world.services.database.transaction(read_only=True) as session:
            found = await session.scalars(select(CompanyAiConfig).where(CompanyAiConfig.company_id == company))
            return found.one()

    sealed = str((await config()).api_key_sealed)
    assert SECRET not in sealed
    assert world.services.vault.unseal(sealed) == SECRET
    assert SECRET not in saved.text + (await world.http.get(SETTINGS, headers=hr)).text
    # Not given, it stays; null takes it away.
    kept = await save(world, hr, ai={"provider": "anthropic"})
    assert (kept.json()["ai"]["api_key_set"], kept.json()["ai"]["model"]) == (True, None)
    assert (await save(world, hr, ai={"api_key": None})).json()["ai"]["api_key_set"] is False


async def test_whoever_saves_upon_an_older_revision_is_told_who_was_faster(
    world: ApiWorld, hr: dict[str, str], company: str
) -> None:
    await world.add_user("second@example.com", company=company)
    second = await world.login("second@example.com")
    opened = await world.http.get(SETTINGS, headers=hr)
    revision, etag = opened.json()["revision"], opened.headers["etag"]
    first = await save(world, second, settings={"language": "ko"}, revision=revision)
    assert (first.status_code, first.json()["updated_by"]["name"]) == (200, "second")
    for late in (
        await save(world, hr, settings={}, revision=revision),
        await save(world, hr, {"If-Match": etag}, settings={}),
        await save(world, hr, {"If-Match": "nonsense"}, settings={}),
    ):
        assert (late.status_code, late.json()["error_code"]) == (409, "COMP_409")
        assert "second" in late.json()["detail"]
    assert (await stored(world, company)).settings["language"] == "ko"
    again = await save(world, hr, {"If-Match": first.headers["etag"]}, settings={"language": "en"})
    assert again.status_code == 200


async def test_employees_neither_see_nor_change_settings(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    await world.add_user("emp@example.com", Role.EMPLOYEE, company)
    employee = await world.login("emp@example.com")
    assert (await world.http.get(SETTINGS, headers=employee)).status_code == 403
    assert (await save(world, employee, settings={})).status_code == 403


async def test_an_administrator_names_whose_settings(world: ApiWorld, hr: dict[str, str], company: str) -> None:
    async with world.services.database.transaction() as session:
        session.add(User(email="root@example.com", name="Root", role=Role.SYSTEM_ADMIN, password_hash="!"))
    await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
    async with world.services.database.transaction() as session:
        await session.execute(update(User).where(User.email == "admin@example.com").values(company_id=None))
    admin = await world.login("admin@example.com")
    assert (await world.http.get(SETTINGS, headers=admin)).json()["error_code"] == "COMP_001"
    named = await world.http.get(SETTINGS, params={"company_id": company}, headers=admin)
    assert named.json()["company_id"] == company
    foreign = await world.add_user("else@example.com")
    assert (await world.http.get(SETTINGS, params={"company_id": foreign}, headers=hr)).status_code == 404


async def get_health(world: ApiWorld, who: dict[str, str]) -> httpx.Response:
    return await world.http.get("/api/v1/admin/health", headers=who)


async def test_health_is_the_administrators_and_names_nobody(
    world: ApiWorld, hr: dict[str, str], admin: dict[str, str]
) -> None:
    assert (await get_health(world, hr)).status_code == 403
    await world.http.post(
        "/api/v1/users", json={"email": "new@example.com", "name": "New Person", "role": "HR"}, headers=hr
    )
    world.clock.advance(minutes=20)
    health = await get_health(world, admin)
    body = health.json()
    assert body["database"]["state"] == "ok"
    assert body["redis"]["state"] in ("ok", "not configured")
    mails = next(queue for queue in body["queues"] if queue["queue"] == "email")
    assert (mails["waiting"], mails["oldest_due_secs"]) == (1, 1200)
    assert "tasks_late" in body["attention"]
    assert (body["companies"], body["live_interviews"], body["dead_letters"]) == (2, 0, 0)
    assert body["disk"]["free_bytes"] > 0
    assert "example.com" not in health.text
    assert "New Person" not in health.text


async def test_failed_mails_are_counted_for_a_day(tmp_path: Any) -> None:
    async with api_world(tmp_path, smtp_url="smtp://127.0.0.1:1") as world:
        await world.add_user("admin@example.com", Role.SYSTEM_ADMIN)
        admin = await world.login("admin@example.com")
        body = {"email": "new@example.com", "name": "New", "role": "SYSTEM_ADMIN"}
        assert (await world.http.post("/api/v1/users", json=body, headers=admin)).status_code == 201
        for _ in range(5):
            await world.run_tasks()
            world.clock.advance(minutes=15)
        admin = await relogin(world)
        failed = (await get_health(world, admin)).json()
        assert (failed["failures_last_day"]["mails"], failed["dead_letters"]) == (1, 1)
        assert "dead_letters" in failed["attention"]
        world.clock.advance(hours=25)
        later = (await get_health(world, await relogin(world))).json()
        assert (later["failures_last_day"]["mails"], later["dead_letters"]) == (0, 1)


async def relogin(world: ApiWorld) -> dict[str, str]:
    world.logins.clear()
    return await world.login("admin@example.com")


async def test_a_company_starts_with_everything(world: ApiWorld) -> None:
    """G-04: no billing."""
    async with world.services.database.transaction() as session:
        made = Company(name="나무 물류")
        session.add(made)
    assert (await stored(world, made.id)).plan is Plan.EXPERT
