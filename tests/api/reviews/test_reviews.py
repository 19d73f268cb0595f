"""A colleague's own view: blind until it is sent, final then (ux §3.21)."""

from typing import Any

import httpx
import pytest
from sqlalchemy import inspect, select

from api.accounts.models import User
from api.candidates.models import Candidate
from api.interviews.models import Interview, Verdict
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.scored_interview import GOOD_BUILD, Played, play_interview


async def assigned(played: Played, email: str = "kang@example.com") -> dict[str, str]:
    """Headers of an employee to whom the candidate is assigned."""
    await played.world.add_user(email, Role.EMPLOYEE, played.company_id)
    async with played.world.services.database.transaction() as session:
        user_id = await session.scalar(select(User.id).where(User.email == email))
        for candidate in await session.scalars(select(Candidate)):
            candidate.assigned_to = user_id
    return await played.world.login(email)


async def call(played: Played, verb: str, headers: dict[str, str], **body: Any) -> httpx.Response:
    more = {"json": body} if verb != "GET" else {}
    return await played.world.http.request(verb, f"{played.url}/review", headers=headers, **more)


async def mine(played: Played, headers: dict[str, str]) -> dict[str, list[str]]:
    found = (await played.world.http.get("/api/v1/mine", headers=headers)).json()
    return {name: [one["state"] for one in rows] for name, rows in found.items()}


def points(played: Played, mark: str = "shown") -> list[dict[str, str]]:
    return [
        {"question_id": question, "point_id": point, "mark": mark, "note": ""}
        for question in played.question_ids
        for point in ("p1", "p2")
    ]


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    made = await play_interview(world)
    await made.scored()
    return made


async def test_blind_until_sent(played: Played) -> None:
    employee = await assigned(played)
    form = (await call(played, "GET", employee)).json()
    assert (form["state"], form["own"], form["others"]) == ("due", None, None)
    assert [one["text"] for one in form["questions"][0]["words"]] == [GOOD_BUILD]
    assert [point["id"] for point in form["questions"][0]["points"]] == ["p1", "p2"]
    url = f"/api/v1/interviews/{played.interview_id}"
    hidden = (await played.world.http.get(url, headers=employee)).json()
    assert hidden["blind"] is True
    kept_back = ("report", "score", "suggested_verdict", "decision")
    assert [hidden[name] for name in kept_back] == [None] * 4
    assert hidden["qa"] == []
    (row,) = (await played.world.http.get("/api/v1/interviews", headers=employee)).json()["interviews"]
    assert (row["blind"], row["score"], row["suggested_verdict"]) == (True, None, None)
    person = f"/api/v1/candidates/{hidden['candidate']['id']}"
    assert await scores(played, person, employee) == [None]
    assert await scores(played, person, played.hr) != [None]
    assert (await call(played, "POST", employee, points=points(played))).status_code == 200
    shown = (await played.world.http.get(url, headers=employee)).json()
    assert shown["blind"] is False
    assert shown["report"]["overall"] == shown["score"] is not None
    assert await scores(played, person, employee) == [shown["score"]]


async def scores(played: Played, url: str, headers: dict[str, str]) -> list[int | None]:
    """Of the candidate's interviews, as their page gives them."""
    found = (await played.world.http.get(url, headers=headers)).json()
    return [one["score"] for one in found["interviews"]]


async def test_an_order_by_score_tells_nothing_of_what_is_kept_back(played: Played) -> None:
    employee = await assigned(played)
    async with played.world.services.database.transaction() as session:
        kept = await session.get_one(Interview, played.interview_id)
        kept.score = 40
        columns = {attribute.key: getattr(kept, attribute.key) for attribute in inspect(Interview).column_attrs}
        own = {"id": None, "token_hash": "b" * 64, "current_call_id": None, "score": 100, "verdict": Verdict.PASS}
        decided = Interview(**columns | own)
        session.add(decided)

    async def order(headers: dict[str, str]) -> list[str]:
        reply = await played.world.http.get("/api/v1/interviews?sort=score:asc", headers=headers)
        return [one["id"] for one in reply.json()["interviews"]]

    assert await order(played.hr) == [kept.id, decided.id]
    assert await order(employee) == [decided.id, kept.id]


async def test_a_draft_is_kept_and_nobody_else_sees_it(played: Played) -> None:
    employee = await assigned(played)
    half = points(played)[:1]
    half[0]["note"] = "The retries were hers."
    saved = await call(played, "PUT", employee, points=half, summary="Concrete.")
    assert saved.status_code == 200, saved.text
    form = (await call(played, "GET", employee)).json()
    assert (form["own"]["points"], form["own"]["summary"], form["own"]["sent_at"]) == (half, "Concrete.", None)
    assert await mine(played, employee) == {"due": ["due"], "upcoming": [], "done": []}
    await call(played, "POST", played.hr, points=points(played))
    assert (await call(played, "GET", played.hr)).json()["others"] == []


async def test_views_stand_side_by_side_once_sent_and_are_final(played: Played) -> None:
    employee = await assigned(played)
    await call(played, "POST", played.hr, points=points(played, "partly"), summary="Solid.")
    assert (await call(played, "GET", employee)).json()["others"] is None
    half = await call(played, "POST", employee, points=points(played)[:3])
    assert (half.status_code, half.json()["error_code"]) == (400, "REVIEW_400")
    assert [one["field"] for one in half.json()["details"]] == [f"{played.question_ids[1]}:p2"]
    sent = await call(played, "POST", employee, points=points(played))
    (other,) = sent.json()["others"]
    assert (other["user_name"], other["summary"], other["points"][0]["mark"]) == ("hr", "Solid.", "partly")
    assert await mine(played, employee) == {"due": [], "upcoming": [], "done": ["sent"]}
    for verb in ("PUT", "POST"):
        again = await call(played, verb, employee, points=points(played))
        assert (again.status_code, again.json()["error_code"]) == (409, "REVIEW_410")


async def test_a_decision_closes_it(played: Played) -> None:
    employee = await assigned(played)
    decided = await played.decide("REVIEW", reason="To be talked about")
    assert decided.status_code == 200, decided.text
    late = await call(played, "POST", employee, points=points(played))
    assert (late.status_code, late.json()["reason"]) == (409, "decided")
    assert await mine(played, employee) == {"due": [], "upcoming": [], "done": ["decided"]}


async def test_whoever_is_not_assigned_finds_nothing(played: Played) -> None:
    await assigned(played)
    await played.world.add_user("park@example.com", Role.EMPLOYEE, played.company_id)
    park = await played.world.login("park@example.com")
    assert await mine(played, park) == {"due": [], "upcoming": [], "done": []}
    for verb in ("GET", "PUT", "POST"):
        assert (await call(played, verb, park)).status_code == 404


async def test_points_of_another_interview_are_refused(played: Played) -> None:
    employee = await assigned(played)
    strange = await call(played, "PUT", employee, points=[{"question_id": "q", "point_id": "p1", "mark": "shown"}])
    assert (strange.status_code, strange.json()["error_code"]) == (400, "REVIEW_401")
