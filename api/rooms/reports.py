"""What a report of the media server says to whoever looks at its rooms.

Imported on use, as `api/rooms/signature.py` is.
"""

from uuid import UUID

import structlog
from livekit.protocol.models import DisconnectReason
from livekit.protocol.webhook import WebhookEvent

from api.wiring import Services
from contract.rooms import Part, interview_of, who

log = structlog.get_logger(__name__)

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


def take(services: Services, event: WebhookEvent) -> None:
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
