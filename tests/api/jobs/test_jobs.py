"""Jobs and their question bank: who sees what, order, versions, deletion, the list and its cache."""

from typing import Any

import pytest
from sqlalchemy import event

from api.security.callers import Role
from tests.support.api_world import ApiWorld, Scheduled

URL = "/api/v1/jobs"
GONE = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


async def make(world: ApiWorld, hr: dict[str, str], **body: Any) -> dict[str, Any]:
    reply = await world.http.post(URL, json={"title": "Engineer", **body}, headers=hr)
    assert reply.status_code == 201, reply.text
    job: dict[str, Any] = reply.json()
    return job


async def titles(world: ApiWorld, headers: dict[str, str], **params: Any) -> list[str]:
    reply = await world.http.get(URL, params=params, headers=headers)
    assert reply.status_code == 200, reply.text
    return [job["title"] for job in reply.json()["jobs"]]


async def test_search_sort_and_closed_jobs(world: ApiWorld, hr: dict[str, str]) -> None:
    for title in ("beta 100%", "Alpha", "Gamma"):
        await make(world, hr, title=title, is_open=title != "Gamma")
    assert await titles(world, hr) == ["Gamma", "Alpha", "beta 100%"]
    assert await titles(world, hr, sort="title:asc") == ["Alpha", "beta 100%", "Gamma"]
    assert await titles(world, hr, sort="created_at:asc", per_page=2) == ["beta 100%", "Alpha"]
    assert await titles(world, hr, q="0%") == ["beta 100%"]
    assert await titles(world, hr, search="alp") == ["Alpha"]
    assert await titles(world, hr, is_open=False) == ["Gamma"]
    assert (await world.http.get(URL, params={"sort": "secret:asc"}, headers=hr)).status_code == 422


async def test_what_others_see(scheduled: Scheduled) -> None:
    world, hr = scheduled.world, scheduled.hr
    closed = await make(world, hr, title="Closed", is_open=False)
    secret = {"title": "Backend engineer", "ai_prompt": "Be strict about locks.", "ai_model": "gpt-4.1"}
    await world.http.put(f"{URL}/{scheduled.job_id}", json=secret, headers=hr)
    for role, seen in ((Role.EMPLOYEE, 2), (Role.CANDIDATE, 1)):
        await world.add_user(f"{role.lower()}@example.com", role, scheduled.company_id)
        headers = await world.login(f"{role.lower()}@example.com")
        listed = (await world.http.get(URL, headers=headers)).json()
        assert listed["total"] == seen
        job = (await world.http.get(f"{URL}/{scheduled.job_id}", headers=headers)).json()
        assert (job["title"], job["ai_prompt"], job["ai_model"]) == ("Backend engineer", None, None)
        assert "Be strict" not in str(listed)
        assert (await world.http.get(f"{URL}/{scheduled.job_id}/questions", headers=headers)).status_code == 403
        expected = 404 if role is Role.CANDIDATE else 200
        assert (await world.http.get(f"{URL}/{closed['id']}", headers=headers)).status_code == expected
    assert (await world.http.get(f"{URL}/{scheduled.job_id}", headers=hr)).json()["ai_prompt"] == secret["ai_prompt"]


async def test_the_list_is_kept_and_dropped_on_any_change(world: ApiWorld, hr: dict[str, str]) -> None:
    job = await make(world, hr)

    async def listed() -> tuple[list[int], int]:
        seen: list[str] = []

        def note(_c: Any, _cu: Any, statement: str, *_rest: Any) -> None:
            if "FROM job_templates" in statement:
                seen.append(statement)

        engine = world.services.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        reply = (await world.http.get(URL, headers=hr)).json()
        event.remove(engine, "before_cursor_execute", note)
        return [j["questions_count"] for j in reply["jobs"]], len(seen)

    assert await listed() == ([0], 2)
    assert await listed() == ([0], 0)
    question = (await world.http.post(f"{URL}/{job['id']}/questions", json={"text": "Why?"}, headers=hr)).json()
    assert await listed() == ([1], 2)
    assert await listed() == ([1], 0)
    await world.http.delete(f"/api/v1/questions/{question['id']}", headers=hr)
    assert (await listed())[0] == [0]
    await make(world, hr)
    assert (await listed())[0] == [0, 0]
    await world.http.delete(f"{URL}/{job['id']}", headers=hr)
    assert (await listed())[0] == [0]
    world.clock.advance(minutes=6)
    assert (await listed())[1] == 2


