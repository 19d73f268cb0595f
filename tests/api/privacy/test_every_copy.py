"""Erasure reaches every copy: marked words are planted everywhere and looked for in every table and file after it."""

import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from api.accounts.models import User
from api.audit.models import AuditEntry
from api.companies.models import Company
from api.connections.models import Connection, Provider
from api.database import new_id
from api.hearing.models import HearingCheck
from api.models import metadata
from api.roadmaps.models import Roadmap
from tests.support import documents
from tests.support.api_world import ApiWorld, api_world
from tests.support.careers import Person, a_person
from tests.support.scored_interview import GOOD_BUILD, GOOD_TEST, Played, play_interview

PERSON = "mina@example.com"
MARKS = ("mina", "flamingo", "quartzite", "heliotrope", "obsidian", "marzipan", "trombone", "vermilion")
"""Her name and address; a word she said, one she corrected, one she asked for, one that was written about her; what
got in her way, and what she asked afterwards; a colleague's note."""
OGG = b"OggS\x00\x02 flamingo" + bytes(range(200))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


@pytest.fixture
async def marked(world: ApiWorld) -> Played:
    """A scored interview with a mark in everything a person can leave."""
    played = await play_interview(world, ((f"{GOOD_BUILD} And I built the flamingo project.",), (GOOD_TEST,)))
    http, token = world.http, played.token
    await played.record(OGG)
    wish = {"kinds": ["more_time"], "text": "heliotrope"}
    later = await http.post(f"/api/v1/interviews/adjustments/{token}", json=wish)
    assert later.status_code in (201, 410)
    got_in_the_way = {"clear": "no", "trouble": "a trombone next door"}
    assert (await http.put(f"/api/v1/interviews/feedback/{token}", json=got_in_the_way)).status_code == 204
    asked = {"kind": "deletion", "text": "marzipan"}
    assert (await http.post(f"/api/v1/interviews/requests/{token}", json=asked)).status_code == 201
    correction = {"segment_id": played.segments[0]["segment_id"], "text": "quartzite"}
    made = await http.post(f"/api/v1/interviews/corrections/{token}", json=correction)
    assert made.status_code in (200, 201), made.text
    async with world.services.database.transaction() as session:
        session.add(_heard_twice(played.interview_id))
    await world.run_tasks()
    await try_other_ways(played)
    noted = f"/api/v1/candidates/{await candidate_of(played)}/notes"
    assert (await http.post(noted, json={"text": "vermilion"}, headers=played.hr)).status_code == 201
    await played.correction_time_passes()
    decided = await played.decide("FAIL", reason="obsidian")
    assert decided.status_code == 200, decided.text
    await world.run_tasks()
    return played


def _heard_twice(interview_id: str) -> HearingCheck:
    return HearingCheck(
        interview_id=interview_id,
        checked=True,
        engine="second",
        source_digest="",
        words=1,
        unchecked_words=0,
        doubtful_words=1,
        spans=[
            {"call_id": "k", "segment_id": "c", "start": 0, "end": 8, "started_ms": 0, "ended_ms": 1}
            | {"first": "flamingo", "second": "flamenco"}
        ],
    )


async def try_other_ways(played: Played) -> None:
    """A comparison and a replay quote her: the draft takes away what her words had shown."""
    panel = {"judge": "panel"}
    compared = {"first": panel, "second": panel}
    draft = [
        {"question_id": one, "points": [{"id": "p1", "text": "Names a lighthouse"}]} for one in played.question_ids
    ]
    job_id = (await played.detail())["job"]["id"]
    for url, body in (
        (f"{played.url}/comparisons", compared),
        (f"/api/v1/jobs/{job_id}/replays", {"questions": draft}),
    ):
        made = await played.world.http.post(url, json=body, headers=played.hr)
        assert made.status_code == 202, made.text
    await played.world.run_tasks()


