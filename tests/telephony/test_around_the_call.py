"""Beside the leg itself: a person instead by key, the bridge's admission, and a person's rights."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from pydantic import ValidationError
from sqlalchemy import select

from api.calls.models import Call
from api.candidates.models import Candidate
from api.interviews.models import Adjustment
from api.models import metadata
from api.privacy.export import _interview as exported
from api.settings import Settings
from contract.brief import Door
from contract.events import EndReason
from contract.rooms import candidate_identity, room_name
from tests.support.api_world import ApiWorld, api_world
from tests.support.call_events import started
from tests.support.interviews import rows
from tests.support.livekit_server import livekit_server, needs_livekit
from tests.support.phone_desk import PUBLIC_URL, TELEPHONE
from tests.telephony.conftest import Booked, book
from tests.telephony.test_desk_webhooks import inside

STATUS = f"{PUBLIC_URL}/telephony/twilio/status"
NOWHERE = {"livekit_url": "ws://127.0.0.1:9", "livekit_api_key": "media-key", "livekit_api_secret": "s" * 32}


def pressed_nine(seq: int) -> dict[str, Any]:
    command = {"kind": "ask_for_person"}
    sent = {"command_id": f"key-{seq}", "source": "candidate", "command": command, "effect": "done"}
    return {"type": "command.received", "seq": seq, "at_ms": seq * 1000, **sent}


async def test_key_9_asks_hr_for_a_person_once(booked: Booked) -> None:
    agent = await booked.agent(await inside(booked))
    posted = await agent.post(started(door="phone"), pressed_nine(2), pressed_nine(3))
    assert posted.status_code == 200, posted.text
    again = await agent.post(pressed_nine(3), pressed_nine(4))
    assert again.status_code == 200, again.text
    (asked,) = await rows(booked.world, Adjustment)
    assert (asked.kinds, asked.interview_id) == (["person"], booked.scheduled.interview_id)
    url = f"/api/v1/interviews/{booked.scheduled.interview_id}"
    shown = (await booked.world.http.get(url, headers=booked.scheduled.hr)).json()
    assert [one["kinds"] for one in shown["adjustments"]] == [["person"]]


async def test_the_embedded_agent_s_calls_are_in_no_room(booked: Booked) -> None:
    caller = await inside(booked)
    headers = {"Authorization": f"Bearer {caller.ticket}"}
    reply = await booked.world.http.post("/api/v1/internal/phone/admissions", headers=headers)
    assert (reply.status_code, reply.json()["error_code"]) == (404, "TEL_405")
    reply = await booked.world.http.post("/api/v1/internal/phone/admissions", headers=booked.scheduled.hr)
    assert reply.status_code == 401


@pytest.fixture
async def in_rooms(tmp_path: Path) -> AsyncIterator[Booked]:
    """An api whose calls are held in rooms of a real media server; no agent is registered there."""
    with livekit_server() as running:
        there = {
            "livekit_url": running.url,
            "livekit_api_key": running.api_key,
            "livekit_api_secret": running.api_secret,
        }
        async with api_world(tmp_path, **{**TELEPHONE, **there}) as world:
            yield await book(world)


@needs_livekit
@pytest.mark.slow
async def test_the_bridge_gets_the_candidate_s_place_in_the_room(in_rooms: Booked) -> None:
    caller = await inside(in_rooms)
    headers = {"Authorization": f"Bearer {caller.ticket}"}
    first = await in_rooms.world.http.post("/api/v1/internal/phone/admissions", headers=headers)
    (call,) = await rows(in_rooms.world, Call)
    assert call.door is Door.LIVEKIT
    own, settings = in_rooms.scheduled.interview_id, in_rooms.world.services.settings
    admitted = first.json()
    token = jwt.decode(admitted.pop("livekit_token"), settings.livekit_api_secret.get_secret_value(), ["HS256"])
    assert (token["sub"], token["video"]["room"]) == (candidate_identity(own), room_name(own))
    assert admitted == {
        "livekit_url": settings.livekit_url,
        "room_name": room_name(own),
        "identity": candidate_identity(own),
        "call_id": call.id,
        "language": "en",
    }
    again = await in_rooms.world.http.post("/api/v1/internal/phone/admissions", headers=headers)
    assert (again.status_code, again.json()["call_id"]) == (200, call.id)


@needs_livekit
@pytest.mark.slow
async def test_a_stream_that_is_opened_again_returns_to_its_room(in_rooms: Booked) -> None:
    caller = await inside(in_rooms)
    await caller.goes_on()
    await caller.goes_on()
    assert caller.ticket is not None
    assert len(await rows(in_rooms.world, Call)) == 1


async def test_a_media_server_that_is_away_is_waited_for(tmp_path: Path) -> None:
    async with api_world(tmp_path, **{**TELEPHONE, **NOWHERE}) as world:
        booked = await book(world)
        caller = await booked.caller().dials()
        await caller.keys(booked.pin)
        await caller.keys("1")
        assert caller.heard("getting ready")
        assert not caller.hung_up
        assert await rows(world, Call) == []


async def test_erasure_reaches_numbers_and_what_was_said(booked: Booked, world: ApiWorld) -> None:
    async with world.services.database.transaction() as session:
        person = await session.get_one(Candidate, booked.scheduled.candidate_id)
        person.phone, person.phone_key = "+1 555 0142", "15550142"
    # In the interview, and a call of theirs that never got that far.
    caller = await inside(booked)
    await (await booked.agent(caller)).plays("candidate_left")
    await (await booked.caller().dials()).is_silent()
    async with world.services.database.transaction(read_only=True) as session:
        content = await exported(session, await booked.interview(), to_themself=False)
    (leg,) = content["phone_calls"]
    assert leg["person_number"] == "+15550142"
    world.clock.advance(minutes=1)
    url = f"/api/v1/candidates/{booked.scheduled.candidate_id}/personal-data"
    erased = await world.http.delete(url, params={"confirm": "kim@example.com"}, headers=booked.scheduled.hr)
    assert erased.status_code == 204, erased.text
    async with world.services.database.transaction(read_only=True) as session:
        for table in metadata.tables.values():
            kept = str((await session.execute(select(table))).mappings().all())
            assert "5550142" not in kept, table.name


def test_an_account_without_its_token_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="TWILIO_AUTH_TOKEN"):
        Settings(_env_file=None, data_dir=tmp_path, twilio_account_sid="AC0")


def test_the_stream_s_door_is_beside_the_public_address(tmp_path: Path) -> None:
    made = Settings(_env_file=None, data_dir=tmp_path, public_url="https://interviews.example.com/")
    assert made.stream_url == "wss://interviews.example.com/telephony/stream"
    own = Settings(_env_file=None, data_dir=tmp_path, phone_stream_url="wss://bridge.example.com/telephony/stream")
    assert own.stream_url == "wss://bridge.example.com/telephony/stream"


async def test_whoever_hangs_up_and_opens_the_page_goes_on_there(booked: Booked, world: ApiWorld) -> None:
    caller = await inside(booked)
    agent = await booked.agent(caller)
    assert (await booked.scheduled.join()).json()["error_code"] == "INT_409", "the phone holds it"
    await caller.webhooks.send(STATUS, caller.fields(CallStatus="completed", SequenceNumber="3", CallDuration="61"))

    refused = await booked.scheduled.join()
    assert refused.json()["error_code"] == "INT_409", "the agent hands in the last words"
    assert (await agent.post(started(door="phone"))).status_code == 200
    assert (await page_of(booked))["open_channel"] == "phone"

    world.clock.advance(seconds=2)
    assert (await page_of(booked))["open_elsewhere"] is False
    assert (await booked.scheduled.join()).status_code == 200
    calls = {call.id: call for call in await rows(world, Call)}
    assert calls.pop(agent.call_id).end_reason is EndReason.CANDIDATE_LEFT
    assert [call.ended_at for call in calls.values()] == [None]


async def test_a_phone_that_is_still_held_is_not_replaced(booked: Booked, world: ApiWorld) -> None:
    await inside(booked)
    world.clock.advance(seconds=2)
    assert (await booked.scheduled.join()).json()["error_code"] == "INT_409"
    assert (await page_of(booked))["open_channel"] == "phone"


async def page_of(booked: Booked) -> dict[str, Any]:
    shown = await booked.world.http.get(f"/api/v1/interviews/validate/{booked.scheduled.token}")
    assert shown.status_code == 200, shown.text
    view: dict[str, Any] = shown.json()
    return view
