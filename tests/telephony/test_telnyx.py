"""Another carrier is one adapter file: the same desk, the same calls to candidates, through Telnyx."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from api.interviews import pins
from api.interviews.models import Interview
from api.telephony.dial_models import DialState, PhoneDial
from tests.support.api_world import Scheduled, api_world, schedule_interview
from tests.support.dial_stage import NUMBER, has_phone
from tests.support.phone_desk import PUBLIC_URL
from tests.vendors.telnyx import ACCOUNT_ID, API_KEY, APPLICATION_ID, OUR_NUMBER, TelnyxStandIn, telnyx_stand_in

VOICE = f"{PUBLIC_URL}/telephony/telnyx/voice"
LEG = {"CallSid": "v3:0123456789abcdef", "From": NUMBER, "To": OUR_NUMBER, "Direction": "inbound"}


@dataclass
class Line:
    telnyx: TelnyxStandIn
    scheduled: Scheduled

    @property
    def now(self) -> float:
        return self.scheduled.world.clock.now().timestamp()

    async def posts(self, url: str, **fields: str) -> ElementTree.Element:
        reply = await self.telnyx.posts(url, {**LEG, **fields}, at=self.now)
        assert reply.status_code == 200, reply.text
        return ElementTree.fromstring(reply.text)

    async def order(self) -> PhoneDial:
        async with self.scheduled.world.services.database.transaction(read_only=True) as session:
            return (await session.scalars(select(PhoneDial))).one()

    async def asks(self) -> httpx.Response:
        url = f"/api/v1/interviews/{self.scheduled.interview_id}/call"
        return await self.scheduled.world.http.post(url, headers=self.scheduled.hr)

    async def runs(self) -> None:
        await self.scheduled.world.run_tasks()

    @property
    def placed(self) -> list[dict[str, Any]]:
        return [body for method, path, body in self.telnyx.asked if method == "POST" and path.endswith("/Calls")]


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with httpx.AsyncClient() as nobody, telnyx_stand_in(nobody, public_url=PUBLIC_URL) as telnyx:
        settings: dict[str, Any] = {
            "public_url": PUBLIC_URL,
            "phone_carrier": "telnyx",
            "telnyx_api_key": API_KEY,
            "telnyx_public_key": telnyx.public_key,
            "telnyx_account_id": ACCOUNT_ID,
            "telnyx_application_id": APPLICATION_ID,
            "telnyx_number": OUR_NUMBER,
            "telnyx_base_url": telnyx.url,
            "phone_timeout_secs": 1.0,
        }
        async with api_world(tmp_path, **settings) as world:
            telnyx.http = world.http
            scheduled = await schedule_interview(world)
            await has_phone(scheduled, NUMBER, "UTC")
            yield Line(telnyx, scheduled)


async def test_a_caller_reaches_the_interview_by_pin_and_consent(line: Line) -> None:
    world = line.scheduled.world
    async with world.services.database.transaction(read_only=True) as session:
        interview = await session.get_one(Interview, line.scheduled.interview_id)
    pin = pins.pin_of(world.services.settings, interview)
    greeting = await line.posts(VOICE)
    gather = greeting.find("Gather")
    assert gather is not None
    assert gather.get("numDigits") == "8"
    assert "PIN" in "".join(gather.itertext())
    consent = await line.posts(gather.get("action") or "", Digits=pin or "")
    asked = consent.find("Gather")
    assert asked is not None
    connected = await line.posts(asked.get("action") or "", Digits="1")
    stream = connected.find("Connect/Stream")
    assert stream is not None
    assert (stream.get("bidirectionalMode"), stream.get("bidirectionalCodec")) == ("rtp", "PCMU")
    given = {one.get("name"): one.get("value") for one in stream.findall("Parameter")}
    assert given["carrier"] == "telnyx"
    assert given["join_ticket"]
    assert connected.find("Redirect") is not None


@pytest.mark.parametrize("ahead_secs", [-301, 301])
async def test_a_webhook_signed_too_long_ago_or_ahead_is_a_replay(line: Line, ahead_secs: int) -> None:
    reply = await line.telnyx.posts(VOICE, LEG, at=line.now + ahead_secs)
    assert reply.status_code == 403


async def test_a_webhook_of_somebody_else_or_changed_on_the_way_is_refused(line: Line) -> None:
    forged = await line.telnyx.posts(VOICE, LEG, at=line.now, key=Ed25519PrivateKey.generate())
    changed = await line.telnyx.posts(VOICE, LEG, at=line.now, sent={**LEG, "From": "+15550143"})
    unsigned = await line.telnyx.http.post("/telephony/telnyx/voice", data=LEG)
    assert [one.status_code for one in (forged, changed, unsigned)] == [403, 403, 403]


async def test_twilios_address_takes_nothing_here(line: Line) -> None:
    reply = await line.telnyx.posts(f"{PUBLIC_URL}/telephony/twilio/voice", LEG, at=line.now)
    assert reply.status_code in (403, 404)


@pytest.mark.parametrize("tells_ids", [True, False])
async def test_the_candidate_is_called_and_let_in(line: Line, tells_ids: bool) -> None:
    """Also where the reply holds no id of the leg: its first webhook tells it."""
    line.telnyx.tells_ids = tells_ids
    await line.asks()
    await line.runs()
    (call,) = line.placed
    assert (call["To"], call["From"], call["ApplicationSid"]) == (NUMBER, OUR_NUMBER, APPLICATION_ID)
    assert call["AsyncAmd"]
    (sid,) = line.telnyx.calls
    outbound = {"CallSid": sid, "Direction": "outbound", "CallStatus": "in-progress"}
    gate = await line.posts(call["Url"], **outbound)
    assert "automated interviewer calling for Minji" in "".join(gate.itertext())
    listens = gate.find("Gather")
    assert listens is not None
    let_in = await line.posts(listens.get("action") or "", **outbound, Digits="1")
    assert "agree" in "".join(let_in.itertext())
    assert (await line.order()).state is DialState.TALKING
    assert len(line.placed) == 1


async def test_nobody_answers(line: Line) -> None:
    await line.asks()
    await line.runs()
    (sid,) = line.telnyx.calls
    await line.posts(line.placed[0]["StatusCallback"], CallSid=sid, Direction="outbound", CallStatus="no-answer")
    order = await line.order()
    assert (order.state, order.outcomes) == (DialState.WAITING, ["no_answer"])


async def test_a_call_is_taken_back(line: Line) -> None:
    await line.asks()
    await line.runs()
    url = f"/api/v1/interviews/{line.scheduled.interview_id}/call"
    for _ in range(2):
        await line.scheduled.world.http.delete(url, headers=line.scheduled.hr)
        await line.runs()
    assert [call["status"] for call in line.telnyx.calls.values()] == ["completed"]


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ("429", DialState.WAITING, "carrier_busy"),
        ("500", DialState.PLACING, None),
        ("hang", DialState.PLACING, None),
        ("10002", DialState.GIVEN_UP, "impossible"),
    ],
)
async def test_what_telnyx_refuses(line: Line, fault: str, state: DialState, reason: str | None) -> None:
    line.telnyx.conduct.faults = [fault]
    await line.asks()
    await line.runs()
    order = await line.order()
    assert (order.state, order.reason) == (state, reason)
    if fault == "429":
        assert order.next_at is not None
        assert (order.next_at.timestamp() - line.now) == 7  # as it asked


async def test_the_number_is_pointed_to_this_server(line: Line) -> None:
    carrier = line.scheduled.world.services.carrier
    assert carrier is not None
    (number,) = await carrier.numbers()
    assert (number.number, number.voice_url) == (OUR_NUMBER, "")
    status = f"{PUBLIC_URL}/telephony/telnyx/status"
    await carrier.set_up(number, voice_url=VOICE, status_url=status)
    (number,) = await carrier.numbers()
    assert (number.voice_url, number.status_url) == (VOICE, status)
