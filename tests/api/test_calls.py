"""The agent's side: admission, events, fencing, resume, completion."""

from typing import Any

import anyio
import pytest
from sqlalchemy import func, select

from api.calls.models import CallEvent
from api.outbox.store import latest_for
from tests.support.api_world import AgentSide, ApiWorld, Scheduled
from tests.support.call_events import started


def asked(seq: int, question_id: str, index: int, *, follow_up: int = 0, text: str = "Question?") -> dict[str, Any]:
    return {
        "type": "question.asked",
        "seq": seq,
        "at_ms": seq * 1000,
        "question_id": question_id,
        "index": index,
        "total": 3,
        "follow_up": follow_up,
        "text": text,
    }


def said(seq: int, question_id: str, text: str) -> dict[str, Any]:
    return {
        "type": "candidate.said",
        "seq": seq,
        "at_ms": seq * 1000,
        "segment_id": f"s{seq}",
        "text": text,
        "started_ms": seq * 1000 - 800,
        "ended_ms": seq * 1000 - 100,
        "question_id": question_id,
    }


def closed(seq: int, question_id: str) -> dict[str, Any]:
    return {
        "type": "question.closed",
        "seq": seq,
        "at_ms": seq * 1000,
        "question_id": question_id,
        "outcome": "answered",
        "covered_points": ["p1"],
    }


def ended(seq: int, reason: str = "finished") -> dict[str, Any]:
    return {"type": "call.ended", "seq": seq, "at_ms": seq * 1000, "reason": reason}


@pytest.fixture
async def agent(scheduled: Scheduled) -> AgentSide:
    await scheduled.consent()
    return await scheduled.call()


async def stored(world: ApiWorld, call_id: str) -> int:
    async with world.services.database.transaction(read_only=True) as session:
        counted = select(func.count()).select_from(CallEvent).where(CallEvent.call_id == call_id)
        return await session.scalar(counted) or 0


async def status(scheduled: Scheduled) -> dict[str, Any]:
    url = f"/api/v1/interviews/{scheduled.interview_id}"
    return (await scheduled.world.http.get(url, headers=scheduled.hr)).json()


async def test_the_brief_holds_the_pinned_questions_and_the_consent(scheduled: Scheduled, agent: AgentSide) -> None:
    first = scheduled.question_ids[0]
    change = {"text": "Changed after scheduling?", "weight": 1}
    await scheduled.world.http.put(f"/api/v1/questions/{first}", json=change, headers=scheduled.hr)
    brief = (await agent.brief()).json()
    assert [q["text"] for q in brief["questions"]] == ["Question 1?", "Question 2?", "Question 3?"]
    point = brief["questions"][0]["points"][0]
    assert (point["id"], point["text"], point["keywords"]) == ("p1", "Point 1a", ["cache"])
    assert brief["candidate_name"] == "Kim Minji"
    assert brief["record_audio"] is True
    assert brief["resume"] is None


async def test_the_first_event_starts_the_interview(scheduled: Scheduled, agent: AgentSide) -> None:
    assert (await status(scheduled))["status"] == "scheduled"
    reply = await agent.post(started())
    assert reply.json() == {"acked_seq": 1}
    now = await status(scheduled)
    assert now["status"] == "in_progress"
    assert now["started_at"] == "2026-11-23T09:00:00.000Z"
    assert now["live"] is True


async def test_a_resent_prefix_is_stored_once(scheduled: Scheduled, agent: AgentSide) -> None:
    first, second = scheduled.question_ids[:2]
    await agent.post(started(), asked(2, first, 0))
    reply = await agent.post(started(), asked(2, first, 0), said(3, first, "hello"), asked(4, second, 1))
    assert reply.json() == {"acked_seq": 4}
    assert await stored(scheduled.world, agent.call_id) == 4
    assert (await agent.post(asked(2, first, 0))).json() == {"acked_seq": 4}