async def everything(world: ApiWorld) -> dict[str, str]:
    """Every row of every table and every file that is kept, as lower-case text."""
    found: dict[str, str] = {}
    async with world.services.database.transaction(read_only=True) as session:
        for table in metadata.tables.values():
            rows = (await session.execute(select(table))).mappings().all()
            found[table.name] = json.dumps([dict(row) for row in rows], default=str, ensure_ascii=False).lower()
    for path in world.services.settings.data_dir.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            found[path.name] = path.read_bytes().decode("latin-1").lower()
    return found


async def where_marked(world: ApiWorld, marks: tuple[str, ...] = MARKS) -> set[tuple[str, str]]:
    return {(mark, place) for place, text in (await everything(world)).items() for mark in marks if mark in text}


async def candidate_of(played: Played) -> str:
    return str((await played.detail())["candidate"]["id"])


async def erase(played: Played, confirm: str = PERSON) -> Any:
    url = f"/api/v1/candidates/{await candidate_of(played)}/personal-data"
    return await played.world.http.delete(url, params={"confirm": confirm}, headers=played.hr)


async def test_nothing_personal_is_left(marked: Played) -> None:
    world = marked.world
    planted = await where_marked(world)
    copies = {
        "call_events",
        "hearing_checks",
        "transcript_corrections",
        "verdict_decisions",
        "candidates",
        "candidate_notes",
        "comparisons",
        "candidate_requests",
        "interview_feedback",
    }
    assert copies | {"replay_interviews"} <= {place for _, place in planted}
    assert (await erase(marked)).status_code == 204
    await world.run_tasks()
    assert await where_marked(world) == set()


async def test_a_stub_and_its_entry_stay(marked: Played) -> None:
    await erase(marked)
    detail = await marked.detail()
    assert (detail["status"], detail["verdict"]) == ("completed", "FAIL")
    assert detail["candidate"]["name"] == "(erased)"
    async with marked.world.services.database.transaction(read_only=True) as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "privacy.erased"))
    assert entry is not None
    assert entry.actor_id is not None
    assert entry.facts["interviews"] == 1


async def test_the_link_opens_nothing_any_more(marked: Played) -> None:
    http = marked.world.http
    assert (await http.get(f"/api/v1/interviews/receipt/{marked.token}")).status_code == 200
    await erase(marked)
    assert (await http.get(f"/api/v1/interviews/receipt/{marked.token}")).status_code == 404


async def test_it_needs_the_address_again(marked: Played) -> None:
    refused = await erase(marked, "somebody@example.com")
    assert (refused.status_code, refused.json()["error_code"]) == (422, "CAND_422")
    assert await where_marked(marked.world) != set()


async def test_deleted_candidates_are_erased_after_thirty_days(marked: Played) -> None:
    from api.privacy.retention import retention

    world = marked.world
    url = f"/api/v1/candidates/{await candidate_of(marked)}"
    assert (await world.http.delete(url, headers=marked.hr)).status_code == 204
    world.clock.advance(days=29)
    await retention(world.services)
    assert await where_marked(world) != set()
    world.clock.advance(days=2)
    await retention(world.services)
    await world.run_tasks()
    assert await where_marked(world) == set()


OWN_MARKS = {
    "zenobia": {"users"},
    "flintlock": {"resumes", "embeddings", "documents"},
    "gossamer": {"documents"},
    "hollyhock": {"practice_questions"},
    "kestrel": {"github_analyses"},
    "juniper": {"gap_analyses"},
    "lavender": {"roadmaps"},
    "mulberry": {"profiles", "experiences", "projects", "skills", "education", "achievements"},
    "nightjar": {"ai_suggestions"},
    "oleander": {"cvs", "cv_versions"},
    "peregrine": {"imports"},
    "quillwort": {"connections"},
    "saffron": {"candidates", "job_templates", "job_versions"},
}
"""A word, and where somebody who prepares leaves it: address, résumé, other document, answer, repository, job, plan,
career, what help was asked for, CV, what was compared with the profile, account elsewhere, practice call."""


