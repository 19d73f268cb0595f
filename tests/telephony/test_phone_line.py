"""`GET /company/phone-line`: what a company's people are told of the installation's number."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.security.callers import Role
from tests.support.api_world import ApiWorld, api_world
from tests.support.phone_desk import PUBLIC_URL, TELEPHONE
from tests.vendors import telnyx as telnyx_double
from tests.vendors.telnyx import telnyx_stand_in
from tests.vendors.twilio import OUR_NUMBER, TwilioStandIn, twilio_stand_in

VOICE = f"{PUBLIC_URL}/telephony/twilio/voice"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioStandIn]:
    async with httpx.AsyncClient() as nobody, twilio_stand_in(nobody, public_url=PUBLIC_URL) as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, twilio: TwilioStandIn) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **TELEPHONE, twilio_base_url=twilio.rest.url) as made:
        yield made


async def line(world: ApiWorld, headers: dict[str, str], **query: str) -> dict[str, Any]:
    reply = await world.http.get("/api/v1/company/phone-line", headers=headers, params=query)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


@pytest.mark.parametrize("role", [Role.HR, Role.SYSTEM_ADMIN])
async def test_everybody_who_reads_the_company_reads_its_line(world: ApiWorld, role: Role) -> None:
    await world.add_user("one@example.com", role)
    assert (await line(world, await world.login("one@example.com")))["number"] == OUR_NUMBER


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.CANDIDATE])
async def test_nobody_else_does(world: ApiWorld, role: Role) -> None:
    assert (await world.http.get("/api/v1/company/phone-line")).status_code == 401
    await world.add_user("one@example.com", role)
    headers = await world.login("one@example.com")
    assert (await world.http.get("/api/v1/company/phone-line", headers=headers)).status_code == 403


async def test_the_carrier_is_asked_only_when_somebody_wants_to_know(
    world: ApiWorld, twilio: TwilioStandIn, hr: dict[str, str]
) -> None:
    before = len(twilio.rest.asked)
    shown = await line(world, hr)
    assert shown == {
        "carrier": "twilio",
        "number": OUR_NUMBER,
        "voice_url": VOICE,
        "stream_url": world.services.settings.stream_url,
        "state": "unchecked",
        "led_to": None,
    }
    assert len(twilio.rest.asked) == before
    await line(world, hr, check="true")
    assert {one.method for one in twilio.rest.asked[before:]} == {"GET"}, "a look changes nothing"


async def test_calls_that_are_led_here(world: ApiWorld, hr: dict[str, str]) -> None:
    shown = await line(world, hr, check="true")
    assert (shown["state"], shown["led_to"]) == ("ready", None)


@pytest.mark.parametrize(
    ("led", "shown"), [("https://elsewhere.example.com/voice", "https://elsewhere.example.com/voice"), ("", None)]
)
async def test_calls_that_are_led_elsewhere(
    world: ApiWorld, twilio: TwilioStandIn, hr: dict[str, str], led: str, shown: str | None
) -> None:
    twilio.number.voice_url = led
    found = await line(world, hr, check="true")
    assert (found["state"], found["led_to"]) == ("led_elsewhere", shown)


async def test_a_number_that_the_account_does_not_have(
    world: ApiWorld, twilio: TwilioStandIn, hr: dict[str, str]
) -> None:
    twilio.rest.numbers.clear()
    twilio.add_number("+15550177").voice_url = VOICE
    assert (await line(world, hr, check="true"))["state"] == "no_such_number"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("500", "carrier_away"),
        ("429", "carrier_away"),
        ("reset", "carrier_away"),
        ("garbage", "carrier_away"),
        ("hang", "carrier_away"),
        ("401", "refused"),
    ],
)
async def test_a_carrier_that_is_away_or_refuses(tmp_path: Path, twilio: TwilioStandIn, fault: str, state: str) -> None:
    own = {**TELEPHONE, "twilio_base_url": twilio.rest.url, "phone_timeout_secs": 0.5}
    async with api_world(tmp_path, **own) as world:
        await world.add_user("hr@example.com")
        headers = await world.login("hr@example.com")
        twilio.conduct.always = fault
        assert (await line(world, headers, check="true"))["state"] == state
        twilio.conduct.always = ""
        assert (await line(world, headers, check="true"))["state"] == "ready", "it is asked anew"


async def test_a_carrier_that_nobody_reaches(world: ApiWorld, twilio: TwilioStandIn, hr: dict[str, str]) -> None:
    await twilio.rest.stop()
    assert (await line(world, hr, check="true"))["state"] == "carrier_away"


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({}, "not_set_up"),
        ({**TELEPHONE, "twilio_number": ""}, "not_set_up"),
        ({**TELEPHONE, "public_url": "http://interviews.example.com"}, "not_public"),
        ({**TELEPHONE, "public_url": "https://localhost"}, "not_public"),
    ],
)
async def test_an_installation_that_takes_no_calls(tmp_path: Path, settings: dict[str, Any], state: str) -> None:
    async with api_world(tmp_path, **settings) as world:
        await world.add_user("hr@example.com")
        shown = await line(world, await world.login("hr@example.com"), check="true")
    assert shown["state"] == state
    assert (shown["number"] is None) == (state == "not_set_up")


async def test_the_other_carrier_s_number_is_its_own(tmp_path: Path) -> None:
    async with httpx.AsyncClient() as nobody, telnyx_stand_in(nobody, public_url=PUBLIC_URL) as telnyx:
        own = {
            "public_url": PUBLIC_URL,
            "phone_carrier": "telnyx",
            "telnyx_api_key": telnyx_double.API_KEY,
            "telnyx_public_key": telnyx.public_key,
            "telnyx_account_id": telnyx_double.ACCOUNT_ID,
            "telnyx_application_id": telnyx_double.APPLICATION_ID,
            "telnyx_number": telnyx_double.OUR_NUMBER,
            "telnyx_base_url": telnyx.url,
        }
        async with api_world(tmp_path, **own) as world:
            await world.add_user("hr@example.com")
            headers = await world.login("hr@example.com")
            shown, checked = await line(world, headers), await line(world, headers, check="true")
    assert (shown["carrier"], shown["number"], shown["state"]) == ("telnyx", telnyx_double.OUR_NUMBER, "unchecked")
    assert (checked["state"], checked["led_to"]) == ("led_elsewhere", None), "nobody has set it up"
