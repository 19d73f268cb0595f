"""Screenplays at api: commands, takeover, places to listen, and who is known to follow."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.audit.models import AuditEntry
from api.calls.models import Call
from api.interviews import repository as interviews
from api.outbox.periodic import run_periodic
from api.security.callers import Role
from api.security.tokens import listen_ticket
from api.supervision.models import Takeover, Watch
from contract.rooms import agent_identity, candidate_identity, listener_identity
from tests.api.test_live import started, watching
from tests.support.api_world import AgentSide, ApiWorld, Scheduled
from tests.support.interviews import assign, employee_of, rows, user_id_of
from tests.support.live_server import serving


@pytest.fixture
async def agent(scheduled: Scheduled) -> AgentSide:
    await scheduled.consent()
    made = await scheduled.call()
    await made.post(started())
    return made


@pytest.fixture
async def address(world: ApiWorld) -> AsyncIterator[str]:
    async with serving(world.app) as made:
        yield made


async def ask(scheduled: Scheduled, kind: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    url = f"/api/v1/interviews/{scheduled.interview_id}/commands"
    return await scheduled.world.http.post(url, json={"kind": kind, **more}, headers=headers or scheduled.hr)


async def join(scheduled: Scheduled, headers: dict[str, str] | None = None, *, speak: bool = False) -> httpx.Response:
    url = f"/api/v1/interviews/{scheduled.interview_id}/join"
    return await scheduled.world.http.post(url, json={"speak": speak}, headers=headers or scheduled.hr)


async def colleague(scheduled: Scheduled, email: str = "jo@example.com") -> dict[str, str]:
    await scheduled.world.add_user(email, Role.HR, scheduled.company_id)
    return await scheduled.world.login(email)


async def polled(agent: AgentSide) -> list[dict[str, Any]]:
    """Every command of the call so far, as its agent gets them."""
    reply = await agent.commands()
    assert reply.status_code == 200, reply.text
    commands: list[dict[str, Any]] = reply.json()["commands"]
    return commands


async def told(agent: AgentSide) -> list[list[str]]:
    """What the candidate was to be told of watchers, one after another."""
    return [sent["command"]["told"] for sent in await polled(agent) if sent["command"]["kind"] == "watchers_changed"]


async def until_told(agent: AgentSide, times: int) -> list[list[str]]:
    async with asyncio.timeout(20):
        while len(said := await told(agent)) < times:
            await agent.commands(after=len(await polled(agent)), wait_secs=5)
    return said


async def audited(world: ApiWorld, action: str) -> list[AuditEntry]:
    return [entry for entry in await rows(world, AuditEntry) if entry.action == action]


# --- commands ---


async def test_a_command_reaches_the_agent_with_its_senders_name(scheduled: Scheduled, agent: AgentSide) -> None:
    reply = await ask(scheduled, "whisper", text="How large was the team?")
    assert reply.status_code == 202, reply.text
    assert reply.json()["call_id"] == agent.call_id
    (sent,) = await polled(agent)
    assert sent["id"] == reply.json()["command_id"]
    assert (sent["source"], sent["command"]) == ("company", {"kind": "whisper", "text": "How large was the team?"})
    assert sent["by"]


async def test_a_command_sent_twice_with_one_key_is_sent_once(scheduled: Scheduled, agent: AgentSide) -> None:
    headers = scheduled.hr | {"Idempotency-Key": "pause-1"}
    first, again = await ask(scheduled, "pause_call", headers), await ask(scheduled, "pause_call", headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert len(await polled(agent)) == 1


async def test_without_a_live_call_a_command_is_refused(scheduled: Scheduled) -> None:
    reply = await ask(scheduled, "note", text="Nobody is here.")
    assert (reply.status_code, reply.json()["error_code"]) == (409, "INT_414")
    assert (await join(scheduled)).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "whisper", "text": ""},
        {"kind": "whisper", "text": "a" * 1_001},
        {"kind": "note", "text": "nul \x00 in it"},
        {"kind": "stop_replaced"},
        {"kind": "watchers_changed", "watchers": []},
        {"kind": "say_text", "text": "not HR's to say"},
        {"kind": "skip_question"},
    ],
)
async def test_what_is_no_command_of_hrs_is_refused(
    scheduled: Scheduled, agent: AgentSide, body: dict[str, Any]
) -> None:
    reply = await ask(scheduled, **body)
    assert reply.status_code == 422, reply.text
    assert await polled(agent) == []


async def test_an_employee_supervises_own_interviews_only(scheduled: Scheduled, agent: AgentSide) -> None:
    stranger = await employee_of(scheduled, "stranger@example.com")
    assert (await ask(scheduled, "note", stranger, text="x")).status_code == 404
    assert (await join(scheduled, stranger)).status_code == 404
    own = await assign(scheduled, "own@example.com")
    assert (await ask(scheduled, "note", own, text="x")).status_code == 202


# --- takeover ---


async def test_only_one_person_may_hold_a_takeover_and_another_is_told_who(
    scheduled: Scheduled, agent: AgentSide
) -> None:
    jo = await colleague(scheduled)
    assert (await join(scheduled, speak=True)).json()["error_code"] == "INT_431"
    assert (await ask(scheduled, "hand_back")).json()["error_code"] == "INT_431"
    assert (await ask(scheduled, "take_over")).status_code == 202
    by = (await polled(agent))[0]["by"]
    for refused in (
        await ask(scheduled, "take_over", jo),
        await ask(scheduled, "hand_back", jo),
        await ask(scheduled, "pause_call", jo),
        await join(scheduled, jo, speak=True),
    ):
        assert (refused.status_code, refused.json()["error_code"]) == (409, "INT_430")
        assert by in refused.json()["detail"]
    assert (await join(scheduled, speak=True)).status_code == 200
    assert (await ask(scheduled, "hand_back")).status_code == 202
    assert (await ask(scheduled, "take_over", jo)).status_code == 202


async def test_a_takeover_that_the_agent_refused_holds_nothing(scheduled: Scheduled, agent: AgentSide) -> None:
    jo = await colleague(scheduled)
    command_id = (await ask(scheduled, "take_over")).json()["command_id"]
    refusal = {"command_id": command_id, "source": "company", "command": {"kind": "take_over"}, "effect": "refused"}
    await agent.post({"type": "command.received", "seq": 2, "at_ms": 2_000, **refusal})
    assert (await ask(scheduled, "take_over", jo)).status_code == 202


async def test_whoever_speaks_and_vanishes_gives_the_interview_back(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world
    await ask(scheduled, "take_over")
    await run_periodic(world.services, "hand_back_takeovers")
    assert [sent["command"]["kind"] for sent in await polled(agent)] == ["take_over"]
    world.clock.advance(seconds=61)
    await run_periodic(world.services, "hand_back_takeovers")
    await run_periodic(world.services, "hand_back_takeovers")
    assert [sent["command"]["kind"] for sent in await polled(agent)] == ["take_over", "hand_back"]
    assert [one.ended_at is not None for one in await rows(world, Takeover)] == [True]


async def test_a_takeover_holds_in_the_call_that_follows(scheduled: Scheduled, agent: AgentSide) -> None:
    """The agent dies without a word: the next one's brief says who speaks, and what it never took is sent again."""
    await ask(scheduled, "take_over")
    (sent,) = await polled(agent)
    received = {"command_id": sent["id"], "source": "company", "command": sent["command"], "effect": "done"}
    await agent.post(
        {"type": "takeover.started", "seq": 2, "at_ms": 2_000, "by": sent["by"]},
        {"type": "command.received", "seq": 3, "at_ms": 2_000, "by": sent["by"], **received},
    )
    await ask(scheduled, "note", text="And then the agent died.")
    successor = await scheduled.call(take_over=True)
    brief = (await successor.brief()).json()
    assert brief["resume"]["taken_over_by"] == sent["by"]
    assert [one["command"]["kind"] for one in await polled(successor)] == ["note"]
    jo = await colleague(scheduled)
    assert (await ask(scheduled, "take_over", jo)).status_code == 409


