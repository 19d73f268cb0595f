"""A practice interview over HTTP: from start to save, with what is said about each answer, and whose it is."""

import io
import json
import zipfile
from typing import Any

import pytest

from api.examples import EXAMPLES
from api.practice.state import KEPT_SECS
from api.privacy.accounts import SOFT_DELETE, purge_accounts
from api.security.callers import Role
from tests.support.api_world import ApiWorld

STORY = (
    "At my last company there was an order service that broke every Monday. I had to find out why. "
    "I compared the logs with the releases and I wrote an integration test for the importer. "
    "As a result the failures dropped from five a week to none."
)


class Person:
    def __init__(self, world: ApiWorld, headers: dict[str, str]) -> None:
        self.http, self.headers = world.http, headers

    async def post(self, path: str, **more: Any) -> Any:
        return await self.http.post(f"/api/v1{path}", headers=self.headers, **more)

    async def get(self, path: str) -> Any:
        return await self.http.get(f"/api/v1{path}", headers=self.headers)

    async def start(self, **body: Any) -> dict[str, Any]:
        reply = await self.post("/interview/start", json={"job_title": "Backend engineer", **body})
        assert reply.status_code == 201, reply.text
        return dict(reply.json())

    async def question(self, practice_id: str, **more: Any) -> Any:
        return await self.post("/interview/question", json={"interview_id": practice_id, **more})

    async def answer(self, practice_id: str, number: int, text: str) -> Any:
        data = {"interview_id": practice_id, "question_number": number, "answer": text}
        return await self.post("/interview/answer", data=data)


@pytest.fixture
async def person(world: ApiWorld) -> Person:
    await world.add_user("mina@example.com", Role.CANDIDATE)
    return Person(world, await world.login("mina@example.com"))


async def test_from_start_to_save(world: ApiWorld, person: Person) -> None:
    started = await person.start(interview_type="behavioral", num_questions=2)
    practice_id = started["interview_id"]
    assert started["writer"] == "rules"
    first = (await person.question(practice_id)).json()
    assert (first["question_number"], first["total"]) == (1, 2)
    assert (await person.question(practice_id)).json() == first, "an open question is given again"
    told = (await person.answer(practice_id, 1, STORY)).json()
    for point in told["feedback"]["points"]:
        assert bool(point["quotes"]) == (point["status"] in ("shown", "partly"))
        for quote in point["quotes"]:
            assert STORY[quote["start"] : quote["end"]] == quote["text"]
    assert {part["part"] for part in told["feedback"]["star"] if part["present"]} == {
        "situation",
        "task",
        "action",
        "result",
    }
    assert told["feedback"]["try_next"]
    assert told["feedback"]["limits"]
    assert not told["finished"]
    second = (await person.question(practice_id)).json()
    assert second["question_text"] != first["question_text"]
    assert (await person.answer(practice_id, 1, STORY)).json()["error_code"] == "PRAC_410"
    thin = (await person.answer(practice_id, 2, "No idea.")).json()
    assert (thin["score"], thin["finished"]) == (None, True), "nothing said is no low score"
    results = (await person.get(f"/interview/results/{practice_id}")).json()
    assert results["state"] == "finished"
    assert results["metrics"]["answered"] == 2
    assert results["final_score"] == told["score"]
    assert (await person.question(practice_id)).status_code == 409
    assert (await person.get("/practice/interviews")).json()["total"] == 0, "nothing is kept before it is saved"
    assert (await person.post(f"/interview/save/{practice_id}")).status_code == 201
    assert (await person.post(f"/interview/save/{practice_id}")).status_code == 200
    kept = (await person.get(f"/interview/results/{practice_id}")).json()
    assert kept["state"] == "saved"
    assert kept["questions"] == results["questions"]
    assert kept["metrics"] == results["metrics"]
    again = await person.start(interview_type="behavioral", num_questions=2)
    other = (await person.question(again["interview_id"])).json()
    assert other["question_text"] not in (first["question_text"], second["question_text"]), "others go first"


