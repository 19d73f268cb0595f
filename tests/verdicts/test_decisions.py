"""The verdict is a person's, with name, time and reason."""

from tests.support.api_world import ApiWorld
from tests.support.scored_interview import Played, play_interview


async def test_confirming_needs_no_reason(played: Played) -> None:
    await played.scored()
    reply = await played.decide("PASS")
    assert reply.status_code == 200, reply.text
    made = reply.json()
    assert (made["decision"], made["suggested"], made["suggested_score"], made["overrides"]) == (
        "PASS",
        "PASS",
        100,
        False,
    )
    assert made["decided_by_name"] == "hr"
    assert made["created_at"] == "2026-11-23T09:00:00.000Z"
    detail = await played.detail()
    assert (detail["verdict"], detail["suggested_verdict"], detail["decision"]) == ("PASS", "PASS", made)


async def test_overriding_needs_a_reason_and_keeps_both(played: Played) -> None:
    await played.scored()
    await played.correction_time_passes()
    for reason in (None, "", "   "):
        refused = await played.decide("FAIL", reason)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "INT_431")
    assert (await played.detail())["verdict"] is None
    reply = await played.decide("FAIL", "The result was a colleague's.")
    assert reply.json()["overrides"] is True
    detail = await played.detail()
    assert (detail["verdict"], detail["suggested_verdict"]) == ("FAIL", "PASS")


async def test_every_decision_is_kept(played: Played) -> None:
    await played.scored()
    first = (await played.decide("PASS")).json()
    played.world.clock.advance(minutes=10)
    second = (await played.decide("REVIEW", "One more look.", previous_id=first["id"])).json()
    stale = await played.decide("PASS", previous_id=first["id"])
    assert (stale.status_code, stale.json()["error_code"]) == (409, "INT_432")
    history = await played.world.http.get(f"{played.url}/verdicts", headers=played.hr)
    assert [d["id"] for d in history.json()["decisions"]] == [second["id"], first["id"]]


async def test_without_a_suggestion_a_reason_is_needed(played: Played) -> None:
    assert (await played.decide("PASS")).status_code == 400
    assert (await played.decide("PASS", "I listened to the recording.")).status_code == 200
    await played.scored()
    detail = await played.detail()
    assert (detail["verdict"], detail["suggested_verdict"]) == ("PASS", "PASS")  # scoring touches no decision


async def test_nothing_is_decided_or_scored_before_the_end(world: ApiWorld) -> None:
    played = await play_interview(world)
    person = {
        "candidate_id": (await played.detail())["candidate"]["id"],
        "job_template_id": (await played.detail())["job"]["id"],
    }
    other = (await world.http.post("/api/v1/interviews", json=person, headers=played.hr)).json()["id"]
    body = {"decision": "PASS", "reason": "Because."}
    reply = await world.http.post(f"/api/v1/interviews/{other}/verdict", json=body, headers=played.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_430")
    reply = await world.http.post(f"/api/v1/interviews/{other}/score", headers=played.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_430")


async def test_a_foreign_company_finds_nothing(played: Played) -> None:
    world = played.world
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    body = {"decision": "FAIL", "reason": "Mine now."}
    assert (await world.http.post(f"{played.url}/verdict", json=body, headers=other)).status_code == 404
    assert (await world.http.post(f"{played.url}/score", headers=other)).status_code == 404
    for part in ("verdicts", "transcript", "events"):
        assert (await world.http.get(f"{played.url}/{part}", headers=other)).status_code == 404
        assert (await world.http.get(f"{played.url}/{part}")).status_code == 401


async def test_events_and_their_tail(played: Played) -> None:
    world = played.world
    whole = (await world.http.get(f"{played.url}/events", headers=played.hr)).json()["events"]
    assert [e["event"]["seq"] for e in whole] == list(range(1, played.seq + 1))
    after = {"after_call": played.agent.call_id, "after_seq": played.seq - 2}
    tail = (await world.http.get(f"{played.url}/events", params=after, headers=played.hr)).json()["events"]
    assert tail == whole[-2:]


async def test_what_was_looked_at_is_kept_with_the_decision(played: Played) -> None:
    """Known from the audit log, not from what a page says: this program decides without having read a word."""
    await played.world.run_tasks()
    blind = (await played.decide("PASS", "Trust me.")).json()["oversight"]
    assert (blind["report_opened_at"], blind["transcript_opened_at"], blind["played"]) == (None, None, [])
    await played.detail()
    await played.world.http.get(f"{played.url}/transcript", headers=played.hr)
    place = {"call_id": played.agent.call_id, "started_ms": 4_000, "quote_id": None}
    looked = {"own_view": "REVIEW", "played": [place], "secs": 190}
    seen = (await played.decide("REVIEW", "One more look.", looked=looked)).json()["oversight"]
    assert (seen["own_view"], seen["played"], seen["secs"]) == ("REVIEW", [place], 190)
    assert None not in (seen["report_opened_at"], seen["transcript_opened_at"])
    listed = (await played.world.http.get(f"{played.url}/verdicts", headers=played.hr)).json()["decisions"]
    assert [one["oversight"] for one in listed] == [seen, blind], "an earlier record stays as it was"
