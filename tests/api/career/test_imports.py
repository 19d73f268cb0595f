"""What was written elsewhere comes into a profile by choice, once, and hostile files get one clear answer each."""

import io
import struct
import zipfile
from typing import Any

import pytest

from tests.support.api_world import ApiWorld
from tests.support.careers import API, Person, a_person
from tests.support.documents import EICAR, RESUME
from tests.support.linkedin import TABLES, export, table


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    return await a_person(world)


async def uploaded(minji: Person, content: bytes, name: str = "export.zip", status: int = 202) -> Any:
    return await minji.call("POST", "/imports/linkedin", status, files={"file": (name, content)})


def said_of(compared: dict[str, Any], **theirs: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in compared["rows"] if theirs.items() <= one["theirs"].items())
    return found


async def resolved(minji: Person, compared: dict[str, Any], status: int = 200, **takes: str) -> Any:
    body = {
        "state": compared["state"],
        "decisions": [{"row": row.removeprefix("_"), "take": take} for row, take in takes.items()],
    }
    return await minji.call("POST", f"/imports/{compared['id']}/resolve", status, json=body)


async def entries(minji: Person, plural: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await minji.call("GET", f"/{plural}", params={"sort": "created_at:asc"}))["data"]
    return found


async def test_an_export_is_compared_taken_over_and_then_says_nothing_new(minji: Person) -> None:
    kept = await minji.add(
        "experiences", company="harbour  payments", title="Lead engineer", start_date="2021-03-15", is_current=True
    )
    await minji.add("skills", name="PYTHON", level="expert")
    compared = await uploaded(minji, export(folder="Basic_LinkedInDataExport/"))
    assert await entries(minji, "projects") == []
    name, job = said_of(compared, name="김민지"), said_of(compared, company="Harbour Payments")
    assert (name["status"], name["mine"]) == ("conflict", {"name": "Kim Minji"})
    assert (job["status"], job["entry_id"], job["differs"]) == ("conflict", kept["id"], ["title"])
    assert job["theirs"]["responsibilities"] == ["Built the ledger", "Halved a nightly run"]
    assert said_of(compared, company="하버 은행")["theirs"]["start_date"] == "2019-07"
    assert said_of(compared, name="Python")["status"] == "same"
    assert said_of(compared, email="minji@example.com")["take"] == "theirs"
    assert compared["mapping"]["Certifications.csv"]["License Number"] is None
    assert "messages.csv" not in str(compared)
    undecided = await resolved(minji, compared, 422)
    assert {one["field"] for one in undecided["details"]} == {name["row"], job["row"]}
    done = await resolved(minji, compared, **{f"_{name['row']}": "mine", f"_{job['row']}": "theirs"})
    assert (done["status"], done["counts"]["left"]) == ("done", 1)
    assert (await resolved(minji, compared, 409))["error_code"] == "CAREER_414"
    jobs = await entries(minji, "experiences")
    assert [(one["company"], one["title"], one["start_date"]) for one in jobs] == [
        ("Harbour Payments", "Engineer", "2021-03"), ("하버 은행", "인턴", "2019-07"),
    ]  # fmt: skip
    spoken = next(one for one in await entries(minji, "skills") if one["name"] == "Korean")
    assert (spoken["category"], spoken["level"]) == ("language", "expert")
    again = await uploaded(minji, export())
    assert {one["status"] for one in again["rows"] if one["row"] != name["row"]} == {"same"}
    assert (said_of(again, name="김민지")["take"], said_of(again, name="김민지")["remembered"]) == ("mine", True)
    assert (await resolved(minji, again))["counts"] == {
        "added": 0,
        "changed": 0,
        "left": 1,
        "same": len(again["rows"]) - 1,
    }


async def test_both_stay_side_by_side_and_nothing_is_decided_about_what_was_not_seen(minji: Person) -> None:
    await minji.add("education", institution="Korea University", degree="BSc", end_date="2019")
    compared = await uploaded(minji, table(TABLES["Education.csv"], "utf-16"), "Education (1).csv")
    study = compared["rows"][0]
    assert (study["differs"], study["choices"]) == (["end_date"], ["mine", "theirs", "both"])
    await minji.call("PATCH", f"/education/{study['entry_id']}", json={"end_date": "2017"})
    assert (await resolved(minji, compared, 409, **{f"_{study['row']}": "both"}))["error_code"] == "CAREER_416"
    compared = await minji.call("GET", f"/imports/{compared['id']}")
    await resolved(minji, compared, **{f"_{study['row']}": "both"})
    assert [one["end_date"] for one in await entries(minji, "education")] == ["2017", "2018"]
    again = await uploaded(minji, table(TABLES["Education.csv"]), "Education.csv")
    assert [one["status"] for one in again["rows"]] == ["same"]


