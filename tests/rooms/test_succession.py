"""An agent is lost while the candidate stays in the room: one new agent in the same room, whoever noticed first."""

import asyncio
import time
from typing import Any

import pytest

from api.interviews.models import Interview
from contract.rooms import agent_identity
from tests.api.test_calls import asked, said, started
from tests.support.api_world import AgentSide
from tests.support.eventually import until
from tests.support.livekit_server import needs_livekit
from tests.support.rooms import Person, Rooms

pytestmark = [needs_livekit, pytest.mark.slow]


async def under_way(rooms: Rooms) -> tuple[dict[str, Any], Person, Person, AgentSide]:
    """(join reply, candidate, agent in the room, the agent's line to api): a question is asked and half answered."""
    joined, candidate = await rooms.candidate()
    (ticket,) = await rooms.tickets()
    person, agent = await rooms.agent(ticket)
    question = rooms.scheduled.question_ids[0]
    stored = await agent.post(started(), asked(2, question, 0), said(3, question, "I would begin with the cache."))
    assert stored.json() == {"acked_seq": 3}
    await rooms.tick()
    return joined, candidate, person, agent


async def test_the_candidate_s_agent_is_asked_for_with_its_ticket(rooms: Rooms) -> None:
    joined, _ = await rooms.candidate()
    (ticket,) = await rooms.tickets()
    assert (ticket.claims.call_id, ticket.claims.interview_id) == (joined["call_id"], rooms.interview_id)
    _, agent = await rooms.agent(ticket)
    assert (await agent.brief()).json()["call_id"] == joined["call_id"]


async def test_a_worker_that_reports_a_dead_job_gets_a_successor_at_once(rooms: Rooms) -> None:
    joined, candidate, person, agent = await under_way(rooms)
    await rooms.lose(person)
    assert (await agent.complete(3, "fault")).status_code == 200
    begun = time.perf_counter()
    await rooms.world.services.rooms.tick()
    print(f"successor asked for {1000 * (time.perf_counter() - begun):.0f} ms after the look began")
    first, second = await rooms.tickets()
    assert first.claims.call_id == joined["call_id"]
    assert await rooms.current_call() == second.claims.call_id
    assert candidate.here
    _, successor = await rooms.agent(second)
    resume = (await successor.brief()).json()["resume"]
    assert (resume["question_index"], resume["question_was_asked"]) == (0, True)
    assert resume["answer_so_far"] == "I would begin with the cache."
    assert (await successor.post(started())).json() == {"acked_seq": 1}


async def test_many_triggers_at_once_make_one_successor(rooms: Rooms) -> None:
    _, _, person, agent = await under_way(rooms)
    await rooms.lose(person)
    await agent.complete(3, "fault")
    watch = rooms.world.services.rooms
    for _ in range(20):
        watch.notice(rooms.interview_id, settled=agent.call_id, agent_left=agent.call_id)
    await asyncio.gather(*(watch.tick() for _ in range(10)))
    await rooms.tick(secs=4)
    assert len(await rooms.tickets()) == 2


async def test_a_machine_that_vanished_is_noticed_by_its_silence(rooms: Rooms) -> None:
    _, _, person, agent = await under_way(rooms)
    await rooms.lose(person)
    await rooms.tick(secs=5)
    assert await rooms.current_call() == agent.call_id
    await rooms.tick(secs=2)
    assert await rooms.current_call() != agent.call_id
    assert len(await rooms.tickets()) == 2


async def test_what_the_media_server_says_is_waited_for_less(rooms: Rooms) -> None:
    _, _, person, agent = await under_way(rooms)
    await rooms.lose(person)
    rooms.world.services.rooms.notice(rooms.interview_id, agent_left=agent.call_id)
    await rooms.tick(secs=2)
    assert await rooms.current_call() == agent.call_id
    await rooms.tick(secs=1.5)
    assert await rooms.current_call() != agent.call_id


async def test_an_agent_that_comes_back_to_its_room_keeps_its_call(rooms: Rooms) -> None:
    _, _, person, agent = await under_way(rooms)
    await rooms.lose(person)
    rooms.world.services.rooms.notice(rooms.interview_id, agent_left=agent.call_id)
    for _ in range(6):
        await rooms.tick(secs=2)
        assert (await agent.post()).status_code == 200
    assert await rooms.current_call() == agent.call_id


