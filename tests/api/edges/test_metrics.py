"""The metrics by the names the specification gives them (OBS-06 … OBS-12), and the log line (OBS-04)."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from api.logs import configure_logs
from api.settings import Settings
from tests.support import documents
from tests.support.api_world import ApiWorld, Scheduled, api_world
from tests.support.careers import a_person


async def samples(world: ApiWorld) -> dict[str, float]:
    text = (await world.http.get("/metrics")).text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


async def test_names_and_labels(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.run_tasks()
    await world.http.get("/api/v1/jobs", headers=scheduled.hr)
    await world.http.get("/api/v1/jobs", headers=scheduled.hr)
    found = await samples(world)
    jobs = 'method="GET",path="/api/v1/jobs"'
    assert found[f'http_requests_total{{{jobs},status="200"}}'] >= 2
    assert found[f"http_request_duration_count{{{jobs}}}"] >= 2
    assert 'db_connections_active{pool="main"}' in found
    assert any(name.startswith('celery_tasks_total{state="') and "task=" in name for name in found)
    for name in ("active_interviews", "interruptions_total", "call_drops_total", "turn_latency_seconds_count"):
        assert name in found
    assert found['db_query_seconds_count{statement="select"}'] > 0
    assert found['db_query_seconds_count{statement="insert"}'] > 0
    assert found['cache_requests_total{result="hit",space="job-lists"}'] >= 1
    assert found['cache_requests_total{result="miss",space="job-lists"}'] >= 1


async def test_what_people_prepare_with_is_counted(world: ApiWorld) -> None:
    """Reading, checking, vectors, profiles, CVs and repositories (OBS-11)."""
    minji = await a_person(world)
    before = await samples(world)
    files = {"file": ("cv.txt", documents.RESUME.encode())}
    await minji.call("POST", "/analyze/resume", files=files)
    await minji.call("POST", "/analyze/resume", 415, files={"file": ("cv.txt", b"\x7fELF" + bytes(99))})
    await world.add_user("hr@example.com")
    check = {"resume": ("cv.txt", documents.RESUME.encode())}
    hr = await world.login("hr@example.com")
    assert (await world.http.post("/api/v1/ai/ats-check", files=check, headers=hr)).status_code == 200
    await minji.add("skills", name="Python")
    made = await minji.add("cvs", profile_id=minji.profile["id"], name="Ferries", template="modern")
    await minji.call("POST", f"/cvs/{made['id']}/generate", 202)
    spoken = {"candidate_name": "Minji", "job_title": "Pilot", "interview_type": "behavioral", "language": "en"}
    await minji.call("POST", "/interview/start", 201, json=spoken)
    await world.run_tasks()
    after = await samples(world)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('document_reading_seconds_count{outcome="read"}') == 2
    assert more('document_reading_seconds_count{outcome="refused"}') == 1
    assert more('resumes_read_total{by="rules"}') == 1
    assert more('ats_check_seconds_count{by="rules"}') == 1
    assert more('embedding_seconds_count{outcome="ok",provider="bundled"}') == 1
    assert more('embedded_passages_total{provider="bundled"}') > 5
    assert more("profile_completeness_count") >= 1
    assert more("cvs_generated_total") == 1
    assert more('practice_interviews_total{step="begun"}') == 1


async def test_sign_ins_accounts_and_refusals_are_counted(tmp_path: Path) -> None:
    async with api_world(tmp_path, rate_limits=True) as world:
        await world.add_user("hr@example.com")
        before = await samples(world)
        hr = await world.login("hr@example.com")
        wrong = {"email": "hr@example.com", "password": "not the password"}
        codes = [(await world.http.post("/api/v1/auth/login", json=wrong)).status_code for _ in range(5)]
        assert codes == [401] * 4 + [429]
        person = {"email": "new@example.com", "name": "New Person", "role": "EMPLOYEE"}
        made = await world.http.post("/api/v1/users", json=person, headers=hr)
        assert made.status_code == 201, made.text
        after = await samples(world)

        def more(name: str) -> float:
            return after.get(name, 0) - before.get(name, 0)

        assert more('logins_total{outcome="wrong"}') == 4
        assert more('logins_total{outcome="ok"}') == 1
        assert more('rate_limited_total{path="/api/v1/auth/login"}') == 1
        assert more('users_registered_total{way="by a colleague"}') == 1
        text = (await world.http.get("/metrics")).text
        assert "example.com" not in text


@pytest.fixture
def untouched_logs() -> Iterator[None]:
    """The configuration of a process is its own; others' tests get theirs back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_log_line_has_the_fields_of_the_specification(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], untouched_logs: None
) -> None:
    configure_logs(Settings(_env_file=None, data_dir=tmp_path, log_format="json"))
    with structlog.contextvars.bound_contextvars(request_id="r1", user_id="u1"):
        structlog.get_logger("test").info("something_happened", count=3, pii_name="Kim Minji")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line.keys() == {"timestamp", "level", "service", "request_id", "user_id", "message", "metadata"}
    assert (line["level"], line["service"], line["message"]) == ("info", "api", "something_happened")
    assert (line["request_id"], line["user_id"]) == ("r1", "u1")
    assert line["metadata"] == {"count": 3}


async def test_invented_methods_share_one_series(world: ApiWorld) -> None:
    for n in range(3):
        assert (await world.http.request(f"BREW{n}", "/health")).status_code == 405
    text = (await world.http.get("/metrics")).text
    assert "BREW" not in text
    assert 'method="other"' in text