async def test_broken_tables_are_read_as_far_as_they_go_and_what_does_not_fit_is_told(minji: Person) -> None:
    tables: dict[str, Any] = {
        "Skills.csv": "Name\r\n파이썬\r\n".encode("cp949"),
        "Projects.csv": b'Title,Url,Started On\r\nFerry,javascript:alert(1),once\r\n"never closed,,\r\nlost,,',
        "Positions.csv": [TABLES["Positions.csv"][0], ["", "Engineer", "", "", "2020", "2019"]],
        "Honors.csv": b"\x00\x01\x02\x03" * 100,
        "Languages.csv": b"Nothing,here\r\na,b\r\n",
    }
    compared = await uploaded(minji, export(tables))
    assert said_of(compared, name="파이썬")["kind"] == "skills"
    assert said_of(compared, name="Ferry")["theirs"] == {"name": "Ferry"}
    problems = {(one["kind"], one["table"], one["field"]) for one in compared["problems"]}
    assert {
        ("field_left_out", "Projects.csv", "url"),
        ("field_left_out", "Projects.csv", "start_date"),
        ("broken", "Projects.csv", None),
        ("broken", "Honors.csv", None),
        ("incomplete", "Positions.csv", None),
        ("no_columns", "Languages.csv", None),
    } <= problems


def lying() -> bytes:
    """Its header says that a table of 40 MB has ten bytes."""
    content = bytearray(export({"Positions.csv": b"a" * 40_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        while at >= 0:
            length_at = at + (26 if mark == b"PK\x03\x04" else 28)
            (length,) = struct.unpack("<H", content[length_at : length_at + 2])
            name_at = at + (30 if mark == b"PK\x03\x04" else 46)
            if content[name_at : name_at + length] == b"Positions.csv":
                content[at + offset : at + offset + 4] = struct.pack("<I", 10)
            at = content.find(mark, at + 4)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(export())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def many_parts() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n in range(1_200):
            archive.writestr(f"{n}/Skills.csv", "Name")
    return buffer.getvalue()


HOSTILE: dict[str, tuple[str, bytes, int, str | None]] = {
    "bomb": ("a.zip", export({"Positions.csv": b"a" * 40_000_000}), 400, "too_big_inside"),
    "lying": ("a.zip", lying(), 400, "unreadable"),
    "parts": ("a.zip", many_parts(), 400, "too_big_inside"),
    "encrypted": ("a.zip", encrypted(), 400, "encrypted"),
    "broken": ("a.zip", export()[:-200], 400, "unreadable"),
    "eicar": ("a.zip", export({"Skills.csv": f"Name\n{EICAR}".encode()}), 400, "malware"),
    "empty": ("a.zip", b"", 400, "empty"),
    "foreign": ("a.zip", b"%PDF-1.7 PK\x03\x04", 415, None),
    "other": ("list.csv", b"Name\nx\n", 400, "nothing_known"),
    "ending": ("a.exe", export(), 415, None),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_gets_one_clear_answer(minji: Person, name: str) -> None:
    filename, content, status, reason = HOSTILE[name]
    refused = await uploaded(minji, content, filename, status)
    assert refused.get("reason") == reason
    assert refused["detail"]


async def test_a_resume_that_was_read_comes_the_same_way_and_imports_are_nobody_else_s(
    world: ApiWorld, minji: Person
) -> None:
    read = await minji.call("POST", "/analyze/resume", files={"file": ("cv.txt", RESUME.encode())})
    compared = await minji.call("POST", "/imports/resume", 202, json={"resume_id": read["resume_id"]})
    assert said_of(compared, company="Example GmbH")["theirs"]["is_current"] is True
    assert said_of(compared, url="https://github.com/janedoe")["kind"] == "links"
    other = await a_person(world, "jun@example.com", "jun-lee")
    await other.call("GET", f"/imports/{compared['id']}", 404)
    await other.call("POST", "/imports/resume", 404, json={"resume_id": read["resume_id"]})
    name = said_of(compared, name="Jane Doe")
    await resolved(minji, compared, **{f"_{name['row']}": "theirs"})
    assert (await minji.call("GET", "/profiles"))["data"][0]["name"] == "Jane Doe"
    assert {"Python", "Go"} <= {one["name"] for one in await entries(minji, "skills")}
    again = await minji.call("POST", "/imports/resume", 202, json={"resume_id": read["resume_id"]})
    assert {one["status"] for one in again["rows"]} == {"same"}
    await minji.call("DELETE", f"/imports/{again['id']}", 204)
    assert (await world.http.get(f"{API}/imports/{again['id']}", headers=minji.headers)).status_code == 404
