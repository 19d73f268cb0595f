"""Where a phone leg's sound meets an agent, and what it is let in with."""

from contract.base import Message

STREAM_PATH = "/telephony/stream"
"""The websocket door of the carrier's media stream: of the embedded agent, or of the bridge into LiveKit rooms."""
TICKET_PARAMETER = "join_ticket"
"""Custom parameter of the stream: the join ticket of the call, as a browser's page would show it."""
CARRIER_PARAMETER = "carrier"
"""Custom parameter of the stream: which carrier's messages these are, e.g. "twilio"."""


class PhoneAdmission(Message):
    """What the bridge gets for a join ticket: the candidate's place in the room of the call."""

    livekit_url: str
    """The media server as agents reach it."""
    livekit_token: str
    room_name: str
    identity: str
    call_id: str
    language: str
    """BCP 47, of the interview."""
