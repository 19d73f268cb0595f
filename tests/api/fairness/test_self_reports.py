"""Voluntary answers: given, changed, withdrawn by the candidate alone; counted, and read by nobody."""

import csv
import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from sqlalchemy import select

from api.accounts.models import User
from api.analytics.period import month_before
from api.candidates.models import Candidate
from api.database import new_id
from api.fairness.models import Race, SelfReport, Sex
from api.interviews.models import Interview, Verdict
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.scored_interview import Played, play_interview


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    return await play_interview(world)


def address(played: Played) -> str:
    return f"/api/v1/interviews/self-report/{played.token}"


async def ask(played: Played) -> None:
    """The company decides to ask."""
    http, hr = played.world.http, played.hr
    saved = await http.put("/api/v1/company/settings", json={"settings": {"self_reports": True}}, headers=hr)
    assert saved.status_code == 200, saved.text


async def give(played: Played, **answer: str | None) -> int:
    text = (await played.world.http.get(address(played))).json()["text"]
    body = {"version": text["version"], "language": text["language"], **answer}
    return (await played.world.http.put(address(played), json=body)).status_code


async def kept(world: ApiWorld) -> list[SelfReport]:
    async with world.services.database.transaction(read_only=True) as session:
        return list(await session.scalars(select(SelfReport)))


async def test_given_changed_and_withdrawn(played: Played) -> None:
    http = played.world.http
    before = (await http.get(address(played))).json()
    assert (before["asked"], before["given_at"]) == (False, None)
    assert await give(played, sex="female") == 409, "nobody is asked unless the company decides so"
    await ask(played)
    assert "Company of hr@example.com" in (await http.get(address(played))).json()["text"]["why"]
    assert (await http.get(address(played), params={"language": "ko"})).json()["text"]["language"] == "ko"
    assert await give(played, sex="female", race=None) == 204
    assert await give(played, sex="another", race="asian") == 204
    now = (await http.get(address(played))).json()
    assert (now["sex"], now["race"], now["given_at"]) == ("another", "asian", "2026-11-23T09:00:00.000Z")
    [row] = await kept(played.world)
    assert (row.sex, row.race, row.version) == (Sex.ANOTHER, Race.ASIAN, "1")
    stale = {"version": "0", "language": "en", "sex": "male"}
    assert (await http.put(address(played), json=stale)).json()["error_code"] == "INT_415"
    assert (await http.delete(address(played))).status_code == 204
    assert await kept(played.world) == []


async def test_no_page_of_the_company_shows_it(played: Played) -> None:
    """Not the interview, the candidate, the archive ordered by the company, nor the audit log; erasure removes it."""
    world, hr = played.world, played.hr
    await ask(played)
    assert await give(played, sex="another", race="pacific") == 204
    await world.run_tasks()
    person = (await played.detail())["candidate"]["id"]
    seen = ""
    for path in (
        played.url,
        f"/api/v1/candidates/{person}",
        "/api/v1/candidates",
        "/api/v1/audit",
        "/api/v1/interviews",
    ):
        seen += (await world.http.get(path, headers=hr)).text
    ordered = (await world.http.post(f"/api/v1/candidates/{person}/export", headers=hr)).json()
    await world.run_tasks()
    archive = await world.http.get(f"/api/v1/exports/{ordered['export_id']}/archive", headers=hr)
    with zipfile.ZipFile(BytesIO(archive.content)) as opened:
        seen += opened.read("data.json").decode()
    assert "pacific" not in seen
    assert '"another"' not in seen
    url = f"/api/v1/candidates/{person}/personal-data"
    assert (await world.http.delete(url, params={"confirm": "mina@example.com"}, headers=hr)).status_code == 204
    assert await kept(world) == []


async def test_the_person_s_own_archive_holds_it(played: Played) -> None:
    world = played.world
    await ask(played)
    assert await give(played, sex="another", race="pacific") == 204
    await world.add_user("mina@example.com", Role.CANDIDATE)
    person = (await played.detail())["candidate"]["id"]
    async with world.services.database.transaction() as session:
        account = (await session.scalars(select(User).where(User.email == "mina@example.com"))).one()
        (await session.get_one(Candidate, person)).user_id = account.id
    own = await world.login("mina@example.com")
    ordered = (await world.http.get("/api/v1/me/export", headers=own)).json()
    await world.run_tasks()
    archive = await world.http.get(f"/api/v1/exports/{ordered['export_id']}/archive", headers=own)
    with zipfile.ZipFile(BytesIO(archive.content)) as opened:
        content = json.loads(opened.read("data.json"))
    [said] = content["applications"][0]["self_reports"]
    assert (said["sex"], said["race"]) == ("another", "pacific")