# --- watchers ---


async def test_two_watchers_are_logged_and_told_and_gone_when_they_leave(
    scheduled: Scheduled, agent: AgentSide, address: str
) -> None:
    jo = await colleague(scheduled)
    path = f"/ws/monitor/{scheduled.interview_id}"
    async with watching(address, path, scheduled.hr) as first:
        await first.next("snapshot")
        (one,) = await until_told(agent, 1)
        async with watching(address, path, jo) as second:
            await second.next("snapshot")
            two = (await until_told(agent, 2))[-1]
        back = (await until_told(agent, 3))[-1]
    nobody = (await until_told(agent, 4))[-1]
    assert len(one) == len(two) == 1
    assert len(two[0]) > len(one[0]), "both names"
    assert (back, nobody) == (one, [])
    began = await audited(scheduled.world, "interview.watch_began")
    ended = await audited(scheduled.world, "interview.watch_ended")
    assert len(began) == len(ended) == 2
    assert {entry.object_id for entry in began} == {scheduled.interview_id}
    assert len({entry.facts["user_id"] for entry in ended}) == 2
    assert all(entry.facts["from"] and entry.facts["to"] for entry in ended)


async def test_a_watcher_who_vanishes_without_closing_is_gone_after_the_lease(
    scheduled: Scheduled, agent: AgentSide
) -> None:
    world = scheduled.world
    assert (await join(scheduled)).status_code == 200
    assert len(await told(agent)) == 1
    world.clock.advance(seconds=30)
    await run_periodic(world.services, "sweep_watches")
    assert len(await told(agent)) == 1, "within the lease"
    world.clock.advance(seconds=20)
    await run_periodic(world.services, "sweep_watches")
    assert (await told(agent))[-1] == []
    (watch,) = await rows(world, Watch)
    assert watch.ended_at is not None