async def test_a_kept_list_is_not_shown_to_another_company_or_role(scheduled: Scheduled) -> None:
    world = scheduled.world
    await make(world, scheduled.hr, title="Closed", is_open=False)
    assert len(await titles(world, scheduled.hr)) == 2
    await world.add_user("applicant@example.com", Role.CANDIDATE, scheduled.company_id)
    assert len(await titles(world, await world.login("applicant@example.com"))) == 1
    await world.add_user("other@example.com")
    assert await titles(world, await world.login("other@example.com")) == []


async def test_a_job_in_use_stays(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    refused = await http.delete(f"{URL}/{scheduled.job_id}", headers=hr)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "JOB_411")
    cancelled = await http.post(f"/api/v1/interviews/{scheduled.interview_id}/cancel", json={}, headers=hr)
    assert cancelled.status_code == 200, cancelled.text
    assert (await http.delete(f"{URL}/{scheduled.job_id}", headers=hr)).status_code == 204
    assert (await http.get(f"{URL}/{scheduled.job_id}", headers=hr)).status_code == 404


async def test_asking_order(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    url = f"{URL}/{scheduled.job_id}/questions"
    turned = scheduled.question_ids[::-1]
    reply = await http.put(f"{url}/order", json={"question_ids": turned}, headers=hr)
    assert [q["id"] for q in reply.json()["questions"]] == turned
    shown = (await http.get(url, headers=hr)).json()["questions"]
    assert [q["id"] for q in shown] == turned
    assert all(q["created_by"] and q["created_at"].endswith("Z") for q in shown)
    for wrong in (turned[:2], [*turned[:2], GONE], [*turned[:2], turned[0]], []):
        reply = await http.put(f"{url}/order", json={"question_ids": wrong}, headers=hr)
        assert (reply.status_code, reply.json()["error_code"]) == (409, "JOB_412")


async def test_versions_say_what_changed(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    first, second, _third = scheduled.question_ids
    await http.put(f"{URL}/{scheduled.job_id}", json={"title": "Senior engineer"}, headers=hr)
    await http.put(f"/api/v1/questions/{second}", json={"text": "Question 2?", "weight": 9}, headers=hr)
    await http.delete(f"/api/v1/questions/{first}", headers=hr)
    await http.post(f"{URL}/{scheduled.job_id}/questions", json={"text": "New?", "position": 0}, headers=hr)
    person = {"email": "lee@example.com", "name": "Lee"}
    candidate = (await http.post("/api/v1/candidates", json=person, headers=hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": scheduled.job_id}
    made = await http.post("/api/v1/interviews", json=wanted, headers=hr)
    assert made.status_code == 201, made.text
    page = (await http.get(f"{URL}/{scheduled.job_id}/versions", headers=hr)).json()
    newest, oldest = page["versions"]
    assert (page["total"], newest["number"], oldest["number"]) == (2, 2, 1)
    assert (oldest["changes"], oldest["interviews_count"], newest["interviews_count"]) == ([], 1, 1)
    told = [(c["what"], c["fields"], c["question_text"]) for c in newest["changes"]]
    assert told == [
        ("job", ["title"], None),
        ("question_added", [], "New?"),
        ("question_changed", ["weight", "points"], "Question 2?"),
        ("question_removed", [], "Question 1?"),
    ]
    alone = (await http.get(f"{URL}/{scheduled.job_id}/versions?per_page=1", headers=hr)).json()["versions"]
    assert alone[0]["changes"] == newest["changes"]


async def test_written_anchors_are_kept_pinned_and_checked(scheduled: Scheduled) -> None:
    http, hr = scheduled.world.http, scheduled.hr
    url = f"{URL}/{scheduled.job_id}/questions"
    anchors = {"strong": "Names the index and what it costs", "partial": "Says that an index helps"}
    point = {"id": "p1", "text": "Uses indexes", "keywords": ["index"], **anchors}
    made = await http.post(url, json={"text": "How do you speed up a query?", "points": [point]}, headers=hr)
    assert made.status_code == 201, made.text
    assert made.json()["points"] == [{**point, "probe": None}]
    wanted = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id}
    interview = (await http.post("/api/v1/interviews", json=wanted, headers=hr)).json()
    pinned = (await http.get(f"/api/v1/interviews/{interview['id']}", headers=hr)).json()["questions"][-1]
    assert pinned["points"] == [{**point, "probe": None}]
    unfair = {"text": "Fine?", "points": [{"text": "Uses indexes", "strong": "Speaks with confidence and no accent"}]}
    refused = await http.post(url, json=unfair, headers=hr)
    assert (refused.status_code, refused.json()["error_code"]) == (422, "JOB_422")
    assert {detail["field"] for detail in refused.json()["details"]} == {"points.0.strong"}


async def test_what_cannot_be_fairly_heard_is_not_saved(world: ApiWorld, hr: dict[str, str]) -> None:
    job = await make(world, hr, language="ko")
    body = {"text": "장애를 어떻게 알아내셨나요?", "points": [{"text": "원인을 설명함"}, {"text": "자신감 있게 말함"}]}
    url = f"{URL}/{job['id']}/questions"
    refused = await world.http.post(url, json=body, headers=hr)
    assert (refused.status_code, refused.json()["error_code"]) == (422, "JOB_422")
    (detail,) = refused.json()["details"]
    assert detail["field"] == "points.1.text"
    assert "자신감" in detail["message"]
    body["points"] = [{"text": "원인을 설명함"}]
    question = (await world.http.post(url, json=body, headers=hr)).json()
    bad = {"text": "Fine?", "points": [{"text": "Fine", "probe": "Are you married?"}]}
    refused = await world.http.put(f"/api/v1/questions/{question['id']}", json=bad, headers=hr)
    assert refused.status_code == 422
    assert (await world.http.get(url, headers=hr)).json()["questions"][0]["text"] == body["text"]


async def test_the_rubric_check_stores_nothing_and_says_why(world: ApiWorld, hr: dict[str, str]) -> None:
    url = "/api/v1/rubric-check"
    body = {"text": "Culture fit", "points": [{"text": "Explains an index"}, {"text": "Strong accent"}]}
    reply = await world.http.post(url, json=body, headers=hr)
    assert reply.status_code == 200
    assert reply.json()["fair"] is False
    found = [(f["field"], f["category"], f["found"]) for f in reply.json()["findings"]]
    assert found == [("text", "culture", "Culture fit"), ("points.1.text", "speech", "accent")]
    fair = await world.http.post(url, json={"points": [{"text": "Explains an index"}], "language": "ko"}, headers=hr)
    assert fair.json() == {"fair": True, "findings": []}
    assert (await world.http.post(url, json={}, headers=hr)).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"title": "a\x00b"},
        {"title": " "},
        {"title": "T", "description": "\x00"},
        {"title": "T", "facts": [{"topic": "x", "text": "\x00"}]},
        {"title": "T", "facts": [{"topic": "x" * 81, "text": "y"}]},
        {"title": "T", "ai_prompt": "\x00"},
        {"title": "T", "ai_model": "a b"},
        {"title": "T", "time_limit_secs": 2**40},
    ],
)
async def test_bad_jobs(world: ApiWorld, hr: dict[str, str], body: dict[str, Any]) -> None:
    assert (await world.http.post(URL, json=body, headers=hr)).status_code == 422


