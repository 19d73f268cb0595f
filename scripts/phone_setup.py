"""Points a telephone number to this server, and checks that the carrier can reach it.

    make phone-setup                                 # checks, and points the number of the settings here
    make phone-setup ARGS=--check                    # changes nothing
    make phone-setup ARGS="--number +15550100"       # one of the account's numbers
    make phone-setup ARGS="--buy US"                 # a new number; it costs money every month

It reads the settings that the server reads (`.env`), says what it did and what is left to do, and ends with 0 when
calls can come in.
"""

import argparse
import asyncio
import ipaddress
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.adapters.system_clock import SystemClock
from api.ports.carrier import Carrier, CarrierAway, CarrierNumber, CarrierRefused
from api.settings import Settings
from api.wiring import CARRIERS

NEEDED = {
    "twilio": ("twilio_account_sid", "twilio_auth_token"),
    "telnyx": ("telnyx_api_key", "telnyx_public_key", "telnyx_account_id", "telnyx_application_id"),
}
NOBODYS_CALL = "CA" + "0" * 32
"""A report about it is signed rightly and changes nothing: there is no such call."""
TIMEOUT_SECS = 15.0


class NotSetUp(Exception):
    """The message says what to do."""


@dataclass(frozen=True)
class Wishes:
    number: str = ""
    buy: str = ""
    check: bool = False


def say(mark: str, text: str) -> None:
    print(f"  {mark:<4} {text}")


async def set_up(settings: Settings, wishes: Wishes, http: httpx.AsyncClient) -> CarrierNumber:
    """Raises NotSetUp, CarrierAway, CarrierRefused."""
    carrier = _carrier(settings)
    try:
        await check_address(settings, http)
        number = await _number(settings, carrier, wishes)
        return await _point(settings, carrier, number, wishes)
    finally:
        await carrier.close()


def _carrier(settings: Settings) -> Carrier:
    name = settings.phone_carrier
    missing = [field.upper() for field in NEEDED[name] if not _filled(settings, field)]
    if missing:
        raise NotSetUp(f"Set {', '.join(missing)} first: they are on the account's page at {name.capitalize()}.")
    made = CARRIERS[name](settings, SystemClock())
    if made is None:
        raise NotSetUp(f"{name.capitalize()} is not configured.")
    say("ok", f"{name.capitalize()} is configured.")
    return made


def _filled(settings: Settings, field: str) -> bool:
    value = getattr(settings, field)
    return bool(value.get_secret_value() if hasattr(value, "get_secret_value") else value)


async def check_address(settings: Settings, http: httpx.AsyncClient) -> None:
    """Whether PUBLIC_URL leads to this program with these keys, as the carrier would find it. Asked from this machine:
    a firewall that lets only it through is not seen."""
    url = settings.site_url
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise NotSetUp(f"PUBLIC_URL is {url or 'empty'}: carriers come to an https address only. Set it to yours.")
    if not _is_public(parts.hostname):
        raise NotSetUp(f"{parts.hostname} is an address of this network, which no carrier reaches.")
    address = f"{url}/telephony/{settings.phone_carrier}/status"
    unsigned = await _post(http, address, {}, {})
    if unsigned.status_code != 403 or _error_code(unsigned) != "TEL_403":
        raise NotSetUp(
            f"{address} answered {unsigned.status_code} where this program refuses an unsigned report with 403. Start "
            "the server with these settings, and lead this path to it in your proxy."
        )
    say("ok", f"{url} leads to this program, and takes nothing that is not signed.")
    if settings.phone_carrier != "twilio":
        return
    signed = await _post(http, address, *_signed(settings, address))
    if signed.status_code >= 300:
        raise NotSetUp(
            f"{address} refuses a report that is signed with TWILIO_AUTH_TOKEN ({signed.status_code}). The running "
            "server has another token or another PUBLIC_URL; start it anew with these settings."
        )
    say("ok", "A signed report is taken: the signature is checked over the right address.")


async def _post(http: httpx.AsyncClient, url: str, fields: dict[str, str], headers: dict[str, str]) -> httpx.Response:
    try:
        return await http.post(url, data=fields, headers=headers, timeout=TIMEOUT_SECS)
    except httpx.HTTPError as error:
        raise NotSetUp(
            f"{url} does not answer ({type(error).__name__}). Start the server, and check name, certificate and proxy."
        ) from error