async def a_preparing_person(world: ApiWorld) -> Person:
    """With something marked in everything that is theirs, and an archive of it all."""
    person = await a_person(world, "zenobia@example.com", "zenobia")
    resume = f"{documents.RESUME}\nPublications\nHow we measured the flintlock service under load, 2022\n"
    await person.call("POST", "/analyze/resume", files={"file": ("cv.txt", resume.encode())})
    await person.call("POST", "/upload/txt", files={"file": ("letter.txt", b"A letter about gossamer, 2024.")})
    started = await person.call("POST", "/interview/start", 201, json={"job_title": "Engineer", "num_questions": 1})
    practice = started["interview_id"]
    await person.call("POST", "/interview/question", json={"interview_id": practice})
    said = {"interview_id": practice, "question_number": 1, "answer": "I built the hollyhock project by myself."}
    await person.call("POST", "/interview/answer", data=said)
    await person.call("POST", f"/interview/save/{practice}", 201)
    await person.call("POST", "/analyze/github", 202, json={"repo_url": "https://github.com/kestrel/kestrel"})
    wanted = {"job_text": "Juniper Ltd. Required: Docker and Kafka.", "resume_text": "Ten years of Python at work."}
    gap = await person.call("POST", "/analyze/gap", 201, json=wanted)
    plan = await person.call("POST", "/roadmap/generate", 201, json={"gap_analysis_id": gap["id"]})
    async with world.services.database.transaction() as session:
        row = await session.get_one(Roadmap, plan["id"])
        row.weekly_plan = [row.weekly_plan[0] | {"goal": "lavender"}, *row.weekly_plan[1:]]
        # The world names a company after whoever it is made for.
        await session.execute(update(Company).values(name="A company"))
    await person.call("PATCH", f"/profiles/{person.profile['id']}", json={"summary": "Mulberry."})
    for plural, named in (
        ("experiences", {"company": "Mulberry", "title": "Engineer"}),
        ("projects", {"name": "Mulberry"}),
        ("skills", {"name": "Mulberry"}),
        ("education", {"institution": "Mulberry"}),
        ("achievements", {"title": "Mulberry"}),
    ):
        await person.add(plural, **named)
    await person.call("POST", "/ai/suggest-skills", json={"role": "Nightjar keeper"})
    cv = await person.add("cvs", name="Oleander")
    await person.call("POST", "/imports/linkedin", 202, files={"file": ("Skills.csv", b"Name\nPeregrine\n")})
    async with world.services.database.transaction() as session:
        me = await session.scalar(select(User.id).where(User.email == "zenobia@example.com"))
        session.add(Connection(id=new_id(), user_id=me, provider=Provider.GITHUB, label="quillwort", scopes=[]))
    called = {
        "job_title": "Saffron keeper",
        "candidate_name": "Saffron",
        "consent": {"version": "practice-2026-11", "items": ["practice", "recording"]},
    }
    await person.call("POST", "/practice/calls", 201, json=called)
    await person.call("GET", "/me/export", 202)
    await world.run_tasks()
    # Printing is another test's: the version is there before its file.
    await person.call("PATCH", f"/profiles/{person.profile['id']}", json={"headline": "Oleander"})
    await person.call("POST", f"/cvs/{cv['id']}/generate", 202)
    return person


def not_in_the_archive(world: ApiWorld, marks: tuple[str, ...]) -> list[str]:
    (path,) = world.services.settings.data_dir.rglob("*.zip")
    with zipfile.ZipFile(path) as archive:
        told = "".join(archive.read(name).decode("latin-1") for name in archive.namelist()).lower()
    return [mark for mark in marks if mark not in told]


async def test_nothing_of_a_closed_account_is_left(tmp_path: Path) -> None:
    from api.privacy.retention import retention

    marks = tuple(OWN_MARKS)
    async with api_world(tmp_path, github_api_url="http://127.0.0.1:9") as world:
        person = await a_preparing_person(world)
        planted = await where_marked(world, marks)
        missing = {(mark, place) for mark, places in OWN_MARKS.items() for place in places} - planted
        assert missing == set()
        assert not_in_the_archive(world, marks) == []
        assert await person.call("DELETE", "/me", 204) is None
        world.clock.advance(days=29)
        await retention(world.services)
        assert await where_marked(world, marks)
        world.clock.advance(days=2)
        await retention(world.services)
        await world.run_tasks()
        assert await where_marked(world, marks) == set()