async def test_a_gap_is_refused_with_the_expected_number(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    reply = await agent.post(said(3, scheduled.question_ids[0], "hello"))
    assert reply.status_code == 409
    assert reply.json()["expected_seq"] == 2
    assert await stored(scheduled.world, agent.call_id) == 1


async def test_an_event_that_the_contract_does_not_know_is_refused(agent: AgentSide) -> None:
    reply = await agent.post({**started(), "surprise": 1})
    assert reply.status_code == 422


async def test_a_ticket_admits_to_its_own_call_only(scheduled: Scheduled, agent: AgentSide) -> None:
    other = await scheduled.call()
    foreign = AgentSide(agent.world, agent.interview_id, other.call_id, agent.headers)
    assert (await foreign.post(started())).status_code == 404
    nobody = AgentSide(agent.world, agent.interview_id, agent.call_id, {})
    assert (await nobody.post(started())).status_code == 401


async def test_another_tab_must_take_over_and_the_older_call_is_fenced(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    refused = await scheduled.join("tab-of-another-device")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_409")
    newer = await scheduled.call("tab-of-another-device", take_over=True)
    page = (await agent.commands()).json()
    assert [c["command"]["kind"] for c in page["commands"]] == ["stop_replaced"]
    fenced = await agent.post(said(2, scheduled.question_ids[0], "too late"))
    assert (fenced.status_code, fenced.json()["error_code"]) == (409, "INT_420")
    assert (await agent.commands(after=page["cursor"])).status_code == 409
    assert (await agent.complete(1)).status_code == 409
    assert (await newer.post(started())).status_code == 200


async def test_a_reload_of_the_same_tab_continues_without_being_asked(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    again = await scheduled.call()
    assert again.call_id != agent.call_id
    assert (await agent.post(said(2, scheduled.question_ids[0], "x"))).status_code == 409


async def test_a_silent_call_is_not_live_and_blocks_nobody(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    scheduled.world.clock.advance(seconds=16)
    assert (await status(scheduled))["live"] is False
    assert (await scheduled.join("tab-of-another-device")).status_code == 200


async def test_a_heartbeat_keeps_the_call_live(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    for _ in range(4):
        scheduled.world.clock.advance(seconds=10)
        assert (await agent.post()).json() == {"acked_seq": 1}
    assert (await status(scheduled))["live"] is True


async def test_resume_is_the_fold_of_earlier_calls(scheduled: Scheduled, agent: AgentSide) -> None:
    first, second = scheduled.question_ids[:2]
    await agent.post(
        started(),
        asked(2, first, 0),
        said(3, first, "We cached it."),
        closed(4, first),
        asked(5, second, 1),
        said(6, second, "I led the"),
        asked(7, second, 1, follow_up=1, text="How many people?"),
        said(8, second, "migration of five."),
        {"type": "time.extended", "seq": 9, "at_ms": 9_000, "extra_ms": 300_000},
        ended(10, "fault"),
    )
    assert (await agent.complete(10, "fault")).json() == {"status": "in_progress"}
    scheduled.world.clock.advance(minutes=30)
    resumed = (await (await scheduled.call()).brief()).json()["resume"]
    assert resumed == {
        "call_count": 1,
        "question_index": 1,
        "question_was_asked": True,
        "follow_ups_used": 1,
        "follow_up_texts": ["How many people?"],
        "last_question_text": "How many people?",
        "answer_so_far": "I led the migration of five.",
        "covered_points": [],
        "wanted_point": None,
        "spent_ms": 10_000,
        "extra_ms": 300_000,
        "paused_by": None,
        "taken_over_by": None,
        "whispers": [],
        "commands_done": [],
    }


async def test_resume_after_a_closed_question_goes_to_the_next(scheduled: Scheduled, agent: AgentSide) -> None:
    first = scheduled.question_ids[0]
    await agent.post(started(), asked(2, first, 0), said(3, first, "Yes."), closed(4, first))
    resumed = (await (await scheduled.call()).brief()).json()["resume"]
    assert (resumed["question_index"], resumed["question_was_asked"]) == (1, False)
    view = (await scheduled.world.http.get(f"/api/v1/interviews/validate/{scheduled.token}")).json()
    assert view["resume"] == {"question_index": 1, "answers_saved": 1}


async def test_completion_moves_the_state_and_asks_for_scoring_once(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started(), ended(2))
    assert (await agent.complete(2)).json() == {"status": "completed"}
    assert (await agent.complete(2)).json() == {"status": "completed"}
    now = await status(scheduled)
    assert (now["status"], now["end_reason"], now["scoring"]["state"]) == ("completed", "finished", "queued")
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        task = await latest_for(session, "process_interview", scheduled.interview_id)
        assert task is not None
        assert task.payload == {"interview_id": scheduled.interview_id}
        from api.outbox import Task

        asked_for = select(func.count()).select_from(Task).where(Task.name == "process_interview")
        assert await session.scalar(asked_for) == 1


async def test_completion_waits_for_every_event(agent: AgentSide) -> None:
    await agent.post(started())
    reply = await agent.complete(5)
    assert (reply.status_code, reply.json()["expected_seq"]) == (409, 2)


async def test_after_completion_nothing_more_is_taken(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started(), ended(2))
    await agent.complete(2)
    reply = await agent.post(said(3, scheduled.question_ids[0], "and another thing"))
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_421")
    rejoin = await scheduled.join()
    assert (rejoin.status_code, rejoin.json()["reason"]) == (410, "finished")


async def test_an_unfinished_call_parks_the_interview(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started(), ended(2, "candidate_left"))
    assert (await agent.complete(2, "candidate_left")).json() == {"status": "in_progress"}
    now = await status(scheduled)
    assert (now["status"], now["live"]) == ("in_progress", False)
    assert (await scheduled.join("tab-of-another-device")).status_code == 200


async def test_ending_by_hr_reaches_the_waiting_agent(scheduled: Scheduled, agent: AgentSide) -> None:
    await agent.post(started())
    pages: list[dict[str, Any]] = []

    async def wait() -> None:
        pages.append((await agent.commands(wait_secs=10)).json())

    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        url = f"/api/v1/interviews/{scheduled.interview_id}/end"
        reply = await scheduled.world.http.post(url, json={"reason": "enough"}, headers=scheduled.hr)
        assert reply.status_code == 202
    command = pages[0]["commands"][0]
    assert command["command"] == {"kind": "end_call", "reason": "enough"}
    assert (command["source"], command["by"]) == ("company", "hr")


async def test_ending_needs_a_live_call(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/{scheduled.interview_id}/end"
    reply = await scheduled.world.http.post(url, json={}, headers=scheduled.hr)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_414")


async def test_published_events_are_stored_ones(scheduled: Scheduled, agent: AgentSide) -> None:
    from api.bus import interview_topic

    services = scheduled.world.services
    async with services.bus.subscribe(interview_topic(scheduled.interview_id)) as messages:
        await agent.post(started())
        status_message, event_message = await messages.get(), await messages.get()
    assert status_message.payload == {"status": "in_progress"}
    assert (event_message.kind, event_message.payload["seq"]) == ("event", 1)
    assert await stored(scheduled.world, agent.call_id) == 1