def _signed(settings: Settings, url: str) -> tuple[dict[str, str], dict[str, str]]:
    from twilio.request_validator import RequestValidator

    fields = {"AccountSid": settings.twilio_account_sid, "CallSid": NOBODYS_CALL, "CallStatus": "completed"}
    signature = RequestValidator(settings.twilio_auth_token.get_secret_value()).compute_signature(url, fields)
    return fields, {"X-Twilio-Signature": signature}


def _error_code(reply: httpx.Response) -> str | None:
    try:
        return str(reply.json().get("error_code"))
    except (ValueError, AttributeError):
        return None


def _is_public(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError as error:
        raise NotSetUp(f"The name {host} of PUBLIC_URL is not known to the internet. Check it, and its DNS.") from error
    return any(ipaddress.ip_address(str(one).partition("%")[0]).is_global for one in found)


async def _number(settings: Settings, carrier: Carrier, wishes: Wishes) -> CarrierNumber:
    wanted = wishes.number or settings.phone_number
    ours = await carrier.numbers()
    found = next((one for one in ours if one.number == wanted), None)
    if found is not None:
        say("ok", f"{found.number} is a number of the account.")
        return found
    if wanted:
        raise NotSetUp(f"{wanted} is no number of this account. It has: {_listed(ours)}.")
    if wishes.buy and not wishes.check:
        bought = await carrier.buy(wishes.buy)
        say("done", f"Bought {bought.number}. It is charged every month until you give it back at the carrier.")
        return bought
    if len(ours) == 1:
        say("ok", f"{ours[0].number} is the account's only number; it is taken.")
        return ours[0]
    if ours:
        raise NotSetUp(f"The account has several numbers: {_listed(ours)}. Choose one: --number {ours[0].number}")
    raise NotSetUp("The account has no number. Get one at the carrier, or here with --buy US (it costs money).")


def _listed(numbers: list[CarrierNumber]) -> str:
    return ", ".join(one.number for one in numbers) or "none"


async def _point(settings: Settings, carrier: Carrier, number: CarrierNumber, wishes: Wishes) -> CarrierNumber:
    root = f"{settings.site_url}/telephony/{settings.phone_carrier}"
    voice, status = f"{root}/voice", f"{root}/status"
    if (number.voice_url, number.status_url) == (voice, status):
        say("ok", f"Calls to {number.number} are led to this server.")
        return number
    if wishes.check:
        raise NotSetUp(f"Calls to {number.number} are led to {number.voice_url or 'nowhere'}, not to {voice}.")
    changed = await carrier.set_up(number, voice_url=voice, status_url=status)
    say("done", f"Calls to {number.number} are led to {voice} (before: {number.voice_url or 'nowhere'}).")
    return changed


def _left_to_do(settings: Settings, number: CarrierNumber) -> None:
    if settings.phone_number != number.number:
        say("todo", f"Put {settings.phone_carrier.upper()}_NUMBER={number.number} into .env, and restart the server.")
    say("note", f"The call's sound is brought to {settings.stream_url}; set PHONE_STREAM_URL if that is not the door.")
    say("note", "Allow the countries of your candidates in the carrier's voice permissions before calling them.")


async def main(wishes: Wishes) -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        for one in error.errors():
            say("stop", str(one["msg"]).removeprefix("Value error, "))
        return 1
    try:
        async with httpx.AsyncClient() as http:
            number = await set_up(settings, wishes, http)
    except NotSetUp as error:
        say("stop", str(error))
        return 1
    except CarrierRefused as error:
        say("stop", error.said)
        return 1
    except CarrierAway as error:
        say("stop", error.said)
        return 1
    _left_to_do(settings, number)
    return 0


def _wishes() -> Wishes:
    parser = argparse.ArgumentParser(description="Points a telephone number to this server.")
    parser.add_argument("--number", default="", help="one of the account's numbers, e.g. +15550100")
    parser.add_argument(
        "--buy", default="", metavar="COUNTRY", help="buys a number, e.g. US; it costs money every month"
    )
    parser.add_argument("--check", action="store_true", help="changes nothing")
    given = parser.parse_args()
    return Wishes(given.number, given.buy.upper(), given.check)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_wishes())))
