"""CSV import: what is understood, what is skipped, and what is refused."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.imports.models import ImportJob
from tests.support.api_world import ApiWorld
from tests.support.imports import KOREAN, URL, counts, imported, people, upload


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


async def test_too_many_rows_stop_the_import_before_the_first(world: ApiWorld, hr: dict[str, str]) -> None:
    limited = world.services.settings.model_copy(update={"max_import_rows": 2})
    world.services.settings = limited
    result = await imported(world, hr, "email,name\na@example.com,A\nb@example.com,B\nc@example.com,C\n")
    assert (result["status"], result["succeeded"]) == ("failed", 0)
    assert "3 rows; 2 are allowed" in result["reason"]
