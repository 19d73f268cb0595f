"""The candidate's side: what the link opens, and when."""

from typing import Any

import pytest
from sqlalchemy import select

from api.adapters.embedded_dispatcher import LET_IN, EmbeddedDispatcher
from api.housekeeping import Housekeeping
from api.interviews.models import Consent, InterviewStatus
from tests.support.api_world import AgentSide, ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.call_events import started


def events(question_id: str) -> list[dict[str, Any]]:
    return [
        started(),
        {
            "type": "question.asked",
            "seq": 2,
            "at_ms": 900,
            "question_id": question_id,
            "index": 0,
            "total": 3,
            "text": "Question 1?",
        },
        {
            "type": "candidate.said",
            "seq": 3,
            "at_ms": 5_000,
            "segment_id": "s1",
            "text": "I used a cash.",
            "started_ms": 2_000,
            "ended_ms": 4_800,
            "confidence": 0.5,
            "question_id": question_id,
        },
        {"type": "call.ended", "seq": 4, "at_ms": 9_000, "reason": "finished"},
    ]


async def view(scheduled: Scheduled) -> Any:
    return await scheduled.world.http.get(f"/api/v1/interviews/validate/{scheduled.token}")


async def finished(scheduled: Scheduled) -> AgentSide:
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(*events(scheduled.question_ids[0]))
    assert (await agent.complete(4)).status_code == 200
    return agent


async def test_the_link_tells_everything_the_page_needs(scheduled: Scheduled) -> None:
    body = (await view(scheduled)).json()
    assert (body["step"], body["status"], body["candidate_name"]) == ("invitation", "scheduled", "Kim Minji")
    assert (body["job_title"], body["question_total"]) == ("Backend engineer", 3)
    assert body["contact_email"] == "people@example.com"
    assert body["consent"] == {"given": False, "version": None, "stale": False}
    item = body["consent_text"]["items"][0]
    assert "Company of hr@example.com" in item["text"]
    assert set(item) == {"id", "text", "required"}
    assert body["consent_text"]["lines"][0]["heading"] == "Who is the interviewer?"
    assert body["person_watching"] is False


async def test_an_unknown_link(world: ApiWorld) -> None:
    reply = await world.http.get("/api/v1/interviews/validate/nonsense")
    assert (reply.status_code, reply.json()["error_code"]) == (404, "INT_404")


async def test_guesses_are_limited(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with api_world(tmp_path, rate_limits=True) as world:
        codes = [(await world.http.get(f"/api/v1/interviews/validate/guess-{n}")).status_code for n in range(22)]
        assert codes[:20] == [404] * 20
        assert codes[20:] == [429] * 2


async def test_too_early_within_and_past_the_window(world: ApiWorld) -> None:
    scheduled = await schedule_interview(world, scheduled_at="2026-11-23T12:00:00Z", confirm_unsocial_hours=True)
    await scheduled.consent()
    early = await scheduled.join()
    assert (early.status_code, early.json()["error_code"]) == (425, "INT_425")
    assert (await view(scheduled)).json()["step"] == "invitation"
    world.clock.advance(hours=2, minutes=45)
    assert (await view(scheduled)).json()["step"] == "room"
    assert (await scheduled.join()).status_code == 200
    world.clock.advance(hours=24, minutes=15)
    late = await view(scheduled)
    assert (late.status_code, late.json()["error_code"], late.json()["reason"]) == (410, "INT_410", "no_show")


async def test_without_consent_nobody_joins(scheduled: Scheduled) -> None:
    reply = await scheduled.join()
    assert (reply.status_code, reply.json()["error_code"]) == (403, "INT_403")


async def test_consent_is_kept_with_version_language_and_time(scheduled: Scheduled) -> None:
    await scheduled.consent()
    await scheduled.consent()
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        consent = (await session.scalars(select(Consent))).one()
    assert (consent.version, consent.language, consent.items) == ("2026-11", "en", ["interview"])
    assert consent.created_at == scheduled.world.clock.now()
    body = (await view(scheduled)).json()
    assert (body["step"], body["consent"]["given"]) == ("room", True)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [({"items": []}, 400, "INT_401"), ({"version": "2001-01"}, 409, "INT_415")],
)
async def test_consent_to_less_or_to_an_older_text_is_refused(
    scheduled: Scheduled, change: dict[str, Any], status: int, code: str
) -> None:
    body = {"version": "2026-11", "language": "en", "items": ["interview"], **change}
    reply = await scheduled.world.http.post(f"/api/v1/interviews/consent/{scheduled.token}", json=body)
    assert (reply.status_code, reply.json()["error_code"]) == (status, code)


