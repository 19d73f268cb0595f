"""A person writes down their working life: six verbs, order, relations, search, completeness, what others see."""

import pytest

from tests.support.api_world import ApiWorld
from tests.support.careers import API, Person, a_person


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    return await a_person(world)


async def test_an_entry_is_written_replaced_amended_and_deleted(minji: Person) -> None:
    body = {"company": "Harbour", "title": "Engineer", "start_date": "2020-01", "responsibilities": ["Ran the port"]}
    made = await minji.add("experiences", **body)
    url = f"/experiences/{made['id']}"
    assert made["revision"] == 1
    amended = await minji.call("PATCH", url, json={"title": "Lead", "revision": 1})
    assert (amended["title"], amended["company"], amended["revision"]) == ("Lead", "Harbour", 2)
    stale = await minji.call("PATCH", url, 409, json={"title": "Head", "revision": 1})
    assert stale["error_code"] == "CAREER_410"
    wrong = await minji.call("PATCH", url, 422, json={"end_date": "2019"})
    assert "end is before" in wrong["details"][0]["message"]
    replaced = await minji.call("PUT", url, json={"company": "Harbour", "title": "Head"})
    assert (replaced["responsibilities"], replaced["start_date"]) == ([], None)
    await minji.call("DELETE", url, 204)
    assert (await minji.call("GET", url, 404))["error_code"] == "CAREER_405"


async def test_lists_are_paged_and_sorted_in_their_platform_s_form(minji: Person) -> None:
    for year in ("2018", "2021-05", "2019"):
        await minji.add("experiences", company=f"C{year}", title="T", start_date=year)
    await minji.add("experiences", company="Undated", title="T")
    page = await minji.call("GET", "/experiences", params={"page": 1, "size": 3, "sort": "start_date:desc"})
    assert [one["start_date"] for one in page["data"]] == ["2021-05", "2019", "2018"]
    assert page["pagination"] == {"page": 1, "size": 3, "total": 4, "pages": 2}
    await minji.call("GET", "/experiences", 422, params={"sort": "user_id:asc"})
    await minji.call("GET", "/experiences", 422, params={"size": 101})


async def test_projects_and_responsibilities_are_searched(minji: Person) -> None:
    await minji.add("projects", name="Shipping", description="Scheduling ferries across the strait")
    await minji.add("projects", name="Billing", description="Invoices")
    found = await minji.call("GET", "/projects", params={"q": "strait ferry"})
    assert [one["name"] for one in found["data"]] == ["Shipping"]
    await minji.add("experiences", company="A", title="T", responsibilities=["Ran the port", "Hired"])
    await minji.add("experiences", company="B", title="T", responsibilities=["Ran the portal"])
    found = await minji.call("GET", "/experiences", params={"q": "Ran the port"})
    assert [one["company"] for one in found["data"]] == ["A"]


async def test_a_skill_is_named_once_and_entries_keep_their_order(minji: Person) -> None:
    first = await minji.add("skills", name="Go")
    twice = await minji.call("POST", "/skills", 409, json={"name": " go "})
    assert twice["error_code"] == "CAREER_412"
    second = await minji.add("skills", name="Rust")
    order = f"/profiles/{minji.profile['id']}/order"
    await minji.call("PUT", order, 422, json={"kind": "skills", "ids": [first["id"]]})
    await minji.call("PUT", order, 204, json={"kind": "skills", "ids": [second["id"], first["id"]]})
    found = await minji.call("GET", "/skills")
    assert [one["name"] for one in found["data"]] == ["Rust", "Go"]


async def test_completeness_follows_every_change(minji: Person) -> None:
    url = f"/profiles/{minji.profile['id']}"
    before = await minji.call("GET", f"{url}/completeness")
    assert (before["percent"], before["next_step"]) == (5, "experience")
    made = await minji.add("experiences", company="A", title="T", start_date="2020", is_current=True)
    assert (await minji.call("GET", url))["completeness"] == 25
    await minji.call("DELETE", f"/experiences/{made['id']}", 204)
    assert (await minji.call("GET", url))["completeness"] == 5


async def test_a_profile_is_nobody_else_s_and_a_slug_is_taken_once(world: ApiWorld, minji: Person) -> None:
    other = await a_person(world, "jun@example.com", "jun-lee")
    taken = await other.call("POST", "/profiles", 409, json={"slug": "minji-kim", "name": "Jun"})
    assert taken["error_code"] == "CAREER_409"
    url = f"/profiles/{minji.profile['id']}"
    await other.call("GET", url, 404)
    await other.call("PATCH", url, 404, json={"name": "Mine"})
    await other.call("POST", "/skills", 404, json={"name": "Go", "profile_id": minji.profile["id"]})
    await minji.call("PATCH", url, json={"visibility": "UNLISTED", "email": "secret@example.com"})
    seen = await other.call("GET", url)
    assert seen["name"] == "Kim Minji"
    assert "email" not in seen


async def test_an_anonymised_project_hides_names_addresses_and_figures_everywhere(minji: Person) -> None:
    await minji.add("experiences", company="Harbour Bank Inc.", title="Engineer")
    project = await minji.add(
        "projects",
        name="Ledger for Harbour Bank",
        description="Cut costs at HARBOUR BANK by 40% ($2.5M, thirty people). See ledger.harbourbank.com",
        client="Poseidon",
        url="https://poseidon.example/ledger",
    )
    hidden = await minji.call("POST", f"/projects/{project['id']}/anonymize", json={"is_anonymized": True})
    assert hidden["hidden"]["figure"] >= 3
    await minji.call("PATCH", f"/profiles/{minji.profile['id']}", json={"visibility": "PUBLIC"})
    public = (await minji.world.http.get(f"{API}/p/minji-kim")).json()["projects"]
    for text in (str(hidden["shown"]), str(public)):
        for secret in ("harbour", "poseidon", "40", "2.5", "thirty", "http", "@"):
            assert secret not in text.lower(), (secret, text)
    assert "Cut costs at" in public[0]["description"]


async def test_the_public_profile_follows_changes_and_shows_nothing_private(minji: Person) -> None:
    http, url = minji.world.http, f"/profiles/{minji.profile['id']}"
    assert (await http.get(f"{API}/p/minji-kim")).status_code == 404
    private = {"visibility": "PUBLIC", "email": "secret@example.com", "phone": "+1 555 0100", "headline": "First"}
    await minji.call("PATCH", url, json=private)
    shown = await http.get(f"{API}/p/minji-kim")
    assert shown.json()["headline"] == "First"
    assert shown.headers["x-robots-tag"] == "noindex"
    assert "secret@" not in shown.text
    assert "0100" not in shown.text
    await minji.add("skills", name="Go")
    assert [one["name"] for one in (await http.get(f"{API}/p/minji-kim")).json()["skills"]] == ["Go"]
    await minji.call("PATCH", url, json={"visibility": "UNLISTED"})
    assert (await http.get(f"{API}/p/minji-kim")).status_code == 404


async def test_a_project_is_joined_to_where_it_was_done(minji: Person) -> None:
    project = await minji.add("projects", name="Ferry times")
    skill = await minji.add("skills", name="Go")
    url = f"/projects/{project['id']}/skills/{skill['id']}"
    await minji.call("PUT", url, 204)
    await minji.call("PUT", url, 204)
    assert (await minji.call("GET", f"/projects/{project['id']}"))["skill_ids"] == [skill["id"]]
    await minji.call("DELETE", url, 204)
    assert (await minji.call("GET", f"/projects/{project['id']}"))["skill_ids"] == []