async def test_gaps_are_asked_about_first_also_those_the_library_does_not_know(person: Person) -> None:
    gaps = ["COBOL", "Fortran", "Kubernetes"]
    started = await person.start(skills=gaps, num_questions=4, interview_type="technical")
    asked = []
    for number in (1, 2, 3, 4):
        asked.append((await person.question(started["interview_id"])).json()["competency"])
        assert (await person.answer(started["interview_id"], number, STORY)).status_code == 200
    assert {*asked[:3]} == {"COBOL", "Fortran", "cloud"}
    assert asked[3] not in asked[:3]
    korean = await person.start(language="ko", interview_type="인성 면접", num_questions=1)
    question = (await person.question(korean["interview_id"])).json()
    assert question["competency"] == "behavioural"
    assert any("가" <= letter <= "힣" for letter in question["question_text"])
    told = await person.answer(
        korean["interview_id"], 1, "작년에 팀에서 의견이 달랐을 때 제가 먼저 물어봤습니다. 결과적으로 합의했습니다."
    )
    assert all(part["present"] for part in told.json()["feedback"]["star"] if part["part"] != "task")


async def test_nobody_else_s_and_gone_when_its_time_is_over(world: ApiWorld, person: Person) -> None:
    practice_id = (await person.start())["interview_id"]
    await world.add_user("other@example.com", Role.CANDIDATE)
    other = Person(world, await world.login("other@example.com"))
    for reply in (
        await other.question(practice_id),
        await other.get(f"/interview/results/{practice_id}"),
        await other.post(f"/interview/save/{practice_id}"),
    ):
        assert (reply.status_code, reply.json()["error_code"]) == (404, "PRAC_404")
    await world.services.drafts.get(practice_id)
    world.clock.advance(seconds=KEPT_SECS)
    world.logins.clear()
    person.headers = await world.login("mina@example.com")
    assert (await person.question(practice_id)).status_code == 404


async def test_progress_export_and_removal(world: ApiWorld, person: Person) -> None:
    for _ in range(2):
        practice_id = (await person.start(interview_type="behavioral", num_questions=1))["interview_id"]
        await person.question(practice_id)
        await person.answer(practice_id, 1, STORY)
        await person.post(f"/interview/save/{practice_id}")
        world.clock.advance(minutes=5)
    lines = (await person.get("/practice/progress")).json()["competencies"]
    assert [(line["competency"], len(line["points"])) for line in lines] == [("behavioural", 2)]
    compared = await person.post("/practice/compare", json={"interview_id": practice_id, "question_number": 1})
    assert compared.json()["error_code"] == "PRAC_412", "one judge alone is no comparison"
    order = (await person.get("/me/export")).json()
    await world.run_tasks()
    archive = await person.get(f"/exports/{order['export_id']}/archive")
    exported = json.loads(zipfile.ZipFile(io.BytesIO(archive.content)).read("data.json"))["practice"]
    kept = (await person.get(f"/interview/results/{practice_id}")).json()
    assert {one["id"]: one["final_score"] for one in exported}[practice_id] == kept["final_score"]
    told = [row for one in exported for row in one["questions"]]
    assert [row["answer"] for row in told] == [STORY, STORY]
    assert kept["questions"][0]["question_text"] in [row["question_text"] for row in told]
    gone = await world.http.delete(f"/api/v1/practice/interviews/{practice_id}", headers=person.headers)
    assert gone.status_code == 204
    assert (await person.get("/practice/interviews")).json()["total"] == 1
    await world.http.delete("/api/v1/me", headers=person.headers)
    async with world.services.database.transaction() as session:
        assert await purge_accounts(session, world.clock.now() + SOFT_DELETE) == 1
    async with world.services.database.transaction(read_only=True) as session:
        tables = [
            (await session.connection()).exec_driver_sql(f"SELECT * FROM {name}")
            for name in ("practice_interviews", "practice_questions")
        ]
        assert [list((await rows).all()) for rows in tables] == [[], []]


async def test_what_is_no_sound_is_refused_before_anything_decodes_it(person: Person) -> None:
    practice_id = (await person.start())["interview_id"]
    await person.question(practice_id)
    data = {"interview_id": practice_id, "question_number": 1}
    refused = await person.post("/interview/answer", data=data, files={"audio": ("a.webm", b"MZ" + bytes(99))})
    assert (refused.status_code, refused.json()["error_code"]) == (415, "PRAC_415")
    large = await person.post("/audio/stt", files={"audio": ("a.wav", b"RIFF0000WAVE" + bytes(10_500_000))})
    assert large.status_code == 413
    assert (await person.post("/interview/answer", data=data)).json()["error_code"] == "PRAC_422"
    assert json.loads((await person.get(f"/interview/results/{practice_id}")).content)["metrics"]["answered"] == 0


async def test_the_documented_example_of_a_start_works(person: Person) -> None:
    started = await person.start(**EXAMPLES["POST /interview/start"])
    question = await person.question(started["interview_id"])
    assert question.json()["total"] == EXAMPLES["POST /interview/start"]["num_questions"]
