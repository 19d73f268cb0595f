"""Duplicates are found, and merged without losing anything."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from api.candidates.keys import email_key, phone_key, region_of, search_terms
from api.candidates.models import Candidate, CandidateMerge
from api.interviews.models import Interview
from api.rounds.models import InterviewRound
from tests.support.api_world import ApiWorld, Scheduled

URL = "/api/v1/candidates"


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


async def add(world: ApiWorld, hr: dict[str, str], email: str, name: str, **more: Any) -> str:
    reply = await world.http.post(URL, json={"email": email, "name": name, **more}, headers=hr)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def merge(world: ApiWorld, hr: dict[str, str], keep: str, *others: str, **take: str) -> Any:
    body = {"keep_id": keep, "merge_ids": list(others), "take": take}
    return await world.http.post(f"{URL}/merge", json=body, headers=hr)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Kim@Example.com", "kim@example.com", True),
        ("kim+jobs@example.com", "kim@example.com", True),
        ("k.i.m@gmail.com", "kim@googlemail.com", True),
        ("k.i.m@example.com", "kim@example.com", False),
        ("+@example.com", "@example.com", False),
    ],
)
def test_addresses_of_one_mailbox(one: str, two: str, same: bool) -> None:
    assert (email_key(one) == email_key(two)) is same


def test_numbers_are_compared_with_their_country_code() -> None:
    korea = region_of("en", "Asia/Seoul")
    numbers = ["010-1234-5678", "+82 10 1234 5678", "0082-10-1234-5678", "+82 (0)10 1234 5678"]
    assert {phone_key(number, korea) for number in numbers} == {"821012345678"}
    assert phone_key("(415) 555-2671", region_of("en-US", "UTC")) == "14155552671"
    assert phone_key("030 123456", None) == "030123456"
    assert phone_key("12", None) is None
    assert region_of("ko", "UTC") == "KR"
    assert search_terms("010-1234  Kim") == ["101234", "kim"]


async def test_groups_by_address_number_and_name(world: ApiWorld, hr: dict[str, str]) -> None:
    first = await add(world, hr, "kim@gmail.com", "김민지", phone="010-1234-5678", timezone="Asia/Seoul")
    second = await add(world, hr, "k.im+x@gmail.com", "Minji Kim")
    third = await add(world, hr, "minji@example.com", "Kim, M.", phone="+82 10 1234 5678")
    fourth = await add(world, hr, "other@example.com", "minji  KIM")
    await add(world, hr, "alone@example.com", "Alone")
    await world.add_user("foreign@example.com")
    await add(world, await world.login("foreign@example.com"), "kim@gmail.com", "김민지")
    reply = (await world.http.get(f"{URL}/duplicates", headers=hr)).json()
    groups = [(g["by"], g["certain"], [c["id"] for c in g["candidates"]]) for g in reply["duplicates"]]
    assert groups == [
        ("email", True, [first, second]),
        ("phone", True, [first, third]),
        ("name", False, [second, fourth]),
    ]
    assert reply["total"] == 3
    only = (await world.http.get(f"{URL}/duplicates", params={"by": "phone", "per_page": 1}, headers=hr)).json()
    assert [g["by"] for g in only["duplicates"]] == ["phone"]
    detail = (await world.http.get(f"{URL}/{first}", headers=hr)).json()
    assert [d["id"] for d in detail["duplicates"]] == [second, third]


async def test_a_merge_keeps_everything_and_the_old_id_leads_on(scheduled: Scheduled) -> None:
    world, hr, merged = scheduled.world, scheduled.hr, scheduled.candidate_id
    keep = await add(world, hr, "minji@example.com", "Kim Minji", source="site")
    await world.http.put(
        f"{URL}/{merged}", json={"email": "kim@example.com", "name": "Kim", "phone": "+82 10 1234 5678"}, headers=hr
    )
    async with world.services.database.transaction() as session:
        company_id = (await session.get_one(Candidate, keep)).company_id
        for candidate_id in (keep, merged):
            session.add(
                InterviewRound(
                    company_id=company_id,
                    candidate_id=candidate_id,
                    job_template_id=scheduled.job_id,
                    round_number=1,
                    round_type="technical",
                )
            )
    before = (await world.http.get(f"{URL}/{merged}/history", headers=hr)).json()["history"]
    reply = await merge(world, hr, keep, merged, email=merged, status=merged)
    assert reply.status_code == 200, reply.text
    kept = reply.json()
    assert (kept["id"], kept["email"], kept["name"], kept["source"]) == (keep, "kim@example.com", "Kim Minji", "site")
    assert (kept["phone"], kept["status"]) == ("+82 10 1234 5678", "interview_scheduled")
    assert [interview["id"] for interview in kept["interviews"]] == [scheduled.interview_id]
    assert [one["round_number"] for one in kept["rounds"]] == [1, 2]
    assert kept["merged_ids"] == [merged]
    history = (await world.http.get(f"{URL}/{keep}/history", headers=hr)).json()["history"]
    assert {one["id"] for one in before} <= {one["id"] for one in history}
    assert [one["merged_id"] for one in history if one["kind"] == "merge"] == [merged]
    assert (await world.http.get(f"{URL}/{merged}", headers=hr)).json()["id"] == keep
    gone = await world.http.delete(f"{URL}/{merged}", headers=hr)
    assert (gone.status_code, gone.json()["reason"]) == (404, f"merged_into:{keep}")
    assert (await world.http.post(f"{URL}/{merged}/restore", headers=hr)).status_code == 404
    listed = (await world.http.get(URL, params={"q": "kim"}, headers=hr)).json()["candidates"]
    assert [row["id"] for row in listed] == [keep]
    assert (await world.http.get(URL, params={"deleted": True}, headers=hr)).json()["total"] == 0
    async with world.services.database.transaction(read_only=True) as session:
        entry = (await session.scalars(select(CandidateMerge))).one()
        assert (await session.get_one(Interview, scheduled.interview_id)).candidate_id == keep
    assert (entry.snapshot["merged"]["name"], entry.snapshot["kept"]["email"]) == ("Kim", "minji@example.com")
    assert entry.moved["interviews"] == [scheduled.interview_id]


async def undo(world: ApiWorld, hr: dict[str, str], kept: str, merged: str) -> Any:
    return await world.http.delete(f"{URL}/{kept}/merges/{merged}", headers=hr)


async def test_a_merge_that_is_undone_gives_everything_back_but_what_came_since(scheduled: Scheduled) -> None:
    world, hr, merged = scheduled.world, scheduled.hr, scheduled.candidate_id
    keep = await add(world, hr, "minji@example.com", "Kim Minji")
    await world.http.put(
        f"{URL}/{merged}", json={"email": "kim@example.com", "name": "Kim", "phone": "+82 10 1234 5678"}, headers=hr
    )
    for one, number in ((keep, 1), (merged, 1), (merged, 2)):
        round_ = {"job_template_id": scheduled.job_id, "round_number": number, "round_type": "technical"}
        assert (await world.http.post(f"{URL}/{one}/rounds", json=round_, headers=hr)).status_code == 201
    before = {one: (await world.http.get(f"{URL}/{one}", headers=hr)).json() for one in (keep, merged)}
    histories = {one: (await world.http.get(f"{URL}/{one}/history", headers=hr)).json() for one in (keep, merged)}
    assert (await merge(world, hr, keep, merged, email=merged, status=merged, name=merged)).status_code == 200
    await world.http.post(f"{URL}/{keep}/notes", json={"text": "Written after the merge."}, headers=hr)
    changed = {"email": "kim@example.com", "name": "Kim Min-ji"}
    assert (await world.http.put(f"{URL}/{keep}", json=changed, headers=hr)).status_code == 200
    [entry] = [
        one
        for one in (await world.http.get(f"{URL}/{keep}/history", headers=hr)).json()["history"]
        if one["kind"] == "merge"
    ]
    assert entry["merged_name"] == "Kim"
    assert entry["undo_until"] > entry["at"]
    reply = await undo(world, hr, keep, merged)
    assert reply.status_code == 200, reply.text
    after = {one: (await world.http.get(f"{URL}/{one}", headers=hr)).json() for one in (keep, merged)}
    assert reply.json() == after[merged]
    assert after[merged] | {"updated_at": None} == before[merged] | {"updated_at": None}
    since = {"updated_at": None, "status_since": None}
    assert after[keep] | since == before[keep] | since | {"name": "Kim Min-ji"}
    now = {one: (await world.http.get(f"{URL}/{one}/history", headers=hr)).json()["history"] for one in (keep, merged)}
    assert [one["id"] for one in now[merged]] == [one["id"] for one in histories[merged]["history"]]
    assert [one["to_status"] for one in now[keep]] == ["new", "interview_scheduled", "new"]
    notes = (await world.http.get(f"{URL}/{keep}/notes", headers=hr)).json()["notes"]
    assert [note["text"] for note in notes] == ["Written after the merge."]
    listed = (await world.http.get(URL, params={"q": "kim"}, headers=hr)).json()["candidates"]
    assert {row["id"] for row in listed} == {keep, merged}
    assert (await undo(world, hr, keep, merged)).json()["error_code"] == "CAND_435"


async def test_merges_are_undone_the_last_one_first(world: ApiWorld, hr: dict[str, str]) -> None:
    one, two, three = [await add(world, hr, f"p{n}@example.com", f"P{n}") for n in range(3)]
    assert (await merge(world, hr, two, one)).status_code == 200
    assert (await merge(world, hr, three, two)).status_code == 200
    refused = await undo(world, hr, three, one)
    assert (refused.status_code, refused.json()["reason"]) == (409, "merged_on")
    assert (await undo(world, hr, three, two)).status_code == 200
    assert (await world.http.get(f"{URL}/{one}", headers=hr)).json()["id"] == two
    assert (await undo(world, hr, two, one)).status_code == 200
    assert (await world.http.get(URL, headers=hr)).json()["total"] == 3


async def test_a_merge_stays_where_it_cannot_be_undone(world: ApiWorld, hr: dict[str, str]) -> None:
    keep, merged, lost = [await add(world, hr, f"p{n}@example.com", f"P{n}") for n in range(3)]
    assert (await merge(world, hr, keep, merged)).status_code == 200
    third = await add(world, hr, "p1@example.com", "Somebody else")
    taken = await undo(world, hr, keep, merged)
    assert (taken.status_code, taken.json()["error_code"]) == (409, "CAND_409")
    assert "p1@example.com" in taken.json()["detail"]
    assert (await world.http.get(f"{URL}/{merged}", headers=hr)).json()["id"] == keep, "nothing was changed"
    await world.http.delete(f"{URL}/{third}", headers=hr)
    assert (await merge(world, hr, keep, lost)).status_code == 200
    async with world.services.database.transaction() as session:
        (await session.get_one(Candidate, lost)).erased_at = world.clock.now()
    assert (await undo(world, hr, keep, lost)).json()["reason"] == "erased"
    world.clock.advance(days=30)
    world.logins.clear()
    hr = await world.login("hr@example.com")
    assert (await undo(world, hr, keep, merged)).json()["reason"] == "too_late"


async def test_merging_a_kept_one_on_leads_all_old_ids_to_the_last(world: ApiWorld, hr: dict[str, str]) -> None:
    one, two, three = [await add(world, hr, f"p{n}@example.com", f"P{n}") for n in range(3)]
    assert (await merge(world, hr, two, one)).status_code == 200
    assert (await merge(world, hr, three, two)).status_code == 200
    for old in (one, two):
        assert (await world.http.get(f"{URL}/{old}", headers=hr)).json()["id"] == three
    assert set((await world.http.get(f"{URL}/{three}", headers=hr)).json()["merged_ids"]) == {one, two}


async def test_merges_that_make_no_sense_are_refused_and_change_nothing(world: ApiWorld, hr: dict[str, str]) -> None:
    one, two, third = [await add(world, hr, f"p{n}@example.com", f"P{n}") for n in range(3)]
    await world.add_user("foreign@example.com")
    foreign = await add(world, await world.login("foreign@example.com"), "x@example.com", "X")
    assert (await merge(world, hr, one, one)).json()["error_code"] == "CAND_403"
    assert (await merge(world, hr, one, two, email=third)).json()["error_code"] == "CAND_403"
    assert (await merge(world, hr, one, foreign)).json()["error_code"] == "CAND_404"
    assert (await world.http.get(URL, headers=hr)).json()["total"] == 3


async def test_two_merges_of_the_same_people_end_as_one(world: ApiWorld, hr: dict[str, str]) -> None:
    one, two = [await add(world, hr, f"p{n}@example.com", f"P{n}") for n in range(2)]
    replies = await asyncio.gather(merge(world, hr, one, two), merge(world, hr, two, one))
    assert sorted(reply.status_code for reply in replies) == [200, 404]
    assert (await world.http.get(URL, headers=hr)).json()["total"] == 1
