"""People and jobs side by side, over HTTP: which sentence meets which requirement, whose rows they are, and erasure."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.accounts.models import User
from api.candidates.models import Candidate
from api.embeddings.models import Embedding
from api.files.models import Document
from api.privacy.accounts import SOFT_DELETE, purge_accounts
from api.resumes.models import Resume
from api.security.callers import Role
from tests.support import documents as make
from tests.support.api_world import ApiWorld, api_world

ANALYZE = "/api/v1/analyze/resume"
ACCOUNTANT = """\
Kim Accountant

Experience
Accountant, Ledger Ltd  2015 - 2020
• Prepared monthly closings and tax returns
• Taught two trainees how to keep books

Skills
Excel, bookkeeping, tax law
"""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


async def person(world: ApiWorld, email: str) -> dict[str, str]:
    await world.add_user(email, Role.CANDIDATE)
    async with world.services.database.transaction() as session:
        user = await session.scalar(select(User).where(User.email == email))
        assert user is not None
        user.company_id = None
    return await world.login(email)


async def read(world: ApiWorld, headers: dict[str, str], text: str = make.RESUME) -> dict[str, Any]:
    reply = await world.http.post(ANALYZE, files={"file": ("cv.txt", text.encode())}, headers=headers)
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


async def count(world: ApiWorld, model: type[Any]) -> int:
    async with world.services.database.transaction(read_only=True) as session:
        return int(await session.scalar(select(func.count()).select_from(model)) or 0)


async def test_a_person_sees_which_sentence_meets_which_requirement(world: ApiWorld) -> None:
    me = await person(world, "jane@example.com")
    resume = await read(world, me)
    url = f"/api/v1/resumes/{resume['resume_id']}/match"
    assert (await world.http.post(url, json={"job_description": make.JOB}, headers=me)).json()["error_code"] == (
        "MATCH_409"
    )
    await world.run_tasks()
    job = (
        "You need experience with Python and Kubernetes.\n"
        "You guide and coach less experienced colleagues.\n"
        "You have experience in brain surgery.\n"
    )
    match = (await world.http.post(url, json={"job_description": job}, headers=me)).json()
    skills, coaching, surgery = match["requirements"]
    assert (skills["level"], skills["skills_shown"]) == ("met", ["Python", "Kubernetes"])
    quoted = skills["evidence"][0]
    assert "payments service in Python" in quoted["text"]
    assert " ".join(resume["raw_text"][quoted["start"] : quoted["end"]].split()) == quoted["text"]
    assert coaching["level"] in ("met", "partly")
    assert (surgery["level"], surgery["evidence"]) == ("not_shown", [])
    assert 0 < match["score"] < 100
    empty = await world.http.post(url, json={"job_description": "Our office has a nice view."}, headers=me)
    assert (empty.status_code, empty.json()["error_code"]) == (400, "MATCH_400")


async def test_hr_sees_the_candidates_of_its_own_company_in_order(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    await world.add_user("other@example.com")
    hr, other = await world.login("hr@example.com"), await world.login("other@example.com")
    for name, text, headers in (
        ("Jane Doe", make.RESUME, hr),
        ("Kim Lee", ACCOUNTANT, hr),
        ("Far", make.RESUME, other),
    ):
        body = {"email": f"{name.replace(' ', '')}@example.com", "name": name}
        made = (await world.http.post("/api/v1/candidates", json=body, headers=headers)).json()
        up = f"/api/v1/candidates/{made['id']}/resume"
        assert (await world.http.post(up, files={"resume": ("cv.txt", text.encode())}, headers=headers)).is_success
    job = (await world.http.post("/api/v1/jobs", json={"title": "Backend", "description": make.JOB}, headers=hr)).json()
    url = f"/api/v1/jobs/{job['id']}/matches"
    before = (await world.http.get(url, headers=hr)).json()
    assert (before["matches"], before["waiting"]) == ([], 2)
    await world.run_tasks()
    after = (await world.http.get(url, headers=hr)).json()
    assert [one["name"] for one in after["matches"]] == ["Jane Doe", "Kim Lee"]
    best, worst = (one["match"] for one in after["matches"])
    assert best["score"] > worst["score"] + 20
    assert after["waiting"] == 0
    assert (await world.http.get(url, headers=other)).status_code == 404

    jane = after["matches"][0]["candidate_id"]
    gone = await world.http.delete(
        f"/api/v1/candidates/{jane}/personal-data", params={"confirm": "JaneDoe@example.com"}, headers=hr
    )
    assert gone.status_code == 204, gone.text
    async with world.services.database.transaction(read_only=True) as session:
        left = await session.scalars(select(Embedding.candidate_id).where(Embedding.company_id == company).distinct())
        assert jane not in set(left)


async def test_a_person_sees_open_jobs_where_they_are_a_candidate(world: ApiWorld) -> None:
    await world.add_user("hr@example.com")
    hr, me = await world.login("hr@example.com"), await person(world, "jane@example.com")
    for title, is_open in (("Backend", True), ("Closed", False)):
        body = {"title": title, "description": make.JOB, "is_open": is_open}
        assert (await world.http.post("/api/v1/jobs", json=body, headers=hr)).is_success
    made = await world.http.post("/api/v1/candidates", json={"email": "jane@example.com", "name": "Jane"}, headers=hr)
    resume = await read(world, me)
    await world.run_tasks()
    url = f"/api/v1/resumes/{resume['resume_id']}/matches"
    async with world.services.database.transaction() as session:
        candidate = await session.get_one(Candidate, made.json()["id"])
        candidate.user_id = None
    assert (await world.http.get(url, headers=me)).json() == {"matches": []}
    async with world.services.database.transaction() as session:
        candidate = await session.get_one(Candidate, made.json()["id"])
        candidate.user_id = (await session.get_one(Resume, resume["resume_id"])).user_id
    matches = (await world.http.get(url, headers=me)).json()["matches"]
    assert [one["title"] for one in matches] == ["Backend"]
    assert matches[0]["match"]["score"] > 50


async def test_documents_belong_to_their_person_and_go_with_them(world: ApiWorld) -> None:
    me, stranger = await person(world, "jane@example.com"), await person(world, "eve@example.com")
    resume = await read(world, me)
    up = await world.http.post("/api/v1/upload/pdf", files={"file": ("cv.pdf", make.pdf(make.RESUME))}, headers=me)
    assert (up.status_code, up.json()["pages"]) == (200, 1)
    wrong = await world.http.post("/api/v1/upload/txt", files={"file": ("cv.pdf", make.pdf("Python"))}, headers=me)
    assert (wrong.status_code, wrong.json()["error_code"]) == (415, "FILE_415")
    await world.run_tasks()
    url = f"/api/v1/resumes/{resume['resume_id']}"
    for method, address in (
        ("GET", url),
        ("DELETE", url),
        ("DELETE", f"/api/v1/me/documents/{up.json()['document_id']}"),
    ):
        assert (await world.http.request(method, address, headers=stranger)).status_code == 404

    right = {"skills": [{"name": "Pottery"}], "experience": [], "education": []}
    edited = (await world.http.put(url, json={"parsed": right}, headers=me)).json()
    assert [skill["name"] for skill in edited["skills"]] == ["Pottery"]
    assert edited["edited_at"] is not None

    assert await count(world, Document) == 2
    assert await count(world, Embedding) > 3
    assert (await world.http.delete(url, headers=me)).status_code == 204
    assert (await count(world, Document), await count(world, Embedding), await count(world, Resume)) == (1, 0, 0)

    await read(world, me)
    await world.run_tasks()
    assert (await world.http.delete("/api/v1/me", headers=me)).status_code in (204, 200)
    async with world.services.database.transaction() as session:
        assert await purge_accounts(session, world.clock.now() + SOFT_DELETE) == 1
    await world.run_tasks()
    assert (await count(world, Document), await count(world, Embedding), await count(world, Resume)) == (0, 0, 0)
    assert not [path for path in world.services.settings.data_dir.rglob("*") if path.suffix in (".txt", ".pdf")]
