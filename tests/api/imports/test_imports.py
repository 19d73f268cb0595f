"""CSV import: what is understood, what is skipped, what is refused, and that nothing is lost or doubled."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.accounts.models import User
from api.candidates.models import Candidate, CandidateSearch, CandidateStatusChange
from api.imports import repository, run
from api.imports.models import ImportJob, ImportRowError
from api.imports.tasks import forget_import_errors
from api.outbox import Task, TaskContext
from api.ports import FileStore
from api.privacy.erasure import DELETE_FILES_TASK
from api.security.callers import Role
from tests.support.api_world import ApiWorld

URL = "/api/v1/candidates/bulk-import"
KOREAN = "이름,이메일,전화,직무,출처\n김민지,minji@example.com,010-1234-5678,백엔드 개발자,추천\n"


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


async def upload(world: ApiWorld, hr: dict[str, str], content: str | bytes, **form: Any) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    files = {"file": ("people.csv", data, "text/csv")}
    return await world.http.post(URL, files=files, data=form, headers=hr)


async def imported(world: ApiWorld, hr: dict[str, str], content: str | bytes, **form: Any) -> dict[str, Any]:
    started = await upload(world, hr, content, **form)
    assert started.status_code == 202, started.text
    await world.run_tasks()
    reply = await world.http.get(f"/api/v1/import-jobs/{started.json()['import_job_id']}", headers=hr)
    assert reply.status_code == 200, reply.text
    job: dict[str, Any] = reply.json()
    return job


def counts(job: dict[str, Any]) -> tuple[str, int, int, int]:
    return job["status"], job["succeeded"], job["skipped"], job["failed"]


async def people(world: ApiWorld, hr: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await world.http.get("/api/v1/candidates", params={"sort": "name:asc", **query}, headers=hr)
    ).json()["candidates"]
    return found


async def test_a_file_becomes_candidates_with_history_who_can_be_found(world: ApiWorld, hr: dict[str, str]) -> None:
    job = (await world.http.post("/api/v1/jobs", json={"title": "Backend  Engineer"}, headers=hr)).json()
    content = (
        "E-Mail;Full name;Phone number;Source;Job title;Status;Notes\r\n"
        "Kim@Example.com;Kim Minji;+82 10-1234-5678;referral;backend engineer;screening;x\r\n"
        ";;;;;;\r\n"
        'lee@example.com;"Lee; Seoyeon";;;;;\r\n'
    )
    result = await imported(world, hr, content, source="fair 2026")
    assert counts(result) == ("finished", 2, 0, 0)
    assert (result["delimiter"], result["total"], result["rows_done"]) == (";", 2, 2)
    kim, lee = await people(world, hr)
    assert (kim["email"], kim["source"], kim["status"], kim["job"]["id"]) == (
        "kim@example.com", "referral", "screening", job["id"],
    )  # fmt: skip
    assert (lee["name"], lee["source"], lee["status"], lee["job"]) == ("Lee; Seoyeon", "fair 2026", "new", None)
    assert [row["name"] for row in await people(world, hr, q="1234")] == ["Kim Minji"]
    history = (await world.http.get(f"/api/v1/candidates/{kim['id']}/history", headers=hr)).json()["history"]
    assert [(h["to_status"], h["by"]["name"]) for h in history] == [("screening", "hr")]


@pytest.mark.parametrize(
    ("encode", "encoding"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8-sig"),
        (lambda text: text.encode("cp949"), "cp949"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("utf-16-le"), "utf-16-le"),
        (lambda text: text.encode("utf-16-be"), "utf-16-be"),
    ],
)
async def test_korean_files_in_every_encoding_of_excel(
    world: ApiWorld, hr: dict[str, str], encode: Callable[[str], bytes], encoding: str
) -> None:
    await world.http.post("/api/v1/jobs", json={"title": "백엔드 개발자"}, headers=hr)
    result = await imported(world, hr, encode(KOREAN.replace(",", "\t")))
    assert (counts(result), result["encoding"]) == (("finished", 1, 0, 0), encoding)
    (person,) = await people(world, hr)
    assert (person["name"], person["phone"], person["job"]["title"]) == ("김민지", "010-1234-5678", "백엔드 개발자")


async def test_the_same_file_again_changes_nothing(world: ApiWorld, hr: dict[str, str]) -> None:
    content = "email,name\na@example.com,Ann\nA@EXAMPLE.com,Ann twice\nb@example.com,Ben\n"
    assert counts(await imported(world, hr, content)) == ("finished", 2, 1, 0)
    before = await people(world, hr)
    assert counts(await imported(world, hr, content)) == ("finished", 0, 3, 0)
    assert await people(world, hr) == before
    listed = (await world.http.get("/api/v1/import-jobs", headers=hr)).json()
    assert (listed["total"], [job["skipped"] for job in listed["import_jobs"]]) == (2, [3, 1])


async def test_errors_say_row_column_and_what_to_do_and_can_be_downloaded(world: ApiWorld, hr: dict[str, str]) -> None:
    content = (
        "name,email,phone,job_template,memo\n"
        "Ann,not an address,,,=1+1\n"
        "Ben,ben@example.com,8.21E+11,,\n"
        ",cyd@example.com,,,\n"
        "Dan,dan@example.com,,Astronaut,\n"
        "Eve,eve@example.com,'+82 10 1234 5678,,\n"
    )
    result = await imported(world, hr, content)
    assert counts(result) == ("finished", 1, 0, 4)
    places = [(error["row"], error["column"], error["code"]) for error in result["errors"]]
    assert places == [
        (2, "email", "invalid"), (3, "phone", "invalid"), (4, "name", "missing"), (5, "job_template", "unknown"),
    ]  # fmt: skip
    assert "format the column as text" in result["errors"][1]["message"]
    assert (await people(world, hr))[0]["phone"] == "+82 10 1234 5678"
    reply = await world.http.get(f"/api/v1/import-jobs/{result['id']}/errors.csv", headers=hr)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
    assert rows[0]["memo"] == "'=1+1"
    fixed = reply.content.decode("utf-8-sig").replace("not an address", "ann@example.com")
    assert counts(await imported(world, hr, fixed)) == ("finished", 1, 0, 3)


async def test_a_dry_run_says_what_would_happen_and_writes_nobody(world: ApiWorld, hr: dict[str, str]) -> None:
    await imported(world, hr, "email,name\na@example.com,Ann\n")
    content = "email,name\na@example.com,Ann\nb@example.com,Ben\nB@example.com,Ben\nx,Xen\n"
    result = await imported(world, hr, content, dry_run="true")
    assert (counts(result), result["dry_run"]) == (("finished", 1, 2, 1), True)
    assert len(await people(world, hr)) == 1


async def test_columns_can_be_named_by_the_caller(world: ApiWorld, hr: dict[str, str]) -> None:
    content = "Kontakt,Wer,email\na@example.com,Ann,nonsense\n"
    mapping = json.dumps({"Kontakt": "email", "wer": "name", "email": None})
    assert counts(await imported(world, hr, content, mapping=mapping)) == ("finished", 1, 0, 0)
    for broken in ("{", "[]", '{"a": "salary"}', "[" * 5000):
        assert (await upload(world, hr, content, mapping=broken)).json()["error_code"] == "CAND_423"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "CAND_421"),
        (b"\n\n", 400, "CAND_421"),
        (b"PK\x03\x04 an xlsx file", 400, "CAND_421"),
        (b"email,name\n\xff\xfe\xfa\x81\n", 400, "CAND_421"),
        (b"\x00\x01\x02\x03\x04\x05\x06", 400, "CAND_421"),
        (b"first,second\n1,2\n", 400, "CAND_424"),
        (b"email,phone\na@example.com,1\n", 400, "CAND_424"),
        (b"email,name\n" + b"a@example.com,Ann\n" * 300_000, 413, "FILE_413"),
    ],
)
async def test_hopeless_files_are_refused_at_once(
    world: ApiWorld, hr: dict[str, str], content: bytes, status: int, code: str
) -> None:
    reply = await upload(world, hr, content)
    assert (reply.status_code, reply.json()["error_code"]) == (status, code)


async def test_a_quote_that_is_never_closed_costs_only_what_follows(world: ApiWorld, hr: dict[str, str]) -> None:
    content = 'email,name\na@example.com,Ann\nb@example.com,"Ben\n' + "c@example.com,Cyd\n" * 9_000
    result = await imported(world, hr, content)
    assert counts(result) == ("finished", 1, 0, 1)
    assert "never closed" in result["errors"][0]["message"]


async def test_too_many_rows_stop_the_import_before_the_first(world: ApiWorld, hr: dict[str, str]) -> None:
    limited = world.services.settings.model_copy(update={"max_import_rows": 2})
    world.services.settings = limited
    result = await imported(world, hr, "email,name\na@example.com,A\nb@example.com,B\nc@example.com,C\n")
    assert (result["status"], result["succeeded"]) == ("failed", 0)
    assert "3 rows; 2 are allowed" in result["reason"]


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.mark.parametrize("before_commit", [True, False])
async def test_an_import_that_is_killed_in_the_middle_neither_loses_nor_doubles(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch, before_commit: bool
) -> None:
    """A runner dies after its second batch was written, just before or just after that is stored."""
    monkeypatch.setattr(run, "BATCH_ROWS", 10)
    lines = [f"p{n}@example.com,P{n}" if n != 14 else "broken,P14" for n in range(45)]
    started = await upload(world, hr, "email,name\n" + "\n".join(lines))
    stored = run.Import._store
    inserted = repository.insert_followers
    left = 2

    async def store(self: run.Import, batch: run.Batch) -> None:
        nonlocal left
        await stored(self, batch)
        left -= 1
        if left == 0 and not before_commit:
            raise Killed

    async def followers(*arguments: Any) -> None:
        await inserted(*arguments)
        if left == 1 and before_commit:
            raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(run.Import, "_store", store)
        dying.setattr(repository, "insert_followers", followers)
        with pytest.raises(Killed):
            await world.run_tasks()
    world.clock.advance(minutes=5)
    await world.run_tasks()
    reply = await world.http.get(f"/api/v1/import-jobs/{started.json()['import_job_id']}", headers=hr)
    assert counts(reply.json()) == ("finished", 44, 0, 1)
    async with world.services.database.transaction(read_only=True) as session:
        numbers = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Candidate, CandidateSearch, CandidateStatusChange, ImportRowError)
        ]
        assert numbers == [44, 44, 44, 1]


@pytest.mark.parametrize("dies", [True, False])
async def test_an_import_that_was_taken_over_from_a_late_runner_is_finished(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    """The runner before still stores a batch, or all that is left, after this one has looked where it stood."""
    monkeypatch.setattr(run, "BATCH_ROWS", 10)
    lines = "".join(f"p{n}@example.com,P{n}\n" for n in range(45))
    import_id = (await upload(world, hr, "email,name\n" + lines)).json()["import_job_id"]

    async def stops(_done: int, _total: int, _note: str) -> None:
        if dies:
            raise Killed

    async def silent(_done: int, _total: int, _note: str) -> None:
        pass

    class Read(Slow):
        async def read(self, key: str) -> AsyncIterator[bytes]:
            await self._meanwhile()
            async for piece in self._store.read(key):
                yield piece

    async def the_late_one_goes_on() -> None:
        if meanwhile:
            return
        meanwhile.append(True)
        try:
            await run.carry_out(TaskContext(world.services, "late", 1, False, stops), import_id)
        except Killed:
            return
        await world.run_tasks()  # the upload is deleted

    meanwhile: list[bool] = []
    services = replace(world.services, files=Read(world.services.files, the_late_one_goes_on))
    await run.carry_out(TaskContext(services, "next", 2, False, silent), import_id)
    reply = await world.http.get(f"/api/v1/import-jobs/{import_id}", headers=hr)
    assert counts(reply.json()) == ("finished", 45, 0, 0)


async def test_the_end_is_told_once_and_the_upload_is_gone(world: ApiWorld, hr: dict[str, str]) -> None:
    result = await imported(world, hr, "email,name\na@example.com,Ann\nx,Xen\n")
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (world.services.settings.data_dir / "mail").iterdir()
    ]
    assert [(mail["To"], mail["Subject"]) for mail in mails] == [
        ("hr@example.com", "Import finished: 1 candidates added")
    ]
    async with world.services.database.transaction(read_only=True) as session:
        told = [
            payload
            for payload in await session.scalars(select(Task.payload).where(Task.subject_id == result["id"]))
            if payload.get("type") == "import.finished"
        ]
        assert [event["data"]["succeeded"] for event in told] == [1]
        deletions = await session.scalars(select(Task.payload).where(Task.name == DELETE_FILES_TASK))
        keys = [key for payload in deletions for key in payload["keys"]]
        assert (await session.get_one(ImportJob, result["id"])).storage_key is None
    assert [await world.services.files.size(key) for key in keys] == [None]


async def test_rejected_rows_are_forgotten_after_thirty_days(world: ApiWorld, hr: dict[str, str]) -> None:
    result = await imported(world, hr, "email,name\nx,Xen\n")
    for days, left in ((29, 1), (2, 0)):
        world.clock.advance(days=days)
        await forget_import_errors(world.services)
        async with world.services.database.transaction(read_only=True) as session:
            assert len(await repository.errors_after(session, result["id"], 0, 10)) == left


async def test_another_company_sees_no_import_of_ours(world: ApiWorld, hr: dict[str, str]) -> None:
    result = await imported(world, hr, "email,name\na@example.com,Ann\n")
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    assert (await world.http.get("/api/v1/import-jobs", headers=other)).json()["total"] == 0
    for url in (f"/api/v1/import-jobs/{result['id']}", f"/api/v1/import-jobs/{result['id']}/errors.csv"):
        assert (await world.http.get(url, headers=other)).status_code == 404
    assert await people(world, other) == []


async def test_an_export_is_neutral_and_can_be_imported_elsewhere(world: ApiWorld, hr: dict[str, str]) -> None:
    content = (
        "email,name,phone,source\na@example.com,Ann,+82 10 1234 5678,site\n"
        '=cmd@example.com,"=HYPERLINK(""http://example.com"")",,fair\n'
    )
    assert counts(await imported(world, hr, content)) == ("finished", 2, 0, 0)
    reply = await world.http.get("/api/v1/candidates/export", params={"q": "example"}, headers=hr)
    assert reply.content.startswith(b"\xef\xbb\xbfname,email,phone")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert {row["email"]: row["phone"] for row in rows} == {
        "a@example.com": "'+82 10 1234 5678",
        "'=cmd@example.com": "",
    }
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    only = await world.http.get("/api/v1/candidates/export", params={"source": "site"}, headers=hr)
    assert len(only.text.splitlines()) == 2
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    assert counts(await imported(world, other, reply.content)) == ("finished", 2, 0, 0)
    assert {(p["email"], p["phone"]) for p in await people(world, other)} == {
        ("a@example.com", "+82 10 1234 5678"), ("=cmd@example.com", None),
    }  # fmt: skip


async def test_an_erased_person_is_in_no_error_file_either(world: ApiWorld, hr: dict[str, str]) -> None:
    result = await imported(world, hr, "email,name,phone\nkim@example.com,Kim,call me\nlee@example.com,Lee,call me\n")
    await imported(world, hr, "email,name\nKim@example.com,Kim\n")
    (person,) = await people(world, hr)
    url = f"/api/v1/candidates/{person['id']}/personal-data"
    reply = await world.http.request("DELETE", url, params={"confirm": "kim@example.com"}, headers=hr)
    assert reply.status_code < 300, reply.text
    errors = await world.http.get(f"/api/v1/import-jobs/{result['id']}/errors.csv", headers=hr)
    assert ("kim" in errors.text.lower(), "lee" in errors.text.lower()) == (False, True)


async def test_imported_people_who_have_an_account_are_linked_to_it(world: ApiWorld, hr: dict[str, str]) -> None:
    """G-21: by verified address; an unverified account, or one of a colleague, is nobody's proof."""
    for email, role, verified in (
        ("ann@example.com", Role.CANDIDATE, True),
        ("ben@example.com", Role.CANDIDATE, False),
        ("cyd@example.com", Role.EMPLOYEE, True),
    ):
        await world.add_user(email, role)
        async with world.services.database.transaction() as session:
            (await session.scalars(select(User).where(User.email == email))).one().email_verified = verified
    content = "email,name\nANN@example.com,Ann\nben@example.com,Ben\ncyd@example.com,Cyd\ndan@example.com,Dan\n"
    assert counts(await imported(world, hr, content)) == ("finished", 4, 0, 0)
    async with world.services.database.transaction(read_only=True) as session:
        linked = (await session.scalars(select(Candidate.email).where(Candidate.user_id.is_not(None)))).all()
        account = await session.scalar(select(Candidate.user_id).where(Candidate.email == "ann@example.com"))
        ann = (await session.scalars(select(User.id).where(User.email == "ann@example.com"))).one()
    assert (linked, account) == (["ann@example.com"], ann)


