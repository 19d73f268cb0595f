"""What the media server reports (REST-100)."""

from fastapi import APIRouter, Request, Response

from api.errors import responses
from api.rooms.errors import NotTheMediaServer, TooLong
from api.security.dependencies import Wired

MAX_BYTES = 256 * 1024

router = APIRouter(tags=["rooms"])


@router.post("/webhooks/livekit", responses=responses(NotTheMediaServer, TooLong))
async def receive_livekit_webhook(request: Request, services: Wired) -> Response:
    """LiveKit's webhook, signed with its API key. Answered at once: what it says is a hint to look at the room, so a
    report that comes twice, late or out of order changes nothing."""
    body = await _body(request)
    if not services.settings.livekit_url:
        raise NotTheMediaServer("No media server is configured here.")
    # Imported on use: with a media server, `api/wiring.py` has imported its SDK at the start.
    from api.rooms.reports import take
    from api.rooms.signature import read_webhook

    event = read_webhook(services.settings, services.clock.now(), body, request.headers.get("authorization", ""))
    take(services, event)
    return Response(status_code=200)


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MAX_BYTES:
            raise TooLong()
    return bytes(parts)
