"""A carrier's webhook as it was sent: the public address that was signed, whatever stands between."""

from fastapi import Request

from api.limits import is_trusted
from api.ports.carrier import Carrier, CarrierCall, NotTheCarrier, Webhook
from api.settings import Settings
from api.telephony.errors import NotSigned, WebhookTooLong
from api.wiring import Services

MAX_BYTES = 64 * 1024
"""A carrier's reports are a few kilobytes; a recogniser's text is the longest field."""


async def read_signed(request: Request, services: Services, name: str) -> tuple[Carrier, CarrierCall]:
    """Raises WebhookTooLong, NotSigned."""
    carrier = services.carrier
    if carrier is None or carrier.name != name:
        raise NotSigned()
    headers = {key.lower(): value for key, value in request.headers.items()}
    webhook = Webhook(public_url(request, services.settings), headers, await _body(request))
    try:
        return carrier, carrier.read(webhook)
    except NotTheCarrier as error:
        raise NotSigned() from error


def public_url(request: Request, settings: Settings) -> str:
    """The address that the carrier was given: on PUBLIC_URL. Without one, on the host that a trusted proxy names, or
    on the one that was asked. What a stranger's headers say about hosts is not looked at."""
    path = request.scope["raw_path"].decode("latin-1") if request.scope.get("raw_path") else request.url.path
    query = request.scope["query_string"].decode("latin-1")
    return f"{_origin(request, settings)}{path.partition('?')[0]}{'?' + query if query else ''}"


def _origin(request: Request, settings: Settings) -> str:
    if settings.public_url:
        return settings.site_url
    scheme, host = request.url.scheme, request.headers.get("host", "")
    if is_trusted(request.client.host if request.client else "", settings):
        scheme = request.headers.get("x-forwarded-proto", scheme).split(",")[0].strip()
        host = request.headers.get("x-forwarded-host", host).split(",")[0].strip()
    return f"{scheme}://{host}"


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MAX_BYTES:
            raise WebhookTooLong()
    return bytes(parts)
