"""Our addresses as carriers know them."""

from typing import Literal

from api.wiring import Services

Kind = Literal["voice", "gather", "after", "status", "answered", "machine"]
LEG = "leg"
"""Query parameter: our own id of an outbound leg, known before the carrier has one."""


def webhook_url(services: Services, kind: Kind) -> str:
    return f"{services.settings.site_url}/telephony/{services.settings.phone_carrier}/{kind}"


def leg_url(services: Services, kind: Kind, phone_call_id: str) -> str:
    return f"{webhook_url(services, kind)}?{LEG}={phone_call_id}"
