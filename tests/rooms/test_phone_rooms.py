"""A phone call in a room, from api's side: the real admission; looks, successors and parking as for a page.

The real api, livekit-server and bridge; agents are participants that report as agents do. No engines.
"""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import api as livekit_api

from api.calls.join import Joined, join
from api.calls.models import Call
from contract.brief import Channel, Door
from contract.phone import PhoneAdmission
from contract.rooms import candidate_identity, room_name
from tests.api.test_calls import asked, said, started
from tests.support.api_world import AgentSide
from tests.support.eventually import until
from tests.support.live_server import serving
from tests.support.livekit_server import LiveKitServer, needs_livekit
from tests.support.phone_leg import BridgeProcess, PhoneLeg
from tests.support.rooms import Person, Rooms

pytestmark = [needs_livekit, pytest.mark.slow, pytest.mark.timeout(420)]

TAB = "phone-CA0123456789"


@pytest.fixture
async def bridge(rooms: Rooms, tmp_path: Path) -> AsyncIterator[BridgeProcess]:
    async with serving(rooms.world.app) as address:
        made = BridgeProcess(tmp_path, f"http://{address}")
        made.start()
        try:
            await made.ready()
            yield made
        finally:
            made.kill()


async def rings_in(rooms: Rooms, *, take_over: bool = False) -> Joined:
    """What the front desk does for a caller with the right PIN and consent."""
    async with rooms.world.services.database.transaction() as session:
        return await join(
            session,
            rooms.world.services,
            rooms.interview_id,
            TAB,
            consented=True,
            take_over=take_over,
            channel=Channel.PHONE,
        )


async def under_way(rooms: Rooms) -> tuple[Person, AgentSide]:
    """An agent has come for the newest ticket, asked, and heard half an answer."""
    person, agent = await rooms.agent((await rooms.tickets())[-1])
    question = rooms.scheduled.question_ids[0]
    stored = await agent.post(started(), asked(2, question, 0), said(3, question, "I would begin with the cache."))
    assert stored.json() == {"acked_seq": 3}
    await rooms.tick()
    return person, agent


async def current(rooms: Rooms) -> Call:
    async with rooms.world.services.database.transaction(read_only=True) as session:
        return await session.get_one(Call, await rooms.current_call())


async def test_a_ticket_lets_the_bridge_in_as_the_candidate(rooms: Rooms, bridge: BridgeProcess) -> None:
    joined = await rings_in(rooms)
    headers = {"Authorization": f"Bearer {joined.join_ticket}"}
    reply = await rooms.world.http.post("/api/v1/internal/phone/admissions", headers=headers)
    admission = PhoneAdmission.model_validate(reply.json())
    assert (admission.call_id, admission.identity) == (joined.call_id, candidate_identity(rooms.interview_id))
    async with PhoneLeg(bridge.url, joined.join_ticket) as phone:
        await rooms.inside({candidate_identity(rooms.interview_id)})
        await under_way(rooms)
        call = await current(rooms)
        assert (call.channel, call.door) == (Channel.PHONE, Door.LIVEKIT)
        assert call.candidate_joined_at is not None
        assert not phone.over
    page = await rooms.scheduled.join("tab-00000002")
    assert page.status_code == 409, "open on another line"


async def test_a_lost_agent_is_replaced_on_the_same_line(rooms: Rooms, bridge: BridgeProcess) -> None:
    joined = await rings_in(rooms)
    async with PhoneLeg(bridge.url, joined.join_ticket) as phone:
        await rooms.inside({candidate_identity(rooms.interview_id)})
        person, agent = await under_way(rooms)
        await rooms.lose(person)
        assert (await agent.complete(3, "fault")).status_code == 200
        await rooms.world.services.rooms.tick()
        call = await current(rooms)
        assert call.succeeds == joined.call_id
        assert call.channel is Channel.PHONE
        _, successor = await rooms.agent((await rooms.tickets())[-1])
        brief = (await successor.brief()).json()
        assert brief["channel"] == "phone"
        assert brief["resume"]["answer_so_far"] == "I would begin with the cache."
        assert not phone.over


