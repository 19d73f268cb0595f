"""Marked personal data goes through everything a person does, and comes out in no log, metric, audit row or task's
error: also when requests and tasks fail."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import select, text

from api.audit.models import AuditEntry
from api.logs import configure_logs
from api.outbox.models import Task, TaskState
from api.privacy.policy import current_version
from api.settings import Settings
from tests.support import documents
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.mail_sink import Sink, listening

NAME = "Zephyrina Canarysson"
KOREAN = "차은카나리"
MAIL = "zephyrina.canary@example.com"
OTHER_MAIL = "second.canary@example.com"
PHONE = "+82 10-2718-2818"
PASSWORD = "Canary-password-31415"
SAID = "canaryanswer about my divorce"
WRITTEN = "canaryresume worked at Quillfeather"
ASKED = "canaryneed: a screen reader"
REASON = "canaryreason: she argued"
AGENT = "CanaryBrowser/2718"
MARKS = [
    NAME, "Zephyrina", "Canarysson", KOREAN, MAIL, OTHER_MAIL, "zephyrina.canary", "second.canary", PHONE, "27182818",
    "2718-2818", PASSWORD, SAID, "canaryanswer", WRITTEN, "canaryresume", "Quillfeather", ASKED, "canaryneed", REASON,
    "canaryreason", AGENT,
]  # fmt: skip


def marks_in(text: str) -> list[str]:
    """Also where JSON has escaped them."""
    return [mark for mark in MARKS if mark in text or json.dumps(mark)[1:-1] in text]


@pytest.fixture
def logs_as_shipped(tmp_path: Path) -> Iterator[io.StringIO]:
    """What a server writes with LOG_FORMAT=json and the level it comes with."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs(Settings(_env_file=None, data_dir=tmp_path, log_format="json"))
    [written] = root.handlers
    assert isinstance(written, logging.StreamHandler)
    stream = io.StringIO()
    written.setStream(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with listening() as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, sink: Sink) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path / "world", smtp_url=f"smtp://127.0.0.1:{sink.port}") as made:
        made.http.headers["user-agent"] = AGENT
        yield made


async def expect(status: int, world: ApiWorld, method: str, path: str, **given: Any) -> Any:
    reply = await world.http.request(method, f"/api/v1{path}", **given)
    assert reply.status_code == status, f"{method} {path}: {reply.text}"
    return reply.json() if reply.content else None


async def account(world: ApiWorld) -> None:
    """Registers, and is refused in every way."""
    version = current_version(world.services.settings.config_dir)
    consents = [{"purpose": "account", "policy_version": version}]
    body = {"email": MAIL, "password": PASSWORD, "name": NAME, "consents": consents}
    await expect(201, world, "POST", "/auth/register", json=body)
    await expect(409, world, "POST", "/auth/register", json=body)
    await expect(422, world, "POST", "/auth/register", json=body | {"email": f"{MAIL} {PHONE}"})
    await expect(401, world, "POST", "/auth/login", json={"email": MAIL, "password": f"{PASSWORD}!"})
    await expect(403, world, "POST", "/auth/login", json={"email": MAIL, "password": PASSWORD})
    await expect(401, world, "POST", "/auth/login", json={"email": OTHER_MAIL, "password": PASSWORD})
    await expect(202, world, "POST", "/auth/password-reset/request", json={"email": MAIL})
    await expect(404, world, "POST", "/auth/verify-email", json={"token": PASSWORD})


async def candidate(world: ApiWorld, scheduled: Scheduled) -> None:
    hr = scheduled.hr
    own = f"/candidates/{scheduled.candidate_id}"
    body = {"email": MAIL, "name": NAME, "phone": PHONE, "status": "screening", "reason": REASON}
    await expect(200, world, "PUT", own, json=body, headers=hr)
    await expect(201, world, "POST", "/candidates", json={"email": OTHER_MAIL, "name": KOREAN}, headers=hr)
    await expect(409, world, "POST", "/candidates", json={"email": OTHER_MAIL, "name": KOREAN}, headers=hr)
    await expect(422, world, "POST", "/candidates", json={"email": NAME, "name": KOREAN, "x": PHONE}, headers=hr)
    await expect(200, world, "GET", "/candidates", params={"query": NAME, "q": MAIL}, headers=hr)
    await expect(200, world, "GET", "/interviews", params={"q": KOREAN}, headers=hr)
    await expect(404, world, "GET", f"/{MAIL}", headers=hr)
    resume = documents.pdf(f"{NAME}\n{MAIL}\n{WRITTEN}\n{documents.RESUME}")
    files = {"resume": (f"{KOREAN} {NAME}.pdf", resume)}
    await expect(200, world, "POST", f"{own}/resume", files=files, headers=hr)
    broken = {"resume": (f"{KOREAN}.pdf", b"%PDF-1.7 " + WRITTEN.encode())}
    reply = await world.http.post(f"/api/v1{own}/resume", files=broken, headers=hr)
    assert 400 <= reply.status_code < 500
    table = f"email,name\n{MAIL},{NAME}\nno address {PHONE},{KOREAN}\n".encode()
    await expect(202, world, "POST", "/candidates/bulk-import", files={"file": (f"{NAME}.csv", table)}, headers=hr)


