"""What the media server reports (REST-100)."""

from uuid import UUID

import structlog
from fastapi import APIRouter, Request, Response
from livekit.protocol.models import DisconnectReason
from livekit.protocol.webhook import WebhookEvent

from api.errors import AppError, responses
from api.rooms.signature import NotTheMediaServer, read_webhook
from api.security.dependencies import Wired
from api.wiring import Services
from contract.rooms import Part, interview_of, who

log = structlog.get_logger(__name__)

MAX_BYTES = 256 * 1024
COMES_BACK = frozenset(
    {DisconnectReason.SERVER_SHUTDOWN, DisconnectReason.MIGRATION, DisconnectReason.DUPLICATE_IDENTITY}
)
"""Reasons with which a participant leaves whose client connects again by itself, or already has."""
OF_ROOMS = frozenset(
    {
        "room_started",
        "participant_joined",
        "participant_left",
        "participant_connection_aborted",
    }
)

router = APIRouter(tags=["rooms"])


class TooLong(AppError):
    status = 413
    error_code = "INT_427"
    detail = "A report of the media server is not as long as this."


@router.post("/webhooks/livekit", responses=responses(NotTheMediaServer, TooLong))
async def receive_livekit_webhook(request: Request, services: Wired) -> Response:
    """LiveKit's webhook, signed with its API key. Answered at once: what it says is a hint to look at the room, so a
    report that comes twice, late or out of order changes nothing."""
    body = await _body(request)
    event = read_webhook(services.settings, services.clock.now(), body, request.headers.get("authorization", ""))
    _take(services, event)
    return Response(status_code=200)


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MAX_BYTES:
            raise TooLong()
    return bytes(parts)


def _take(services: Services, event: WebhookEvent) -> None:
    interview_id = interview_of(event.room.name)
    if interview_id is None or event.event not in OF_ROOMS or not _is_id(interview_id):
        return
    log.info("room_reported", event_name=event.event, interview_id=interview_id, identity=event.participant.identity)
    left = None
    one = who(event.participant.identity)
    if event.event == "participant_left" and one is not None and one.part is Part.AGENT:
        left = one.subject if event.participant.disconnect_reason not in COMES_BACK else None
    services.rooms.notice(interview_id, agent_left=left)


def _is_id(text: str) -> bool:
    """Somebody else's rooms may have names like ours."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
