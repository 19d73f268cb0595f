"""What each kind of token may and may not do, proven against the real media server (AUTH-35)."""

import contextlib
import json
from datetime import timedelta

import jwt
import pytest
from livekit import api as livekit_api
from livekit import rtc

from api.ports import Doorway
from contract.rooms import candidate_identity, engine_test_room, listener_identity, room_name, who
from tests.support.eventually import until
from tests.support.livekit_server import API_SECRET, LiveKitServer, needs_livekit
from tests.support.rooms import Person, Rooms

pytestmark = [needs_livekit, pytest.mark.slow]

USER = "0194f000-0000-7000-8000-0000000000aa"
CANDIDATE, MONITOR, SUPERVISOR = "candidate", "monitor", "supervisor"
MAY: dict[str, dict[str, bool]] = {
    #            microphone        camera, screen       data                 seen by others
    CANDIDATE: {"microphone": True, "camera": False, "data": True, "seen": True},
    MONITOR: {"microphone": False, "camera": False, "data": False, "seen": False},
    SUPERVISOR: {"microphone": True, "camera": False, "data": False, "seen": True},
}


async def doorway(rooms: Rooms, kind: str) -> Doorway:
    dispatcher = rooms.world.services.dispatcher
    if kind == CANDIDATE:
        return await dispatcher.open(rooms.interview_id, "a-call")
    return await dispatcher.listen_in(rooms.interview_id, USER, speak=kind == SUPERVISOR)


async def entered(rooms: Rooms, kind: str) -> Person:
    door = await doorway(rooms, kind)
    return await rooms.enter({"livekit_url": door.livekit_url, "livekit_token": door.livekit_token})


async def agent_in(rooms: Rooms) -> Person:
    """Sees and hears whatever the server shows to the agent."""
    await rooms.join()
    person, _ = await rooms.agent((await rooms.tickets())[0])
    return person


async def can_publish(person: Person, source: "rtc.TrackSource.ValueType") -> bool:
    try:
        await person.publish(source)
    except (rtc.participant.PublishTrackError, TimeoutError):
        return False
    return True


@pytest.mark.parametrize("kind", MAY)
async def test_what_a_token_allows(rooms: Rooms, kind: str) -> None:
    agent = await agent_in(rooms)
    person = await entered(rooms, kind)
    identity = person.room.local_participant.identity
    may = MAY[kind]
    assert await can_publish(person, rtc.TrackSource.SOURCE_CAMERA) is may["camera"]
    assert await can_publish(person, rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO) is False
    assert await can_publish(person, rtc.TrackSource.SOURCE_MICROPHONE) is may["microphone"]
    # The agent speaks: everybody hears it, the hidden one too.
    await agent.publish()
    await until(lambda: person.hears(agent.room.local_participant.identity))
    # Data of one who may not send any is dropped; the supervisor's or candidate's own arrives behind it.
    await person.room.local_participant.publish_data(b"from " + kind.encode(), reliable=True)
    await agent.room.local_participant.publish_data(b"from the agent", reliable=True)
    await until(lambda: any(data == b"from the agent" for _, data in person.heard))
    if may["data"]:
        await until(lambda: (identity, b"from candidate") in agent.heard)
    else:
        witness = await entered(rooms, CANDIDATE)
        await until(lambda: witness.room.local_participant.identity in agent.sees)
        await witness.room.local_participant.publish_data(b"behind it", reliable=True)
        await until(lambda: any(data == b"behind it" for _, data in agent.heard))
        assert all(sender != identity for sender, _ in agent.heard)
    assert (identity in agent.sees) is may["seen"]


async def test_a_listener_hears_the_candidate_and_nobody_sees_the_listener(rooms: Rooms) -> None:
    _, candidate = await rooms.candidate()
    await candidate.publish()
    listener = await entered(rooms, MONITOR)
    await until(lambda: listener.hears(candidate_identity(rooms.interview_id)))
    second = await entered(rooms, MONITOR)
    await until(lambda: second.hears(candidate_identity(rooms.interview_id)))
    assert candidate.sees == set()
    assert second.sees == {candidate_identity(rooms.interview_id)}
    # api sees everybody.
    present = await rooms.world.services.dispatcher.present(rooms.interview_id) or frozenset()
    assert len([one for one in present if one.startswith(f"monitor-{USER}-")]) == 2


