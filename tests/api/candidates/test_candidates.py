"""Candidates: adding, finding, moving, deleting, and who sees whom."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select

from api import recounted
from api.accounts.models import User
from api.candidates import counts
from api.candidates.models import Candidate, CandidateSearch
from api.database import new_id
from api.outbox import Task
from api.security.callers import Role
from tests.support.api_world import ApiWorld

URL = "/api/v1/candidates"


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


async def company_of(world: ApiWorld, email: str) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        found = await session.scalar(select(User.company_id).where(User.email == email))
    assert found is not None
    return found


async def user_id(world: ApiWorld, email: str) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        return (await session.scalars(select(User.id).where(User.email == email))).one()


async def add(world: ApiWorld, hr: dict[str, str], email: str, name: str, **more: Any) -> dict[str, Any]:
    reply = await world.http.post(URL, json={"email": email, "name": name, **more}, headers=hr)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


async def names(world: ApiWorld, hr: dict[str, str], **query: Any) -> list[str]:
    reply = await world.http.get(URL, params=query, headers=hr)
    assert reply.status_code == 200, reply.text
    return [row["name"] for row in reply.json()["candidates"]]


async def test_a_candidate_is_added_with_job_source_status_and_assignee(world: ApiWorld, hr: dict[str, str]) -> None:
    company = await company_of(world, "hr@example.com")
    await world.add_user("emma@example.com", Role.EMPLOYEE, company)
    emma = await user_id(world, "emma@example.com")
    job = (await world.http.post("/api/v1/jobs", json={"title": "Engineer"}, headers=hr)).json()
    made = await add(
        world, hr, "kim@example.com", "Kim Minji",
        phone="010-1234-5678", timezone="Asia/Seoul", source="referral", status="screening",
        job_template_id=job["id"], assigned_to=emma,
    )  # fmt: skip
    detail = (await world.http.get(f"{URL}/{made['id']}", headers=hr)).json()
    assert (detail["source"], detail["status"]) == ("referral", "screening")
    assert (detail["assignee"]["name"], detail["job"]["title"]) == ("emma", "Engineer")
    history = (await world.http.get(f"{URL}/{made['id']}/history", headers=hr)).json()["history"]
    assert [(h["from_status"], h["to_status"], h["by"]["name"]) for h in history] == [(None, "screening", "hr")]
    await world.run_tasks()
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (world.services.settings.data_dir / "mail").iterdir()
    ]
    assert [mail["To"] for mail in mails] == ["emma@example.com"]
    assert f"/candidates/{made['id']}" in mails[0].get_body(("plain",)).get_content()


async def test_the_same_address_is_refused_in_one_company_and_welcome_in_another(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    await add(world, hr, "kim@example.com", "Kim")
    body = {"email": "KIM@example.com", "name": "Kim again"}
    again = await world.http.post(URL, json=body, headers=hr)
    assert (again.status_code, again.json()["error_code"]) == (409, "CAND_409")
    await world.add_user("other@example.com")
    assert (await world.http.post(URL, json=body, headers=await world.login("other@example.com"))).status_code == 201


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("assigned_to", "stranger", 400),
        ("job_template_id", "unknown", 400),
        ("name", "a\x00b", 422),
        ("email", "a\x00b@example.com", 422),
        ("source", "x" * 101, 422),
        ("phone", "call me", 422),
        ("status", "promoted", 422),
    ],
)
async def test_what_does_not_fit_is_refused(
    world: ApiWorld, hr: dict[str, str], field: str, value: str, status: int
) -> None:
    if value == "stranger":
        await world.add_user("stranger@example.com", Role.EMPLOYEE)
        value = await user_id(world, "stranger@example.com")
    if value == "unknown":
        value = new_id()
    body = {"email": "kim@example.com", "name": "Kim", field: value}
    assert (await world.http.post(URL, json=body, headers=hr)).status_code == status


async def test_a_put_keeps_what_it_does_not_name_and_null_empties(world: ApiWorld, hr: dict[str, str]) -> None:
    made = await add(world, hr, "kim@example.com", "Kim", source="site", phone="+82 10 1234 5678", language="ko")
    body: dict[str, Any] = {"email": "kim@example.com", "name": "Kim Minji"}
    put = (await world.http.put(f"{URL}/{made['id']}", json=body, headers=hr)).json()
    kept = (put["name"], put["source"], put["phone"], put["language"])
    assert kept == ("Kim Minji", "site", "+82 10 1234 5678", "ko")
    put = (await world.http.put(f"{URL}/{made['id']}", json=body | {"source": None}, headers=hr)).json()
    assert put["source"] is None


async def test_moving_writes_history_with_time_at_each_place_and_tells_other_systems(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    made = await add(world, hr, "kim@example.com", "Kim")
    body = {"email": "kim@example.com", "name": "Kim", "status": "screening", "reason": "good letter"}
    world.clock.advance(hours=2)
    hr = await fresh(world)
    assert (await world.http.put(f"{URL}/{made['id']}", json=body, headers=hr)).json()["status"] == "screening"
    assert (await world.http.put(f"{URL}/{made['id']}", json=body, headers=hr)).status_code == 200
    world.clock.advance(hours=1)
    hr = await fresh(world)
    history = (await world.http.get(f"{URL}/{made['id']}/history", headers=hr)).json()["history"]
    assert [(h["to_status"], h["reason"], h["stayed_secs"]) for h in history] == [
        ("new", None, 7200),
        ("screening", "good letter", 3600),
    ]
    async with world.services.database.transaction(read_only=True) as session:
        payloads = list(await session.scalars(select(Task.payload).where(Task.subject_id == made["id"])))
    told = [(p["type"], p["data"].get("from"), p["data"].get("to")) for p in payloads if "type" in p]
    assert told == [("candidate.created", None, None), ("candidate.status_changed", "new", "screening")]


async def test_search_finds_parts_of_names_addresses_and_numbers(world: ApiWorld, hr: dict[str, str]) -> None:
    await add(world, hr, "minji@example.com", "김민지", phone="010-1234-5678", timezone="Asia/Seoul")
    await add(world, hr, "james.oh@sample.example", "James O'Hara_100%")
    decomposed = "\u1109\u1165\u110b\u1167\u11ab"  # 서연, as macOS types it
    await add(world, hr, "seoyeon@example.com", f"이{decomposed}")
    for query, found in {
        "민지": ["김민지"], "민": ["김민지"], "MINJI@": ["김민지"], "1234-5678": ["김민지"], "01012345678": ["김민지"],
        "o'har": ["James O'Hara_100%"], "ja": ["James O'Hara_100%"], "am": [], "sample": ["James O'Hara_100%"],
        "_100%": ["James O'Hara_100%"], "J_m": [], "james sample": ["James O'Hara_100%"], "james minji": [],
        "이서연": ["이서연"], "zz": [], "\\": [],
    }.items():  # fmt: skip
        assert await names(world, hr, q=query) == found, query
    assert (await world.http.get(URL, params={"q": "a\x00"}, headers=hr)).status_code == 422


async def test_search_follows_a_changed_name_and_forgets_the_deleted(world: ApiWorld, hr: dict[str, str]) -> None:
    made = await add(world, hr, "kim@example.com", "Kim")
    body = {"email": "park@example.com", "name": "Park"}
    await world.http.put(f"{URL}/{made['id']}", json=body, headers=hr)
    assert (await names(world, hr, q="kim"), await names(world, hr, q="park")) == ([], ["Park"])
    await world.http.delete(f"{URL}/{made['id']}", headers=hr)
    assert await names(world, hr, q="park") == []
    assert await names(world, hr, q="park", deleted=True) == ["Park"]
    async with world.services.database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(CandidateSearch))) == []


async def test_filters(world: ApiWorld, hr: dict[str, str]) -> None:
    me = await user_id(world, "hr@example.com")
    job = (await world.http.post("/api/v1/jobs", json={"title": "Engineer"}, headers=hr)).json()
    first = await add(world, hr, "a@example.com", "Ann", status="hired", source="site", assigned_to=me)
    await add(world, hr, "b@example.com", "Ben", status="offered", job_template_id=job["id"])
    cyd = await add(world, hr, "c@example.com", "Cyd", source="site")
    async with world.services.database.transaction() as session:
        (await session.get_one(Candidate, cyd["id"])).resume_document_id = new_id()
    assert await names(world, hr, status=["hired", "offered"]) == ["Ben", "Ann"]
    assert await names(world, hr, assigned_to="me") == ["Ann"]
    assert await names(world, hr, assigned_to="none") == ["Cyd", "Ben"]
    assert await names(world, hr, job_template_id=job["id"]) == ["Ben"]
    assert await names(world, hr, source="site", status="new") == ["Cyd"]
    assert await names(world, hr, has_resume=True) == ["Cyd"]
    assert await names(world, hr, has_resume=False, source="site") == ["Ann"]
    assert await names(world, hr, created_to=first["created_at"]) == []
    assert await names(world, hr, created_from=first["created_at"], q="ann") == ["Ann"]
    counts = (await world.http.get(f"{URL}/counts", headers=hr)).json()
    assert (counts["total"], counts["counts"]["hired"], counts["counts"]["rejected"]) == (3, 1, 0)


ORDERS = {
    "name:asc": ["ann", "Ben", "Cyd", "Émile", "김민지"],
    "status:asc": ["Cyd", "Ben", "ann", "Émile", "김민지"],
    "created_at:asc": ["Ben", "Cyd", "ann", "김민지", "Émile"],
    "ats_score:asc": ["Émile", "Ben", "김민지", "ann", "Cyd"],
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("backwards", [False, True])
async def test_each_order_by_page_and_by_cursor(
    world: ApiWorld, hr: dict[str, str], order: str, backwards: bool
) -> None:
    people = [("Ben", "screening", 10), ("Cyd", "new", 90), ("ann", "offered", 80), ("김민지", "withdrawn", 50)]
    people.append(("Émile", "rejected", None))
    for n, (name, status, score) in enumerate(people):
        made = await add(world, hr, f"p{n}@example.com", name, status=status)
        async with world.services.database.transaction() as session:
            (await session.get_one(Candidate, made["id"])).ats_score = score
    expected = ORDERS[order]
    sort = order.replace(":asc", ":desc") if backwards else order
    if backwards:
        expected = expected[::-1]
    paged = [name for page in (1, 2, 3) for name in await names(world, hr, sort=sort, per_page=2, page=page)]
    assert paged == expected
    walked: list[str] = []
    query: dict[str, Any] = {"sort": sort, "per_page": 2}
    while True:
        reply = (await world.http.get(URL, params=query, headers=hr)).json()
        assert (reply["total"], reply["pages"], reply["total_is_exact"]) == (5, 3, True)
        walked += [row["name"] for row in reply["candidates"]]
        if reply["next_cursor"] is None:
            break
        query["cursor"] = reply["next_cursor"]
    assert (walked, reply["page"]) == (expected, 3)


async def test_a_cursor_of_another_order_or_a_broken_one_is_refused(world: ApiWorld, hr: dict[str, str]) -> None:
    for n in range(3):
        await add(world, hr, f"p{n}@example.com", f"P{n}")
    reply = (await world.http.get(URL, params={"per_page": 1}, headers=hr)).json()
    for cursor in (reply["next_cursor"][:-4], "x", "💥", "W10", "bnVsbA"):
        assert (await world.http.get(URL, params={"cursor": cursor}, headers=hr)).status_code == 400, cursor
    query = {"cursor": reply["next_cursor"], "sort": "name:asc"}
    assert (await world.http.get(URL, params=query, headers=hr)).json()["error_code"] == "CAND_400"
    for wrong in ({"sort": "email:asc"}, {"created_to": "9999-12-31T23:59:59-14:00"}, {"created_from": "2026-01-01"}):
        assert (await world.http.get(URL, params=wrong, headers=hr)).status_code == 422


async def test_an_employee_sees_only_those_assigned_to_them(world: ApiWorld, hr: dict[str, str]) -> None:
    company = await company_of(world, "hr@example.com")
    await world.add_user("emma@example.com", Role.EMPLOYEE, company)
    mine = await add(world, hr, "a@example.com", "Ann", assigned_to=await user_id(world, "emma@example.com"))
    other = await add(world, hr, "b@example.com", "Ben")
    emma = await world.login("emma@example.com")
    assert await names(world, emma) == ["Ann"]
    assert await names(world, emma, q="b@example") == []
    assert (await world.http.get(f"{URL}/{mine['id']}", headers=emma)).status_code == 200
    assert (await world.http.get(f"{URL}/{mine['id']}/history", headers=emma)).status_code == 200
    assert (await world.http.get(f"{URL}/{other['id']}", headers=emma)).status_code == 404
    assert (await world.http.get(f"{URL}/{other['id']}/history", headers=emma)).status_code == 404
    assert (await world.http.get(f"{URL}/counts", headers=emma)).json()["total"] == 1
    body = {"email": "a@example.com", "name": "Ann"}
    assert (await world.http.put(f"{URL}/{mine['id']}", json=body, headers=emma)).status_code == 403


async def test_a_deleted_candidate_comes_back_within_thirty_days(world: ApiWorld, hr: dict[str, str]) -> None:
    made = await add(world, hr, "kim@example.com", "Kim")
    url = f"{URL}/{made['id']}"
    assert (await world.http.delete(url, headers=hr)).status_code == 204
    assert (await world.http.delete(url, headers=hr)).status_code == 404
    assert (await world.http.get(url, headers=hr)).status_code == 404
    world.clock.advance(days=29)
    restored = await world.http.post(f"{url}/restore", headers=await fresh(world))
    assert (restored.status_code, restored.json()["deleted_at"]) == (200, None)
    assert await names(world, await fresh(world), q="kim") == ["Kim"]
    again = await world.http.post(f"{url}/restore", headers=await fresh(world))
    assert (again.status_code, again.json()["id"]) == (200, made["id"])


async def test_no_restoring_after_thirty_days_or_over_somebody_else(world: ApiWorld, hr: dict[str, str]) -> None:
    made = await add(world, hr, "kim@example.com", "Kim")
    url = f"{URL}/{made['id']}"
    await world.http.delete(url, headers=hr)
    newer = await add(world, hr, "kim@example.com", "Kim the second")
    taken = await world.http.post(f"{url}/restore", headers=hr)
    assert taken.json()["error_code"] == "CAND_409"
    await world.http.delete(f"{URL}/{newer['id']}", headers=hr)
    world.clock.advance(days=31)
    late = await world.http.post(f"{url}/restore", headers=await fresh(world))
    assert late.json()["error_code"] == "CAND_411"


async def fresh(world: ApiWorld) -> dict[str, str]:
    """The first sign-in has run out when days have passed."""
    world.logins.clear()
    return await world.login("hr@example.com")


async def test_bulk_delete_and_bulk_move_name_what_they_did_not_find(world: ApiWorld, hr: dict[str, str]) -> None:
    ids = [(await add(world, hr, f"p{n}@example.com", f"P{n}"))["id"] for n in range(4)]
    await world.add_user("other@example.com")
    foreign = (await add(world, await world.login("other@example.com"), "x@example.com", "X"))["id"]
    body: dict[str, Any] = {"ids": [*ids[:2], foreign, ids[0]], "status": "rejected", "reason": "position filled"}
    moved = (await world.http.post(f"{URL}/bulk-move", json=body, headers=hr)).json()
    assert moved == {"moved": 2, "unchanged": 0, "not_found": [foreign], "held": []}
    moved = (await world.http.post(f"{URL}/bulk-move", json=body, headers=hr)).json()
    assert moved == {"moved": 0, "unchanged": 2, "not_found": [foreign], "held": []}
    url = f"{URL}/bulk-delete"
    first = await world.http.request("DELETE", url, json={"ids": [ids[0], foreign]}, headers=hr)
    assert first.json() == {"deleted": 1, "not_found": [foreign]}
    second = await world.http.delete(url, params={"ids": [ids[0], ids[1]]}, headers=hr)
    assert second.json() == {"deleted": 1, "not_found": [ids[0]]}
    assert (await world.http.delete(url, headers=hr)).json()["error_code"] == "CAND_405"
    assert sorted(await names(world, hr)) == ["P2", "P3"]


async def accounts(world: ApiWorld) -> dict[str, str | None]:
    """Address → account, of the rows that are not deleted."""
    async with world.services.database.transaction(read_only=True) as session:
        found = await session.execute(select(Candidate.email, Candidate.user_id).where(Candidate.deleted_at.is_(None)))
        return {row[0]: row[1] for row in found}


async def register(world: ApiWorld, email: str) -> None:
    """A verified account of a candidate, which belongs to no company."""
    async with world.services.database.transaction() as session:
        session.add(User(email=email, password_hash="", name="Somebody", role=Role.CANDIDATE, email_verified=True))


async def test_what_comes_back_from_the_bin_belongs_to_the_account_of_its_address(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    """G-21: the account was verified while the row was deleted, and another one was closed."""
    kim = await add(world, hr, "kim@example.com", "Kim")
    await register(world, "lee@example.com")
    lee = await add(world, hr, "lee@example.com", "Lee")
    assert await accounts(world) == {
        "kim@example.com": None, "lee@example.com": await user_id(world, "lee@example.com"),
    }  # fmt: skip
    for one in (kim, lee):
        assert (await world.http.delete(f"{URL}/{one['id']}", headers=hr)).status_code < 300
    await register(world, "kim@example.com")
    async with world.services.database.transaction() as session:
        closed = (await session.scalars(select(User).where(User.email == "lee@example.com"))).one()
        closed.email_verified = False
    for one in (kim, lee):
        assert (await world.http.post(f"{URL}/{one['id']}/restore", headers=hr)).status_code == 200
    assert await accounts(world) == {
        "kim@example.com": await user_id(world, "kim@example.com"), "lee@example.com": None,
    }  # fmt: skip


async def test_counts_of_very_many_are_shown_for_some_seconds_more(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def total(headers: dict[str, str]) -> int:
        return int((await world.http.get(f"{URL}/counts", headers=headers)).json()["total"])

    await world.add_user("hr@other.example")
    other = await world.login("hr@other.example")
    monkeypatch.setattr(counts, "MANY", 2)
    for n in range(3):
        assert await total(hr) == n
        await add(world, hr, f"p{n}@example.com", f"P {n}")
    assert await total(hr) == 3
    await add(world, hr, "late@example.com", "Late")
    assert (await total(hr), await total(other)) == (3, 0)
    company = await company_of(world, "hr@example.com")
    await world.add_user("emma@example.com", Role.EMPLOYEE, company)
    assert await total(await world.login("emma@example.com")) == 0
    world.clock.advance(seconds=recounted.FRESH_SECS + 1)
    assert await total(hr) == 3, "the old count is shown while it is made anew"
    await recounted.counted_out()
    assert await total(hr) == 4
    await add(world, hr, "last@example.com", "Last")
    world.clock.advance(seconds=recounted.SHOWN_SECS + 1)
    assert await total(hr) == 5
