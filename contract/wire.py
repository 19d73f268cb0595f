"""Bodies of the HTTP calls between agent and api (bearer: the ticket).

| call | body → reply |
|---|---|
| GET  /api/v1/internal/calls/{call_id}/brief | → Brief |
| POST /api/v1/internal/calls/{call_id}/events | EventBatch → EventAck; an empty batch is a heartbeat |
| GET  /api/v1/internal/calls/{call_id}/commands?after=N&wait_secs=S | → CommandPage (long poll) |
| POST /api/v1/internal/calls/{call_id}/uploads | UploadRequest → UploadTarget |
| POST /api/v1/internal/admissions (bearer: the candidate's join ticket) | → Ticket: the door may admit the agent |
| PUT  /api/v1/interviews/{interview_id}/complete | CompleteRequest → 200, idempotent |

Replies: 401 ticket bad or expired · 404 unknown call · 409 `INT_` error code: the call is over or was
replaced (fenced); the agent stops writing and ends its call silently.
"""

from typing import Annotated, Literal

from pydantic import Field

from contract.base import MAX_EXACT, MAX_INTEGER, Message
from contract.commands import SentCommand
from contract.events import EndReason, Event
from contract.live import LiveState

MAX_BATCH = 200


class EventBatch(Message):
    """Events in `seq` order without gaps; a resent prefix is harmless."""

    events: Annotated[tuple[Event, ...], Field(max_length=MAX_BATCH)] = ()
    live: LiveState | None = None


class EventAck(Message):
    """`acked_seq`: everything up to and including it is stored for good."""

    acked_seq: Annotated[int, Field(ge=0)]


class CommandPage(Message):
    """Commands after cursor `after`, oldest first; pass `cursor` as the next `after`."""

    commands: tuple[SentCommand, ...] = ()
    cursor: Annotated[int, Field(ge=0)]


class UploadRequest(Message):
    kind: Literal["recording"]
    content_type: Annotated[str, Field(max_length=100)]
    size_bytes: Annotated[int, Field(ge=1, le=MAX_EXACT)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class UploadTarget(Message):
    """PUT the bytes to `url` (relative to api's URL, or absolute) with `headers`. `key` names the stored file."""

    key: str
    url: str
    headers: dict[str, str] = Field(default_factory=dict)


class CompleteRequest(Message):
    """Sent after the last event was acknowledged."""

    call_id: Annotated[str, Field(max_length=36)]
    reason: EndReason
    last_seq: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