async def test_consent_to_an_older_text_is_asked_again(scheduled: Scheduled) -> None:
    await scheduled.consent()
    async with scheduled.world.services.database.transaction() as session:
        (await session.scalars(select(Consent))).one().version = "2001-01"
    body = (await view(scheduled)).json()
    assert body["consent"]["stale"] is True
    assert (await scheduled.join()).status_code == 403


async def test_declining_tells_hr_the_route_only(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    url = f"/api/v1/interviews/consent/{scheduled.token}/decline"
    assert (await http.post(url, json={"route": "person"})).json()["contact_email"] == "people@example.com"
    detail = (await http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=scheduled.hr)).json()
    assert (detail["declined_route"], detail["status"]) == ("person", "scheduled")
    assert (await http.post(url, json={"route": "withdraw"})).status_code == 200
    gone = await view(scheduled)
    assert (gone.status_code, gone.json()["reason"]) == (410, "cancelled")


async def test_adjustments_and_signals_reach_hr(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    asked = {"kinds": ["more_time"], "text": "I stutter; please wait."}
    assert (await http.post(f"/api/v1/interviews/adjustments/{scheduled.token}", json=asked)).status_code == 201
    noted = await http.post(f"/api/v1/interviews/signals/{scheduled.token}", json={"kind": "tab_hidden"})
    assert noted.status_code == 204
    detail = (await http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=scheduled.hr)).json()
    assert (detail["adjustments"][0]["kinds"], detail["signals"][0]["kind"]) == (["more_time"], "tab_hidden")


async def test_the_receipt_stays_when_the_right_to_join_is_gone(scheduled: Scheduled) -> None:
    await finished(scheduled)
    gone = await view(scheduled)
    assert (gone.status_code, gone.json()["reason"]) == (410, "finished")
    receipt = (await scheduled.world.http.get(f"/api/v1/interviews/receipt/{scheduled.token}")).json()
    assert receipt["questions"][0]["words"][0]["text"] == "I used a cash."
    assert receipt["can_correct"] is True
    assert receipt["correct_until"] == "2026-11-26T09:00:00.000Z"


async def test_a_correction_stands_beside_the_original(scheduled: Scheduled) -> None:
    await finished(scheduled)
    http, token = scheduled.world.http, scheduled.token
    for text in ("I used a cache", "I used a cache."):
        kept = await http.post(f"/api/v1/interviews/corrections/{token}", json={"segment_id": "s1", "text": text})
        assert kept.status_code == 201
    words = (await http.get(f"/api/v1/interviews/receipt/{token}")).json()["questions"][0]["words"][0]
    assert (words["text"], words["correction"]) == ("I used a cash.", "I used a cache.")
    detail = (await http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=scheduled.hr)).json()
    assert [one["text"] for one in detail["corrections"]] == ["I used a cache."]
    assert (await http.delete(f"/api/v1/interviews/corrections/{token}/s1")).status_code == 204
    words = (await http.get(f"/api/v1/interviews/receipt/{token}")).json()["questions"][0]["words"][0]
    assert words["correction"] is None


async def test_corrections_end_with_their_time(scheduled: Scheduled) -> None:
    await finished(scheduled)
    url = f"/api/v1/interviews/corrections/{scheduled.token}"
    unknown = await scheduled.world.http.post(url, json={"segment_id": "s9", "text": "x"})
    assert unknown.status_code == 404
    scheduled.world.clock.advance(hours=72)
    late = await scheduled.world.http.post(url, json={"segment_id": "s1", "text": "x"})
    assert (late.status_code, late.json()["error_code"]) == (409, "INT_416")


