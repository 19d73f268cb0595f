"""DATA-54: calls, what happened in them, and what was asked of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Base, Record, enum_column
from contract.brief import Channel, Door
from contract.events import EndReason

_IN_ROOM = text("door = 'livekit' AND left_room_at IS NULL")


class Call(Record):
    """One live connection. `interviews.current_call_id` says which one may write."""

    __tablename__ = "calls"
    __table_args__ = (
        # What `api.rooms.watch` looks through every second.
        Index("ix_calls_in_rooms", "last_seen_at", sqlite_where=_IN_ROOM, postgresql_where=_IN_ROOM),
    )

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    door: Mapped[Door] = mapped_column(enum_column(Door, "door"), default=Door.SMALLWEBRTC)
    channel: Mapped[Channel] = mapped_column(
        enum_column(Channel, "channel"), default=Channel.BROWSER, server_default=Channel.BROWSER.value
    )
    tab_id: Mapped[str] = mapped_column(String(64))
    """Made by the page and kept in the tab: a reload is the same tab. Of a phone leg: `phone-<carrier's call id>`."""
    admitted_at: Mapped[datetime | None]
    """When the agent got its ticket."""
    started_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    """Last event batch or heartbeat; the moment of joining before that."""
    last_seq: Mapped[int] = mapped_column(default=0)
    succeeds: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The call whose agent was lost and whose place this one took in the same room."""
    candidate_joined_at: Mapped[datetime | None]
    """LiveKit: when the candidate was first seen in the room."""
    candidate_left_at: Mapped[datetime | None]
    """LiveKit: since when the candidate is out of the room; None while they are in it."""
    left_room_at: Mapped[datetime | None]
    """LiveKit: since when this call has nothing to do with its room any more."""
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None] = mapped_column(enum_column(EndReason, "end_reason"))
    recording_key: Mapped[str | None] = mapped_column(String(255))
    recording_duration_ms: Mapped[int | None]
    recording_started_ms: Mapped[int | None]
    """Sample 0 of the recording on the call's clock."""


class CallEvent(Base):
    """Append-only. `body` is a `contract.events` model as JSON."""

    __tablename__ = "call_events"
    __table_args__ = (Index("ix_call_events_interview_id_type", "interview_id", "type"),)

    call_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    interview_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class CallCommand(Record):
    """What a person asked of a running call, in order of `cursor`."""

    __tablename__ = "call_commands"
    __table_args__ = (UniqueConstraint("call_id", "cursor"),)

    call_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("calls.id", ondelete="CASCADE"))
    cursor: Mapped[int]
    """From 1, gap-free per call."""
    body: Mapped[dict[str, Any]]
    """A `contract.commands.SentCommand`."""
