"""An analysis from the address to the weaknesses, and every way in which GitHub says no."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.security.callers import Role
from evals.repositories.measure import archive_of
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.github import FakeGitHub, fake_github

CODE = 'def order(cursor, name):\n    cursor.execute(f"SELECT * FROM orders WHERE name = {name}")\n'
URL = "https://github.com/example/shop"
COMMIT = "a" * 40


@pytest.fixture
async def github() -> AsyncIterator[FakeGitHub]:
    async with fake_github() as made:
        made.archives["example/shop"] = archive_of({"orders.py": CODE, "README.md": "Shop"}, COMMIT)
        yield made


@pytest.fixture
async def person(tmp_path: Path, github: FakeGitHub) -> AsyncIterator["Person"]:
    async with api_world(tmp_path, github_api_url=github.url, github_token="server-token") as world:
        await world.add_user("mina@example.com", Role.CANDIDATE)
        yield Person(world, await world.login("mina@example.com"))


class Person:
    def __init__(self, world: ApiWorld, headers: dict[str, str]) -> None:
        self.world, self.headers = world, headers

    async def analyse(self, url: str = URL) -> dict[str, Any]:
        path = "/api/v1/analyze/github"
        made = await self.world.http.post(path, json={"repo_url": url}, headers=self.headers)
        assert made.status_code == 202, made.text
        await self.world.run_tasks()
        found = await self.world.http.get(f"{path}/{made.json()['analysis_id']}", headers=self.headers)
        answer: dict[str, Any] = found.json()
        return answer


async def test_weaknesses_with_file_and_line(person: Person, github: FakeGitHub) -> None:
    found = await person.analyse()
    assert found["status"] == "finished", found
    first = found["weaknesses"][0]
    assert (first["rule"], first["file"], first["line"]) == ("sql_built_from_text", "orders.py", 2)
    assert first["url"] == f"{URL}/blob/{COMMIT}/orders.py#L2"
    assert first["why"]
    assert first["mend"]
    assert found["languages"] == [{"name": "Python", "percent": 100.0}]
    assert "1 functions" in found["code_style"]
    # The API's token goes to the API; here the archive lies at the same host.
    assert {said for _, said in github.seen} == {"Bearer server-token"}


async def test_what_is_private_is_not_read_with_the_servers_token(person: Person, github: FakeGitHub) -> None:
    github.private.add("example/shop")
    found = await person.analyse()
    assert (found["status"], found["weaknesses"]) == ("failed", [])
    assert [path for path, _ in github.seen] == ["/repos/example/shop"]


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (404, {}, "no such public repository"),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795428000"}, "no more requests"),
        (403, {}, "does not let"),
        (401, {}, "token"),
        (409, {}, "empty"),
    ],
)
async def test_refusals_say_why(
    person: Person, github: FakeGitHub, status: int, headers: dict[str, str], said: str
) -> None:
    github.fault = (status, headers)
    found = await person.analyse()
    assert found["status"] == "failed"
    assert said in found["problem"]
    assert (found["again_at"] is not None) == ("x-ratelimit-reset" in headers)


async def test_an_archive_is_followed_to_known_hosts_only(person: Person, github: FakeGitHub) -> None:
    for elsewhere in ("http://169.254.169.254/latest/meta-data/", github.url.replace("http:", "https:")):
        github.elsewhere = elsewhere
        assert (await person.analyse())["status"] == "failed", "at once, and not tried again"


async def test_a_server_that_is_down_is_tried_again(person: Person, github: FakeGitHub) -> None:
    github.fault = (502, {})
    assert (await person.analyse())["status"] == "running"
    github.fault = None
    person.world.clock.advance(seconds=30)
    await person.world.run_tasks()
    listed = await person.world.http.get("/api/v1/analyze/github", headers=person.headers)
    assert [one["status"] for one in listed.json()["analyses"]] == ["finished"]


async def test_what_is_no_archive_is_said_to_be_damaged(person: Person, github: FakeGitHub) -> None:
    github.archives["example/shop"] = b"no archive at all"
    assert "could not be read" in (await person.analyse())["problem"]


async def test_it_is_the_persons_own(person: Person) -> None:
    found = await person.analyse()
    await person.world.add_user("other@example.com", Role.CANDIDATE)
    other = await person.world.login("other@example.com")
    path = f"/api/v1/analyze/github/{found['analysis_id']}"
    assert (await person.world.http.get(path, headers=other)).status_code == 404
    assert (await person.world.http.delete(path, headers=other)).status_code == 404
    assert (await person.world.http.delete(path, headers=person.headers)).status_code == 204
