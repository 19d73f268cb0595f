"""Prepares LiveKit SIP for calls of candidates: `make sip-setup`, or

    .venv/bin/python scripts/sip_setup.py [--check]

Makes, or brings up to date, on the server of LIVEKIT_URL (with LIVEKIT_API_KEY and LIVEKIT_API_SECRET):

- an inbound trunk, which lets in whoever shows PHONE_SIP_USERNAME and PHONE_SIP_PASSWORD, or comes from one of
  PHONE_SIP_ALLOWED (addresses or networks, comma-separated; at least one of both);
- a dispatch rule: whoever calls `sip:interview-<id>@…` is put into the room `interview-<id>`;
- where PHONE_SIP_OUTBOUND (host of the carrier's trunk) is set, an outbound trunk that calls from TWILIO_NUMBER with
  PHONE_SIP_OUTBOUND_USERNAME and PHONE_SIP_OUTBOUND_PASSWORD.

It may be run again at any time: what is as it should be stays. `--check` changes nothing; exit code 1 when something is
missing or different. Values come from the environment or `.env`. docs/phone-sip.md has the rest.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from google.protobuf.message import Message
from livekit.api import LiveKitAPI, TwirpError
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    CreateSIPOutboundTrunkRequest,
    ListSIPDispatchRuleRequest,
    ListSIPInboundTrunkRequest,
    ListSIPOutboundTrunkRequest,
    SIPDispatchRule,
    SIPDispatchRuleCallee,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
    SIPOutboundTrunkInfo,
)
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

NAME = "ai-interviewer"
"""By it this program knows its own again; other trunks and rules of the server are left alone."""
ANSWER_SECS = 10


class SipSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    livekit_url: str = ""
    livekit_api_key: str = ""
    livekit_api_secret: SecretStr = SecretStr("")
    phone_sip_uri: str = ""
    phone_sip_username: str = ""
    phone_sip_password: SecretStr = SecretStr("")
    phone_sip_allowed: str = ""
    phone_sip_outbound: str = ""
    phone_sip_outbound_username: str = ""
    phone_sip_outbound_password: SecretStr = SecretStr("")
    twilio_number: str = Field(default="", description="The number that candidates see when they are called.")

    def missing(self) -> str | None:
        """What keeps the set-up from being made, in words; None: nothing."""
        if not (self.livekit_url and self.livekit_api_key and self.livekit_api_secret.get_secret_value()):
            return "LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed."
        if bool(self.phone_sip_username) != bool(self.phone_sip_password.get_secret_value()):
            return "PHONE_SIP_USERNAME and PHONE_SIP_PASSWORD go together."
        if not (self.phone_sip_username or self.allowed):
            either = "PHONE_SIP_USERNAME and PHONE_SIP_PASSWORD, or PHONE_SIP_ALLOWED"
            return f"Anybody could call into the rooms: set {either}."
        if self.phone_sip_outbound and not self.twilio_number:
            return "PHONE_SIP_OUTBOUND needs TWILIO_NUMBER, which candidates see when they are called."
        return None

    @property
    def allowed(self) -> list[str]:
        return [one.strip() for one in self.phone_sip_allowed.split(",") if one.strip()]


def inbound_trunk(settings: SipSettings) -> SIPInboundTrunkInfo:
    """Without numbers: what is called is a room's name."""
    return SIPInboundTrunkInfo(
        name=NAME,
        allowed_addresses=settings.allowed,
        auth_username=settings.phone_sip_username,
        auth_password=settings.phone_sip_password.get_secret_value(),
    )


def dispatch_rule(trunk_id: str) -> SIPDispatchRuleInfo:
    """The called name is the room's: with a prefix of its own LiveKit would put an underscore between them."""
    return SIPDispatchRuleInfo(
        name=NAME,
        trunk_ids=[trunk_id],
        hide_phone_number=True,
        rule=SIPDispatchRule(dispatch_rule_callee=SIPDispatchRuleCallee(randomize=False)),
    )