async def interview(scheduled: Scheduled) -> None:
    world, token = scheduled.world, scheduled.token
    await expect(201, world, "POST", f"/interviews/adjustments/{token}", json={"kinds": ["other"], "text": ASKED})
    await scheduled.consent()
    agent = await scheduled.call()
    question = {"type": "question.asked", "seq": 1, "at_ms": 1, "question_id": scheduled.question_ids[0], "index": 0}
    answer = {"type": "candidate.said", "seq": 2, "at_ms": 9, "segment_id": "s1", "text": SAID, "started_ms": 2}
    answer |= {"ended_ms": 8, "confidence": 0.9, "question_id": scheduled.question_ids[0]}
    ended = {"type": "call.ended", "seq": 3, "at_ms": 10, "reason": "finished"}
    sent = await agent.post(question | {"total": 3, "text": f"{NAME}, why?"}, answer, ended)
    assert sent.status_code == 200, sent.text
    assert (await agent.post({"type": "candidate.said", "text": SAID})).status_code == 422
    assert (await agent.complete(3)).status_code == 200


async def break_down(world: ApiWorld, scheduled: Scheduled, sink: Sink) -> None:
    """Mails are refused until they are given up, and a table is gone: the errors quote what was worked on."""
    sink.refuse = True
    for _ in range(6):
        await world.run_tasks()
        world.clock.advance(hours=1)
    async with world.services.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE candidate_status_changes RENAME TO elsewhere"))
    world.logins.clear()  # expired by now
    hr = await world.login("hr@example.com")
    body = {"email": f"third.{MAIL}", "name": NAME, "phone": PHONE}
    await expect(500, world, "POST", "/candidates", json=body, headers=hr)
    await expect(500, world, "PUT", f"/candidates/{scheduled.candidate_id}",
                 json={"email": MAIL, "name": NAME, "status": "withdrawn", "reason": REASON}, headers=hr)  # fmt: skip


async def test_marked_data_comes_out_nowhere(logs_as_shipped: io.StringIO, world: ApiWorld, sink: Sink) -> None:
    scheduled = await schedule_interview(world)
    await account(world)
    await candidate(world, scheduled)
    await interview(scheduled)
    await break_down(world, scheduled, sink)

    logged = [json.loads(line) for line in logs_as_shipped.getvalue().splitlines()]
    assert {"request", "unhandled_error", "task_done", "task_attempt_failed", "task_dead"} <= {
        line["message"] for line in logged
    }
    assert marks_in(json.dumps({"detail": f"Key (name)=({KOREAN}) exists"})) == [KOREAN]
    assert [mark for line in logged for mark in marks_in(json.dumps(line, ensure_ascii=False))] == []
    assert marks_in((await world.http.get("/metrics")).text) == []
    async with world.services.database.transaction(read_only=True) as session:
        entries = (await session.scalars(select(AuditEntry))).all()
        tasks = (await session.scalars(select(Task))).all()
    assert len(entries) > 10
    columns = [column.key for column in AuditEntry.__table__.columns]
    assert marks_in("\n".join(str({name: getattr(entry, name) for name in columns}) for entry in entries)) == []
    dead = [task for task in tasks if task.state is TaskState.FAILED]
    assert {task.name for task in dead} >= {"send_email"}
    assert {task.error for task in dead if task.name == "send_email"} == {
        "OSError: the mail server refused: SMTPRecipientsRefused"
    }
    told = [(task.error, task.result, task.progress_note) for task in tasks]
    assert marks_in(str(told)) == []
