"""HR answers what a candidate asks for (ux §3.1)."""

from typing import Any

import httpx
import pytest

from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.interviews import detail, schedule, sent, text_of


async def asked(scheduled: Scheduled) -> str:
    body = {"kinds": ["more_time"], "text": "I stutter; please wait."}
    made = await scheduled.world.http.post(f"/api/v1/interviews/adjustments/{scheduled.token}", json=body)
    return str(made.json()["id"])


async def answer(scheduled: Scheduled, adjustment_id: str, **body: Any) -> httpx.Response:
    url = f"/api/v1/interviews/{scheduled.interview_id}/adjustments/{adjustment_id}"
    return await scheduled.world.http.post(url, json=body, headers=scheduled.hr)


async def test_an_answer_reaches_the_candidate_with_what_it_grants(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.run_tasks()
    wanted = await asked(scheduled)
    given = await answer(scheduled, wanted, answer="Of course {name}, take your time.", grant={"time_limit_secs": 5400})
    assert given.status_code == 200, given.text
    assert given.json()["answered_at"] == "2026-11-23T09:00:00.000Z"
    shown = await detail(scheduled)
    assert (shown["time_limit_secs"], shown["adjustments"][0]["answer"]) == (5400, "Of course {name}, take your time.")
    await world.run_tasks()
    text = text_of(sent(world, "kim@example.com")[-1])
    assert "Of course {name}, take your time." in text
    assert "up to 90 minutes" in text
    assert scheduled.token in text


async def test_answered_again_the_last_word_is_sent(scheduled: Scheduled) -> None:
    world = scheduled.world
    await world.run_tasks()
    wanted = await asked(scheduled)
    await answer(scheduled, wanted, answer="No.")
    world.clock.advance(seconds=5)
    await answer(scheduled, wanted, answer="Yes, of course.")
    await world.run_tasks()
    texts = [text_of(mail) for mail in sent(world, "kim@example.com")[1:]]
    assert ["Yes, of course." in text for text in texts] == [True]


async def test_more_time_that_reaches_into_another_interview(world: ApiWorld) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-24T03:00:00Z")
    assert (await schedule(made, scheduled_at="2026-11-24T04:00:00Z")).status_code == 201
    wanted = await asked(made)
    refused = await answer(made, wanted, answer="Yes.", grant={"time_limit_secs": 5400})
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_417")
    assert (await detail(made))["time_limit_secs"] == 2700
    assert (await answer(made, wanted, answer="Yes.", grant={"time_limit_secs": 3600})).status_code == 200


async def test_after_the_interview_nothing_can_be_granted(scheduled: Scheduled) -> None:
    wanted = await asked(scheduled)
    await scheduled.world.http.post(f"/api/v1/interviews/{scheduled.interview_id}/cancel", headers=scheduled.hr)
    late = await answer(scheduled, wanted, answer="Yes.")
    assert (late.status_code, late.json()["error_code"]) == (409, "INT_412")


async def test_another_interviews_request_is_not_found_here(scheduled: Scheduled) -> None:
    wanted = await asked(scheduled)
    second = (await schedule(scheduled)).json()["id"]
    scheduled.interview_id = second
    found = await answer(scheduled, wanted, answer="Yes.")
    assert (found.status_code, found.json()["error_code"]) == (404, "INT_408")


@pytest.mark.parametrize(
    "body", [{}, {"answer": " "}, {"answer": "a\x00b"}, {"answer": "x", "grant": {"time_limit_secs": 20_000}}]
)
async def test_bodies_that_make_no_sense(scheduled: Scheduled, body: dict[str, Any]) -> None:
    assert (await answer(scheduled, await asked(scheduled), **body)).status_code == 422


async def test_the_brief_holds_what_was_granted(scheduled: Scheduled) -> None:
    """Longer patience and a share of the added time for each question, and writing from the start."""
    wanted = await asked(scheduled)
    grant = {"time_limit_secs": 5400, "patience": 2.0, "text": True}
    assert (await answer(scheduled, wanted, answer="Yes.", grant=grant)).status_code == 200
    shown = await detail(scheduled)
    assert (shown["patience"], shown["text_mode"], shown["time_limit_secs"]) == (2.0, True, 5400)
    await scheduled.consent()
    brief = (await (await scheduled.call()).brief()).json()
    assert (brief["text_from_start"], brief["time_limit_secs"]) == (True, 5400)
    assert {(one["patience"], one["budget_secs"]) for one in brief["questions"]} == {(2.0, 600)}


async def test_in_writing_is_not_by_phone(world: ApiWorld) -> None:
    made = await schedule_interview(world, channel="phone")
    wanted = await asked(made)
    assert (await answer(made, wanted, answer="Yes.", grant={"text": True})).status_code == 200
    shown = await detail(made)
    assert (shown["channel"], shown["call_candidate"], shown["text_mode"]) == ("browser", False, True)


async def test_a_person_instead_of_the_ai(scheduled: Scheduled) -> None:
    """No door leads to the AI any more, and the candidate has the answer by mail."""
    world = scheduled.world
    await scheduled.consent()
    await world.run_tasks()
    wanted = await asked(scheduled)
    granted = await answer(scheduled, wanted, answer="Dana will call you on Friday.", grant={"person": True})
    assert granted.status_code == 200, granted.text
    refused = await scheduled.join()
    assert (refused.status_code, refused.json()["reason"]) == (410, "cancelled")
    shown = await detail(scheduled)
    assert (shown["status"], shown["cancel_reason"]) == ("cancelled", "a person holds it instead of the AI")
    await world.run_tasks()
    assert "Dana will call you on Friday." in text_of(sent(world, "kim@example.com")[-1])


async def test_granted_in_a_running_call_the_agent_is_told_what_the_next_brief_says(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    wanted = await asked(scheduled)
    assert (await answer(scheduled, wanted, answer="We will see.")).status_code == 200
    assert (await agent.commands()).json()["commands"] == []
    grant = {"time_limit_secs": 5400, "patience": 2.0, "text": True}
    assert (await answer(scheduled, wanted, answer="Yes.", grant=grant)).status_code == 200
    (sent_,) = (await agent.commands()).json()["commands"]
    brief = (await agent.brief()).json()
    assert sent_["source"] == "company"
    assert sent_["command"] == {
        "kind": "adjust",
        "time_limit_secs": brief["time_limit_secs"],
        "questions": [
            {"question_id": one["id"], "budget_secs": one["budget_secs"], "patience": one["patience"]}
            for one in brief["questions"]
        ],
        "text_mode": brief["text_from_start"],
    }
    assert (brief["time_limit_secs"], brief["text_from_start"], brief["questions"][0]["patience"]) == (5400, True, 2.0)


async def test_what_cannot_be_granted_in_a_running_call_leaves_no_trace(scheduled: Scheduled) -> None:
    """The row, the command to the agent and the candidate's mail are stored together, or none of them."""
    world = scheduled.world
    await scheduled.consent()
    agent = await scheduled.call()
    await world.run_tasks()
    mails = len(sent(world, "kim@example.com"))
    grant = {"time_limit_secs": 5400, "person": True}
    refused = await answer(scheduled, await asked(scheduled), answer="Dana will call.", grant=grant)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_413")
    assert "Take over" in refused.json()["detail"]
    assert (await agent.commands()).json()["commands"] == []
    shown = await detail(scheduled)
    assert (shown["status"], shown["time_limit_secs"], shown["adjustments"][0]["answer"]) == ("scheduled", 2700, None)
    await world.run_tasks()
    assert len(sent(world, "kim@example.com")) == mails


async def test_a_call_that_has_ended_is_told_nothing(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    ended = {"type": "call.ended", "seq": 1, "at_ms": 1000, "reason": "candidate_left"}
    assert (await agent.post(ended)).status_code == 200
    wanted = await asked(scheduled)
    assert (await answer(scheduled, wanted, answer="Yes.", grant={"patience": 2.0})).status_code == 200
    assert (await agent.commands()).json()["commands"] == []