def outbound_trunk(settings: SipSettings) -> SIPOutboundTrunkInfo:
    return SIPOutboundTrunkInfo(
        name=NAME,
        address=settings.phone_sip_outbound,
        numbers=[settings.twilio_number],
        auth_username=settings.phone_sip_outbound_username,
        auth_password=settings.phone_sip_outbound_password.get_secret_value(),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    what: str
    id: str
    fate: str
    """made, changed, as it should be; with `--check` missing, different."""

    @property
    def good(self) -> bool:
        return self.fate not in {"missing", "different"}


async def settle(
    what: str,
    wanted: Any,
    found: Sequence[Any],
    *,
    id_field: str,
    make: Callable[[Any], Awaitable[Any]],
    replace: Callable[[str, Any], Awaitable[Any]],
    check: bool,
) -> Outcome:
    """Brings one thing about, of which `found` lists those that there are."""
    present = next((one for one in found if one.name == NAME), None)
    if present is None:
        if check:
            return Outcome(what, "", "missing")
        return Outcome(what, getattr(await make(wanted), id_field), "made")
    present_id: str = getattr(present, id_field)
    if same(present, wanted):
        return Outcome(what, present_id, "as it should be")
    if check:
        return Outcome(what, present_id, "different")
    await replace(present_id, wanted)
    return Outcome(what, present_id, "changed")


def same(present: Message, wanted: Message) -> bool:
    """In what this program sets; the server's own fields (ids, times, what is deprecated) are its own."""
    fields = wanted.ListFields()
    ours = {descriptor.name for descriptor, _ in fields}
    of_interest = ours | {"numbers", "allowed_addresses", "auth_username", "auth_password", "trunk_ids"}
    names = [field.name for field in type(wanted).DESCRIPTOR.fields if field.name in of_interest]
    return all(_value(present, name) == _value(wanted, name) for name in names)


def _value(message: Message, name: str) -> Any:
    value = getattr(message, name)
    return list(value) if hasattr(value, "append") else value


async def set_up(settings: SipSettings, *, check: bool) -> list[Outcome]:
    """Raises TwirpError, aiohttp.ClientError."""
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECS)
    secret = settings.livekit_api_secret.get_secret_value()
    async with LiveKitAPI(
        settings.livekit_url, settings.livekit_api_key, secret, timeout=timeout, failover=False
    ) as livekit:
        sip = livekit.sip
        trunk = await settle(
            "inbound trunk",
            inbound_trunk(settings),
            (await sip.list_inbound_trunk(ListSIPInboundTrunkRequest())).items,
            id_field="sip_trunk_id",
            make=lambda wanted: sip.create_inbound_trunk(CreateSIPInboundTrunkRequest(trunk=wanted)),
            replace=sip.update_inbound_trunk,
            check=check,
        )
        rule = await settle(
            "dispatch rule",
            dispatch_rule(trunk.id),
            (await sip.list_dispatch_rule(ListSIPDispatchRuleRequest())).items,
            id_field="sip_dispatch_rule_id",
            make=lambda wanted: sip.create_dispatch_rule(CreateSIPDispatchRuleRequest(dispatch_rule=wanted)),
            replace=sip.update_dispatch_rule,
            check=check,
        )
        outcomes = [trunk, rule]
        if settings.phone_sip_outbound:
            outcomes.append(
                await settle(
                    "outbound trunk",
                    outbound_trunk(settings),
                    (await sip.list_outbound_trunk(ListSIPOutboundTrunkRequest())).items,
                    id_field="sip_trunk_id",
                    make=lambda wanted: sip.create_outbound_trunk(CreateSIPOutboundTrunkRequest(trunk=wanted)),
                    replace=sip.update_outbound_trunk,
                    check=check,
                )
            )
        return outcomes


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when all is as it should be, 1 when a check found otherwise, 2 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="make sip-setup", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something is missing")
    options = parser.parse_args(arguments)
    settings = SipSettings()
    if said := settings.missing():
        sys.stderr.write(f"Cannot set up: {said}\n")
        return 2
    try:
        outcomes = asyncio.run(set_up(settings, check=options.check))
    except TwirpError as error:
        sys.stderr.write(f"LiveKit refuses: {error.message} ({error.code}).{_advice(error)}\n")
        return 2
    except (aiohttp.ClientError, TimeoutError) as error:
        sys.stderr.write(f"LiveKit does not answer at {settings.livekit_url}: {type(error).__name__}.\n")
        return 2
    for outcome in outcomes:
        sys.stdout.write(f"{outcome.what}: {outcome.fate}  {outcome.id}\n".replace("  \n", "\n"))
    if not settings.phone_sip_uri:
        sys.stdout.write("Callers go this way once api has PHONE_SIP_URI, the domain of LiveKit SIP.\n")
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _advice(error: TwirpError) -> str:
    return " SIP needs Redis: docs/phone-sip.md." if "sip not connected" in error.message.lower() else ""


if __name__ == "__main__":
    sys.exit(main())