class Slow:
    """A file store on which something else happens while it takes a file."""

    def __init__(self, store: FileStore, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def put(self, *arguments: Any, **more: Any) -> None:
        await self._meanwhile()
        await self._store.put(*arguments, **more)


async def test_others_write_while_an_upload_is_being_stored(world: ApiWorld, hr: dict[str, str]) -> None:
    async def somebody_writes() -> None:
        body = {"email": "lee@example.com", "name": "Lee Seoyeon"}
        assert (await world.http.post("/api/v1/candidates", json=body, headers=hr)).status_code == 201

    world.app.state.services = replace(world.services, files=Slow(world.services.files, somebody_writes))
    assert (await upload(world, hr, KOREAN)).status_code == 202
    assert [one["name"] for one in await people(world, hr)] == ["Lee Seoyeon"]


async def test_a_preview_says_how_a_korean_excel_file_is_read_and_stores_nothing(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    content = KOREAN.replace("출처", "비고").replace("이메일", "주소").encode("cp949")
    files = {"file": ("people.csv", content, "text/csv")}
    seen = (await world.http.post(f"{URL}/preview", files=files, headers=hr)).json()
    assert (seen["encoding"], seen["delimiter"], seen["missing"]) == ("cp949", ",", ["email"])
    assert (seen["columns"], seen["samples"][2]) == ({"name": 0, "phone": 2, "job_template": 3}, ["010-1234-5678"])
    mapping = json.dumps({"주소": "email"})
    mapped = await world.http.post(f"{URL}/preview", files=files, data={"mapping": mapping}, headers=hr)
    assert (mapped.json()["columns"]["email"], mapped.json()["missing"]) == (1, [])
    assert (await world.http.get("/api/v1/import-jobs", headers=hr)).json()["total"] == 0


async def test_a_check_groups_what_is_wrong_and_what_is_written_in_its_place_is_taken(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    content = "email,name\nkim@,Kim\nlee@example.com,Lee\npark,Park\n,Choi\n"
    checked = await imported(world, hr, content, dry_run="true")
    assert counts(checked) == ("finished", 1, 0, 3)
    assert [(one["column"], one["code"], one["count"], one["rows"]) for one in checked["problems"]] == [
        ("email", "invalid", 2, [2, 4]), ("email", "missing", 1, [5]),
    ]  # fmt: skip
    rows = (await world.http.get(f"/api/v1/import-jobs/{checked['id']}/rows", headers=hr)).json()["rows"]
    assert [(row["row"], row["value"], row["name"]) for row in rows] == [
        (2, "kim@", "Kim"),
        (4, "park", "Park"),
        (5, "", "Choi"),
    ]
    fixes = json.dumps({"2": {"email": "kim@example.com"}, "4": {"email": "park@example.com"}})
    assert counts(await imported(world, hr, content, fixes=fixes)) == ("finished", 3, 0, 1)
    async with world.services.database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(ImportJob.fixes))) == [{}, {}]
    for bad in ("[]", '{"x": {"email": "a"}}', '{"2": {"salary": "1"}}'):
        refused = await upload(world, hr, content, fixes=bad)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "CAND_425")


