"""CSV import: what is told, kept, forgotten and found of it afterwards, and by whom."""

import csv
import io
from email import message_from_bytes, policy

from sqlalchemy import select

from api.accounts.models import User
from api.candidates.models import Candidate
from api.imports import repository
from api.imports.models import ImportJob
from api.imports.tasks import forget_import_errors
from api.outbox import Task
from api.privacy.erasure import DELETE_FILES_TASK
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.imports import counts, imported, people


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