async def test_hang_up_and_go_on_with_a_page_then_by_phone_again(rooms: Rooms, bridge: BridgeProcess) -> None:
    joined = await rings_in(rooms)
    async with PhoneLeg(bridge.url, joined.join_ticket) as phone:
        await rooms.inside({candidate_identity(rooms.interview_id)})
        _, agent = await under_way(rooms)
        at = time.monotonic()
        await phone.hang_up()
        await rooms.gone(candidate_identity(rooms.interview_id))
        print(f"\nout of the room {time.monotonic() - at:.2f} s after the caller hung up")
    rooms.world.services.rooms.notice(rooms.interview_id)
    for _ in range(11):
        await rooms.tick(secs=2)
        await agent.post()
    assert (await current(rooms)).left_room_at is not None, "parked"
    page, person = await rooms.candidate()
    assert page["call_id"] != joined.call_id
    _, second = await rooms.agent((await rooms.tickets())[-1])
    resume = (await second.brief()).json()["resume"]
    assert (resume["question_index"], resume["question_was_asked"]) == (0, True)
    assert (await current(rooms)).channel is Channel.BROWSER
    await second.post(started())

    again = await rings_in(rooms, take_over=True)
    async with PhoneLeg(bridge.url, again.join_ticket) as phone:
        # The page is put out by whoever comes in as the candidate.
        await until(lambda: not person.here)
        call = await current(rooms)
        assert (call.id, call.channel) == (again.call_id, Channel.PHONE)
        _, third = await rooms.agent((await rooms.tickets())[-1])
        assert (await third.brief()).json()["resume"]["answer_so_far"] == "I would begin with the cache."
        await third.post(started())
        # And the other way round, in the middle of the line.
        back = await rooms.join("tab-00000003", take_over=True)
        await rooms.enter(back)
        assert await phone.ended(20) == "server"
    reply = await rooms.world.http.post(
        "/api/v1/internal/phone/admissions", headers={"Authorization": f"Bearer {again.join_ticket}"}
    )
    assert reply.status_code == 409, "its place is taken"


async def test_the_stream_ends_once_api_knows_that_the_interview_is_over(rooms: Rooms, bridge: BridgeProcess) -> None:
    joined = await rings_in(rooms)
    async with PhoneLeg(bridge.url, joined.join_ticket) as phone:
        await rooms.inside({candidate_identity(rooms.interview_id)})
        _, agent = await under_way(rooms)
        assert (await agent.complete(3, "finished")).status_code == 200
        await rooms.tick(secs=1)
        assert not phone.over, "the goodbye is still on its way"
        await rooms.tick(secs=2)
        assert await phone.ended(20) == "server"


async def test_a_telephone_by_sip_is_the_candidate_to_api(rooms: Rooms, server: LiveKitServer) -> None:
    await rings_in(rooms)
    ringing = await sip_phone(rooms, server, "ringing")
    assert await rooms.world.services.dispatcher.present(rooms.interview_id) == frozenset()
    await ringing.leave()
    phone = await sip_phone(rooms, server, "active")
    await rooms.inside({candidate_identity(rooms.interview_id)})
    _, agent = await under_way(rooms)
    assert (await current(rooms)).candidate_joined_at is not None
    page = await rooms.join("tab-00000002", take_over=True)
    await until(lambda: not phone.here)
    await rooms.enter(page)
    assert (await agent.post()).status_code == 409


async def sip_phone(rooms: Rooms, server: LiveKitServer, status: str) -> Person:
    token = (
        livekit_api.AccessToken(server.api_key, server.api_secret)
        .with_identity("sip_+15550142")
        .with_kind("sip")
        .with_attributes({"sip.callStatus": status})
        .with_grants(livekit_api.VideoGrants(room_join=True, room=room_name(rooms.interview_id)))
    )
    return await Person().enter(server.url, token.to_jwt())
