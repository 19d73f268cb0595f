"""Documents: what they say, versions that never change, PDFs, one page, JSON Resume, and what goes with an account."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

from api.cvs.tasks import drop_cv_pdfs
from api.privacy.retention import retention
from tests.support.api_world import ApiWorld
from tests.support.careers import API, Person, a_person

SCHEMA = json.loads((Path(__file__).parents[2] / "fixtures" / "json_resume.schema.json").read_text())


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    person = await a_person(world)
    private = {
        "email": "minji@example.com",
        "phone": "+1 555 0100",
        "headline": "백엔드 엔지니어",
        "summary": "Ferries.",
    }
    await person.call("PATCH", f"/profiles/{person.profile['id']}", json=private)
    return person


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


async def test_a_version_never_changes_and_can_be_restored(minji: Person) -> None:
    left_out = await minji.add("skills", name="Cobol")
    await minji.add("experiences", company="하버", title="Engineer", start_date="2020-01", is_current=True)
    cv = await minji.call("POST", "/cvs", 201, json={"name": "For banks", "language": "ko", "template": "modern"})
    url = f"/cvs/{cv['id']}"
    first = await minji.call("POST", f"{url}/generate", 202)
    await minji.call("GET", f"{url}/pdf", 409)
    await minji.world.run_tasks()
    assert (await minji.call("GET", f"/tasks/{first['task_id']}"))["state"] == "done"
    pdf = await minji.world.http.get(f"{API}{url}/pdf", headers=minji.headers)
    text = "".join(pages_of(pdf.content))
    for word in ("Kim Minji", "하버", "2020년 1월 – 현재", "Cobol", "minji@example.com"):
        assert word in text
    again = await minji.call("POST", f"{url}/generate", 202)
    assert (again["version"]["number"], again["task_id"]) == (1, None)
    sections = [{"section": "skills", "leave_out": [left_out["id"]]}, {"section": "summary", "title": "나"}]
    await minji.call("PATCH", url, json={"template": "compact", "sections": sections})
    second = await minji.call("POST", f"{url}/generate", 202)
    assert second["version"]["number"] == 2
    content = (await minji.call("GET", f"{url}/versions/2"))["content"]
    assert (content["skills"], content["experiences"]) == ([], [])
    compared = await minji.call("GET", f"{url}/versions/1/compare", params={"with": 2})
    assert {"template", "content.skills[0]"} <= {one["path"] for one in compared["differences"]}
    restored = await minji.call("POST", f"{url}/versions/1/restore", 202)
    assert (restored["version"]["number"], restored["version"]["restored_from"]) == (3, 1)
    assert (await minji.call("GET", url))["template"] == "modern"
    assert (await minji.call("GET", f"{url}/versions/3"))["content"]["skills"][0]["name"] == "Cobol"


async def test_a_pdf_is_kept_for_seven_days(minji: Person) -> None:
    cv = await minji.call("POST", "/cvs", 201, json={"name": "First"})
    await minji.call("POST", f"/cvs/{cv['id']}/generate", 202)
    await minji.world.run_tasks()
    folder = minji.world.services.settings.data_dir / "files" / "cvs"
    assert len(list(folder.iterdir())) == 1
    minji.world.clock.advance(days=7, seconds=1)
    await drop_cv_pdfs(minji.world.services)
    await minji.world.run_tasks()
    assert list(folder.iterdir()) == []
    minji.world.logins.clear()
    minji.headers = await minji.world.login("minji@example.com")
    await minji.call("GET", f"/cvs/{cv['id']}/pdf", 409)
    assert (await minji.call("GET", f"/cvs/{cv['id']}"))["latest"]["status"] == "expired"


async def filled_to_the_brim(minji: Person) -> None:
    wide, long = "W" * 255, "가나다라마바사아 " * 1_000
    for n in range(6):
        lines = ["W" * 1_000] * 40
        await minji.add(
            "experiences", company=wide, title=wide, location=wide, description=long, responsibilities=lines
        )
        await minji.add("projects", name=wide, description=long, client=wide)
        await minji.add("education", institution=wide, degree=wide, field=wide, description=long)
        await minji.add("achievements", title=wide, issuer=wide, description=long)
        for m in range(5):
            await minji.add("skills", name=f"{n}{m}" + "W" * 97, category=f"{n}{m}" + "W" * 97)


@pytest.mark.slow  # laying out the long forms takes seconds each
async def test_the_one_pager_fits_one_page_whatever_is_in_it(minji: Person) -> None:
    await filled_to_the_brim(minji)
    made = await minji.world.http.get(f"{API}/export/one-pager", headers=minji.headers)
    assert made.status_code == 200, made.text
    assert len(pages_of(made.content)) == 1


async def test_json_resume_fits_its_schema(minji: Person) -> None:
    await minji.add("experiences", company="Harbour", title="Engineer", start_date="2020", responsibilities=["Ran it"])
    await minji.add(
        "projects", name="Ledger for Harbour", description="40% less", is_anonymized=True, start_date="2021-05"
    )
    await minji.add("education", institution="Korea University", degree="BSc", field="CS", end_date="2018")
    for kind in ("award", "certificate", "publication", "volunteering"):
        await minji.add("achievements", title=kind, kind=kind, achieved_on="2020-02-03", issuer="A body")
    await minji.add("skills", name="Korean", category="language", level="expert")
    await minji.add("skills", name="Go", level="advanced")
    made = await minji.world.http.get(f"{API}/export/json", headers=minji.headers)
    found: dict[str, Any] = made.json()
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert (found["work"][0]["name"], found["languages"][0]["language"]) == ("Harbour", "Korean")
    assert "40" not in json.dumps(found["projects"])
    assert found["projects"][0]["name"] == "Confidential project"


async def test_the_archive_has_everything_and_erasing_leaves_nothing(minji: Person) -> None:
    world = minji.world
    await minji.add("projects", name="Heliotrope", client="Marzipan", is_anonymized=True)
    cv = await minji.call("POST", "/cvs", 201, json={"name": "Obsidian"})
    await minji.call("POST", f"/cvs/{cv['id']}/generate", 202)
    order = await minji.call("POST", "/export/archive", 202)
    await world.run_tasks()
    archive = await world.http.get(f"{API}/exports/{order['export_id']}/archive", headers=minji.headers)
    data = json.loads(zipfile.ZipFile(io.BytesIO(archive.content)).read("data.json"))
    assert data["career"]["projects"][0]["client"] == "Marzipan"
    assert data["career"]["cvs"][0]["name"] == "Obsidian"
    await minji.call("DELETE", "/me", 204)
    world.clock.advance(days=31)
    await retention(world.services)
    await world.run_tasks()
    from tests.api.privacy.test_every_copy import everything

    left = [(place, word) for place, text in (await everything(world)).items()
            for word in ("heliotrope", "marzipan", "obsidian", "0100", "ferries") if word in text]  # fmt: skip
    assert left == []
