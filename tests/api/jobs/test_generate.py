"""Questions written for a job: by rules, by a model, at once, as a task, and when the model fails."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.adapters.text_openai import OpenAiTextModel
from api.ai.models import AiUsage
from api.demo import load_demo
from api.jobs.errors import QuestionsUnreadable
from api.jobs.fairness import unfair
from api.jobs.models import Question
from api.jobs.question_bank import load_bank
from api.jobs.rules_generator import is_known, suggest
from api.jobs.tasks import generate_questions
from api.outbox import Task, TaskContext
from api.security.callers import Role
from api.settings import ROOT
from tests.support.api_world import ApiWorld
from tests.vendors.openai_compatible import Vendor, openai_compatible

CONFIG = ROOT / "config"
JOB = {"title": "Backend engineer", "description": "Python and PostgreSQL services on Kubernetes."}
MODEL_SAYS = [
    "Why does an index speed up a query?",
    "Tell me about an outage that you handled.",
    "why does an index speed up a query",
    "What are you passionate about?",
    "How do you roll back a bad release?",
]


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


@pytest.fixture
async def vendor(world: ApiWorld) -> AsyncIterator[Vendor]:
    async with openai_compatible(lambda _body: {"questions": MODEL_SAYS}) as made:
        world.services.text_model = OpenAiTextModel(
            provider="openai", model="text-model", base_url=made.base_url, api_key="k"
        )
        yield made


async def job_of(world: ApiWorld, hr: dict[str, str], **more: Any) -> str:
    reply = await world.http.post("/api/v1/jobs", json={**JOB, **more}, headers=hr)
    assert reply.status_code == 201, reply.text
    job_id: str = reply.json()["id"]
    return job_id


async def generate(world: ApiWorld, hr: dict[str, str], job_id: str, **body: Any) -> Any:
    return await world.http.post(f"/api/v1/jobs/{job_id}/generate-questions", json=body, headers=hr)


async def saved(world: ApiWorld, hr: dict[str, str], job_id: str) -> list[dict[str, Any]]:
    reply = await world.http.get(f"/api/v1/jobs/{job_id}/questions", headers=hr)
    questions: list[dict[str, Any]] = reply.json()["questions"]
    return questions


async def test_by_rules(world: ApiWorld, hr: dict[str, str]) -> None:
    job_id = await job_of(world, hr)
    reply = await generate(world, hr, job_id)
    assert reply.status_code == 201, reply.text
    body = reply.json()
    assert body["model"] == "rules"
    assert len(body["questions"]) == 10
    assert [q["id"] for q in body["questions"]] == [q["id"] for q in await saved(world, hr, job_id)]
    points = [point for question in body["questions"] for point in question["points"]]
    assert len(points) == 30
    assert all(point["keywords"] and point["strong"] != point["partial"] for point in points)
    assert all(point["strong"].startswith(point["text"]) for point in points)
    weights = [q["weight"] for q in body["questions"]]
    assert weights == sorted(weights)


async def test_asked_again_it_repeats_nothing_and_stops_at_twenty(world: ApiWorld, hr: dict[str, str]) -> None:
    job_id = await job_of(world, hr)
    await generate(world, hr, job_id, max_questions=12)
    again = await generate(world, hr, job_id, max_questions=20)
    assert again.status_code == 201
    questions = await saved(world, hr, job_id)
    assert len({q["text"] for q in questions}) == len(questions) <= 20
    for n in range(20 - len(questions)):
        reply = await world.http.post(f"/api/v1/jobs/{job_id}/questions", json={"text": f"Filler {n}?"}, headers=hr)
        assert reply.status_code == 201
    full = await generate(world, hr, job_id)
    assert (full.status_code, full.json()["error_code"]) == (409, "JOB_410")


async def test_not_saved(world: ApiWorld, hr: dict[str, str]) -> None:
    job_id = await job_of(world, hr, language="ko", title="백엔드 개발자", description="파이썬과 PostgreSQL")
    reply = await generate(world, hr, job_id, save=False, max_questions=4)
    assert reply.status_code == 200
    assert [q["id"] for q in reply.json()["questions"]] == [None] * 4
    assert all("가" <= q["text"][-2] <= "힣" for q in reply.json()["questions"])
    assert await saved(world, hr, job_id) == []


async def test_by_a_model(world: ApiWorld, hr: dict[str, str], vendor: Vendor) -> None:
    job_id = await job_of(world, hr, ai_model="other-model", facts=[{"topic": "hr", "text": "Ask jo@example.com"}])
    reply = await generate(world, hr, job_id, max_questions=4)
    assert reply.status_code == 201, reply.text
    body = reply.json()
    assert body["model"] == "openai:other-model"
    assert [q["text"] for q in body["questions"]] == [MODEL_SAYS[0], MODEL_SAYS[1], MODEL_SAYS[4]]
    assert all(len(q["points"]) == 3 for q in body["questions"])
    prompt = vendor.requests[0]["messages"][1]["content"]
    assert "Write 4 interview questions" in prompt
    assert "jo@example.com" not in prompt
    assert vendor.requests[0]["temperature"] == 0
    async with world.services.database.transaction(read_only=True) as session:
        usage = (await session.scalars(select(AiUsage))).one()
    assert (usage.subject_id, usage.operation, usage.outcome) == (job_id, "generate_questions", "ok")


async def test_a_models_own_points_and_anchors(world: ApiWorld, hr: dict[str, str]) -> None:
    point = {"text": "Measures first", "keywords": ["plan"], "strong": "Reads the query plan", "partial": "Guesses"}
    odd = {**point, "text": "Says why", "strong": "Speaks with confidence and no accent"}
    said = {"questions": [{"text": "A query is slow. What do you do?", "points": [point, odd]}]}
    async with openai_compatible(lambda _body: said) as vendor:
        world.services.text_model = OpenAiTextModel(
            provider="openai", model="text-model", base_url=vendor.base_url, api_key="k"
        )
        reply = await generate(world, hr, await job_of(world, hr), save=False)
    (question,) = reply.json()["questions"]
    first, second = question["points"]
    assert first == {"id": "p1", "probe": None, **point}
    # An anchor that cannot be fairly heard goes; the question stays.
    assert (second["strong"], second["partial"]) == (None, "Guesses")


async def test_a_model_that_fails_is_not_replaced_by_rules(world: ApiWorld, hr: dict[str, str], vendor: Vendor) -> None:
    job_id = await job_of(world, hr)
    vendor.faults = ["500"]
    reply = await generate(world, hr, job_id)
    assert (reply.status_code, reply.json()["error_code"]) == (503, "AI_503")
    assert await saved(world, hr, job_id) == []


async def test_as_a_task(world: ApiWorld, hr: dict[str, str], vendor: Vendor) -> None:
    job_id = await job_of(world, hr)
    vendor.faults = ["500", "bad_json", "429"]
    reply = await generate(world, hr, job_id, **{"async": True})
    assert reply.status_code == 202
    task_id = reply.json()["task_id"]
    waits = []
    for _ in range(3):
        await world.run_tasks()
        before = (await world.http.get(f"/api/v1/tasks/{task_id}", headers=hr)).json()["state"]
        assert before == "queued"
        waits.append(await seconds_until_next(world, task_id))
        world.clock.advance(seconds=waits[-1])
    await world.run_tasks()
    assert waits == [3, 6, 15]
    task = (await world.http.get(f"/api/v1/tasks/{task_id}", headers=hr)).json()
    assert task["state"] == "done"
    assert task["result"]["model"] == "openai:text-model"
    assert [q["id"] for q in task["result"]["questions"]] == [q["id"] for q in await saved(world, hr, job_id)]


async def seconds_until_next(world: ApiWorld, task_id: str) -> float:
    async with world.services.database.transaction(read_only=True) as session:
        task = await session.get(Task, task_id)
        assert task is not None
        return (task.run_after - world.clock.now()).total_seconds()


async def test_a_task_that_runs_twice_adds_once(world: ApiWorld, hr: dict[str, str]) -> None:
    job_id = await job_of(world, hr)

    async def report(_done: int, _total: int, _note: str) -> None:
        return None

    task_id = "01900000-0000-7000-8000-000000000001"
    context = TaskContext(world.services, task_id, 1, False, report)
    payload = {"job_id": job_id, "max_questions": 3, "save": True, "created_by": None}
    first = await generate_questions(context, payload)
    second = await generate_questions(context, payload)
    assert first is not None
    assert second is not None
    assert first["questions"] == second["questions"]
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count(Question.id))) == 3


async def test_of_a_description_that_is_not_stored(world: ApiWorld, hr: dict[str, str]) -> None:
    url = "/api/v1/ai/generate-questions"
    body = {"job_description": "Sales manager\nYou sell parcels to shops in Europe.", "max_questions": 5}
    reply = await world.http.post(url, json=body, headers=hr)
    assert reply.status_code == 200, reply.text
    assert len(reply.json()["questions"]) == 5
    assert reply.json()["model"] == "rules"
    assert any("prospect" in question for question in reply.json()["questions"])
    short = await world.http.post(url, json={"job_description": "short"}, headers=hr)
    assert short.status_code == 422


@pytest.mark.parametrize("max_questions", [0, 21])
async def test_how_many_may_be_asked_for(world: ApiWorld, hr: dict[str, str], max_questions: int) -> None:
    reply = await generate(world, hr, await job_of(world, hr), max_questions=max_questions)
    assert reply.status_code == 422


async def test_only_those_who_change_jobs_generate(world: ApiWorld, hr: dict[str, str]) -> None:
    job_id = await job_of(world, hr)
    for role in (Role.EMPLOYEE, Role.CANDIDATE):
        await world.add_user(f"{role.lower()}@example.com", role)
        headers = await world.login(f"{role.lower()}@example.com")
        assert (await generate(world, headers, job_id)).status_code == 403
    await world.add_user("other@example.com")
    assert (await generate(world, await world.login("other@example.com"), job_id)).status_code == 404


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_bank_is_fair_distinct_and_mixed(language: str) -> None:
    bank = load_bank(CONFIG)
    texts: list[str] = []
    for skill in bank.skills:
        made = suggest(bank, title=skill.names[0], texts=[], language=language, count=20, known=[])
        assert len(made) == len(skill.questions) + len(bank.general)
        for question in made:
            assert unfair(CONFIG, question, language) == []
            assert "{" not in question.text
        kinds = {question.kind for question in skill.questions}
        assert "practice" in kinds
        own = [question.text.in_language(language) for question in skill.questions]
        assert not any(is_known(text, texts) for text in own)
        texts += own


@pytest.mark.parametrize(
    ("description", "skills"),
    [
        ("We use PostgreSQL and Python.", ["sql", "python"]),
        ("JavaScript, not Java", ["javascript", "java"]),
        ("자바와 스프링을 씁니다. 데이터베이스는 MySQL입니다.", ["java", "sql"]),
        ("자바스크립트로 프론트엔드를 만듭니다.", ["javascript"]),
        ("Rapid prototyping", []),
        ("We paid attention to email", []),
    ],
)
def test_skills_are_found_as_words(description: str, skills: list[str]) -> None:
    assert [skill.id for skill in load_bank(CONFIG).skills_in([description])] == skills


def test_the_demo_job_is_fair() -> None:
    demo = load_demo(CONFIG)
    assert [unfair(CONFIG, question, demo.job.language) for question in demo.questions] == [[]] * len(demo.questions)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "skills.yaml").write_text("skills: [", encoding="utf-8")
    with pytest.raises(QuestionsUnreadable):
        load_bank(tmp_path)