async def test_a_job_without_a_time_limit_takes_the_companys(world: ApiWorld, hr: dict[str, str]) -> None:
    made = await make(world, hr)
    assert made["time_limit_secs"] == world.services.settings.interview_time_limit_secs
    own = {"settings": {"interviews": {"time_limit_secs": 1200}}}
    assert (await world.http.put("/api/v1/company/settings", json=own, headers=hr)).status_code == 200
    assert (await make(world, hr))["time_limit_secs"] == 1200
    assert (await make(world, hr, time_limit_secs=900))["time_limit_secs"] == 900
    replaced = await world.http.put(f"{URL}/{made['id']}", json={"title": "Engineer"}, headers=hr)
    assert replaced.json()["time_limit_secs"] == 1200
    question = {"text": "What did you build?", "points": [{"text": "Says what"}]}
    assert (await world.http.post(f"{URL}/{made['id']}/questions", json=question, headers=hr)).status_code == 201
    person = {"email": "kim@example.com", "name": "Kim"}
    candidate = (await world.http.post("/api/v1/candidates", json=person, headers=hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": made["id"]}
    interview = (await world.http.post("/api/v1/interviews", json=wanted, headers=hr)).json()
    detail = (await world.http.get(f"/api/v1/interviews/{interview['id']}", headers=hr)).json()
    assert detail["time_limit_secs"] == 1200
