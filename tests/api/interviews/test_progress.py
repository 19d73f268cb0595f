"""The states of an interview (INT-14), and what each step brings with it."""

from typing import Any

import pytest

from api.housekeeping import Housekeeping
from api.interviews.errors import InterviewAlreadyOver
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import NEXT, is_over, move_to
from api.outbox.models import Task
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.call_events import started
from tests.support.interviews import detail, rows, schedule, sent


def said(question_id: str) -> list[dict[str, Any]]:
    return [
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
            "text": "I used\na cache.",
            "started_ms": 2_000,
            "ended_ms": 4_800,
            "confidence": 0.9,
            "question_id": question_id,
        },
    ]


async def told(world: ApiWorld, subject_id: str) -> list[str]:
    """Events for other systems, in order."""
    tasks = [task for task in await rows(world, Task) if task.name == "fan_out_event"]
    return [task.payload["type"] for task in tasks if task.payload["subject_id"] == subject_id]


async def status_of(scheduled: Scheduled) -> str:
    url = f"/api/v1/candidates/{scheduled.candidate_id}"
    return str((await scheduled.world.http.get(url, headers=scheduled.hr)).json()["status"])


@pytest.mark.parametrize("status", list(InterviewStatus))
def test_nothing_follows_an_end(status: InterviewStatus) -> None:
    ends = {"completed", "cancelled", "expired", "no_show", "failed"}
    assert is_over(status) is (status.value in ends)
    for other in InterviewStatus:
        interview = Interview(status=status)
        if other in NEXT[status]:
            move_to(interview, other)
            assert interview.status is other
        else:
            with pytest.raises(InterviewAlreadyOver):
                move_to(interview, other)


async def test_the_whole_way_with_all_that_hangs_on_it(scheduled: Scheduled) -> None:
    world = scheduled.world
    assert await status_of(scheduled) == "interview_scheduled"
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(started(), *said(scheduled.question_ids[0]))
    assert await status_of(scheduled) == "interviewing"
    assert (await agent.complete(3)).status_code == 200
    assert (await agent.complete(3)).status_code == 200
    assert await status_of(scheduled) == "interviewed"
    await world.run_tasks()
    url = f"/api/v1/interviews/{scheduled.interview_id}"
    decided = await world.http.post(
        f"{url}/verdict", json={"decision": "REVIEW", "reason": "Not what we need."}, headers=scheduled.hr
    )
    assert decided.status_code == 200, decided.text
    world.clock.advance(minutes=10)
    await world.run_tasks()
    assert await told(world, scheduled.interview_id) == [
        "interview.scheduled",
        "interview.completed",
        "verdict.ready",
        "verdict.decided",
    ]
    assert await told(world, scheduled.candidate_id) == ["candidate.created"] + ["candidate.status_changed"] * 3
    payloads = [task.payload for task in await rows(world, Task) if task.name == "fan_out_event"]
    assert not any("cache" in str(one) or "Not what" in str(one) for one in payloads)
    shown = await detail(scheduled)
    assert next((one["question_number"], one["answer"]) for one in shown["qa"]) == (1, "I used\na cache.")
    assert len(shown["qa"]) == 3


async def test_the_transcript_as_plain_text(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(started(), *said(scheduled.question_ids[0]))
    url = f"/api/v1/interviews/{scheduled.interview_id}/transcript"
    shown = (await scheduled.world.http.get(url, headers=scheduled.hr)).json()
    assert (shown["interview_id"], shown["text"]) == (scheduled.interview_id, "Candidate: I used a cache.")
    assert [one["text"] for one in shown["segments"]] == ["I used\na cache."]


@pytest.mark.parametrize(("reason", "status"), [("fault", "failed"), ("candidate_left", "expired")])
async def test_an_empty_interview_has_failed_only_when_our_call_broke(
    world: ApiWorld, reason: str, status: str
) -> None:
    made = await schedule_interview(world, scheduled_at="2026-11-23T09:00:00Z")
    await made.consent()
    agent = await made.call()
    await agent.post(started(), {"type": "call.ended", "seq": 2, "at_ms": 9_000, "reason": reason})
    world.clock.advance(hours=24, minutes=1)
    await Housekeeping(world.services).tick()
    await world.run_tasks()
    world.logins.clear()
    made.hr = await world.login("hr@example.com")
    assert (await detail(made))["status"] == status
    assert "did not take place" in str(sent(world)[-1]["Subject"])


async def test_a_second_round_moves_an_interviewed_candidate_on(scheduled: Scheduled) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(started())
    await agent.complete(1)
    assert (await schedule(scheduled, round_number=2)).status_code == 201
    assert await status_of(scheduled) == "interview_scheduled"


async def test_what_a_person_decided_is_not_undone_by_a_call(scheduled: Scheduled) -> None:
    world = scheduled.world
    person = (await world.http.get(f"/api/v1/candidates/{scheduled.candidate_id}", headers=scheduled.hr)).json()
    body = {key: person[key] for key in ("email", "name", "timezone", "language")} | {"status": "offered"}
    moved = await world.http.put(f"/api/v1/candidates/{scheduled.candidate_id}", json=body, headers=scheduled.hr)
    assert moved.status_code == 200, moved.text
    await scheduled.consent()
    agent = await scheduled.call()
    await agent.post(started())
    await agent.complete(1)
    assert await status_of(scheduled) == "offered"


async def test_the_audit_log_names_the_new_interview(scheduled: Scheduled) -> None:
    from api.audit.models import AuditEntry

    entries = [one for one in await rows(scheduled.world, AuditEntry) if one.action == "POST /interviews"]
    assert [(one.object_kind, one.object_id) for one in entries] == [("interview", scheduled.interview_id)]