async def test_a_frozen_agent_is_put_out_and_fenced(rooms: Rooms) -> None:
    _, candidate, frozen, agent = await under_way(rooms)
    await until(lambda: agent_identity(agent.call_id) in candidate.sees)
    await rooms.tick(secs=6)
    assert await rooms.current_call() == agent.call_id
    await rooms.tick(secs=3)
    assert await rooms.current_call() != agent.call_id
    await until(lambda: not frozen.here)
    # It wakes up: it may not write, and is told to stop.
    late = await agent.post(said(4, rooms.scheduled.question_ids[0], "Too late."))
    assert (late.status_code, late.json()["error_code"]) == (409, "INT_420")
    told = (await agent.commands()).json()["commands"]
    assert [one["command"]["kind"] for one in told] == ["stop_replaced"]


async def test_an_agent_that_never_arrives_is_sent_for_again(rooms: Rooms) -> None:
    joined, _ = await rooms.candidate()
    await rooms.tick(secs=11)
    assert await rooms.current_call() == joined["call_id"]
    await rooms.tick(secs=2)
    assert await rooms.current_call() != joined["call_id"]
    assert len(await rooms.tickets()) == 2


async def test_agents_that_keep_failing_come_to_an_end(rooms: Rooms) -> None:
    joined, candidate = await rooms.candidate()
    for _ in range(10):
        await rooms.tick(secs=14)
        if not candidate.here:
            break
    await until(lambda: not candidate.here)
    limit = rooms.world.services.settings.successors_max
    async with rooms.world.services.database.transaction(read_only=True) as session:
        interview = await session.get_one(Interview, rooms.interview_id)
    assert interview.status == "scheduled"
    assert interview.current_call_id != joined["call_id"]
    # The same link opens the room again, and a new agent comes.
    again, _ = await rooms.candidate()
    assert again["call_id"] != interview.current_call_id
    assert len(await rooms.tickets()) == 1, f"the room was closed after {limit} successors"


async def test_our_own_outage_is_no_silence_of_an_agent_s(rooms: Rooms) -> None:
    _, _, _, agent = await under_way(rooms)
    rooms.world.clock.advance(seconds=60)
    await rooms.tick(secs=6)
    assert (await agent.post()).status_code == 200
    await rooms.tick(secs=6)
    assert await rooms.current_call() == agent.call_id


async def test_a_candidate_who_stays_away_finds_the_interview_parked(rooms: Rooms) -> None:
    joined, candidate, person, agent = await under_way(rooms)
    await rooms.lose(candidate)
    rooms.world.services.rooms.notice(rooms.interview_id)
    for _ in range(7):
        await rooms.tick(secs=2)
        await agent.post()
    assert person.here
    for _ in range(4):
        await rooms.tick(secs=2)
        await agent.post()
    await until(lambda: not person.here)
    assert await rooms.world.services.dispatcher.present(rooms.interview_id) == frozenset()
    again, _ = await rooms.candidate()
    assert again["call_id"] != joined["call_id"]
    _, resumed = await rooms.agent((await rooms.tickets())[-1])
    assert (await resumed.brief()).json()["resume"]["question_index"] == 0


async def test_a_reload_returns_to_the_same_call(rooms: Rooms) -> None:
    joined, candidate, _, agent = await under_way(rooms)
    await candidate.leave()
    again, back = await rooms.candidate()
    assert again["call_id"] == joined["call_id"]
    assert len(await rooms.tickets()) == 1
    await until(lambda: agent_identity(agent.call_id) in back.sees)


async def test_an_interview_that_is_over_has_no_room(rooms: Rooms) -> None:
    _, candidate, _, agent = await under_way(rooms)
    assert (await agent.complete(3, "finished")).status_code == 200
    await rooms.tick(secs=1)
    assert candidate.here, "the goodbye is still on its way"
    await rooms.tick(secs=2)
    await until(lambda: not candidate.here)
    assert (await rooms.scheduled.join()).status_code == 410


async def test_hr_s_cancelling_closes_the_room(rooms: Rooms) -> None:
    _, candidate, _, agent = await under_way(rooms)
    # A live interview is ended, not cancelled; one whose agent is silent may be.
    rooms.world.clock.advance(seconds=20)
    url = f"/api/v1/interviews/{rooms.interview_id}/cancel"
    reply = await rooms.world.http.post(url, json={}, headers=rooms.scheduled.hr)
    assert reply.status_code == 200, reply.text
    await rooms.tick()
    await until(lambda: not candidate.here)
    assert (await agent.post()).json()["error_code"] == "INT_421"
