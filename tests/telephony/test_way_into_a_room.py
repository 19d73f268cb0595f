"""In a cluster: where the front desk sends a caller who is let in, by stream to a bridge or by SIP to LiveKit."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from livekit import api as livekit_api

from api.telephony.models import PhoneWebhook
from contract.phone import CARRIER_PARAMETER, PhoneAdmission
from contract.rooms import candidate_identity, room_name
from tests.support.api_world import ApiWorld, api_world
from tests.support.interviews import rows
from tests.support.livekit_server import LiveKitServer, livekit_server, needs_livekit
from tests.support.phone_desk import TELEPHONE, Caller
from tests.support.rooms import Rooms
from tests.telephony.conftest import Booked, book

pytestmark = [needs_livekit, pytest.mark.slow]

SIP = {
    "phone_sip_uri": "sip.example.com;transport=tls",
    "phone_sip_username": "carrier",
    "phone_sip_password": "a long password",
}


@pytest.fixture(scope="module")
def server() -> Iterator[LiveKitServer]:
    with livekit_server() as running:
        yield running


@pytest.fixture
async def cluster(server: LiveKitServer, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **TELEPHONE, **server.settings) as made:
        yield made


@pytest.fixture
async def sip_cluster(server: LiveKitServer, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **TELEPHONE, **server.settings, **SIP) as made:
        yield made


async def let_in(booked: Booked) -> Caller:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await caller.keys("1")
    return caller


async def test_a_stream_s_ticket_is_a_place_in_the_room(cluster: ApiWorld) -> None:
    booked = await book(cluster)
    caller = await let_in(booked)
    (connect,) = [verb for verb in caller.answer if verb.name == "Connect"]
    stream = connect.children[0]
    assert stream.get("url") == "wss://interviews.example.com/telephony/stream"
    assert CARRIER_PARAMETER in {one.get("name") for one in stream.children}
    headers = {"Authorization": f"Bearer {caller.ticket}"}
    reply = await cluster.http.post("/api/v1/internal/phone/admissions", headers=headers)
    admission = PhoneAdmission.model_validate(reply.json())
    assert admission.room_name == room_name(booked.scheduled.interview_id)
    claims = livekit_api.TokenVerifier(
        cluster.services.settings.livekit_api_key, cluster.services.settings.livekit_api_secret.get_secret_value()
    ).verify(admission.livekit_token)
    assert claims.identity == candidate_identity(booked.scheduled.interview_id)
    assert claims.video is not None
    assert (claims.video.room, bool(claims.video.room_admin)) == (admission.room_name, False)


async def test_by_sip_the_called_name_is_the_room_s(sip_cluster: ApiWorld, server: LiveKitServer) -> None:
    booked = await book(sip_cluster)
    room = room_name(booked.scheduled.interview_id)
    caller = await let_in(booked)
    (dial,) = [verb for verb in caller.answer if verb.name == "Dial"]
    (sip,) = dial.children
    assert (sip.name, sip.text) == ("Sip", f"sip:{room}@sip.example.com;transport=tls")
    assert (sip.get("username"), sip.get("password")) == ("carrier", "a long password")
    assert caller.next_url.startswith("https://interviews.example.com/telephony/twilio/after")
    # The same answer again for the same question, and the password is kept with neither.
    before = caller.answer
    caller.take(await caller.webhooks.send(caller.sent[-1].url, caller.sent[-1].params))
    assert caller.answer == before
    kept = [webhook.answer for webhook in await rows(sip_cluster, PhoneWebhook)]
    assert "a long password" not in str(kept)
    # An agent is on its way to the room.
    assert len(await Rooms(sip_cluster, server, booked.scheduled).tickets()) == 1


async def test_a_phone_by_sip_puts_the_page_out(sip_cluster: ApiWorld, server: LiveKitServer) -> None:
    booked = await book(sip_cluster)
    await booked.scheduled.consent()
    rooms = Rooms(sip_cluster, server, booked.scheduled)
    _, page = await rooms.candidate()
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    assert caller.heard("open|another|elsewhere"), caller.lines
    await caller.keys("1")
    assert any(verb.name == "Dial" for verb in caller.answer), caller.lines
    await rooms.gone(candidate_identity(booked.scheduled.interview_id))
    assert not page.here
    await rooms.close()