@pytest.mark.parametrize("kind", MAY)
async def test_a_token_is_good_for_its_own_room_only_and_for_a_short_time(rooms: Rooms, kind: str) -> None:
    door = await doorway(rooms, kind)
    claims = jwt.decode(door.livekit_token, API_SECRET, algorithms=["HS256"])
    assert claims["exp"] - claims["nbf"] <= timedelta(minutes=10).total_seconds()
    video = claims["video"]
    assert (video["roomJoin"], video["room"]) == (True, room_name(rooms.interview_id))
    rights = {name for name, value in video.items() if value and name not in ("room", "roomJoin")}
    allowed = {"canSubscribe", "canPublish", "canPublishSources", "canPublishData", "hidden"}
    assert rights <= allowed, "no admin, no record, no list, no metadata, no agent"
    assert video.get("canPublishSources") == (["microphone"] if MAY[kind]["microphone"] else None)
    assert who(door.identity) is not None
    assert claims["sub"] == door.identity
    assert "metadata" not in claims


@pytest.mark.parametrize("kind", MAY)
async def test_a_token_gives_no_power_over_the_server(rooms: Rooms, kind: str) -> None:
    door = await doorway(rooms, kind)
    room, other = door.room_name, "interview-another"
    async with livekit_api.LiveKitAPI.with_token(door.livekit_token, rooms.server.url) as livekit:
        requests = [
            livekit.room.create_room(livekit_api.CreateRoomRequest(name=other)),
            livekit.room.delete_room(livekit_api.DeleteRoomRequest(room=room)),
            livekit.room.list_rooms(livekit_api.ListRoomsRequest()),
            livekit.room.list_participants(livekit_api.ListParticipantsRequest(room=room)),
            livekit.room.remove_participant(livekit_api.RoomParticipantIdentity(room=room, identity="agent-x")),
            livekit.room.update_room_metadata(livekit_api.UpdateRoomMetadataRequest(room=room, metadata="mine")),
            livekit.agent_dispatch.create_dispatch(
                livekit_api.CreateAgentDispatchRequest(room=room, agent_name="interviewer", metadata=json.dumps({}))
            ),
        ]
        for request in requests:
            with pytest.raises(livekit_api.TwirpError) as refused:
                await request
            assert refused.value.status in (401, 403)


async def test_nobody_renames_themselves(rooms: Rooms) -> None:
    _, candidate = await rooms.candidate()
    me = candidate.room.local_participant
    # The SDK says of some refusals nothing, and waits for an answer to others; what counts is what the server holds.
    for change in (me.set_name("agent"), me.set_metadata("{}"), me.set_attributes({"lk.agent.state": "speaking"})):
        with contextlib.suppress(Exception):
            await change
    await candidate.publish()
    async with livekit_api.LiveKitAPI(rooms.server.url, rooms.server.api_key, rooms.server.api_secret) as livekit:
        found = await livekit.room.get_participant(
            livekit_api.RoomParticipantIdentity(
                room=room_name(rooms.interview_id), identity=candidate_identity(rooms.interview_id)
            )
        )
    assert (found.name, found.metadata, dict(found.attributes)) == ("", "", {})


async def test_the_same_candidate_twice_is_one(rooms: Rooms) -> None:
    _, first = await rooms.candidate()
    second = await rooms.enter(await rooms.join("tab-00000002", take_over=True))
    await until(lambda: not first.here)
    assert second.here


async def test_an_engine_test_has_a_room_of_its_own(rooms: Rooms, server: LiveKitServer) -> None:
    await rooms.world.services.dispatcher.test_engines("try-1", '{"a": "ticket"}')
    async with livekit_api.LiveKitAPI(server.url, server.api_key, server.api_secret) as livekit:
        found = await livekit.agent_dispatch.list_dispatch(engine_test_room("try-1"))
    assert ("interviewer", '{"a": "ticket"}') in {(one.agent_name, one.metadata) for one in found}


def test_identities_are_read_back() -> None:
    made = listener_identity(USER, "0a1b2c3d", speaks=True)
    found = who(made)
    assert found is not None
    assert (found.part, found.subject) == (SUPERVISOR, USER)
    assert who("somebody") is None
    assert who("egress-EG_1") is None
    assert who("monitor-") is None
