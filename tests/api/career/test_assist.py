"""Suggestions: tracked, never applied, remembered for a day, refused honestly where rules cannot help."""

import pytest

from tests.support.api_world import ApiWorld
from tests.support.careers import API, Person, a_person


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    return await a_person(world)


async def test_without_a_model_rules_name_skills_and_words_are_not_pretended(minji: Person) -> None:
    await minji.add("experiences", company="A", title="Engineer", responsibilities=["Python and PostgreSQL", "Docker"])
    await minji.add("skills", name="docker")
    made = await minji.call("POST", "/ai/suggest-skills", json={"role": "Backend engineer"})
    assert (made["model"], made["state"]) == ("rules", "offered")
    assert {"Python", "PostgreSQL"} <= set(made["offered"])
    assert "docker" not in str(made["offered"]).lower()
    refused = await minji.call("POST", "/ai/optimize-text", 503, json={"text": "Did things."})
    assert refused["error_code"] == "AI_503"
    assert [one["name"] for one in (await minji.call("GET", "/skills"))["data"]] == ["docker"]
    url = f"/ai/suggestions/{made['id']}"
    await minji.call("PATCH", url, json={"state": "edited", "taken": ["Python"]})
    await minji.call("PATCH", url, 409, json={"state": "refused"})
    kept = (await minji.call("GET", "/ai/suggestions", params={"state": "edited"}))["data"]
    assert kept[0]["taken"] == ["Python"]


async def test_the_public_page_is_whole_without_a_script(minji: Person) -> None:
    http, url = minji.world.http, f"/profiles/{minji.profile['id']}"
    hidden = await http.get("/p/minji-kim", headers={"accept-language": "ko-KR"})
    assert (hidden.status_code, "프로필이 없거나" in hidden.text) == (404, True)
    told = {"visibility": "PUBLIC", "summary": "<script>alert(1)</script> Ferries.", "email": "secret@example.com"}
    await minji.call("PATCH", url, json=told)
    page = await http.get("/p/minji-kim")
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script" not in page.text
    assert "secret@" not in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    again = await http.get("/p/minji-kim", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    await minji.call("PATCH", url, json={"indexable": True})
    listed = await http.get("/p/minji-kim")
    assert "noindex" not in listed.text
    assert "x-robots-tag" not in listed.headers
    assert (await http.get(f"{API}/p/minji-kim")).json()["name"] == "Kim Minji"