async def test_status_says_where_things_stand(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/status/{scheduled.token}"
    before = (await scheduled.world.http.get(url)).json()["lines"]
    assert [line["step"] for line in before] == ["invited", "interviewed", "review", "decision"]
    assert [line["step"] for line in before if line["current"]] == ["interviewed"]
    await finished(scheduled)
    after = (await scheduled.world.http.get(url)).json()["lines"]
    assert [line["step"] for line in after if line["current"]] == ["review"]
    assert after[2]["at"] == "2026-11-28T09:00:00.000Z"


async def test_tokens_are_in_no_log_line(scheduled: Scheduled, capfd: pytest.CaptureFixture[str]) -> None:
    from api.logs import configure_logs

    settings = scheduled.world.services.settings
    configure_logs(settings.model_copy(update={"log_format": "json", "log_level": "DEBUG"}))
    await scheduled.consent()
    await scheduled.join()
    await scheduled.world.http.get(f"/api/v1/interviews/receipt/{scheduled.token}")
    logged = capfd.readouterr().err
    assert '"path": "/api/v1/interviews/receipt/{token}"' in logged
    assert scheduled.token not in logged


async def test_a_full_house_lets_in_whom_it_held_and_the_next_when_a_place_is_free(scheduled: Scheduled) -> None:
    dispatcher = scheduled.world.services.dispatcher
    assert isinstance(dispatcher, EmbeddedDispatcher)
    await scheduled.consent()
    held: set[str] = {"another"}
    dispatcher.capacity, dispatcher.under_way = 1, lambda: held
    reply = await scheduled.join()
    assert (reply.status_code, reply.json()["error_code"], reply.headers["retry-after"]) == (503, "INT_505", "5")
    held.clear()
    assert (await scheduled.join()).status_code == 200
    assert not await dispatcher.has_room()
    # Its sound came, another was let in by an operator's hand, and it has to come back.
    held.update({scheduled.interview_id, "another"})
    assert (await scheduled.join()).status_code == 200
    held.clear()
    scheduled.world.clock.advance(seconds=LET_IN.total_seconds() + 1)
    assert await dispatcher.has_room()


async def test_while_the_interviewer_gets_ready_nobody_enters(scheduled: Scheduled) -> None:
    dispatcher = scheduled.world.services.dispatcher
    assert isinstance(dispatcher, EmbeddedDispatcher)
    await scheduled.consent()
    dispatcher.ready = False
    reply = await scheduled.join()
    assert (reply.status_code, reply.json()["error_code"], reply.headers["retry-after"]) == (503, "INT_504", "2")
    detail = await scheduled.world.http.get(f"/api/v1/interviews/{scheduled.interview_id}", headers=scheduled.hr)
    assert detail.json()["calls"] == []
    dispatcher.ready = True
    assert (await scheduled.join()).status_code == 200


async def test_a_call_under_way_outlives_the_window_and_a_parked_interview_does_not(world: ApiWorld) -> None:
    scheduled = await schedule_interview(world, scheduled_at="2026-11-23T09:00:00Z")
    await scheduled.consent()
    world.clock.advance(hours=23, minutes=59)
    agent = await scheduled.call()
    await agent.post(*events(scheduled.question_ids[0])[:3])
    world.clock.advance(minutes=2)
    await agent.post()
    assert (await scheduled.join()).status_code == 200
    world.clock.advance(seconds=20)
    gone = await scheduled.join()
    assert (gone.status_code, gone.json()["reason"]) == (410, "expired")


async def test_housekeeping_closes_what_has_lapsed(world: ApiWorld) -> None:
    never_opened = await schedule_interview(world, scheduled_at="2026-11-23T09:00:00Z")
    parked = await schedule_interview(world, "other@example.com", scheduled_at="2026-11-23T09:00:00Z")
    await parked.consent()
    agent = await parked.call()
    await agent.post(*events(parked.question_ids[0])[:3])
    world.clock.advance(hours=24, minutes=1)
    await Housekeeping(world.services).tick()
    world.logins.clear()  # a day later everybody signs in again
    hr, other = await world.login("hr@example.com"), await world.login("other@example.com")
    lapsed = await world.http.get(f"/api/v1/interviews/{never_opened.interview_id}", headers=hr)
    assert lapsed.json()["status"] == InterviewStatus.NO_SHOW
    partly = (await world.http.get(f"/api/v1/interviews/{parked.interview_id}", headers=other)).json()
    assert (partly["status"], partly["end_reason"]) == ("completed", "candidate_left")
    assert partly["scoring"]["state"] == "queued"


async def test_a_call_given_up_comes_back_when_its_agent_speaks(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    stream = events(scheduled.question_ids[0])
    await agent.post(stream[0])
    scheduled.world.clock.advance(seconds=61)
    await Housekeeping(scheduled.world.services).tick()
    url = f"/api/v1/interviews/{scheduled.interview_id}"
    given_up = (await scheduled.world.http.get(url, headers=scheduled.hr)).json()
    assert given_up["calls"][0]["ended_at"] == "2026-11-23T09:00:00.000Z"
    assert (await agent.post(stream[1])).json() == {"acked_seq": 2}
    back = (await scheduled.world.http.get(url, headers=scheduled.hr)).json()
    assert (back["calls"][0]["ended_at"], back["live"]) == (None, True)
