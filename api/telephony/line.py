"""The installation's telephone line, as a company's people see it: its number, and whether its calls reach us."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ports.carrier import CarrierAway, CarrierRefused
from api.security.dependencies import CurrentUser, Wired
from api.telephony.addresses import webhook_url
from api.wiring import Services

router = APIRouter(tags=["telephony"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))

LineState = Literal[
    "not_set_up", "not_public", "unchecked", "ready", "no_such_number", "led_elsewhere", "carrier_away", "refused"
]


class PhoneLine(BaseModel):
    carrier: str
    number: str | None
    """E.164; None: this installation takes no calls."""
    voice_url: str
    """Where the carrier must lead the number's calls."""
    stream_url: str
    """Where it brings their sound."""
    state: LineState
    """not_public: no carrier reaches an address of this machine alone, or without TLS. no_such_number: the account
    does not have it. led_elsewhere: its calls go to another address."""
    led_to: str | None = None
    """With led_elsewhere, that address."""


@router.get("/company/phone-line")
async def get_phone_line(
    caller: CurrentUser,
    services: Wired,
    check: Annotated[bool, Query(description="Also asks the carrier where the number's calls are led")] = False,
) -> PhoneLine:
    """The telephone number of this installation's interviews, and how it is set up."""
    settings = services.settings
    voice_url = webhook_url(services, "voice")
    state, led_to = await _state(services, voice_url, check=check)
    return PhoneLine(
        carrier=settings.phone_carrier,
        number=settings.phone_number or None,
        voice_url=voice_url,
        stream_url=settings.stream_url,
        state=state,
        led_to=led_to,
    )


async def _state(services: Services, voice_url: str, *, check: bool) -> tuple[LineState, str | None]:
    settings = services.settings
    if services.carrier is None or not settings.phone_number:
        return "not_set_up", None
    if not _is_public(settings.site_url):
        return "not_public", None
    if not check:
        return "unchecked", None
    try:
        ours = {one.number: one for one in await services.carrier.numbers()}
    except CarrierAway:
        return "carrier_away", None
    except CarrierRefused:
        return "refused", None
    found = ours.get(settings.phone_number)
    if found is None:
        return "no_such_number", None
    return ("ready", None) if found.voice_url == voice_url else ("led_elsewhere", found.voice_url or None)


def _is_public(site_url: str) -> bool:
    url = urlsplit(site_url)
    return url.scheme == "https" and (url.hostname or "") not in ("localhost", "127.0.0.1", "::1")