async def test_an_import_stops_after_the_batch_and_says_how_many_are_in(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    started = await upload(world, hr, "email,name\n" + "".join(f"p{n}@example.com,P{n}\n" for n in range(9)))
    url = f"/api/v1/import-jobs/{started.json()['import_job_id']}"
    stored = repository.insert_candidates

    async def then_stopped(session: Any, rows: list[dict[str, Any]]) -> set[str]:
        ids = await stored(session, rows)
        monkeypatch.setattr(repository, "insert_candidates", stored)
        asked.append(asyncio.create_task(world.http.post(f"{url}/cancel", headers=hr)))
        return ids

    asked: list[asyncio.Task[httpx.Response]] = []
    progress = TaskContext.progress

    async def told(self: TaskContext, done: int, total: int, note: str = "") -> None:
        await asyncio.gather(*asked)
        await progress(self, done, total, note)

    monkeypatch.setattr(repository, "insert_candidates", then_stopped)
    monkeypatch.setattr(TaskContext, "progress", told)
    await world.run_tasks()
    job = (await world.http.get(url, headers=hr)).json()
    assert counts(job) == ("cancelled", 2, 0, 0)
    assert len(await people(world, hr)) == 2
    again = await world.http.post(f"{url}/cancel", headers=hr)
    assert (again.status_code, again.json()["error_code"]) == (409, "CAND_426")
