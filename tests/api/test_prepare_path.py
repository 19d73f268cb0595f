"""What somebody who prepares does, from résumé to public page, by API with the documented examples."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from api.examples import EXAMPLES
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.careers import Person
from tests.support.documents import RESUME, pdf

EMAIL = "minji@example.com"


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    await world.add_user(EMAIL, Role.CANDIDATE)
    return Person(world, await world.login(EMAIL), {})


def example(operation: str, **ids: Any) -> dict[str, Any]:
    """The documented body; the ids in it are those of what was made before."""
    return {**EXAMPLES[operation], **ids}


async def test_the_documented_examples_lead_from_a_resume_to_a_public_page(minji: Person) -> None:
    files = {"file": ("minji.pdf", pdf(RESUME), "application/pdf")}
    resume = await minji.call("POST", "/analyze/resume", files=files)
    assert {"Python", "PostgreSQL", "Docker"} <= {skill["name"] for skill in resume["skills"]}

    gap = await minji.call("POST", "/analyze/gap", 201, json=example("POST /analyze/gap"))
    assert gap["missing_skills"] == ["Docker", "Kubernetes"]
    body = {"job_text": EXAMPLES["POST /analyze/gap"]["job_text"], "resume_id": resume["resume_id"]}
    with_resume = await minji.call("POST", "/analyze/gap", 201, json=body)
    assert with_resume["match_score"] == 100, "the résumé that was uploaded shows them all"

    wanted = example("POST /roadmap/generate", gap_analysis_id=gap["id"])
    plan = await minji.call("POST", "/roadmap/generate", 201, json=wanted)
    assert {task["skill"] for week in plan["weekly_plan"] for task in week["tasks"]} == {"Docker", "Kubernetes"}
    assert sum(task["hours"] for week in plan["weekly_plan"] for task in week["tasks"]) == plan["total_hours"]
    marked = await minji.call(
        "PUT", f"/roadmaps/{plan['id']}/weeks/1", json=EXAMPLES["PUT /roadmaps/{roadmap_id}/weeks/{week}"]
    )
    assert marked["done_weeks"] == 1

    begun = example("POST /interview/start", analysis_id=gap["id"], num_questions=1)
    practice = (await minji.call("POST", "/interview/start", 201, json=begun))["interview_id"]
    ask = example("POST /interview/question", interview_id=practice)
    asked = await minji.call("POST", "/interview/question", json=ask)
    answer = {"interview_id": practice, "question_number": 1, "answer": "I measured first, then I moved it to Docker."}
    told = await minji.call("POST", "/interview/answer", data=answer)
    assert (asked["question_number"], told["finished"]) == (1, True)
    await minji.call("POST", f"/interview/save/{practice}", 201)
    [saved] = (await minji.call("GET", "/practice/interviews"))["interviews"]
    assert saved["interview_id"] == practice

    profile = await minji.call("POST", "/profiles", 201, json=example("POST /profiles"))
    await minji.call("POST", "/experiences", 201, json=example("POST /experiences"))
    cv = await minji.call("POST", "/cvs", 201, json=example("POST /cvs"))
    await minji.call("POST", f"/cvs/{cv['id']}/generate", 202)
    await minji.world.run_tasks()
    printed = await minji.world.http.get(f"/api/v1/cvs/{cv['id']}/pdf", headers=minji.headers)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert "Harbour Payments" in text

    page = f"/p/{profile['slug']}"
    assert (await minji.world.http.get(page)).status_code == 404
    now = await minji.call("GET", f"/profiles/{profile['id']}")
    public = example("PATCH /profiles/{profile_id}", revision=now["revision"])
    await minji.call("PATCH", f"/profiles/{profile['id']}", json=public)
    shown = await minji.world.http.get(page)
    assert "Harbour Payments" in shown.text
    assert EXAMPLES["POST /profiles"]["email"] not in shown.text