async def test_the_company_chooses_the_words_and_not_whether(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world
    url = "/api/v1/company/settings"
    for notice in ({"en": ""}, {"en": "a" * 201}, {"en": "nul \x00"}, {"hidden": True}):
        refused = await world.http.put(url, json={"settings": {"watching_notice": notice}}, headers=scheduled.hr)
        assert refused.status_code == 422, notice
    wording = {"en": "A person from {company} follows {this}.", "ko": "{company} 담당자가 함께 보고 있습니다."}
    saved = await world.http.put(url, json={"settings": {"watching_notice": wording}}, headers=scheduled.hr)
    assert saved.status_code == 200, saved.text
    await join(scheduled)
    (text,) = (await told(agent))[-1]
    assert text.startswith("A person from ") or "담당자가" in text
    assert "{company}" not in text


async def test_the_receipt_lists_who_followed_and_when(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world

    async def listed() -> list[dict[str, Any]]:
        reply = await world.http.get(f"/api/v1/interviews/receipt/{scheduled.token}")
        found: list[dict[str, Any]] = reply.json()["watchers"]
        return found

    async def leaves() -> None:
        world.clock.advance(seconds=50)
        await run_periodic(world.services, "sweep_watches")
        await agent.post()

    assert await listed() == []
    await join(scheduled)
    (one,) = await listed()
    assert (one["listened"], one["until_at"]) == (True, None)
    await leaves()
    await join(scheduled)
    assert len(await listed()) == 1, "a reloaded page is the same visit"
    await leaves()
    world.clock.advance(seconds=300)
    await agent.post()
    await join(scheduled, await colleague(scheduled))
    first, second = await listed()
    assert first["until_at"] < second["from_at"]
    assert first["name"] != second["name"]
    wording = {"en": "A person follows.", "ko": "담당자가 보고 있습니다."}
    body = {"settings": {"watching_notice": wording}}
    await world.http.put("/api/v1/company/settings", json=body, headers=scheduled.hr)
    assert len({one["name"] for one in await listed()}) == 1, "the company's name, where its words name nobody"


async def test_a_call_that_begins_while_somebody_follows_hears_of_it_in_its_brief(
    scheduled: Scheduled, agent: AgentSide
) -> None:
    await join(scheduled)
    successor = await scheduled.call(take_over=True)
    brief = (await successor.brief()).json()
    assert brief["watchers"]["told"] == (await told(agent))[-1]
    assert brief["watchers"]["watchers"][0]["listening"] is True


# --- a place to listen ---


async def test_a_listen_ticket_admits_to_its_place_until_that_is_given_up(
    scheduled: Scheduled, agent: AgentSide
) -> None:
    world = scheduled.world
    place = (await join(scheduled)).json()
    assert (place["transport"], place["offer_url"]) == ("smallwebrtc", "/rtc/listen")
    bearer = {"Authorization": f"Bearer {place['listen_ticket']}"}
    admitted = await world.http.post("/api/v1/internal/listeners", headers=bearer)
    assert admitted.status_code == 200, admitted.text
    assert admitted.json() == {
        "interview_id": scheduled.interview_id,
        "call_id": agent.call_id,
        "watch_id": place["watch_id"],
        "speak": False,
    }
    url = f"/api/v1/internal/calls/{agent.call_id}/listeners/{place['watch_id']}"
    for present, status in ((True, 204), (False, 204), (True, 409)):
        reply = await world.http.put(url, json={"present": present}, headers=agent.headers)
        assert reply.status_code == status, reply.text
    assert (await world.http.post("/api/v1/internal/listeners", headers=bearer)).status_code == 409
    assert (await told(agent))[-1] == []


async def test_other_tickets_admit_nobody_to_listen(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world
    now, secret = world.clock.now(), world.services.settings.secret
    place = (await join(scheduled)).json()
    short = timedelta(seconds=60)
    old = listen_ticket(
        scheduled.interview_id, agent.call_id, place["watch_id"], False, secret, now - timedelta(seconds=90), short
    )
    forged = listen_ticket(scheduled.interview_id, agent.call_id, place["watch_id"], True, "x" * 32, now, short)
    for token in (old, forged, agent.headers["Authorization"].removeprefix("Bearer "), "nonsense"):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await world.http.post("/api/v1/internal/listeners", headers=headers)).status_code == 401


# --- in a LiveKit room ---


async def look(agent: AgentSide, *identities: str) -> None:
    """What the watch of rooms does with the identities it found."""
    services = agent.world.services
    async with services.database.transaction() as session:
        interview = await interviews.lock(session, agent.interview_id)
        call = await session.get(Call, agent.call_id)
        assert interview is not None
        assert call is not None
        for seen in services.rooms.seen:
            await seen(session, interview, call, frozenset(identities))


async def test_whoever_is_in_the_room_follows_whatever_was_reported(scheduled: Scheduled, agent: AgentSide) -> None:
    world = scheduled.world
    user_id = await user_id_of(world, "hr@example.com")
    monitor = listener_identity(user_id, "abc", speaks=False)
    there = {candidate_identity(scheduled.interview_id), agent_identity(agent.call_id)}
    await look(agent, *there)
    assert await told(agent) == []
    await look(agent, *there, monitor)
    await look(agent, *there, monitor)
    assert len(await told(agent)) == 1, "seen twice, told once"
    world.clock.advance(seconds=300)
    await look(agent, *there, monitor)
    await run_periodic(world.services, "sweep_watches")
    assert len(await told(agent)) == 1, "a listener who is there is never taken for gone"
    world.clock.advance(seconds=20)
    await look(agent, *there)
    assert (await told(agent))[-1] == []
    assert len(await audited(world, "interview.watch_ended")) == 1
