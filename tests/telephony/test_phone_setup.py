"""`make phone-setup`: what it finds, what it changes, and that it buys nothing unasked."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Settings
from scripts.phone_setup import NotSetUp, Wishes, set_up
from tests.support.api_world import ApiWorld, api_world
from tests.support.phone_desk import PUBLIC_URL, TELEPHONE
from tests.vendors.twilio import OUR_NUMBER, TwilioStandIn, twilio_stand_in

VOICE = f"{PUBLIC_URL}/telephony/twilio/voice"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioStandIn]:
    async with httpx.AsyncClient() as nobody, twilio_stand_in(nobody, public_url=PUBLIC_URL) as made:
        made.number.voice_url = made.number.status_callback = ""
        yield made


@pytest.fixture
async def world(tmp_path: Path, twilio: TwilioStandIn) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **TELEPHONE, twilio_base_url=twilio.rest.url) as made:
        yield made


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's names: the public one is known, and leads somewhere in the internet."""
    real = socket.getaddrinfo

    def known(host: str, *more: Any, **named: Any) -> Any:
        if host == "interviews.example.com":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))]
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", known)


def settings(twilio: TwilioStandIn, **more: Any) -> Settings:
    return Settings(_env_file=None, **{**TELEPHONE, "twilio_base_url": twilio.rest.url, **more})


async def test_the_number_is_led_to_this_server(
    world: ApiWorld, twilio: TwilioStandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    number = await set_up(settings(twilio), Wishes(), world.http)
    assert (number.number, number.voice_url) == (OUR_NUMBER, VOICE)
    assert twilio.number.status_callback == f"{PUBLIC_URL}/telephony/twilio/status"
    said = capsys.readouterr().out
    assert "A signed report is taken" in said
    assert f"are led to {VOICE} (before: nowhere)" in said
    before = len(twilio.rest.asked)
    await set_up(settings(twilio), Wishes(), world.http)
    assert all(one.method == "GET" for one in twilio.rest.asked[before:])  # nothing is left to change


async def test_a_check_changes_nothing(world: ApiWorld, twilio: TwilioStandIn) -> None:
    with pytest.raises(NotSetUp, match="are led to nowhere"):
        await set_up(settings(twilio), Wishes(check=True), world.http)
    assert all(one.method == "GET" for one in twilio.rest.asked)


async def test_a_server_with_another_token_is_found_out(world: ApiWorld, twilio: TwilioStandIn) -> None:
    with pytest.raises(NotSetUp, match="another token or another PUBLIC_URL"):
        await set_up(settings(twilio, twilio_auth_token="not the server's"), Wishes(), world.http)


async def test_an_address_that_leads_to_something_else_is_found_out(twilio: TwilioStandIn) -> None:
    other = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, text="Welcome to nginx!")))
    async with other:
        with pytest.raises(NotSetUp, match="answered 200"):
            await set_up(settings(twilio), Wishes(), other)


@pytest.mark.parametrize(
    ("address", "said"),
    [("", "https"), ("http://interviews.example.com", "https"), ("https://127.0.0.1", "no carrier reaches")],
)
async def test_an_address_that_no_carrier_reaches(twilio: TwilioStandIn, address: str, said: str) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(NotSetUp, match=said):
            await set_up(settings(twilio, public_url=address), Wishes(), http)
    assert twilio.rest.asked == []


async def test_without_keys_it_says_which(twilio: TwilioStandIn) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(NotSetUp, match="TWILIO_AUTH_TOKEN"):
            await set_up(settings(twilio, twilio_account_sid="", twilio_auth_token=""), Wishes(), http)


async def test_the_only_number_is_taken_and_of_several_one_is_asked_for(world: ApiWorld, twilio: TwilioStandIn) -> None:
    found = await set_up(settings(twilio, twilio_number=""), Wishes(), world.http)
    assert found.number == OUR_NUMBER
    twilio.add_number("+15550198")
    with pytest.raises(NotSetUp, match="--number"):
        await set_up(settings(twilio, twilio_number=""), Wishes(), world.http)
    found = await set_up(settings(twilio, twilio_number=""), Wishes(number="+15550198"), world.http)
    assert found.voice_url == VOICE


async def test_nothing_is_bought_unasked(world: ApiWorld, twilio: TwilioStandIn) -> None:
    twilio.rest.numbers.clear()
    with pytest.raises(NotSetUp, match="it costs money"):
        await set_up(settings(twilio, twilio_number=""), Wishes(), world.http)
    assert all(one.method == "GET" for one in twilio.rest.asked)
