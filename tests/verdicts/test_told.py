"""The candidate is told some minutes after the decision, and until then it can be taken back (ux §3.10)."""

from typing import Any

from api.outbox.runner import InProcessRunner
from tests.support.interviews import sent, subject_of, text_of
from tests.support.scored_interview import Played


async def decided(played: Played) -> Any:
    """What the candidate's status page says of it."""
    reply = await played.world.http.get(f"/api/v1/interviews/status/{played.token}")
    assert reply.status_code == 200, reply.text
    lines = {one["step"]: one for one in reply.json()["lines"]}
    told = reply.json()["decided"]
    assert (lines["decision"]["at"] is None) is (told is None)
    return told and told["outcome"]


async def take_back(played: Played, decision: dict[str, Any]) -> Any:
    url = f"{played.url}/verdicts/{decision['id']}"
    return await played.world.http.delete(url, headers=played.hr)


async def decide(played: Played, wanted: str) -> dict[str, Any]:
    reply = await played.decide(wanted, "Read and weighed.")
    assert reply.status_code == 200, reply.text
    made: dict[str, Any] = reply.json()
    return made


def subjects(played: Played) -> list[str]:
    return [subject_of(one) for one in sent(played.world, "mina@example.com") if "/status" in text_of(one)]


async def test_it_is_told_when_the_wait_is_over_and_not_before(played: Played) -> None:
    world = played.world
    await played.scored()
    made = await decide(played, "PASS")
    assert (made["tell_at"], made["told_at"]) == ("2026-11-23T09:10:00.000Z", None)
    world.clock.advance(minutes=9, seconds=59)
    await world.run_tasks()
    assert (await decided(played), subjects(played)) == (None, [])
    # The process is killed and another one takes over: all that is to happen lies in the database.
    world.services.outbox = InProcessRunner(world.services)
    world.clock.advance(seconds=1)
    await world.run_tasks()
    await world.run_tasks()
    assert await decided(played) == "going_on"
    assert subjects(played) == ["Company of hr@example.com would like to go on with you: Engineer"]
    late = await take_back(played, made)
    assert (late.status_code, late.json()["error_code"]) == (409, "INT_435")


async def test_taken_back_in_time_nobody_hears_of_it(played: Played) -> None:
    await played.scored()
    made = await decide(played, "PASS")
    assert (await take_back(played, made)).status_code == 204
    assert (await take_back(played, made)).status_code == 204, "the second time changes nothing"
    await played.told()
    assert (await decided(played), subjects(played)) == (None, [])
    detail = await played.detail()
    assert (detail["verdict"], detail["decision"]) == (None, None)
    (kept,) = (await played.world.http.get(f"{played.url}/verdicts", headers=played.hr)).json()["decisions"]
    assert (kept["id"], kept["taken_back_by_name"]) == (made["id"], "hr")
    assert (await played.decide("PASS", first=True)).status_code == 200, "as if nobody had decided"


async def test_of_two_decisions_only_the_later_is_told(played: Played) -> None:
    world = played.world
    await played.scored()
    first = await decide(played, "PASS")
    world.clock.advance(minutes=6)
    second = await decide(played, "REVIEW")
    newer = await take_back(played, first)
    assert (newer.status_code, newer.json()["error_code"]) == (409, "INT_432")
    world.clock.advance(minutes=5)
    await world.run_tasks()
    assert await decided(played) is None, "the first one's time came after it was replaced"
    # Taken back, the one before counts again, and waits anew.
    assert (await take_back(played, second)).status_code == 204
    detail = await played.detail()
    assert (detail["verdict"], detail["decision"]["tell_at"]) == ("PASS", "2026-11-23T09:21:00.000Z")
    await played.told()
    assert (await decided(played), len(subjects(played))) == ("going_on", 1)


async def test_what_the_candidate_knows_stays_until_the_change_is_told(played: Played) -> None:
    await played.scored()
    await decide(played, "PASS")
    await played.told()
    await played.correction_time_passes()
    await decide(played, "FAIL")
    assert await decided(played) == "going_on"
    await played.told()
    assert (await decided(played), len(subjects(played))) == ("not_going_on", 2)
    await decide(played, "FAIL")
    await played.told()
    assert len(subjects(played)) == 2, "the same again is no news"


async def test_a_foreign_company_takes_nothing_back(played: Played) -> None:
    await played.scored()
    made = await decide(played, "PASS")
    await played.world.add_user("other@example.com")
    other = await played.world.login("other@example.com")
    url = f"{played.url}/verdicts/{made['id']}"
    assert (await played.world.http.delete(url, headers=other)).status_code == 404
    assert (await played.detail())["verdict"] == "PASS"