async def many(played: Played, answers: list[tuple[Sex | None, Verdict]]) -> None:
    """As many more people with a decided interview like the played one."""
    async with played.world.services.database.transaction() as session:
        model = await session.get_one(Interview, played.interview_id)
        columns = {c.name: getattr(model, c.name) for c in Interview.__table__.columns}
        for sex, verdict in answers:
            made = new_id()
            session.add(Candidate(id=made, company_id=model.company_id, email=f"{made}@example.com", name="Somebody"))
            await session.flush()
            own = {"id": new_id(), "candidate_id": made, "verdict": verdict, "score": 50}
            own |= {"token_hash": made, "pin_hash": made}
            session.add(Interview(**(columns | own)))
            await session.flush()
            if sex is not None:
                session.add(SelfReport(interview_id=own["id"], sex=sex, version="1", language="en"))


async def report(played: Played, **query: str) -> dict[str, Any]:
    world = played.world
    world.logins.clear()
    played.hr = await world.login(played.email)
    reply = await world.http.get("/api/v1/analytics/adverse-impact", params=query, headers=played.hr)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_rates_of_months_that_are_over(played: Played) -> None:
    world = played.world
    await ask(played)
    passed, failed = Verdict.PASS, Verdict.FAIL
    await many(played, [(Sex.FEMALE, passed)] * 20 + [(Sex.FEMALE, failed)] * 20 + [(Sex.MALE, passed)] * 30)
    await many(played, [(Sex.MALE, failed)] * 10 + [(None, failed)] * 12 + [(Sex.ANOTHER, passed)] * 2)
    assert (await report(played))["people"] == 0, "this month is not over"
    world.clock.advance(days=10)
    found = await report(played)
    assert (found["asked"], found["until"], found["people"], found["answered"]) == (True, "2026-11", 95, 82)
    advanced = found["tables"][0]
    groups = {one["sex"]: one for one in advanced["by_sex"]}
    assert (groups["male"]["rate"], groups["male"]["finding"]) == (0.75, "most_favoured")
    assert (groups["female"]["ratio"], groups["female"]["finding"]) == (pytest.approx(2 / 3), "below_or_chance")
    assert (groups["another"]["people"], groups["another"]["finding"]) == (None, "withheld")
    assert (advanced["people"], advanced["unknown_sex"], advanced["unknown_race"]) == (94, 12, 94)
    assert (await report(played, since="2026-12"))["people"] == 0
    assert (await report(played, until="2026-10"))["people"] == 0
    strange = "01900000-0000-7000-8000-000000000000"
    assert (await report(played, job_template_id=strange))["people"] == 0
    url = "/api/v1/analytics/adverse-impact.csv"
    lines = list(csv.reader(StringIO((await world.http.get(url, headers=played.hr)).text.removeprefix("\ufeff"))))
    assert lines[2][:9] == ["advanced", "sex", "male", "", "40", "30", "0.750", "0.598", "0.858"]
    assert json.dumps(lines).count("6 RCNY 5-300") == 1
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    assert (await world.http.get("/api/v1/analytics/adverse-impact", headers=other)).json()["people"] == 0


async def test_months_are_those_of_the_companys_zone(played: Played) -> None:
    """It is the first of December in Seoul from 15:00 UTC on the day before."""
    world = played.world
    moment = datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert [month_before(moment, zone) for zone in ("UTC", "Asia/Seoul")] == ["2026-10", "2026-11"]
    settings = {"settings": {"timezone": "Asia/Seoul"}}
    assert (await world.http.put("/api/v1/company/settings", json=settings, headers=played.hr)).status_code == 200
    async with world.services.database.transaction() as session:
        (await session.get_one(Interview, played.interview_id)).completed_at = moment - timedelta(minutes=1)
    world.clock.advance(seconds=(moment - world.clock.now()).total_seconds() - 1)
    assert (await report(played))["people"] == 0
    world.clock.advance(seconds=1)
    found = await report(played)
    assert (found["timezone"], found["until"], found["people"]) == ("Asia/Seoul", "2026-11", 1)
    assert (await report(played, until="2026-10"))["people"] == 0
